package parse

import (
	"slices"
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
)

// Many mail servers log their sessions side by side: each entry has a time, a mark of its session, and what one of the two
// sides said. Haraka, hMailServer, MDaemon, SmarterMail, IceWarp, Axigen, CommuniGate, Mercury, MailEnable, Exchange and
// IIS do.

// sessionMarks stand between the prefix of an entry and what was said, in small letters, the longer ones first.
var sessionMarks = []string{"<-- ", "--> ", "<<< ", ">>> ", "<< ", ">> ", "rsp: ", "cmd: ", `"sent: `, `"received: `, "] c: ", "] s: "}

// The limits of reading sessions.
const (
	maxSessions = 1000
	maxPrefix   = 160 // bytes before a mark
)

// session is what was said so far in one session.
type session struct {
	command   string
	sender    string
	recipient string   // of the last RCPT TO
	accepted  []string // recipients that the server took
}

// findSessions reads logs of SMTP sessions: what was refused of what was asked.
func findSessions(d *doc) []Failure {
	var out []Failure
	sessions := map[string]*session{}
	for i := 0; i < len(d.lines); i++ {
		if d.lines[i].taken || d.lines[i].cues&(cueTalk|cueDigit) == 0 {
			continue
		}
		key, said, replied := sessionEntry(d.lines[i].text)
		if said == "" {
			continue
		}
		s := sessions[key]
		if s == nil {
			if len(sessions) == maxSessions {
				continue
			}
			s = &session{}
			sessions[key] = s
		}
		if isCommand(said) {
			s.ask(said)
			said = replied
		}
		end := i + 1
		for end < len(d.lines) && len(said) > 3 && said[3] == '-' && end < i+24 { // further lines of the reply
			k, more, _ := sessionEntry(d.lines[end].text)
			if k != key || len(more) < 4 || more[:3] != said[:3] {
				break
			}
			said = more[:4] + strings.TrimSpace(said[4:]) + " " + strings.TrimSpace(more[4:])
			end++
		}
		r, ok := readReply(said)
		switch {
		case len(said) < 3 || !scan.IsDigit(said[0]) || s.command == "" && !scan.ContainsFold(key, "smtp"):
			continue
		case !ok:
			s.accept(said)
			continue
		case commandName(s.command) == "EHLO" && r.code.Int() < 510: // an old server, which HELO follows
			continue
		}
		f := Failure{Confidence: Certain, Sender: s.sender, Command: commandName(s.command)}
		f.setReply(r)
		f.From, f.To = d.take(i, end)
		out = append(out, f.toEach(s.refused())...)
		i = end - 1
	}
	return out
}

// ask takes in a command.
func (s *session) ask(command string) {
	switch commandName(command) {
	case "RCPT TO":
		s.recipient = addresses.Bracketed(command)
	case "MAIL FROM":
		s.sender, s.recipient, s.accepted = addresses.Bracketed(command), "", nil
	case "QUIT", "RSET":
		command = ""
	case "AUTH":
		if scan.HasPrefixFold(command, "auth tls") || scan.HasPrefixFold(command, "auth ssl") { // FTP's
			command = ""
		}
	}
	s.command = command
}

// accept takes in a reply that refuses nothing.
func (s *session) accept(said string) {
	if said[0] == '2' && commandName(s.command) == "RCPT TO" && s.recipient != "" && len(s.accepted) < maxFailures {
		s.accepted = append(s.accepted, s.recipient)
	}
}

// refused gives those whom the refusal of the last command concerns.
func (s *session) refused() []string {
	switch commandName(s.command) {
	case "RCPT TO":
		if s.recipient != "" {
			return []string{s.recipient}
		}
	case "DATA", "BDAT":
		return s.accepted
	}
	return nil
}

// sessionEntry gives what was said in an entry of a log of sessions, and by what the entries of one session are known. reply
// is the reply where the entry holds a command with it. said is "" where the line is no such entry.
func sessionEntry(text string) (key, said, reply string) {
	head := text[:min(len(text), maxPrefix)]
	if !clockIn(head) && !scan.ContainsFold(head, "[protocol]") { // Haraka leaves the time to whoever keeps its log
		return "", "", ""
	}
	for _, read := range sessionRows {
		if key, said, reply = read(text); said != "" {
			return key, said, reply
		}
	}
	at, end := -1, 0
	for _, m := range sessionMarks {
		if i := scan.IndexFold(head, m); i > 0 && (!scan.IsLetter(m[0]) || !scan.IsLetter(head[i-1])) && (at < 0 || i < at) {
			at, end = i, i+len(m)
		}
	}
	if at < 0 || !clockIn(text[:at]) && !scan.ContainsFold(text[:at], "[protocol]") {
		return "", "", ""
	}
	said = strings.ReplaceAll(strings.TrimSpace(text[end:]), "[nl]", " ")
	if strings.HasPrefix(text[at:], `"`) {
		said = strings.TrimSuffix(said, `"`)
	}
	return sessionKey(text[:at]), said, ""
}

// sessionKey leaves of an entry's prefix what names its session: times, levels and threads change within one.
func sessionKey(prefix string) string {
	words := strings.Fields(prefix)
	if len(words) > 2 && (words[0] == `"SMTPC"` || words[0] == `"SMTPD"`) { // hMailServer's, before its thread
		words = slices.Delete(words, 1, 2)
	}
	words = slices.DeleteFunc(words, func(w string) bool {
		return len(w) <= 2 && !strings.HasPrefix(w, "[") || clockIn(w) ||
			strings.IndexByte(w, '[') < 0 && strings.TrimLeft(w, `"0123456789`) != strings.TrimLeft(w, `"`) && strings.IndexByte(w, ':') > 0 && strings.Count(w, ".") < 3
	})
	return strings.Join(words, " ")
}

// clockIn tells whether s holds a time of day with its seconds.
func clockIn(s string) bool {
	for from := 2; from < len(s); {
		i := strings.IndexByte(s[from:], ':')
		if i < 0 {
			return false
		}
		if i += from; i+6 <= len(s) && s[i+3] == ':' && scan.IsDigit(s[i-1]) && scan.IsDigit(s[i-2]) && scan.IsDigit(s[i+1]) && scan.IsDigit(s[i+2]) && scan.IsDigit(s[i+4]) && scan.IsDigit(s[i+5]) {
			return true
		}
		from = i + 1
	}
	return false
}
