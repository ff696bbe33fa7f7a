package parse

import (
	"strings"

	"smtpbot/internal/smtpcode"
)

// remarked tells whether the sentence in which a code stands speaks of servers in general, asks what a code is, or says what
// is to be done about one. behind is what follows the code and what belongs to it.
func remarked(text string, tok smtpcode.Token, behind string) bool {
	before := sentenceBefore(text[:tok.From])
	if before == "" {
		return false
	}
	clause := strings.TrimPrefix(trimLeft(lastClause(before), " "), "but ")
	if hasWord(clause, intents) && !hasWord(clause, outcomes) || hasWord(before, feigned) || cited(before) || elided(text, tok, behind) {
		return true
	}
	near := text[max(0, tok.From-maxAround):min(len(text), tok.To+maxAround)]
	general := hasWord(clause, someServers)
	if wordless(behind) {
		general = general || generally(before) || exemplified(before) || namesTopic(before) || asks(before, behind) && !firstPerson(text) || judges(behind) || alternative(behind) || whoever(before) || untroubled(before, near)
	} else {
		general = general || whoever(before) || strings.IndexByte("\"'`", text[tok.From-1]) >= 0 && hasWord(clause, chances)
	}
	return general && !befell(near)
}

// untroubled tells whether no word near a code says that anything went wrong. before is its sentence up to it.
func untroubled(before, near string) bool {
	lead := trimRight(before, " \"'`*(")
	return lead != "" && isAlnum(lead[len(lead)-1]) && strings.IndexByte(lead, ' ') > 0 && !codeNouns.is(lastWord(lead)) && lastWord(lead) != "with" && !firstPerson(near) && !hasWord(near, trouble)
}

// trouble are words of what went wrong, and of who tells it.
var trouble = newPhraseTable("error", "fail", "failed", "failing", "failure", "die", "dies", "hitting", "bounce", "bouncing", "reject", "refus", "denied", "deny", "block", "can't", "cannot", "can not", "unable", "won't", "doesn't", "don't", "didn't", "isn't", "aren't", "problem", "issue", "trouble", "broken", "broke", "wrong", "returned", "undeliver", "deliver", "deferred", "get", "gets", "got", "see", "sees", "seeing", "saw", "have", "having", "receive", "says", "said", "stuck", "log", "logs", "logged", "why", "how", "what", "fix", "reply", "replied", "response", "responds", "threw", "throws", "thrown", "exception", "crash", "sent back", "blacklist", "listed", "outage", "down", "lost", "missing", "complain", "again", "now", "all", "every", "sending", "send", "sends", "test mail", "client", "customer", "tried", "trying", "try", "fehler", "erreur", "erro", "errore", "fout", "ошибка", "błąd", "hata", "abgelehnt", "refusé", "rechazado", "kommt", "bekomme", "recibo", "reçois", "ricevo")

// sentenceBefore gives the words of the sentence in which what follows before stands.
func sentenceBefore(before string) string {
	before = before[max(0, len(before)-maxAround):]
	if at := strings.LastIndexByte(before, '\n'); at >= 0 {
		before = before[at+1:]
	}
	for _, end := range []string{". ", "? ", "! "} {
		if at := strings.LastIndex(before, end); at >= 0 && !strings.HasSuffix(before[:at], "e.g") && !strings.HasSuffix(before[:at], "i.e") {
			before = before[at+len(end):]
		}
	}
	return before
}

// lastClause gives the end of a sentence that nothing parts: "I'd return", of "LGTM, but I'd return".
func lastClause(before string) string {
	before = before[max(0, len(before)-48):]
	if at := strings.LastIndexAny(before, ".?!,;:"); at >= 0 {
		before = before[at+1:]
	}
	return before
}

// intents are words before a code to which something is to be done.
var intents = newPhraseTable("i'd return", "i'd answer", "i'd make", "i'd treat", "i'd use", "i'd prefer", "we'd return", "we'd treat", "to return", "to answer", "to treat", "to handle", "to change", "to modify", "to match", "to catch", "to simulate", "to emit", "to respond", "to map", "to classify",
	"let's return", "let's treat", "don't treat", "don't retry", "never retry", "treating", "suppress on", "retry on", "page on", "alert on", "fail on", "drop on", "stop on", "give up on", "bounce on")

// feigned are words for what stands in for a server.
var feigned = newPhraseTable("mock", "fake server", "fake smtp", "stub", "dummy server", "simulated")

// someServers are words of servers as such, none of which is the one that was asked.
var someServers = newPhraseTable("some servers", "some smtp-servers", "some smtp servers", "some mail servers", "many servers", "most servers", "many mail servers", "most mail servers", "certain servers", "old servers", "a server that", "a mail server that", "servers that return", "some providers", "many providers", "most providers", "some mtas", "most mtas")

// outcomes are words of what came of an intent.
var outcomes = newPhraseTable("but", "get", "got", "says", "said", "gives", "fails", "failed", "answers", "replies", "returns", "returned", "and")

// cited tells whether before, the sentence up to a code, ends with the words by which a text is cited, or names a change in
// quotes: "commit "handle 550 5.1.1"".
func cited(before string) bool {
	if at := strings.LastIndexByte(before, '"'); at >= 0 && isTask(before[at+1:]) {
		return true
	}
	before = trimRight(before, " \"'`:,")
	for _, by := range []string{"docs say", "documentation says", "manual says", "spec says", "faq says", "documentation mentions", "docs mention"} {
		if hasSuffixWord(before, by) {
			return true
		}
	}
	return false
}

// befell tells whether a text says that somebody got a reply, or shows by whom and where it was sent.
func befell(text string) bool {
	name, _ := address(text)
	return name != "" || namesIP(text) || hasWord(text, got)
}

// got are words of those who got a reply.
var got = newPhraseTable("i get", "i got", "i'm getting", "i am getting", "i keep", "i see", "i'm seeing", "i receive", "i received", "i sent", "i tried", "i send", "i try", "we get", "we got", "we are getting", "we're getting", "we keep", "we see", "we're seeing", "we receive", "we received", "we sent", "we send", "getting", "my mail", "my email", "my e-mail", "my message", "our mail", "our email", "our e-mail", "my server", "our server", "my customer", "our customer", "they get", "they got", "users get", "users report", "user gets", "customers get", "came back", "comes back", "bounced", "bouncing", "keeps", "suddenly", "since", "today", "yesterday", "this morning", "help", "still")

// generally tells whether before, the sentence up to a code, tells what servers do whenever, or what they may do: "When
// Gmail returns", "mail might be rejected with a".
func generally(before string) bool {
	begin := trimLeft(before, " \t*->#_`")
	for _, w := range []string{"when ", "if ", "whenever "} {
		if hasPrefixFold(begin, w) && !firstPerson(begin) && hasWord(begin[len(w):], answers) {
			return true
		}
	}
	return !firstPerson(before) && hasWord(lastClause(before), chances)
}

// whoever tells whether before, the sentence up to a code, begins with a condition of somebody who is not known: "If a user …".
func whoever(before string) bool {
	begin := trimLeft(before, " \t*->#_`")
	for _, w := range []string{"if a ", "if an ", "if any ", "if someone ", "when a ", "when an ", "when someone ", "whenever a "} {
		if hasPrefixFold(begin, w) {
			return !firstPerson(begin) && strings.IndexByte(begin, ':') < 0
		}
	}
	return false
}

// exemplified tells whether before, the sentence up to a code, ends by announcing an example of codes: "such as", "(e.g.".
func exemplified(before string) bool {
	before = trimRight(before, " \"'`:,")
	for _, w := range []string{"for example", "for instance", "such as", "e.g.", "e.g", "codes like", "errors like", "replies like"} {
		if len(before) >= len(w) && strings.EqualFold(before[len(before)-len(w):], w) {
			return true
		}
	}
	return false
}

// alternative tells whether another code stands behind one in its place: "550 5.1.1 or 550 5.1.10", "4.2.1 / 4.7.1".
func alternative(behind string) bool {
	behind = trimLeft(behind, " `'\"")
	for _, w := range []string{"/ ", "or ", "vs ", "versus "} {
		if rest, ok := strings.CutPrefix(behind, w); ok {
			next, found := smtpcode.Next(rest[:min(len(rest), 12)], 0)
			return found && strings.Trim(rest[:next.From], " `'\"") == ""
		}
	}
	return false
}

var (
	// answers are what servers do with mail in general, chances the words of what they do at times.
	answers = newPhraseTable("returns", "rejects", "answers", "replies", "responds")
	chances = newPhraseTable("may return", "might return", "can return", "may be rejected", "may be refused", "may be blocked", "may be marked", "might be rejected", "might be refused", "might be blocked", "might be marked", "may answer", "might see", "may see", "will see", "can see", "could see", "might get", "may get", "may reject", "might send", "could return", "sometimes return")
)

// namesTopic tells whether before, the sentence up to a code, names the code as what a text or a tool is about: "myths about",
// "a runbook for".
func namesTopic(before string) bool {
	before = trimRight(before, " \"'`*_([“")
	for _, w := range []string{" about", " for", " on", " like", " of"} {
		if rest, ok := strings.CutSuffix(before, w); ok && hasWord(rest[max(0, len(rest)-32):], papers) {
			return true
		}
	}
	return false
}

// papers are texts and tools that are about a code.
var papers = newPhraseTable("runbook", "playbook", "article", "blog", "post", "myth", "docs", "documentation", "chapter", "section", "page", "guide", "newsletter", "webinar", "talk", "dashboard", "alert", "alerts", "test", "tests", "unit test", "fixture", "filter", "rule", "regex", "template", "translation", "parser", "handler", "retry logic", "support", "users", "explain", "joke", "question", "script", "diagnostic code", "status codes", "codes")

// wordless tells whether nothing that a server would say follows a code: "…?", ". What do you think", "or 550 5.1.10".
func wordless(behind string) bool {
	behind = trimLeft(behind, " `'\"*_)]”")
	word := behind[:len(behind)-len(trimLeftLetters(behind))]
	if rest, ok := strings.CutPrefix(behind, ", "); ok && rest != "" {
		return rest[0] >= 'a' && rest[0] <= 'z'
	}
	if word == "" {
		return behind == "" || strings.IndexByte("?.,;!&/(\n", behind[0]) >= 0 || behind[0] >= 0x80
	}
	return codeNouns.is(word) || joints.is(word)
}

// joints are the words that go on with a sentence behind a code.
var joints = newPhraseTable("or", "and", "in", "as", "is", "are", "to", "for", "here", "there", "instead", "rather", "when", "if", "with", "from", "vs", "versus", "after", "before", "exactly", "actually", "really", "mean", "stand", "because", "which", "that", "by", "unless", "until", "twice", "too", "on", "like", "has", "no", "does", "always", "per", "over", "than", "means")

// asks tells whether the sentence around a code asks about codes as such: "what's the right response, 550 5.1.1 or 550
// 5.1.10?", "Does it tell you the status (like 550 5.1.1)?".
func asks(before, behind string) bool {
	if end := strings.IndexAny(behind, "?\n"); end < 0 || behind[end] != '?' || strings.Contains(behind[:end], ". ") {
		return false
	}
	return hasWord(before, questions)
}

// questions are the words of who wants to know what a code is, in some languages.
var questions = newPhraseTable("what's the right", "what is the right", "which code", "which status", "which smtp code", "what code", "right code", "right response", "correct code", "correct response", "difference between", "what does", "what do", "what is a", "what's a", "meaning of", "does anyone know", "does it", "is there a", "should it be", "diagnostic code", "was bedeutet", "was heißt", "unterschied zwischen", "que signifie", "qué significa", "que significa", "cosa significa", "wat betekent", "co oznacza", "что значит", "что означает")

// judges tells whether what follows a code says how it is to be taken: "as soft", "to be considered as".
func judges(behind string) bool {
	behind = trimLeft(behind, " `'\"*_)]”")
	for _, j := range []string{"as soft", "as a soft", "as hard", "as a hard", "as permanent", "as temporary", "as transient", "as retryable", "to be considered", "to be treated"} {
		if hasPrefixFold(behind, j) {
			return true
		}
	}
	return false
}

// elided tells whether a code is quoted as a piece of a line: "...554 5.7.1...".
func elided(text string, tok smtpcode.Token, behind string) bool {
	lead := text[:tok.From]
	return (strings.HasSuffix(lead, "...") || strings.HasSuffix(lead, "…")) && (strings.HasPrefix(behind, "...") || strings.HasPrefix(behind, "…"))
}

// foreignReply tells whether a code without a status is another protocol's, which numbers its replies as SMTP does.
func foreignReply(text string, tok smtpcode.Token) bool {
	return tok.Enhanced.IsZero() && hasWord(text[max(0, tok.From-maxAround):tok.From], numbered) && !containsFold(text, "smtp")
}

var numbered = newPhraseTable("sftp", "ftps", "ftpes", "vsftpd", "proftpd", "filezilla", "nntp", "nntptemporaryerror", "nntppermanenterror", "nntperror", "usenet", "newsgroup", "asterisk", "voip", "trunk")

// mapsCodes tells whether a text gives words to codes that rise, as tables of programs do: "421": "…", "422": "…".
func mapsCodes(text string) bool {
	var last smtpcode.Token
	n := 0
	for at := 0; n < maxCodes; {
		tok, ok := smtpcode.Next(text, at)
		if !ok {
			return false
		}
		at = tok.To
		if tok.Code.IsZero() || !failing(tok) || tok.From == 0 || strings.IndexByte("\"'", text[tok.From-1]) < 0 || !strings.HasPrefix(text[tok.To:], text[tok.From-1:tok.From]+":") {
			continue
		}
		if compareCodes(last, tok) >= 0 {
			return false
		}
		last = tok
		n++
	}
	return true
}
