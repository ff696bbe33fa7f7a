package parse

import (
	"cmp"
	"slices"
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/trouble"
	"smtpbot/internal/smtpcode"
)

// complete fills in what the server's own words tell about the two sides, and settles the recipient of a reply that names
// it.
func (d *doc) complete(f *Failure) {
	f.underlie()
	if f.Trouble == trouble.None && f.Code.IsZero() && f.Enhanced.IsZero() {
		f.Trouble = d.troubleIn(f)
	}
	if f.Recipient == "" && d.cues&cueTo != 0 {
		f.Recipient = d.loggedTo(f.From, f.To)
	}
	if f.Recipient == "" || f.Sender == "" {
		named := nameIn(f.Text)
		if f.Recipient == "" && !f.login() && named.recipient(f.Command) && (f.Format != "listed" || d.mail == nil || !d.mail.of(named.address)) {
			f.Recipient = named.address
		}
		if f.Sender == "" && named.sender(f.Command) {
			f.Sender = named.address
		}
	}
	f.Recipient = strings.Trim(f.Recipient, "<>'\" ")
	if f.SenderIP == "" {
		f.SenderIP = addresses.FirstIP(f.Text, f.RemoteIP)
	}
	if f.SenderDomain == "" && d.cues&cueDomain != 0 {
		f.SenderDomain = senderDomain(f.Text)
	}
	if f.SenderDomain == "" {
		f.SenderDomain = addresses.Domain(f.Sender)
	}
	for _, words := range [...]*string{&f.Text, &f.Local} {
		if *words = scan.Spaces(*words); len(*words) > maxText {
			*words = strings.ToValidUTF8((*words)[:maxText], "")
		}
	}
	for _, name := range [...]*string{&f.Recipient, &f.Sender, &f.SenderDomain, &f.RemoteHost, &f.Command} {
		if *name == "" {
			continue
		}
		if *name = scan.Spaces(*name); len(*name) > maxName {
			*name = ""
		}
	}
}

// maxName is the longest name of a person or host: 64 bytes, "@" and a domain (RFC 5321 §4.5.3.1), with its brackets. What
// is longer names nobody.
const maxName = 64 + 1 + 255

// loggedTo gives the address of a log's field to=<…> in the lines from byte from to byte to.
func (d *doc) loggedTo(from, to int) string {
	i, _ := slices.BinarySearchFunc(d.lines, from, func(l line, from int) int { return cmp.Compare(l.from, from) })
	for ; i < len(d.lines) && d.lines[i].from < to; i++ {
		if d.lines[i].cues&cueTo == 0 {
			continue
		}
		if to, ok := scan.Between(d.lines[i].text, "to=<", ">"); ok && strings.Contains(to, "@") {
			return to
		}
	}
	return ""
}

// isLogin tells whether a code is one that refuses a login (RFC 4954 §6) and nothing else.
func isLogin(c smtpcode.Code) bool {
	n := c.Int()
	return n == 535 || n == 534 || n == 538
}

// name is the first address in a server's words, text[from:to], if there is one.
type name struct {
	text, address string
	from, to      int
}

func nameIn(text string) name {
	addr, end := addresses.First(text)
	return name{text, addr, end - len(addr), end}
}

// sender tells whether the words make it the sender's: they begin with it, as in "<alice@example.com>: Sender address
// rejected", or answer MAIL FROM.
func (n *name) sender(command string) bool {
	if n.address == "" || scan.TrimLeft(n.text[:n.from], "<") != "" {
		return false
	}
	return command == "MAIL FROM" || strings.HasPrefix(scan.TrimLeft(n.text[n.to:], ">: "), "Sender address")
}

// aboutSender are words beside an address that make it the sender's.
var aboutSender = scan.NewTable("sender", "from address", "mail from", "from:", "your own", "your email", "your address", "help ", "contact", "forward", "anti-spoofing", "user ", "postmaster", "abuse", "questions to", "e-mail to", "email to", "send ", "report", "from ", "openspf", "id=", "i'm ", "i am ", "my ", "new address", "moved to", "question", "write to", "helpdesk", "because ", "login ", "task ")

// unknownUsers stand before an address that a server does not know.
var unknownUsers = scan.NewTable("unknown user ", "no such user ", "unknown user: ", "no such user: ", "unknown recipient ")

// recipientIn finds the recipient in a server's words: the address they begin with, or the only one where nothing makes it
// the sender's.
func recipientIn(text, command string) string {
	n := nameIn(text)
	if !n.recipient(command) {
		return ""
	}
	return n.address
}

// recipient tells whether nothing makes it the sender's.
func (n *name) recipient(command string) bool {
	if n.address == "" || scan.HasPrefixFold(command, "mail from") {
		return false
	}
	before, behind := n.text[:n.from], n.text[n.to:]
	if aboutSender.In(before[max(0, len(before)-40):]) && !unknownUsers.In(before[max(0, len(before)-20):]) {
		return false
	}
	return len(before) <= 120 && !scan.ContainsFold(behind[:min(len(behind), 30)], "sender") && !scan.InsideURL(n.text, n.to-1)
}

// domainSigns stand before the sending domain.
var domainSigns = []string{"spf [", "dkim [", "domain [", "sender domain ", "sending domain ", "from domain ", "sender address [", "sender address <", "unauthenticated email from ", "domain of sender address ", "header.from=", "smtp.mailfrom=", "mail from <", "domain of "}

// senderDomain finds the sending domain where a server names it: "SPF [acme.example]", "from domain acme.example".
func senderDomain(text string) string {
	for _, m := range domainSigns {
		rest, ok := scan.After(text, m)
		if !ok {
			continue
		}
		word := scan.TrimLeft(rest, " [<\"'")
		if i := strings.IndexAny(word, " ]>\"',;:)"); i >= 0 {
			word = word[:i]
		}
		word = strings.Trim(word, ".")
		if at := addresses.Domain(word); at != "" {
			return at
		}
		if h := addresses.HostName(word); h != "" && h == strings.ToLower(word) {
			return h
		}
	}
	return ""
}
