// Package outlook reads the files in which Outlook saves a message (.msg): properties ([MS-OXMSG], [MS-OXPROPS]) in a compound
// file ([MS-CFB]). It does not tell what the message means.
package outlook

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"

	"github.com/emersion/go-message/charset"
	"github.com/richardlehane/mscfb"
)

// The limits of reading an Outlook message.
const (
	maxStreams   = 4000     // of one file
	maxBytes     = 16 << 20 // of all its streams that are read
	maxText      = 4 << 20  // of RTF without its compression
	maxEmbedding = 3        // messages within messages
	maxListed    = 200      // recipients, and attachments
)

// Message is what a file tells, as e-mails have it. What it does not tell is zero.
type Message struct {
	Class       string // "IPM.Note", "REPORT.IPM.Note.NDR"
	Header      string // as it came over the network
	Subject     string
	Sender      string // the name
	From        string // the address, where it is one
	Body        string // plain, or made plain from RTF
	HTML        string // where there is no other body
	Report      string // what a report tells, besides its body
	Recipients  []Recipient
	Attachments []Attachment
}

// Recipient is one of those to whom a message went.
type Recipient struct {
	Name string // the address where one is known
	Said string // what the server said of it, in a report
}

// Attachment is a file or a message that a message carries.
type Attachment struct {
	Name    string // of the file
	Type    string // of its content, as MIME has it
	Data    []byte
	Message *Message // instead of data
	page    int      // the code page that the message names
}

// Text gives the data in the code page that the message names.
func (a *Attachment) Text() string { return decode(a.Data, a.page) }

// IsMessage tells whether data begins as an Outlook message does, or another file of the same container.
func IsMessage(data []byte) bool {
	return bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
}

// ErrNoMessage tells that a file is no Outlook message, or one that is broken beyond reading.
var ErrNoMessage = errors.New("no Outlook message")

// Read reads a message. An error wraps ErrNoMessage; of a file that is broken further on, what stands before counts.
func Read(data []byte) (m *Message, err error) {
	defer func() {
		if p := recover(); p != nil { // the container's library meets every broken file before we do
			m, err = nil, fmt.Errorf("%w: %v", ErrNoMessage, p)
		}
	}()
	root, err := readStorage(data)
	if err != nil {
		return nil, err
	}
	if len(root.props) == 0 {
		return nil, fmt.Errorf("%w: it has no properties", ErrNoMessage)
	}
	return root.asMessage(0), nil
}

// asMessage gives what a storage holds.
func (s *storage) asMessage(depth int) *Message {
	m := &Message{Class: s.text(tagClass), Header: s.text(tagHeaders), Subject: s.text(tagSubject), Sender: s.text(tagSenderName), Body: s.text(tagBody), Report: s.text(tagReportText)}
	if from := cmp.Or(s.text(tagSenderSMTP), s.text(tagSender)); strings.Contains(from, "@") {
		m.From = from
	}
	if strings.TrimSpace(m.Body) == "" {
		if m.HTML = s.text(tagHTML); m.HTML == "" {
			m.Body = rtfText(unpackRTF(s.props[tagRTF+"0102"]))
		}
	}
	for _, to := range s.to {
		r := Recipient{Name: to.text(tagSMTP), Said: to.text(tagExtra)}
		for _, tag := range []string{tagAddress, tagName} {
			if !strings.Contains(r.Name, "@") {
				r.Name = to.text(tag)
			}
		}
		m.Recipients = append(m.Recipients, r)
	}
	for _, held := range s.attached {
		a := Attachment{Name: cmp.Or(held.text(tagFileName), held.text(tagShortName)), Type: held.text(tagMIME), Data: held.props[tagData+"0102"], page: held.page()}
		if held.message != nil && depth < maxEmbedding {
			a.Message = held.message.asMessage(depth + 1)
		}
		m.Attachments = append(m.Attachments, a)
	}
	return m
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
	left := maxBytes
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
	if len(*list) >= maxListed {
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
	return strings.TrimRight(decode(v, s.page()), "\x00")
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

// page gives the code page that a message names, 0 where it names none.
func (s *storage) page() int { return s.fixedInt(0x3FDE) }

// decode reads bytes in a code page of Windows.
func decode(b []byte, page int) string {
	name := ""
	switch {
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
