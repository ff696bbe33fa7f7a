package talk

import (
	"slices"
	"strings"

	"smtpbot/internal/parse/scan"
	"smtpbot/internal/smtpcode"
)

// Numbers of three digits count things more often than they are replies.

// saidOfUser are words with which a server tells of one user, in whose reply the number before "user" counts nothing.
var saidOfUser = []string{"unknown", "not", "is ", "quota", "suspended", "disabled", "in blacklist"}

// counted are what is counted, behind its number.
var counted = scan.NewTable("mb", "gb", "kb", "tb", "mhz", "ghz", "users", "user", "people", "times", "lines", "characters", "ms", "seconds", "sec", "minutes", "hours", "days", "packages", "files", "emails", "mails", "messages", "recipients", "mailboxes", "subscribers", "addresses", "contacts", "customers", "euro", "euros", "dollars", "usd", "eur", "px", "pixels", "watts", "bytes", "meg", "megs", "gigs", "gig", "series", "or", "of", "errors", "per", "requests", "newsletters", "tests", "builds", "jobs", "tasks", "units", "th", "st", "nd", "rd", "on")

// beforeCount are words before a number that is no code.
var beforeCount = scan.NewTable("port", "dport", "sport", "line", "room", "page", "about", "over", "around", "than", "have", "had", "has", "to", "of", "uid", "gid", "pid", "ext", "and", "us", "only", "my", "chapter", "section")

// measures are names of fields of a log that hold a measure: "size=550".
var measures = scan.NewTable("size", "len", "length", "bytes", "elapsed", "delay", "latency", "duration", "nrcpts", "total", "count", "score", "hits", "attempt", "attempts")

// tallied are names of what is counted where no words follow the number: "bounced: 550, opened: 9000".
var tallied = scan.NewTable("bounced", "bounces", "delayed", "deferred", "delivered", "sent", "rejected", "opened", "clicked", "complaints", "unsubscribed", "failed", "accepted")

// numberedThings bear a number with its sign: "invoice #550".
var numberedThings = scan.NewTable("invoice", "report", "order", "ticket", "issue", "pr", "bug", "case", "request", "build", "job", "run", "room", "bus", "flight", "locker", "parcel", "receipt", "contract", "episode", "test", "merge request", "task", "story", "po")

// amongTallies tells whether behind, which follows one tally, goes on with another: "550 accepted, 0 rejected".
func amongTallies(behind string) bool {
	behind, ok := strings.CutPrefix(behind, ", ")
	rest := scan.TrimLeft(behind, "0123456789 ")
	return ok && len(rest) < len(behind) && tallied.Is(rest[:len(rest)-len(trimLeftLetters(rest))])
}

// measured tells whether a time follows, after which a web server answered: "responded 500 in 908.6 ms".
func measured(behind string) bool {
	behind = scan.TrimLeft(behind, " ")
	rest := scan.TrimLeft(behind, "0123456789.")
	rest = scan.TrimLeft(rest, " ")
	return behind != "" && scan.IsDigit(behind[0]) && (scan.HasPrefixFold(rest, "ms") || scan.HasPrefixFold(rest, "s") && (len(rest) == 1 || !scan.IsAlnum(rest[1])))
}

// Counts tells whether a number counts something: "550 users", "at 450 MB", "$550".
func Counts(text string, tok smtpcode.Token) bool {
	if strings.HasSuffix(text[:tok.From], " said: ") { // a server, as logs have it
		return false
	}
	behind := scan.TrimLeft(text[tok.To:], " ")
	end := 0
	for end < len(behind) && scan.IsLetter(behind[end]) {
		end++
	}
	if word := behind[:end]; word == "" {
		if strings.HasPrefix(behind, ", want") || strings.HasPrefix(behind, ", expected") || strings.HasPrefix(behind, "!= ") { // a test that failed
			return true
		}
		if sum, ok := strings.CutPrefix(behind, "+ "); ok && sum != "" && scan.IsDigit(sum[0]) || strings.HasPrefix(behind, "](http") { // an issue, with a link to it
			return true
		}
	} else if tallied.Is(word) && amongTallies(behind[end:]) || strings.EqualFold(word, "in") && measured(behind[end:]) {
		return true
	} else if counted.Is(word) && !(strings.EqualFold(word, "errors") && lexicon[strings.ToLower(scan.LastWord(scan.TrimRight(text[:tok.From], " ")))]&getting != 0) {
		return !strings.EqualFold(word, "user") || !slices.ContainsFunc(saidOfUser, func(said string) bool { return scan.ContainsFold(behind, said) })
	}
	lead := scan.TrimRight(text[:tok.From], " ")
	if scan.HasSuffixWord(scan.TrimRight(strings.TrimSuffix(scan.TrimRight(lead, " 0123456789,/"), " and"), " 0123456789,/"), "ports") || (strings.HasSuffix(lead, " >") || strings.HasSuffix(lead, " <")) && strings.Trim(lead[strings.LastIndexByte(lead, '\n')+1:], "> ") != "" || phoneNumber(text[tok.To:]) {
		return true
	}
	if name := scan.LastWord(scan.TrimRight(lead, " :=")); name != scan.LastWord(lead) && (measures.Is(name) || tallied.Is(name) && (behind == "" || behind[0] == ',')) {
		return true
	}
	if noun, ok := strings.CutSuffix(lead, "#"); ok && numberedThings.Is(scan.LastWord(scan.TrimRight(noun, " "))) {
		return true
	}
	return beforeCount.Is(scan.LastWord(lead)) || scan.HasSuffixWord(lead, "the last") || otherCode(lead)
}

// phoneNumber tells whether what follows a number makes it an area code: ") 555-0199".
func phoneNumber(behind string) bool {
	behind, ok := strings.CutPrefix(behind, ")")
	behind = scan.TrimLeft(behind, " ")
	return ok && len(behind) >= 8 && behind[3] == '-' && strings.Trim(behind[:3]+behind[4:8], "0123456789") == ""
}

// otherCode tells whether a number is the code of something else: "tracking code 550", "shipment 550".
func otherCode(lead string) bool {
	noun := strings.TrimSuffix(strings.TrimSuffix(scan.TrimRight(lead, " :#"), " code"), " number")
	return noun != lead && numberedThings.Is(scan.LastWord(noun)) || coded.Is(scan.LastWord(noun))
}

// coded are other things than replies that bear a code.
var coded = scan.NewTable("tracking", "shipment", "parcel", "shipping", "order", "zip", "postal", "area", "dial", "discount", "promo", "coupon", "access", "booking", "product", "article")
