package trouble

import (
	"strings"

	"smtpbot/internal/parse/scan"
)

// Kinds of words in what a reply says of the message, of how it comes, of what the sender is known for, or of the server itself.
const (
	ofJunk    scan.Kinds = 1 << iota // that it is spam
	ofVirus                          // what scanners for viruses look for
	ofLink                           // a link in the message
	ofPiece                          // a part of it that may be banned
	ofMake                           // how a message has to be made
	ofLoop                           // that it goes round in circles
	ofList                           // a list of those who are shut out
	ofRepute                         // what a sender is known for
	ofReverse                        // the name of an IP address
	ofPace                           // how much comes in some time
	ofMany                           // the recipients of a message, as a number
	ofMost                           // that something is more than it may be
	ofLoad                           // that the server has too much to do
	ofFault                          // that something in the server is broken
	ofMembers                        // that somebody takes mail from some alone
	ofUsers                          // that the server does so for those who log in
	ofRule                           // a rule of whoever runs the server
	ofGrey                           // a list of those who have to come again
	ofCipher                         // encryption
	ofBounce                         // a bounce, as what is refused
	ofClaim                          // who a machine says that it is
	ofLeaveTo                        // that somebody may not do something
	ofScan                           // that a message could not be looked through
	ofAdvice                         // what one may do about it, and where to read or to ask
	ofHops                           // the marks of the servers that a message passed
	ofSent                           // what somebody sends, as a number
	ofAbode                          // whose mail the server takes
	ofNo                             // that something is refused, or is not as it should be
)

// reasonWords are the words in which servers give such reasons.
var reasonWords = func() *scan.Table {
	t := scan.NewTable()
	t.Add(ofJunk, "spam", "spammy", "spamshield", "spamassassin", "spamfilter", "spam-", "antispam", "anti-spam", "junk", "junkmail", "unsolicited", "bulk mail", "bulk email", "bulk e-mail", "uce", "ube", "bayes", "phish", "scam", "content filter", "content scan", "filter rule", "pattern detection", "commercial e-mail", "commercial email", "commercial mail", "advertis")
	t.Add(ofVirus, "threat detected", "virus", "malware", "malicious", "trojan", "infected", "infection", "worm", "ransomware", "eicar", "clamav")
	t.Add(ofLink, "url", "hyperlink", "link", "phone number")
	t.Add(ofPiece, "content type", "content-type", "attach", "html", "mime type", "mime part", "file", "filetype", "filename", "file name", "extension", "executable", "macro", "zip", "archive", "image", "word", "keyword", "phrase", "body", "content", "the subject", "your subject", "message subject", "mail subject", "subject line", "subject header", "subject field", "subject contain", "subject is", "subject of", "subject not", "subject reject", "subject block", "language", "charset", "character set", "alphabet")
	t.Add(ofMake, "mime defect", "mime:", "unterminated boundary", "missing boundary", "mime header", "mime structure", "mime format", "mime message", "mime version", "mime encod", "mime error", "mime conform", "parse message", "parse the message", "be parsed", "parse header", "parsing error", "decode failed", "be decoded", "malformed", "header/body", "only one sender", "only one from", "from header", "header", "bare lf", "bare cr", "bare newline", "bare linefeed", "stray cr", "stray lf", "line feed", "linefeed", "carriage return", "rfc 822", "rfc822", "rfc 2822", "rfc2822", "rfc 5322", "rfc5322", "rfc 2045", "rfc 2047", "message-id", "message id", "line length", "lines longer", "line too long", "lines too long", "non-ascii", "null byte", "nul byte", "nul character", "mime boundary", "base64", "quoted-printable", "not compliant", "noncompliant", "non-compliant", "well-formed")
	t.Add(ofLoop, "loop", "looping", "mailloop", "hop", "hops", "hop count", "too many received", "maximum allowed times")
	t.Add(ofList, "rbl", "rbls", "dnsbl", "blacklist", "black list", "black-list", "blocklist", "block list", "block-list", "blackhole", "is listed", "was listed", "spamhaus", "spamcop", "sorbs", "surbl", "uribl")
	t.Add(ofRepute, "open proxy", "open relay", "threat", "reputation", "abuse", "abusive", "spammer", "spamming", "spamtrap", "spam trap", "spam source", "source of spam", "dictionary attack", "harvest", "attack", "complaint", "ip profile", "hacked", "compromised", "botnet", "suspicious")
	t.Add(ofReverse, "reverse dns", "reverse-dns", "reverse lookup", "reverse name", "reverse map", "reverse record", "reverse entr", "reverse address", "reverse ip", "reverse host", "reverse resol", "reverse zone", "rdns", "fcrdns", "ptr", "ip name lookup", "client name lookup", "address lookup", "without a hostname", "no hostname", "no host name")
	t.Add(ofPace, "faster", "rapidly", "unusual rate", "unusual number", "rate", "rates", "rate-limit", "ratelimit", "throttl", "frequent", "frequency", "too fast", "too quickly", "slower", "slow down", "slowdown", "per hour", "per minute", "per day", "per second", "per connection", "per session", "hourly", "daily", "in one hour", "in one day", "flood", "concurrent", "simultaneous", "connection limit", "connection time", "sending limit", "message limit", "messages limit", "too many connect", "too many messages", "too many emails", "too many e-mails", "too many mails", "too many sessions", "too many requests", "too many attempts", "too much mail", "too many invalid", "too many bad", "too many unknown", "too many failed")
	t.Add(ofMany, "recipients", "rcpts", "rcpt to commands")
	t.Add(ofHops, "received: header", "received header", "received: line", "received line", "received:'")
	t.Add(ofSent, "posts", "messages", "mails", "emails", "e-mails", "connections", "sessions", "deliveries")
	t.Add(ofAbode, "for that domain", "for this domain", "hosted", "local domain", "non-local", "nonlocal", "rcpthosts", "rcpt hosts", "rcpt-hosts", "gateway for", "not a gateway")
	t.Add(ofMost, "unusual rate", "unusual number", "too many", "too much", "limit", "exceed", "maximum", "more than", "max", "as many")
	t.Add(ofLoad, "load", "overload", "out of memory", "memory", "system resources", "server resources", "insufficient resources", "shutting down", "going down", "maintenance", "too busy", "is busy", "server busy", "system busy", "starting up")
	t.Add(ofFault, "store message", "store the message", "store your message", "save message", "save the message", "internal error", "internal server", "internal software", "internal failure", "internal problem", "processing error", "processing failure", "system error", "system failure", "system problem", "software error", "software failure", "server error", "server failure", "local error", "local problem", "local failure", "configuration", "misconfigur", "database", "ldap", "queue file", "queue message", "queue the message", "queue mail", "spool", "write error", "read error", "storage error", "storage failure", "i/o error", "disk error", "not create", "unable to create", "failed to create", "error creating", "output file", "open file", "open the file", "open mailbox", "lock file", "lock the file", "lock mailbox", "temporary file", "temp file", "no such file", "backend", "exception", "crash")
	t.Add(ofMembers, "members", "subscribers", "accept list", "acceptlist", "allow list", "allow-list", "allowlist", "whitelist", "white list", "white-list", "safe list", "safelist", "approved sender", "approved list", "allowed sender", "certain sender", "certain people", "certain address", "certain users", "known senders", "internal use", "internal only", "internal address", "internal mail", "private address", "private list", "private mail", "closed list", "closed group", "restricted list", "restricted recipient", "restricted address", "restricted mailbox", "is restricted", "moderator", "moderated", "to reach me", "challenge")
	t.Add(ofUsers, "registered users", "local users", "authenticate", "authentication", "smtp auth", "log in", "login")
	t.Add(ofRule, "policy", "policies", "rule", "rules", "administrative", "geograph", "country", "countries", "local reasons", "security reasons", "security system", "firewall")
	t.Add(ofGrey, "greylist", "graylist", "grey list", "gray list", "grey-list", "gray-list")
	t.Add(ofCipher, "encrypted connection", "encrypted session", "tls", "starttls", "ssl", "encryption", "secure connection")
	t.Add(ofBounce, "bounce", "null sender", "empty sender", "delivery notification", "delivery status")
	t.Add(ofClaim, "helo name", "ehlo name", "helo host", "proper helo", "helo argument", "fqdn", "you are not", "you're not", "believe you are", "claim to be", "claiming to be", "claimed to be", "pretend", "impersonat", "is my address", "is my name", "is my ip", "is _my_", "identify yourself", "unidentified", "address literal", "your name is")
	for _, look := range [...]string{"virus scan", "virus scanner", "virus check", "virus checker", "virus filter", "antivirus engine", "antivirus scanner", "anti-virus engine", "spam scan", "spam scanner", "spam check", "spam filter", "spam daemon", "antispam service", "antispam engine", "content scan", "content scanner", "content filter", "scan", "scanner"} {
		t.Add(ofScan, look+" error", look+" unavail", look+" not avail", look+" is unavail", look+" is not avail", look+" not respond", look+" is not respond", look+" timed out", look+" timeout", look+" is down")
		if strings.Contains(look, "virus") || look == "scan" || strings.HasSuffix(look, "scanner") { // a message fails at the others
			t.Add(ofScan, look+" fail")
		}
	}
	t.Add(ofScan, denied("scan", "scan the", "scan your", "be scanned", "check for", "be checked for")...)
	t.Add(ofScan, "unable to scan", "unable to check for", "failed to scan", "failed to check for")
	t.Add(ofAdvice, "see", "visit", "click", "contact", "refer to", "appeal", "for help", "for assistance", "for more info", "for further", "for details", "for questions")
	t.Add(ofLeaveTo, "not allowed", "not permitted", "not authori", "no permission", "no right", "prohibited", "forbidden", "disallowed", "unauthori", "access denied", "denied access")
	t.Add(ofNo, "could not", "temporarily", "proper", "prove", "forged", "fake", "spoofed", "hangup", "reject", "refusal", "block", "denied", "deny", "denies", "unacceptable", "prohibit", "forbidden", "disallow", "banned", "unwanted", "undesirable", "fail", "failed", "failing", "failure", "invalid", "bad", "illegal", "improper", "missing", "malformed", "contain", "detected", "found", "cannot", "can't", "couldn't", "unable", "don't", "not", "no", "non", "only", "error", "exception", "violat", "require", "must", "should", "suspected", "identified", "considered", "looks like", "classified", "exceed", "due to", "because", "filtered", "quarantin", "high", "poor", "low", "stray", "two", "multiple", "duplicate", "several", "too", "please", "in use", "stopped", "dropped", "discarded", "score", "insecure", "listed", "without", "off", "refuse")
	addReasonsAbroad(t)
	return t
}()

// reason gives what a reply says is wrong with the message, with how it comes, with what the sender is known for, or with the
// server itself; and whether it says so in words that nobody has for something else. named tells that the reply speaks of those to
// whom mail goes, too: what may not be is theirs then.
func reason(s string, named bool) (t Trouble, sure bool) {
	var room [UsualTerms]Term
	words := findTerms(reasonWords, s, room[:0])
	all, adviceEnd := scan.Kinds(0), 0
	for i := range words {
		switch w := &words[i]; {
		case w.From < adviceEnd, inPath(s, w):
		case w.Kinds&ofAdvice != 0:
			adviceEnd = endOfAdvice(s, w)
		default:
			all |= meanings(s, w)
		}
	}
	for _, r := range reasons {
		if all&r.of == 0 || all&r.with != r.with || named && r.of == ofLeaveTo {
			continue
		}
		if no := all&ofNo != 0; no || r.telling {
			return r.is, no && r.telling
		}
	}
	return None, false
}

// reasons are the reasons by the words for them, the more telling before the more common.
var reasons = []struct {
	of, with scan.Kinds // one of these, and all of those
	is       Trouble
	telling  bool // the words need none that refuses beside them
}{
	{ofScan, 0, Broken, true},
	{ofVirus, 0, Infected, true},
	{ofGrey, 0, Greylisted, true},
	{ofReverse, 0, NoReverse, true},
	{ofList, 0, Listed, true},
	{ofPace, ofJunk | ofMost, TooFast, true},
	{ofRepute, ofNo, Distrusted, true},
	{ofJunk, 0, Spam, true},
	{ofLoop, 0, Looping, true},
	{ofHops, ofMost, Looping, true},
	{ofMany, ofMost, TooMany, true},
	{ofPace, 0, TooFast, true},
	{ofMake, 0, Malformed, false},
	{ofMembers, 0, Restricted, false},
	{ofSent, ofMost, TooFast, true},
	{ofUsers, 0, NeedsLogin, false},
	{ofCipher, 0, NeedsTLS, true},
	{ofLink, 0, Spam, false},
	{ofFault, 0, Broken, false},
	{ofPiece, 0, Banned, false},
	{ofLoad, 0, Overloaded, false},
	{ofClaim, 0, RefusedName, false},
	{ofRule | ofBounce, 0, RefusedSending, false},
	{ofAbode, 0, NoRelay, false},
	{ofLeaveTo, 0, RefusedSending, false},
}
