package parse

import (
	"cmp"
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/talk"
	"smtpbot/internal/smtpcode"
)

// maxBegin is how much of a line is searched for one of many sentences.
const maxBegin = 4 << 10

// opening gives the beginning of a line, which is all of it but in a flood.
func opening(text string) string { return text[:min(len(text), maxBegin)] }

// maxTold bounds how many lines are asked which program says them.
const maxTold = 200

// findTold reads the words of mail programs that report a failure without any server's reply. It speaks only where no reply
// tells more. Other programs say many of them too: where nothing beside them speaks of mail they are a guess.
func findTold(d *doc) []Failure {
	if d.sure > 0 {
		return nil
	}
	var out []Failure
	asked := 0
	for i := range d.lines {
		l := &d.lines[i]
		if l.taken || l.cues&cueTold == 0 || asked == maxTold {
			continue
		}
		asked++
		s, at := saidBy(l.text)
		if at < 0 {
			continue
		}
		f := Failure{Confidence: Guess, Product: s.product}
		lead := l.text[:at]
		named := namedIn(lead)
		ofMail := named != "" || endsInHost(lead) || unmistakable.In(opening(l.text)) || d.talksMail(i, i+1) || d.besideMail(i) || d.introducedOfMail(i)
		if ofMail && (!talk.Supposed(lead) || scan.ContainsFold(lead, "fatal: ")) && !d.spokenOf(i, opening(l.text), lead) {
			f.Confidence = Likely
		}
		f.Text, _ = words(d.sentence(i, at), smtpcode.Code{}, smtpcode.Enhanced{})
		if r, ok := readReply(l.bare); ok && plausible(r.code) && !httpError(r) {
			f.setReply(r)
		}
		if at := scan.IndexFold(f.Text, qmailGaveUp); at > 0 {
			f.Text, f.Final = f.Text[:at], true
		}
		f.Delayed = stillTried.In(f.Text)
		f.Recipient = cmp.Or(named, recipientIn(f.Text, ""))
		if to, ok := scan.After(f.Text, "send message to:"); ok && f.Recipient == "" {
			f.Recipient = addresses.Bracketed(to)
		}
		if l.cues&cueNetwork == 0 {
			d.reasonBeside(i, &f)
		}
		if f.Recipient == "" && len(out) > 0 {
			continue // one complaint of a program often fills many lines
		}
		f.From, f.To = d.take(i, i+1)
		out = append(out, f)
	}
	return out
}

// stillTried are parts of sentences of whose message another attempt follows.
var stillTried = scan.NewTable("delivery temporarily suspended:", "retry time not reached for any host", "stat=deferred", "could not send message for past")

// unmistakable finds the sentences that are about mail beyond doubt, and what makes others so.
var unmistakable = func() *scan.Table {
	t := scan.NewTable(unmistakableParts...)
	for _, s := range sentences {
		if s.unmistakable {
			t.Add(0, s.texts...)
		}
	}
	return t
}()

// unmistakableParts are parts of sentences, or stand beside them, and put beyond doubt that those which could be of another program are about mail.
var unmistakableParts = []string{
	"mx records point to non-existent hosts", "were last tried after this message arrived", "retry time not reached for any host for '",
	"retry time not reached for any host after a long failure", "in response to end of data", "in response to rcpt to:",
	"in response to mail from:", "in response to sending data block", "in response to ehlo", "in response to initial connection",
	"but the server did not offer tls support", "callout verification failed:", "stat=deferred", "name server: ",
	"warning: could not send message for past", "rejecting connections on daemon mta", "rejecting connections on daemon msa",
	"try again; this message has been in the queue too long", "too many received: headers", "haraka.github.io",
	"triggered by a message you sent:-", "you tried to send to ", "all recipient addresses must share", "calling the sendemail operation",
	"calling the sendrawemail operation", "one or more addresses were not accepted. rejected", "invalidparametervalue: domain ends",
	"invalidparametervalue: missing final '@", "invalidparametervalue: local address contains", "using outgoing server (smtp)",
	"code 220 but got", "code 250 but got", "code 354 but got", `code "220" but got`, `code "250" but got`, `code "354" but got`, `code "235" but got`, `code "250/251/252" but got`,
}

// namedIn gives the recipient whom a notice in one line names before its sentence: "<bob@example.org> (connection to
// 'mx.example.org' failed: …)", "Your message to <bob@example.org> was automatically rejected: …"; "" where none stands so.
func namedIn(before string) string {
	a, end := addresses.First(before)
	if a == "" || !strings.HasPrefix(before[end:], ">") {
		return ""
	}
	lead, begins := strings.CutSuffix(before[:end], "<"+a)
	if begins && (strings.TrimSpace(lead) == "" && strings.HasPrefix(before[end:], "> (") || strings.HasSuffix(strings.ToLower(lead), "your message to ")) {
		return a
	}
	return ""
}

// endsInHost tells whether what stands before a sentence is a host with its address, as mail's programs name the server of which
// they tell: "mx.example.org [192.0.2.25]: Connection timed out: retry timeout exceeded", "Connected to 192.0.2.25 but my name …".
func endsInHost(before string) bool {
	before = strings.TrimSpace(before)
	if rest, ok := scan.After(before, "connected to "); ok {
		_, ip := addresses.HostIP(rest)
		return ip != "" && len(strings.Fields(rest)) == 1
	}
	host, ip := addresses.HostIP(before)
	return host != "" && ip != "" && strings.Contains(before, "]: ")
}

// saidBy tells who says a line, and where the sentence begins in it; -1 where nobody does.
func saidBy(text string) (s sentence, at int) {
	text = opening(text)
	for _, s := range sentences {
		for _, t := range s.texts {
			if at := scan.IndexFold(text, t); at >= 0 && (at == 0 || !scan.IsLetter(text[at-1]) || !scan.IsLetter(t[0])) {
				return s, at
			}
		}
	}
	return sentence{}, -1
}

// told tells whether line i has a sentence of which it is known who says it.
func (d *doc) told(i int) bool {
	if d.lines[i].cues&cueTold == 0 {
		return false
	}
	_, at := saidBy(d.lines[i].text)
	return at >= 0
}

// sentence gives the words around byte at of line i: what stands before them in the line is kept where it is no log's
// prefix, and the next line where they end with a colon.
func (d *doc) sentence(i, at int) string {
	text := d.lines[i].text
	begin := 0
	if logStart(text) {
		if colon := strings.LastIndex(text[:at], "]: "); colon > 0 {
			begin = colon + len("]: ")
		}
	}
	if at-begin > 200 {
		begin = at
	}
	s := text[begin:]
	if strings.HasSuffix(strings.TrimSpace(s), ":") && i+1 < len(d.lines) {
		s += " " + d.lines[i+1].text
	}
	return cutSentence(strings.TrimSpace(s))
}
