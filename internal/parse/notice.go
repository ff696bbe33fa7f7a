package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/talk"
	"smtpbot/internal/parse/trouble"
	"smtpbot/internal/smtpcode"
)

// findNotices reads what carries no code and no list: automatic replies, and notices of mail systems in whose words no
// address stands. It speaks only where no other format found anything.
func findNotices(d *doc) []Failure {
	if d.found > 0 || d.cues&(cueReport|cueOpening|cueOriginal) == 0 && d.mail == nil {
		return nil
	}
	for _, read := range []func(*doc) (Failure, bool){readUndelivered, readAutoReply, readAboveOriginal, readSentence} {
		if f, ok := read(d); ok {
			return []Failure{f}
		}
	}
	return nil
}

// autoSubjects begin the subjects of automatic replies, in small letters.
var autoSubjects = []string{"automatic reply", "automatic response", "auto-reply", "autoreply", "auto reply", "auto:", "out of office", "out of the office", "vacation", "abwesenheit", "automatische antwort", "réponse automatique", "respuesta automática", "resposta automática", "risposta automatica", "automatisch antwoord", "away from", "on vacation", "absence",
	"automatyczna odpowied", "automatická odpověď", "automatisk svar", "automatiskt svar", "autosvar", "automaattinen vastaus", "poissaolo", "fora do escritório", "fuera de la oficina", "fuori sede", "absent du bureau", "otomatik yanıt", "автоответ", "автоматический ответ", "自動返信", "自動応答", "自动回复", "自動回覆", "자동 회신"}

// readAutoReply reads an automatic reply (RFC 3834): by the header of an e-mail, or by a pasted subject.
func readAutoReply(d *doc) (Failure, bool) {
	f := Failure{Confidence: Likely, Format: "auto-reply"}
	at := -1
	for i := 0; i < len(d.lines); i++ {
		if t := d.lines[i].bare; scan.HasPrefixFold(t, "subject:") && anyFold(t, autoSubjects) {
			at = i
		}
	}
	if d.mail != nil {
		if at < 0 && (!d.mail.answers && !d.mail.likelyAnswers && !d.mail.away || d.mail.daemon || d.mail.from == "") { // without a writer it answers for nobody
			return Failure{}, false
		}
		f.Recipient, at = d.mail.from, max(at, 0)
	}
	if at < 0 || d.mail != nil && d.mail.likelyAnswers && !d.mail.answers && d.cues&cueOpening != 0 {
		return Failure{}, false
	}
	end := min(len(d.lines), at+6)
	f.Text = d.join(at, end)
	f.Text = strings.ToValidUTF8(f.Text[:min(len(f.Text), 400)], "")
	f.From, f.To = d.take(at, end)
	return f, true
}

// readUndelivered reads a mail system's e-mail whose words are in no list: whoever it names on a line of its own did not get
// the mail, else whoever its words name, else whoever the message went to that came back. Where none of them is told, words of
// failure are still one.
func readUndelivered(d *doc) (Failure, bool) {
	if d.mail == nil || !d.mail.daemon && (!d.mail.titled || !d.mail.returned) || d.worked {
		return Failure{}, false
	}
	f := Failure{Confidence: Likely, Final: true}
	n := notice{d: d}
	begin, end, opens, why := -1, 0, false, ""
	for i := d.body(); i < len(d.lines) && i < maxListed; i++ {
		l := &d.lines[i]
		t := l.bare
		if l.taken || l.cues&cueOriginal != 0 && i > 3 || headOfMessage(t) {
			break
		}
		if t == "" {
			continue
		}
		if begin < 0 {
			begin = i
		}
		end = i + 1
		f.Delayed = f.Delayed || l.cues&cueDelay != 0
		opens = opens || l.cues&cueOpening != 0 && anyFold(start(t), openings)
		if it, sure, ok := n.item(i); ok && sure && f.Recipient == "" && !strings.EqualFold(it.name, d.mail.from) {
			f.Recipient, why = it.name, it.reason
		}
	}
	if f.Recipient == "" {
		f.Recipient = d.mentioned(begin, end)
	}
	if f.Recipient == "" && d.mail.titled {
		if f.Recipient = d.inSubject(); f.Recipient != "" { // and with it says why
			begin = 0
		}
	}
	if to := d.returnedTo(); f.Recipient == "" && d.mail.daemon && (len(to) == 1 || len(d.mail.failed) > 0) {
		f.Recipient = to[0]
	} else if !opens && (!d.mail.report || begin < 0) && (f.Recipient == "" || !d.mail.daemon) {
		return Failure{}, false
	}
	if begin < 0 {
		begin, end = 0, min(len(d.lines), 3) // nothing but the header
	}
	f.Final = !f.Delayed
	if talk.CodeIn(why) >= 0 {
		f.setReason(why)
	}
	if f.Code.IsZero() {
		f.Text, _ = words(d.join(begin, end), smtpcode.Code{}, smtpcode.Enhanced{})
	}
	f.From, f.To = d.take(begin, end)
	return f, true
}

// inSubject gives the address that the subject names, "" where it is the bounce's own.
func (d *doc) inSubject() string {
	for i := 0; i < min(d.body(), len(d.lines)); i++ {
		if t := d.lines[i].bare; scan.HasPrefixFold(t, "subject:") {
			if a, _ := addresses.First(start(t)); !d.mail.of(a) {
				return a
			}
		}
	}
	return ""
}

// mentioned gives the address of which the words of failure in the lines from begin to end speak, "" where they speak of none.
// Whom to ask for help is named in such notices, too, and whom they went to.
func (d *doc) mentioned(begin, end int) string {
	const maxSentence = 3 // lines over which a sentence is wrapped
	for i := max(begin, 0); i < end; i++ {
		for _, a := range addresses.All(start(d.lines[i].text)) {
			if d.mail.of(a) || addresses.Domain(a) == "" {
				continue
			}
			from := i
			for from > begin && i-from < maxSentence-1 && !d.lines[from-1].blank() {
				from--
			}
			s := d.join(from, i+1)
			before := s[:max(strings.Index(s, a), 0)]
			about := strings.TrimRight(before, " <'\"(")
			if asideOf(about) {
				continue
			}
			if strings.HasSuffix(about, " to") && i+1 < end && !d.lines[i+1].blank() { // the sentence goes on behind the address
				s = d.join(from, i+2)
			}
			if anyFold(s, openings) || anyFold(s, listings) || anyFold(s, noticed) || anyFold(s, senses) || scan.ContainsFold(before, "addressed") {
				return a
			}
		}
	}
	return ""
}

// asideOf tells whether the words before an address make it another than the recipient's: the sender's, or whom to ask.
func asideOf(before string) bool {
	return aboutSender.In(before[max(0, len(before)-12):]) && !strings.HasSuffix(before, "to")
}

// readAboveOriginal reads a short notice that stands before the message that came back: a sentence of failure with the
// address that it concerns.
func readAboveOriginal(d *doc) (Failure, bool) {
	if d.cues&cueOriginal == 0 {
		return Failure{}, false
	}
	const maxAbove = 6
	at, texts := -1, 0
	name := ""
	for i := d.body(); i < len(d.lines) && texts <= maxAbove; i++ {
		l := &d.lines[i]
		if l.cues&cueOriginal != 0 && l.taken {
			if at < 0 {
				return Failure{}, false
			}
			f := Failure{Recipient: name, Confidence: Likely, Final: true}
			f.Text, _ = words(d.join(at, at+1), smtpcode.Code{}, smtpcode.Enhanced{})
			f.From, f.To = d.take(at, i)
			return f, true
		}
		if l.blank() {
			continue
		}
		texts++
		if a := addresses.All(start(l.text)); len(a) == 1 && at < 0 && anyFold(start(l.text), noticed) {
			at, name = i, a[0]
		}
	}
	return Failure{}, false
}

// noticed are words of failure in a notice of one sentence.
var noticed = []string{"unable", "fail", "error", "undeliver", "reject", "refus", "denied", "exceed", "unknown", "duplicate", "disabled", "not found", "no such", "not member", "not a member", "invalid", "not allowed", "not deliver", "blocked", "not a valid", "not exist", "no longer", "unavailable"}

// readSentence reads a notice that is one sentence, or two: "This message could not be delivered due to …", "Your mail wasn't
// delivered. The recipient's mailbox is full."
func readSentence(d *doc) (Failure, bool) {
	for i := range d.lines {
		t := d.lines[i].bare
		if d.lines[i].taken || d.lines[i].cues&cueOpening == 0 || len(t) > talk.MaxAround || !sayWhyNot(strings.ToLower(t)) {
			continue
		}
		f := Failure{Confidence: Likely, Final: true}
		f.Text, _ = words(d.join(i, i+1), smtpcode.Code{}, smtpcode.Enhanced{})
		f.From, f.To = d.take(i, i+1)
		return f, true
	}
	return Failure{}, false
}

// sayWhyNot tells whether a sentence says of a message that it was not delivered, and why.
func sayWhyNot(t string) bool {
	for _, verb := range notDelivered {
		what, why, ok := strings.Cut(t, verb)
		if !ok {
			continue
		}
		what, _, _ = strings.Cut(strings.TrimSuffix(what, " you sent"), " to ")
		if !namesMessage.Is(what) || chatter.WordIn(t) || noMail.WordIn(t) || otherService(t) || talk.FirstPerson(why) || strings.HasSuffix(t, "?") {
			return false
		}
		if strings.HasPrefix(why, " because you ") { // whoever writes it is no mail system: "because you don't share a server"
			return false
		}
		_, sure := trouble.Grounds(why, true, false)
		return verb == notDelivered[0] && becauseWords.WordIn(why) || sure && boxWords.WordIn(why)
	}
	return false
}

var (
	notDelivered = []string{" could not be delivered", " couldn't be delivered", " cannot be delivered", " was not delivered", " wasn't delivered", " has not been delivered"}
	namesMessage = scan.NewTable("this message", "your message", "the message", "this mail", "your mail", "the mail", "this e-mail", "your e-mail", "the e-mail", "this email", "your email", "the email")
	noMail       = scan.NewTable("broker", "consumer", "subscriber", "queue", "topic", "actor", "process", "thread", "channel", "socket", "webhook", "sms", "phone", "push") // where messages are no mail
	boxWords     = scan.NewTable("mailbox", "inbox", "e-mail", "email", "mail", "address", "domain")
)

var becauseWords = scan.NewTable("due to", "because", "since", "as the")
