package parse

import (
	"bytes"
	"slices"
	"strings"

	"github.com/emersion/go-message"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
)

// letter is what an e-mail tells besides the text of its parts.
type letter struct {
	from          string   // address of whoever wrote it
	to            []string // to whom it went: whoever sent the message that came back
	daemon        bool     // a mail system wrote it, as its header shows
	titled        bool     // its subject is such as mail systems write
	answers       bool     // a program answers for a person: Auto-Submitted and its kin
	away          bool     // its subject is one that programs give such an answer
	likelyAnswers bool     // it has the header that programs without Auto-Submitted give such an answer
	failed        []string // X-Failed-Recipients
	original      []string // to whom the message went that came back
	report        bool     // it is a delivery report that names itself one of a failure
	returned      bool     // a message came back with it
	reports       int      // parts that are delivery reports

	complains    bool // a provider's complaint, by its header
	unsubscribes bool // the recipient's own program asks to be taken off a list
}

// daemonNames stand in the From of mail systems.
var daemonNames = []string{"mailer-daemon", "mailer_daemon", "postmaster", "post_master", "mail delivery", "mail-delivery", "maildelivery", "mail daemon", "maildaemon", "mail administrator", "mail system", "mail service", "mdaemon@", "delivery subsystem", "system administrator", "systemadministrator", "microsoft exchange", "delivery-status"}

// daemonSubjects begin or stand in the subjects of their notices, in the languages in which they are written.
var daemonSubjects = []string{"undeliver", "delivery status", "delivery fail", "delivery notif", "delivery report", "delivery delay", "delivery error", "delivery incomplete", "delivery has failed", "mail delivery", "mail system error", "mail error", "mail failure", "returned mail", "return mail", "returned to sender", "returned message", "failure notice", "failure report", "non-deliver", "nondeliver", "not delivered", "could not be delivered", "bounce", "rejected", "unzustellbar", "nicht zugestellt", "non remis", "non distribu", "échec", "no entregad", "no se puede entregar", "não entregue", "mancato recapito", "mancata consegna", "niet bezorg", "onbestelbaar", "niedostarcz", "не доставлен", "недоставлен"}

// readHeader takes what the header of an e-mail tells of its writer.
func (l *letter) readHeader(h *message.Header) {
	from := text(h, "From")
	l.from, _ = addresses.First(clean(from))
	l.to = addresses.All(clean(text(h, "To")))
	subject := text(h, "Subject")
	path := strings.TrimSpace(h.Get("Return-Path"))
	kind, params, _ := h.ContentType()
	report := strings.ToLower(params["report-type"])
	l.daemon = kind == "multipart/report" && (report == "" || strings.Contains(report, "delivery")) || h.Get("X-Failed-Recipients") != "" ||
		anyFold(from, daemonNames) || anyFold(path, []string{"mailer-daemon"})
	l.titled = anyFold(subject, daemonSubjects)
	l.report = kind == "multipart/report" && strings.Contains(report, "delivery") && anyFold(subject, []string{"undeliver", "fail", "returned"})
	submitted := strings.ToLower(strings.TrimSpace(h.Get("Auto-Submitted")))
	l.answers = strings.HasPrefix(submitted, "auto-replied") || h.Get("X-Autoreply") != "" || h.Get("X-Autorespond") != "" || h.Get("X-Autoresponse") != "" ||
		strings.Contains(strings.ToLower(h.Get("Precedence")), "auto_reply") || strings.EqualFold(strings.TrimSpace(h.Get("X-Apple-Action")), "out-of-office")
	l.away = away(subject)
	l.unsubscribes = strings.EqualFold(strings.TrimSpace(h.Get("X-Apple-Unsubscribe")), "true")
	l.complains = l.unsubscribes || strings.Contains(report, "feedback") || scan.HasPrefixFold(strings.TrimSpace(subject), "complaint about message from")
	precedence := strings.ToLower(strings.TrimSpace(h.Get("Precedence")))
	l.likelyAnswers = !l.daemon && !l.titled && (precedence == "bulk" || precedence == "junk") && h.Get("List-Id")+h.Get("List-Unsubscribe") == "" &&
		(path == "<>" || anyFold(subject, autoSubjects))
	l.daemon = l.daemon || path == "<>" && !l.answers && !l.likelyAnswers || strings.TrimSpace(h.Get("From")) == "<>"
	for _, name := range strings.Split(h.Get("X-Failed-Recipients"), ",") {
		if a, _ := addresses.First(clean(name)); a != "" && len(l.failed) < maxFailures {
			l.failed = append(l.failed, a)
		}
	}
}

// away tells whether a subject is one that programs give an automatic reply: it begins with the words for one, and behind a
// colon follows what was answered.
func away(subject string) bool {
	subject = strings.ToLower(strings.TrimSpace(subject))
	for _, w := range autoSubjects {
		rest, ok := strings.CutPrefix(subject, w)
		if !ok || w == "absence" || w == "vacation" { // people write of theirs, too
			continue
		}
		if title, _, colon := strings.Cut(rest, ":"); colon && len(title) < 16 || rest == "" {
			return true
		}
	}
	return false
}

// of tells whether an address is that of the bounce itself: its writer's, or of whom it went to.
func (l *letter) of(addr string) bool {
	return strings.EqualFold(addr, l.from) || slices.ContainsFunc(l.to, func(a string) bool { return strings.EqualFold(a, addr) })
}

// text gives a header field with its encoded words decoded, as far as they can be.
func text(h *message.Header, name string) string {
	v, err := h.Text(name)
	if err != nil && v == "" {
		return h.Get(name)
	}
	return v
}

// forwards tells whether line i announces no returned message but a bounce that somebody passes on: a mail system's header
// follows, and above it no report stands.
func (d *doc) forwards(i int) bool {
	for j := range d.lines[:i] {
		if d.lines[j].cues&(cueField|cueSaid|cueExim|cueQmail|cueSendmail) != 0 {
			return false
		}
	}
	for j := i + 1; j < min(len(d.lines), i+10) && strings.IndexByte(d.lines[j].bare, ':') > 0; j++ {
		name, value, _ := strings.Cut(d.lines[j].bare, ":")
		switch strings.ToLower(strings.Trim(name, "* ")) {
		case "from", "von", "de", "da", "van":
			if anyFold(value, daemonNames) {
				return true
			}
		case "subject", "betreff", "objet", "asunto", "oggetto", "assunto", "onderwerp":
			if anyFold(value, daemonSubjects) {
				return true
			}
		}
	}
	return false
}

// maxHeader is how much of a returned message's header is read.
const maxHeader = 64 << 10

// readReturned takes from the header of the message that came back to whom it went.
func (l *letter) readReturned(head []byte) {
	l.returned = true
	if len(l.original) > 0 {
		return
	}
	var to, other []string
	list := "" // that sent the message on: to its members, not to itself
	add := func(list []string, value string) []string {
		for _, a := range addresses.All(clean(value)) {
			if len(list) < 10 {
				list = append(list, a)
			}
		}
		return list
	}
	for _, f := range headerFields(head[:min(len(head), maxHeader)], "to", "x-hmxmroriginalrecipient", "x-original-recipient", "x-envelope-to", "list-id", "list-post") {
		switch f.name {
		case "to":
			to = add(to, f.value)
		case "x-hmxmroriginalrecipient", "x-original-recipient", "x-envelope-to":
			other = add(other, f.value)
		default:
			list += strings.ToLower(f.value)
		}
	}
	to = slices.DeleteFunc(to, func(a string) bool {
		a = strings.ToLower(a)
		return list != "" && (strings.Contains(list, a) || strings.Contains(list, strings.Replace(a, "@", ".", 1)))
	})
	if l.original = to; len(to) == 0 || l.complains && len(other) > 0 { // a list's address may stand in To
		l.original = other
	}
}

type headerField struct{ name, value string } // name in small letters, value unfolded

// headerFields gives the fields of a header that have one of the names, up to its end or the first line that is none of it.
func headerFields(head []byte, names ...string) []headerField {
	var out []headerField
	begun, wanted := false, false
	for len(head) > 0 {
		line, rest, _ := bytes.Cut(head, []byte("\n"))
		head = rest
		line = bytes.TrimRight(line, "\r")
		switch {
		case len(line) == 0:
			if begun {
				return out
			}
		case line[0] == ' ' || line[0] == '\t':
			if wanted {
				out[len(out)-1].value += " " + string(bytes.TrimSpace(line))
			}
		default:
			name, value, ok := bytes.Cut(line, []byte(":"))
			if !ok || bytes.ContainsAny(name, " \t") {
				if bytes.HasPrefix(line, []byte("From ")) || bytes.HasPrefix(line, []byte(">From ")) {
					continue
				}
				return out
			}
			begun, wanted = true, false
			for _, n := range names {
				if len(n) == len(name) && scan.HasPrefixFold(string(name), n) {
					wanted = true
					out = append(out, headerField{n, string(bytes.TrimSpace(value))})
				}
			}
		}
	}
	return out
}

// anyFold tells whether one of the words, in small letters, stands in s in any case.
func anyFold(s string, words []string) bool {
	for _, w := range words {
		if s != "" && scan.ContainsFold(s, w) {
			return true
		}
	}
	return false
}

// body gives the line behind the header of an e-mail, 0 for a paste.
func (d *doc) body() int {
	for i := 0; d.mail != nil && i < len(d.lines); i++ {
		if d.lines[i].blank() {
			return i
		}
	}
	return 0
}
