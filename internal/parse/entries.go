package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/talk"
	"smtpbot/internal/smtpcode"
)

// entry is the form in which a program logs, in one line, that one recipient's mail failed. All words are in small letters.
type entry struct {
	product string
	sign    string   // which stands in its line
	talk    bool     // the sign is a phrase of talk, too: alone it lets no line be looked at
	beside  []string // of which one stands in its line, too; none where the sign is enough
	fails   []string // of which one stands in a line of a failure; none where the sign says enough
	to      []string // what stands before the recipient
	from    []string // what stands before the sender
	said    []string // what stands before the reply or the program's own words; the first that is there counts
	end     []string // what ends these
	waits   []string // what shows that the message is still tried
	final   []string // what shows that it is given up
	below   bool     // the reply stands in a paragraph of its own below
}

// entries by the programs that write them, after their sources and manuals.
var entries = []entry{
	{product: "haraka", sign: "temp failing ", talk: true, beside: []string{"[outbound]"}, fails: []string{" seconds: "}, said: []string{" seconds: "}, waits: []string{"temp failing "}},
	{product: "kerio", sign: "sent: queue-id:", fails: []string{"result: failed", "result: delayed", "result: relay denied", "result: rejected"},
		to: []string{"recipient: "}, from: []string{"from: "}, said: []string{"status: "}, end: []string{", remote-host:", ", msg-id:"}, waits: []string{"result: delayed"}, final: []string{"result: failed"}},
	{product: "kerio", sign: "attempt to deliver to unknown recipient ", to: []string{"unknown recipient "}, from: []string{", from "}, final: []string{"unknown recipient"}},
	{product: "kerio", sign: "relay attempt from ip address ", fails: []string{"> rejected"}, to: []string{"> to "}, from: []string{"mail from "}, final: []string{"rejected"}},
	{product: "communigate", sign: "dequeuer [", fails: []string{" failed: ", " delayed: "}, to: []string{")"}, said: []string{" failed: ", " delayed: "}, waits: []string{" delayed: "}, final: []string{" failed: "}},
	{product: "rspamd", sign: "rspamd_task_write_log:", fails: []string{"(reject): [", "(soft reject): ["},
		to: []string{", rcpts: ", ", mime_rcpts: "}, from: []string{", from: "}, said: []string{"(default: t ", "(default: f "}, end: []string{"), len:"}, waits: []string{"(soft reject)"}, final: []string{"(reject)"}},
	{product: "zimbra", sign: "lmtp - rejecting message ", to: []string{"rejecting message "}, said: []string{"rejecting message "}},
	{product: "zimbra", sign: "lmtp - try again for message ", to: []string{"for message "}, said: []string{"for message "}, waits: []string{"try again"}},
	{product: "zimbra", sign: "invalidrecipientexception: invalid recipient ", to: []string{"invalid recipient "}, said: []string{": invalid recipient "}, final: []string{"invalidrecipientexception: invalid recipient "}},
	{product: "dovecot", sign: "conn unix:pid=", beside: []string{"lmtp"}, fails: []string{": rcpt "}, to: []string{": rcpt "}, said: []string{": rcpt "}},
	{product: "dovecot", sign: "failed to store into mailbox ", beside: []string{"msgid="}, to: []string{"lmtp(", "lda("}},
	{product: "dovecot", sign: "save failed to ", beside: []string{"msgid="}, to: []string{"lmtp(", "lda(", "deliver("}},
	{product: "cyrus", sign: "verify_user(", beside: []string{"lmtp"}, fails: []string{") failed: "}, to: []string{"verify_user("}, said: []string{") failed: "}},
	{product: "ironport", sign: "info: bounced: ", fails: []string{" rid ", " reason:"}, to: []string{"to:"}, from: []string{"from:"}, said: []string{"reason: ", "reason:", " - "}, end: []string{" headers: ["}, final: []string{"bounced: "}},
	{product: "ironport", sign: "info: delayed: ", fails: []string{" rid ", " reason:"}, to: []string{"to:"}, from: []string{"from:"}, said: []string{"reason: ", "reason:", " - "}, end: []string{" headers: ["}, waits: []string{"delayed: "}},
	{product: "ironport", sign: "rejected by ", talk: true, fails: []string{" icid "}, to: []string{"to: "}, from: []string{"from: "}, said: []string{"> "}, final: []string{"rejected by "}},
	{product: "hmailserver", sign: "smtpdeliverer - message ", fails: []string{"connection failed:", "could not be delivered"}, said: []string{"connection failed: "}, waits: []string{"connection failed:", "for later delivery"}},
	{product: "mailenable", sign: "relay denied", beside: []string{"me-e0", "me-i0"}},
	{product: "smartermail", sign: "has completed (bounced)", to: []string{" to "}, from: []string{"delivery for "}, final: []string{"(bounced)"}},
	{product: "maddy", sign: " failed with error: ", talk: true, fails: []string{"delivery to "}, to: []string{"delivery to "}, said: []string{" failed with error: "}, final: []string{" failed with error: "}},
	{product: "postal", sign: "no smtp servers were available for ", waits: []string{"no smtp servers"}},
	{product: "postal", sign: "temporary smtp delivery error when sending to ", waits: []string{"temporary"}, below: true},
}

// entrySigns let a line be looked at.
func entrySigns() (quiet, telling []string) {
	for _, e := range entries {
		if sign := strings.TrimLeft(e.sign, " "); e.talk {
			quiet = append(quiet, sign)
		} else {
			telling = append(telling, sign)
		}
	}
	return append(quiet, strings.TrimLeft(traceMark, "{")), append(telling, barracudaSigns...)
}

// findEntries reads lines that tell of one recipient's failure in a program's own form.
func findEntries(d *doc) []Failure {
	var out []Failure
	for i := range d.lines {
		l := &d.lines[i]
		if l.taken || l.cues&cueEntry == 0 {
			continue
		}
		text := opening(l.text)
		for k := range entries {
			f, ok := entries[k].read(text)
			if !ok {
				continue
			}
			end := i + 1
			if entries[k].below && f.Code.IsZero() {
				end = d.replyBelow(i, &f)
			}
			f.From, f.To = d.take(i, end)
			out = append(out, f)
			break
		}
	}
	return out
}

// replyBelow gives f the reply with which the paragraph below line i begins, and the line behind it; i+1 where none does.
func (d *doc) replyBelow(i int, f *Failure) int {
	j := i + 1
	for j < len(d.lines) && d.lines[j].blank() {
		j++
	}
	if j == len(d.lines) || d.lines[j].taken {
		return i + 1
	}
	r, ok := readReply(strings.TrimSpace(d.lines[j].text))
	if !ok || r.code.IsZero() || !plausible(r.code) {
		return i + 1
	}
	end := d.replyEnd(j, r.code)
	if r, ok = readReply(d.join(j, end)); ok {
		f.setReply(r)
	}
	return end
}

// read gives what a line tells, where it has the entry's form.
func (e *entry) read(text string) (Failure, bool) {
	at := scan.IndexFold(text, e.sign)
	if at < 0 || len(e.beside) > 0 && !anyFold(text, e.beside) || len(e.fails) > 0 && !anyFold(text, e.fails) {
		return Failure{}, false
	}
	f := Failure{Confidence: Certain, Format: "entry", Product: e.product, Delayed: anyFold(text, e.waits), Recipient: addressBehind(text, e.to), Sender: addressBehind(text, e.from)}
	f.Final = !f.Delayed && anyFold(text, e.final)
	said := text[at:]
	for _, m := range e.said {
		if rest, ok := scan.After(text[at:], m); ok {
			said = rest
			break
		}
	}
	for _, m := range e.end {
		if end := scan.IndexFold(said, m); end > 0 {
			said = said[:end]
		}
	}
	f.setStatus(said)
	if len(e.to) > 0 && len(e.beside) == 0 && f.Recipient == "" && f.Enhanced.IsZero() { // talk that holds a program's words
		return Failure{}, false
	}
	if e.talk && len(e.beside) == 0 && f.Code.IsZero() && f.Enhanced.IsZero() && !aboutMail(f.Text) {
		return Failure{}, false
	}
	return f, f.Text != ""
}

// addressBehind gives the address that stands right behind one of the marks.
func addressBehind(text string, marks []string) string {
	for _, m := range marks {
		for rest := text; ; {
			var ok bool
			if rest, ok = scan.After(rest, m); !ok {
				break
			}
			word := strings.TrimLeft(rest[:min(len(rest), addresses.MaxLength)], " <'\"")
			if a, end := addresses.First(word); a != "" && strings.HasPrefix(word, a) && end == len(a) {
				return a
			}
		}
	}
	return ""
}

// setStatus reads a program's status with the server's reply behind it: "5.1.1 550 5.1.1 no such user", "5.1.0 - Unknown
// address error ('550', ['no such user'])", "Upstream error: 421 4.3.2 closing". Without either the words stay.
func (f *Failure) setStatus(s string) {
	own, told := readReply(s)
	if told {
		f.setReply(own)
	} else {
		f.Text, _ = words(s, smtpcode.Code{}, smtpcode.Enhanced{})
	}
	if !f.Code.IsZero() {
		return
	}
	at := talk.CodeIn(s)
	if at < 0 {
		return
	}
	r, ok := readReply(s[at:])
	if !ok || !told && !plausible(r.code) || at > 0 && scan.IsAlnum(s[at-1]) {
		return
	}
	r.text = strings.Trim(r.text, "[]()',\" ")
	f.setReply(r)
}
