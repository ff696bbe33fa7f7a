package parse

import (
	"bytes"
	"io"
	"slices"
	"strings"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // other charsets than UTF-8

	"smtpbot/internal/parse/scan"
)

// The limits of reading an e-mail: deeper or longer than these is no bounce.
const (
	maxParts    = 100
	maxDepth    = 20
	maxPart     = 4 << 20
	maxForwards = 3    // e-mails within e-mails, where the outer one tells nothing
	maxMessages = 1000 // of one mailbox
)

// Email reads a whole e-mail, or a mailbox of several: text parts and delivery reports, decoded, as one text. From and To
// of its failures are places in that text, not in the source. What a MIME reader gives up on is read as plain text.
func Email(source []byte) Result {
	source = bytes.TrimPrefix(source, byteOrderMark)
	if bytes.IndexByte(source, '\n') < 0 { // the line ends of an old Mac
		source = bytes.ReplaceAll(source, []byte("\r"), []byte("\n"))
	}
	messages := mailbox(source)
	if len(messages) == 1 {
		return email(messages[0], 0)
	}
	var all Result
	for i, m := range messages {
		if i == maxMessages {
			all.Cut = true
			break
		}
		all.join(email(m, 0))
	}
	return all
}

// byteOrderMark is what some programs of Windows begin a file with.
var byteOrderMark = []byte("\xef\xbb\xbf")

// join adds what was read of another message.
func (r *Result) join(other Result) {
	n := min(len(other.Failures), maxFailures-len(r.Failures))
	r.Failures = append(r.Failures, other.Failures[:n]...)
	r.More += other.More + len(other.Failures) - n
	r.Cut = r.Cut || other.Cut
	r.Accepted = r.Accepted || other.Accepted
	for _, kind := range other.Secrets {
		if !strings.Contains("\x00"+strings.Join(r.Secrets, "\x00")+"\x00", "\x00"+kind+"\x00") {
			r.Secrets = append(r.Secrets, kind)
		}
	}
}

// mailbox splits a mailbox (RFC 4155) into its messages: a line "From …" behind an empty one, with a header below.
func mailbox(source []byte) [][]byte {
	const start = "\nFrom "
	if !bytes.HasPrefix(source, []byte(start[1:])) {
		return [][]byte{source}
	}
	var out [][]byte
	begin := 0
	for at := 0; at < len(source); {
		i := bytes.Index(source[at:], []byte(start))
		if i < 0 {
			break
		}
		i += at
		at = i + len(start)
		if before := bytes.TrimRight(source[max(0, i-2):i], "\r"); len(before) > 0 && before[len(before)-1] != '\n' {
			continue
		}
		if line, rest, _ := bytes.Cut(source[at:], []byte("\n")); len(line) < 200 && startsHeader(rest) {
			out = append(out, source[begin:i+1])
			begin = i + 1
		}
	}
	return append(out, source[begin:])
}

// maxFieldName is within how many bytes the name of a header field ends.
const maxFieldName = 200

// startsHeader tells whether data begins with a header field.
func startsHeader(data []byte) bool {
	line, _, _ := bytes.Cut(data[:min(len(data), maxFieldName)], []byte("\n"))
	name, _, ok := bytes.Cut(line, []byte(":"))
	return ok && len(name) > 0 && !bytes.ContainsAny(name, " \t")
}

// email reads one e-mail, and where it tells nothing, those that it carries: somebody may have forwarded a bounce.
func email(source []byte, depth int) Result {
	source = foldParameters(withoutEnvelope(source))
	e, err := message.Read(bytes.NewReader(source))
	if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) || e == nil {
		return readLetter(asText(source), new(letter))
	}
	r := reader{}
	r.out.Grow(min(len(source), maxPart))
	r.mail.readHeader(&e.Header)
	for _, name := range []string{"From", "Subject", "Auto-Submitted"} {
		if v := text(&e.Header, name); v != "" {
			r.out.WriteString(name + ": " + v + "\n")
		}
	}
	head := r.out.String()
	r.out.WriteByte('\n')
	r.part(e, "", 0)
	found := readLetter(r.out.String(), &r.mail)
	for i := 0; i < len(r.carried) && depth < maxForwards && (len(found.Failures) == 0 || found.vague() && isReport(r.carried[i])); i++ {
		inner := email(r.carried[i], depth+1)
		if len(inner.Failures) > 0 && !inner.vague() {
			found.Failures = nil
		}
		if len(found.Failures) == 0 {
			found.join(inner)
		}
	}
	if len(found.Failures) == 0 && !found.Accepted {
		found = readLetter(head+asText(body(source)), &r.mail)
	}
	return found
}

// vague tells whether all that was read are words of a mail system that are in no list, as those of a gateway are that wraps a
// bounce in an e-mail of its own.
func (r *Result) vague() bool {
	return !slices.ContainsFunc(r.Failures, func(f Failure) bool { return f.Format != "notice" })
}

// isReport tells whether an e-mail is a delivery report itself, by its header.
func isReport(source []byte) bool {
	for _, f := range headerFields(source[:min(len(source), maxHeader)], "content-type") {
		if scan.HasPrefixFold(f.value, "multipart/report") {
			return true
		}
	}
	return false
}

// readLetter reads the text of an e-mail.
func readLetter(text string, l *letter) Result {
	if !l.daemon && !l.titled && !l.answers && !l.likelyAnswers && !l.away && !l.complains && !Evidence(text) {
		return Result{}
	}
	d := newDoc(text)
	d.mail = l
	return d.read(formats)
}

// isSource tells whether a text is the source of an e-mail with parts, or with a body that must be decoded before anybody can
// read it.
func isSource(text string) bool {
	name, _, ok := strings.Cut(text[:min(len(text), 80)], ":")
	if !ok || name == "" || !strings.HasPrefix(name, "From ") && (strings.IndexByte(name, ' ') >= 0 || strings.ContainsAny(name, "\t\n<>@")) {
		return false
	}
	head := text[:min(len(text), maxHeader)]
	for _, field := range []string{"\ncontent-type: multipart/", "\ncontent-transfer-encoding: base64", "\ncontent-transfer-encoding: quoted-printable"} {
		if scan.ContainsFold(head, field) {
			return IsEmail([]byte(head))
		}
	}
	return false
}

// pastedSource reads such a text.
func pastedSource(text string) Result { return Email([]byte(text)).placed(text) }

// placed gives the result with all of the text for the place of each failure: what was decoded has other places.
func (r Result) placed(text string) Result {
	for i := range r.Failures {
		r.Failures[i].From, r.Failures[i].To = 0, len(text)
	}
	return r
}

// withoutEnvelope drops an mbox's first line, and empty lines before a header.
func withoutEnvelope(source []byte) []byte {
	source = bytes.TrimLeft(source, " \t\r\n")
	if bytes.HasPrefix(source, []byte("From ")) || bytes.HasPrefix(source, []byte(">From ")) {
		_, source, _ = bytes.Cut(source, []byte("\n"))
	}
	return source
}

// foldParameters folds a multipart's boundary that stands at the beginning of its line, where it ends the header for a
// strict reader.
func foldParameters(source []byte) []byte {
	if bytes.Contains(source, []byte(";\nboundary=")) || bytes.Contains(source, []byte(";\r\nboundary=")) {
		return bytes.ReplaceAll(source, []byte("\nboundary="), []byte("\n boundary="))
	}
	return source
}

// body gives an e-mail's source behind its header, from the blank line on: what a header tells is read already, and numbers
// of versions and of messages stand there, too.
func body(source []byte) []byte {
	for _, end := range []string{"\n\n", "\n\r\n"} {
		if at := bytes.Index(source, []byte(end)); at >= 0 {
			return source[at+1:]
		}
	}
	return nil
}

// asText gives an e-mail's source for reading as it stands, where its parts told nothing: boundaries that are missing or
// broken hide them from a MIME reader. Soft line ends (RFC 2045 §6.7) are joined.
func asText(source []byte) string {
	if bytes.Contains(bytes.ToLower(source), []byte("quoted-printable")) {
		source = bytes.ReplaceAll(bytes.ReplaceAll(source, []byte("=\r\n"), nil), []byte("=\n"), nil)
	}
	return string(source)
}

// reader gathers the parts of an e-mail that tell of failures.
type reader struct {
	out     strings.Builder
	mail    letter
	carried [][]byte // e-mails that it carries and does not return
	parts   int
	buffer  [4 << 10]byte
}

// copy takes over a part's text, as far as it can be decoded.
func (r *reader) copy(body io.Reader) { _, _ = io.CopyBuffer(&r.out, body, r.buffer[:]) }

// part reads one part of a multipart of kind parent.
func (r *reader) part(e *message.Entity, parent string, depth int) {
	if r.parts++; r.parts > maxParts || depth > maxDepth {
		return
	}
	kind, _, _ := e.Header.ContentType()
	if multi := e.MultipartReader(); multi != nil {
		r.children(multi, kind, depth)
		return
	}
	body := io.LimitReader(e.Body, maxPart)
	switch kind {
	case "text/html":
		r.out.WriteString(htmlText(body))
	case "text/rfc822-headers", "message/rfc822-headers":
		r.mail.readReturned(headOf(body))
		return
	case "message/rfc822", "message/global", "message/global-headers":
		r.carry(body, parent)
		return
	case "message/feedback-report", "message/disposition-notification", "":
		r.copy(body)
	default:
		if strings.HasSuffix(kind, "delivery-status") { // message/, message/global-, and what is written for it by mistake
			r.mail.reports++
		} else if parent == "multipart/report" && kind == "application/octet-stream" { // the report, sent without its type
			start := make([]byte, len("Reporting-MTA:"))
			n, _ := io.ReadFull(body, start)
			if !strings.EqualFold(string(start[:n]), "Reporting-MTA:") {
				return
			}
			r.mail.reports++
			r.out.Write(start)
		} else if strings.HasSuffix(strings.ToLower(fileName(&e.Header)), ".eml") { // a message, sent without its type
			r.carry(body, parent)
			return
		} else if !strings.HasPrefix(kind, "text/") {
			return
		}
		r.copy(body)
	}
	r.out.WriteString("\n\n")
}

// carry takes up an e-mail within a multipart of kind parent: the message that a report returns, or one that somebody forwards.
func (r *reader) carry(body io.Reader, parent string) {
	if parent == "multipart/report" || len(r.carried) == maxForwards {
		r.mail.readReturned(headOf(body))
		return
	}
	source, _ := io.ReadAll(body) // what could be decoded is kept; a broken end is no reason to lose it
	r.mail.readReturned(source)
	r.carried = append(r.carried, source)
}

// fileName gives the name of an attachment, "" where it has none.
func fileName(h *message.Header) string {
	_, params, _ := h.ContentDisposition()
	if name := params["filename"]; name != "" {
		return name
	}
	_, params, _ = h.ContentType()
	return params["name"]
}

// headOf reads the header of a message, and little of what follows it.
func headOf(body io.Reader) []byte {
	head := make([]byte, 0, 4<<10)
	for len(head) < maxHeader {
		n, err := body.Read(head[len(head):cap(head)])
		begun := max(0, len(head)-3) // a blank line may stand across two reads
		head = head[:len(head)+n]
		begun = max(begun, len(head)-len(bytes.TrimLeft(head, "\r\n")))
		if fresh := head[begun:]; err != nil || bytes.Contains(fresh, []byte("\n\n")) || bytes.Contains(fresh, []byte("\n\r\n")) {
			break
		}
		head = slices.Grow(head, 1)
	}
	return head
}

// children reads the parts of a multipart. Of alternatives only the first is read, so that nothing is told twice.
func (r *reader) children(multi message.MultipartReader, kind string, depth int) {
	for {
		p, err := multi.NextPart()
		if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) || p == nil {
			return
		}
		before := r.out.Len()
		r.part(p, kind, depth+1)
		if kind == "multipart/alternative" && len(strings.TrimSpace(r.out.String()[before:])) > 0 {
			return
		}
	}
}

// IsEmail tells whether data begins as an e-mail does: header fields (RFC 5322 §2.2), one of them a field that every e-mail
// has, or the "From " line of an mbox.
func IsEmail(data []byte) bool {
	head := bytes.TrimPrefix(data[:min(len(data), 16<<10)], byteOrderMark)
	if bytes.HasPrefix(head, []byte("From ")) {
		return true
	}
	known := 0
	for n := 0; n < 60; n++ {
		line, rest, _ := bytes.Cut(head, []byte("\n"))
		head = rest
		line = bytes.TrimRight(line, "\r")
		if len(line) == 0 {
			return known >= 2
		}
		if line[0] == ' ' || line[0] == '\t' {
			continue
		}
		name, _, ok := bytes.Cut(line, []byte(":"))
		if !ok || len(name) == 0 || bytes.ContainsAny(name, " \t") {
			return false
		}
		switch strings.ToLower(string(name)) {
		case "from", "to", "subject", "date", "received", "return-path", "message-id", "mime-version", "content-type":
			known++
		}
	}
	return known >= 2
}
