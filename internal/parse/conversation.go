package parse

import (
	"slices"
	"strings"
	"sync"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/trouble"
	"smtpbot/internal/smtpcode"
)

// serverMarks stand before what the server said in the output of programs that show a conversation.
var serverMarks = []string{"<** ", "<~* ", "<-  ", "<~  ", "<<< ", "<-- ", "< ", "S: ", "Server: ", "SERVER -> CLIENT: ", "server: ", "S> ", "Out: "}

// clientMarks stand before what the client said.
var clientMarks = []string{" -> ", "-> ", " ~> ", "~> ", ">>> ", "--> ", "> ", "C: ", "Client: ", "CLIENT -> SERVER: ", "client: ", "C> ", "In:  "}

// endOfData names the moment when the server judges the message that it was given.
const endOfData = "end of DATA"

// conversation is what was said so far in one.
type conversation struct {
	command   string
	recipient string // of the last RCPT TO
	sender    string
	host      string   // who greeted
	masked    bool     // the greeting was overwritten on the way
	named     []string // by any RCPT TO, two at most
}

// findConversation reads an SMTP conversation as telnet, swaks, openssl or a library's debug output show it: commands, and
// replies below them.
func findConversation(d *doc) []Failure {
	if !d.converses() {
		return nil
	}
	var out []Failure
	var c conversation
	quoted := strings.Contains(d.src, "= `") // what a test lets a server say
	for i := 0; i < len(d.lines); i++ {
		if d.lines[i].taken || d.lines[i].blank() {
			continue
		}
		t, server := said(d.lines[i].text)
		if !server && isCommand(t) {
			c.ask(t)
			continue
		}
		c.hear(t)
		r, ok := readReply(t)
		if !ok || r.code.IsZero() || !scan.IsDigit(t[0]) {
			continue
		}
		if quoted && d.inLiteral(i) {
			d.take(i, i+1)
			continue
		}
		r, end := d.wholeReply(i, t, r)
		f := c.refusal(r)
		f.From, f.To = d.take(i, end)
		out = append(out, f)
		i = end - 1
	}
	c.nameRecipients(out, sync.OnceValue(d.headerTo))
	return out
}

// ask takes in a command.
func (c *conversation) ask(command string) {
	c.command = command
	switch commandName(command) {
	case "RCPT TO":
		c.recipient = addresses.Bracketed(command)
		if len(c.named) < 2 && c.recipient != "" && !slices.Contains(c.named, c.recipient) {
			c.named = append(c.named, c.recipient)
		}
	case "MAIL FROM":
		c.sender = addresses.Bracketed(command)
	}
}

// hear takes in what a server says that refuses nothing.
func (c *conversation) hear(t string) {
	if rest, ok := strings.CutPrefix(t, "220 "); ok {
		c.host, _ = addresses.HostIP(rest)
		c.masked = masked(rest)
	}
	if strings.HasPrefix(t, "354") && commandName(c.command) == "DATA" {
		c.command = endOfData
	}
}

// wholeReply reads on from the first line of a reply, line i, and gives the line behind its last.
func (d *doc) wholeReply(i int, t string, r reply) (whole reply, end int) {
	end = d.replyEnd(i, r.code)
	if _, _, python := pythonSaid(d.lines[i].bare); python {
		end = d.pythonEnd(i, r.code)
	}
	if end == i+1 {
		return r, end
	}
	var b strings.Builder
	b.WriteString(t)
	for j := i + 1; j < end; j++ {
		if more, _ := said(d.lines[j].text); !strings.HasPrefix(more, pythonSummary) {
			b.WriteByte(' ')
			b.WriteString(more)
		}
	}
	whole, _ = readReply(scan.Spaces(b.String()))
	return whole, end
}

// refusal gives the failure of the last command.
func (c *conversation) refusal(r reply) Failure {
	f := Failure{Confidence: Certain, RemoteHost: c.host, Sender: c.sender, Command: commandName(c.command)}
	if c.command == endOfData {
		f.Command = endOfData
	}
	f.setReply(r)
	if n := r.code.Int(); c.masked && (n == 500 || n == 502) { // nor did the command get through as it was
		f.Trouble = trouble.Masked
	}
	switch {
	case f.Command == "RCPT TO", f.Command == "DATA", f.Command == endOfData, f.Command == "" && c.recipient != "":
		f.Recipient = c.recipient
	}
	return f
}

// nameRecipients gives failures without a recipient the only one that the whole conversation names, or the header's.
func (c *conversation) nameRecipients(found []Failure, header func() string) {
	for i := range found {
		f := &found[i]
		switch {
		case f.Recipient != "" || f.Command != "" && c.recipient != "":
		case len(c.named) == 1 && f.Command == "": // the envelope below the reply, as some notices list it
			f.Recipient = c.named[0]
		case len(c.named) == 0:
			f.Recipient = header()
		}
	}
}

// converses tells whether the text shows both sides of a conversation: two commands or greetings at least.
func (d *doc) converses() bool {
	n := 0
	for i := range d.lines {
		if d.lines[i].taken || d.lines[i].cues&cueTalk == 0 {
			continue
		}
		t, server := said(d.lines[i].text)
		switch {
		case t == "":
		case server && len(t) > 3 && scan.IsDigit(t[0]) && (t[3] == ' ' || t[3] == '-'):
			n++
		case isCommand(t), strings.HasPrefix(t, "220 "), strings.HasPrefix(t, "354 "), strings.HasPrefix(t, "250-") || strings.HasPrefix(t, "250 2."):
			n++
		}
		if n >= 2 {
			return true
		}
	}
	return false
}

// said strips the mark of a program from a line of a conversation, and tells whether it was the server's.
func said(text string) (t string, server bool) {
	t = strings.TrimSpace(text)
	if at := strings.Index(t, "SERVER -> CLIENT: "); at > 0 {
		t = t[at:]
	}
	if at := strings.Index(t, "CLIENT -> SERVER: "); at > 0 {
		t = t[at:]
	}
	if at := strings.Index(t[:min(len(t), 48)], ": <<< "); at > 0 { // OpenSMTPD's trace
		t = t[at+2:]
	} else if at := strings.Index(t[:min(len(t), 48)], ": >>> "); at > 0 {
		t = t[at+2:]
	}
	if rest, server, ok := pythonSaid(t); ok {
		return rest, server
	}
	for _, m := range serverMarks {
		if rest, ok := strings.CutPrefix(t, m); ok {
			return strings.TrimSpace(rest), true
		}
	}
	for _, m := range clientMarks {
		if rest, ok := strings.CutPrefix(t, strings.TrimLeft(m, " ")); ok {
			return strings.TrimSpace(rest), false
		}
	}
	return t, false
}

// pythonSummary begins the line in which smtplib's trace tells the whole reply once more.
const pythonSummary = "reply: retcode ("

// pythonSaid reads a line of smtplib's trace: "send: 'rcpt TO:<bob@example.org>\r\n'" or "reply: b'550 5.1.1 …\r\n'".
func pythonSaid(t string) (rest string, server, ok bool) {
	rest, server = strings.CutPrefix(t, "reply: ")
	if !server {
		if rest, ok = strings.CutPrefix(t, "send: "); !ok {
			return "", false, false
		}
	}
	rest = strings.TrimPrefix(rest, "b")
	if len(rest) < 2 || rest[0] != '\'' && rest[0] != '"' {
		return "", false, false
	}
	rest, _, ok = strings.Cut(rest[1:], `\r\n`)
	return rest, server, ok
}

// pythonEnd gives the line after a reply in smtplib's trace, which has each of its lines by itself and then a summary.
func (d *doc) pythonEnd(i int, code smtpcode.Code) int {
	for i++; i < len(d.lines); i++ {
		t, _ := said(d.lines[i].text)
		if strings.HasPrefix(t, pythonSummary) {
			return i + 1
		}
		if !strings.HasPrefix(t, code.String()) {
			break
		}
	}
	return i
}

// headerTo gives the address of a "To:" line, as the message in a conversation shows it.
func (d *doc) headerTo() string {
	for i := range d.lines {
		t, _ := said(d.lines[i].text)
		if rest, ok := strings.CutPrefix(t, "To: "); ok {
			return addresses.Bracketed(rest)
		}
	}
	return ""
}
