package parse

import (
	"bytes"
	"io"
	"strings"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // other charsets than UTF-8
	"golang.org/x/net/html"
)

// The limits of reading an e-mail: deeper or longer than these is no bounce.
const (
	maxParts = 100
	maxDepth = 20
	maxPart  = 4 << 20
)

// Email reads a whole e-mail: its text parts and delivery reports, decoded, as one text. From and To of its failures are
// places in that text, not in the source. What a MIME reader gives up on is read as plain text.
func Email(source []byte) Result {
	var b strings.Builder
	e, err := message.Read(bytes.NewReader(source))
	if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) || e == nil {
		return Text(asText(source))
	}
	for _, name := range []string{"From", "Subject", "Auto-Submitted", "X-Failed-Recipients"} {
		if v, err := e.Header.Text(name); err == nil && v != "" {
			b.WriteString(name + ": " + v + "\n")
		}
	}
	b.WriteByte('\n')
	r := reader{out: &b}
	r.part(e, 0)
	if found := Text(b.String()); len(found.Failures) > 0 {
		return found
	}
	return Text(asText(source))
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
	out   *strings.Builder
	parts int
}

func (r *reader) part(e *message.Entity, depth int) {
	if r.parts++; r.parts > maxParts || depth > maxDepth {
		return
	}
	kind, _, _ := e.Header.ContentType()
	if multi := e.MultipartReader(); multi != nil {
		r.children(e, multi, kind, depth)
		return
	}
	switch {
	case kind == "text/html":
		r.out.WriteString(htmlText(io.LimitReader(e.Body, maxPart)))
	case kind == "" || kind == "text/plain" || kind == "message/delivery-status" || kind == "message/feedback-report" || kind == "message/global-delivery-status" || strings.HasPrefix(kind, "text/") && kind != "text/rfc822-headers":
		_, _ = io.Copy(r.out, io.LimitReader(e.Body, maxPart)) // what could be decoded is kept; a broken end is no reason to lose it
	default:
		return
	}
	r.out.WriteString("\n\n")
}

// children reads the parts of a multipart. Of alternatives only the first is read, so that nothing is told twice.
func (r *reader) children(_ *message.Entity, multi message.MultipartReader, kind string, depth int) {
	for {
		p, err := multi.NextPart()
		if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) || p == nil {
			return
		}
		before := r.out.Len()
		r.part(p, depth+1)
		if kind == "multipart/alternative" && len(strings.TrimSpace(r.out.String()[before:])) > 0 {
			return
		}
	}
}

// htmlText gives the text of an HTML page: a line for each block, none of its scripts and styles.
func htmlText(page io.Reader) string {
	var b strings.Builder
	z := html.NewTokenizer(page)
	skip := false
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			if !skip {
				b.WriteString(strings.ReplaceAll(string(z.Text()), "\n", " "))
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			tag, _ := z.TagName()
			switch string(tag) {
			case "script", "style", "title", "head":
				skip = kind == html.StartTagToken
			case "br", "p", "div", "tr", "li", "table", "h1", "h2", "h3", "pre", "td":
				b.WriteByte('\n')
			}
		}
	}
}

// IsEmail tells whether data begins as an e-mail does: header fields (RFC 5322 §2.2), one of them a field that every e-mail
// has, or the "From " line of an mbox.
func IsEmail(data []byte) bool {
	head := data[:min(len(data), 16<<10)]
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
