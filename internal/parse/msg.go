package parse

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"

	"github.com/emersion/go-message"
	"github.com/emersion/go-message/charset"
	"github.com/richardlehane/mscfb"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
)

// The limits of reading an Outlook message.
const (
	maxStreams   = 4000     // of one file
	maxMsgBytes  = 16 << 20 // of all its streams that are read
	maxEmbedding = 3        // messages within messages
)

// IsOutlook tells whether data begins as an Outlook message does, or another file of the same container.
func IsOutlook(data []byte) bool {
	return bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
}

// ErrNoMessage tells that a file is no Outlook message, or one that is broken beyond reading.
var ErrNoMessage = errors.New("no Outlook message")

// Outlook reads a message that Outlook saved (.msg, [MS-OXMSG]): its text, what its header and its recipients tell, and the
// reports and e-mails that it carries. From and To of its failures are places in its text. An error wraps ErrNoMessage.
func Outlook(data []byte) (r Result, err error) {
	defer func() {
		if p := recover(); p != nil { // the container's library meets every broken file before we do
			r, err = Result{}, fmt.Errorf("%w: %v", ErrNoMessage, p)
		}
	}()
	root, err := readStorage(data)
	if err != nil {
		return Result{}, err
	}
	if len(root.props) == 0 {
		return Result{}, fmt.Errorf("%w: it has no properties", ErrNoMessage)
	}
	return root.read(0), nil
}

// storage is a message, a recipient or an attachment of an Outlook message: its properties by their tag, with what is within.
type storage struct {
	props    map[string][]byte // variable length, by the tag as its name spells it: "0037001F"
	fixed    []byte            // those of fixed length
	header   int               // bytes before them
	number   string            // of a recipient or an attachment, in its list
	to       []*storage
	attached []*storage
	message  *storage // an attachment that is a message
}

// The tags of properties ([MS-OXPROPS]), without their type.
const (
	tagClass      = "001A"
	tagSubject    = "0037"
	tagHeaders    = "007D"
	tagBody       = "1000"
	tagReportText = "1001"
	tagRTF        = "1009"
	tagHTML       = "1013"
	tagSenderName = "0C1A"
	tagSenderSMTP = "5D01"
	tagSender     = "0C1F"
	tagExtra      = "0C1B" // what the server said: PidTagSupplementaryInfo
	tagSMTP       = "39FE"
	tagAddress    = "3003"
	tagName       = "3001"
	tagData       = "3701"
	tagMIME       = "370E"
	tagFileName   = "3707"
	tagShortName  = "3704"
)

var wanted = map[string]bool{tagClass: true, tagSubject: true, tagHeaders: true, tagBody: true, tagReportText: true, tagRTF: true, tagHTML: true, tagSenderName: true, tagSenderSMTP: true, tagSender: true,
	tagExtra: true, tagSMTP: true, tagAddress: true, tagName: true, tagData: true, tagMIME: true, tagFileName: true, tagShortName: true}

// readStorage reads the container.
func readStorage(data []byte) (*storage, error) {
	doc, err := mscfb.New(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoMessage, err)
	}
	root := &storage{header: 32}
	left := maxMsgBytes
	for n := 0; n < maxStreams; n++ {
		entry, err := doc.Next()
		if err != nil {
			break // the end, or a break: what was read so far counts
		}
		at := root.find(entry.Path)
		name := entry.Name
		tag, isProp := strings.CutPrefix(name, "__substg1.0_")
		isProp = isProp && len(tag) == 8
		if at == nil || !isProp && name != "__properties_version1.0" || isProp && !wanted[tag[:4]] || entry.Size <= 0 || entry.Size > int64(left) {
			continue
		}
		stream := make([]byte, 0, entry.Size)
		stream, err = readFull(stream, entry)
		left -= len(stream)
		if err != nil && len(stream) == 0 {
			continue
		}
		if !isProp {
			at.fixed = stream
			continue
		}
		if at.props == nil {
			at.props = map[string][]byte{}
		}
		at.props[tag] = stream
	}
	return root, nil
}

// readFull reads what there is of a stream, up to the room in b.
func readFull(b []byte, r io.Reader) ([]byte, error) {
	for len(b) < cap(b) {
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if err != nil || n == 0 {
			return b, err
		}
	}
	return b, nil
}

// find gives the storage at a path, made where it is new; nil for one that tells nothing.
func (s *storage) find(path []string) *storage {
	at := s
	for depth, name := range path {
		switch {
		case depth > 4*maxEmbedding:
			return nil
		case strings.HasPrefix(name, "__recip_version1.0_"):
			at = within(&at.to, name)
		case strings.HasPrefix(name, "__attach_version1.0_"):
			at = within(&at.attached, name)
		case name == "__substg1.0_3701000D":
			if at.message == nil {
				at.message = &storage{header: 24}
			}
			at = at.message
		case depth == 0 && name == "Root Entry":
		default:
			return nil
		}
		if at == nil {
			return nil
		}
	}
	return at
}

// within gives the storage with a number from a list; they may come in any order.
func within(list *[]*storage, name string) *storage {
	_, number, _ := strings.Cut(name, "#")
	for _, s := range *list {
		if s.number == number {
			return s
		}
	}
	if len(*list) >= maxFailures {
		return nil
	}
	s := &storage{header: 8, number: number}
	*list = append(*list, s)
	return s
}

// text gives a property as text, whatever its type.
func (s *storage) text(tag string) string {
	if v, ok := s.props[tag+"001F"]; ok {
		return fromUTF16(v)
	}
	v, ok := s.props[tag+"001E"]
	if !ok {
		v = s.props[tag+"0102"]
	}
	return strings.TrimRight(s.decode(v), "\x00")
}

func fromUTF16(b []byte) string {
	units := make([]uint16, 0, len(b)/2)
	for ; len(b) >= 2; b = b[2:] {
		if u := binary.LittleEndian.Uint16(b); u != 0 {
			units = append(units, u)
		}
	}
	return string(utf16.Decode(units))
}

// decode reads bytes in the code page that the message names.
func (s *storage) decode(b []byte) string {
	name := ""
	switch page := s.fixedInt(0x3FDE); {
	case page >= 1250 && page <= 1258:
		name = fmt.Sprintf("windows-%d", page)
	case page >= 28591 && page <= 28605:
		name = fmt.Sprintf("iso-8859-%d", page-28590)
	default:
		name = map[int]string{932: "shift_jis", 936: "gb18030", 949: "euc-kr", 950: "big5", 20866: "koi8-r", 21866: "koi8-u", 50220: "iso-2022-jp", 51932: "euc-jp"}[page]
	}
	if name != "" {
		if r, err := charset.Reader(name, bytes.NewReader(b)); err == nil {
			if decoded, err := io.ReadAll(r); err == nil {
				return string(decoded)
			}
		}
	}
	return strings.ToValidUTF8(string(b), "?")
}

// fixedInt gives a property of fixed length, 0 where there is none.
func (s *storage) fixedInt(id uint16) int {
	for b := s.fixed[min(s.header, len(s.fixed)):]; len(b) >= 16; b = b[16:] {
		if binary.LittleEndian.Uint16(b) == 3 && binary.LittleEndian.Uint16(b[2:]) == id {
			return int(int32(binary.LittleEndian.Uint32(b[8:])))
		}
	}
	return 0
}

// read reads a message as an e-mail.
func (s *storage) read(depth int) Result {
	var r reader
	class := strings.ToLower(s.text(tagClass))
	failed := strings.HasPrefix(class, "report.") && strings.HasSuffix(class, ".ndr")
	head := s.text(tagHeaders)
	if e, _ := message.Read(strings.NewReader(strings.TrimSpace(head) + "\r\n\r\n")); e != nil && head != "" {
		r.mail.readHeader(&e.Header)
	}
	if from := cmp.Or(s.text(tagSenderSMTP), s.text(tagSender)); r.mail.from == "" && strings.Contains(from, "@") {
		r.mail.from, _ = addresses.First(clean(from))
	}
	subject := s.text(tagSubject)
	sender := strings.TrimSpace(s.text(tagSenderName) + " <" + r.mail.from + ">")
	r.mail.daemon = r.mail.daemon || failed || strings.HasPrefix(class, "report.") || anyFold(sender, daemonNames)
	r.mail.titled = r.mail.titled || anyFold(subject, daemonSubjects)
	r.mail.answers = r.mail.answers || strings.Contains(class, "oof") || strings.Contains(class, "rules.reply")
	for _, field := range []struct{ name, value string }{{"From", sender}, {"Subject", subject}} {
		r.out.WriteString(field.name + ": " + scan.Spaces(field.value) + "\n")
	}
	r.out.WriteByte('\n')
	r.out.WriteString(s.body() + "\n\n")
	if report := s.text(tagReportText); report != "" {
		r.out.WriteString(report + "\n\n")
	}
	if failed {
		s.report(&r)
	}
	var carried []*storage
	for _, a := range s.attached {
		if a.message != nil {
			carried = append(carried, a.message)
		} else {
			a.attachment(&r)
		}
	}
	found := readLetter(r.out.String(), &r.mail)
	for i := 0; i < len(r.carried) && len(found.Failures) == 0; i++ {
		found.join(email(r.carried[i], depth))
	}
	for i := 0; i < len(carried) && len(found.Failures) == 0 && depth < maxEmbedding; i++ {
		found.join(carried[i].read(depth + 1))
	}
	return found
}

// body gives the message's text: plain, from HTML, or from RTF.
func (s *storage) body() string {
	if t := s.text(tagBody); strings.TrimSpace(t) != "" {
		return t
	}
	if page := s.text(tagHTML); page != "" {
		return htmlText(strings.NewReader(page))
	}
	return rtfText(unpackRTF(s.props[tagRTF+"0102"]))
}

// report writes what Outlook's own form of a report tells of each recipient as the fields of a delivery report.
func (s *storage) report(r *reader) {
	for _, to := range s.to {
		name := to.text(tagSMTP)
		for _, tag := range []string{tagAddress, tagName} {
			if !strings.Contains(name, "@") {
				name = to.text(tag)
			}
		}
		a, _ := addresses.First(name)
		said := scan.Spaces(to.text(tagExtra))
		if a == "" && said == "" {
			continue
		}
		r.out.WriteString("Final-Recipient: rfc822; " + a + "\nAction: failed\n")
		if said != "" {
			r.out.WriteString("Diagnostic-Code: smtp; " + strings.Trim(said, "<>") + "\n")
		}
		r.out.WriteByte('\n')
	}
}

// attachment takes a part that a message carries: a delivery report, the header of a returned message, an e-mail, a text.
func (s *storage) attachment(r *reader) {
	data := s.props[tagData+"0102"]
	kind := strings.ToLower(s.text(tagMIME))
	name := strings.ToLower(cmp.Or(s.text(tagFileName), s.text(tagShortName)))
	switch {
	case len(data) == 0:
	case kind == "text/rfc822-headers" || kind == "message/rfc822-headers":
		r.mail.readReturned(data)
	case kind == "message/rfc822" || strings.HasSuffix(name, ".eml"):
		r.mail.readReturned(data)
		if len(r.carried) < maxForwards {
			r.carried = append(r.carried, data)
		}
	case strings.Contains(kind, "delivery-status"):
		r.mail.reports++
		r.out.WriteString(s.decode(data) + "\n\n")
	case kind == "message/feedback-report" || strings.HasPrefix(kind, "text/plain") || strings.HasSuffix(name, ".txt") || strings.HasSuffix(name, ".dat") && bytes.Contains(data, []byte("Final-Recipient")):
		r.out.WriteString(s.decode(data) + "\n\n")
	}
}
