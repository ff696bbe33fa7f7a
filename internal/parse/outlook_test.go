package parse

import (
	"bytes"
	"encoding/binary"
	"errors"
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"
	"unicode/utf16"

	"smtpbot/internal/parse/outlook"
)

// node is a storage or, with data, a stream of a compound file that a test makes.
type node struct {
	name string
	data []byte
	kids []*node
}

func stream(name string, data []byte) *node { return &node{name: "__substg1.0_" + name, data: data} }

// words16 is a text property.
func words16(tag, text string) *node {
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return stream(tag+"001F", b)
}

func folder(name string, kids ...*node) *node { return &node{name: name, kids: kids} }

// compound writes a compound file ([MS-CFB]) of sectors of 512 bytes: streams below 4096 bytes in the small stream, as the
// format asks, and siblings in a row instead of a tree.
func compound(kids ...*node) []byte {
	const none, end, fatMark = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
	le := binary.LittleEndian
	root := &node{name: "Root Entry", kids: kids}
	var all []*node
	var walk func(*node)
	walk = func(n *node) {
		all = append(all, n)
		for _, k := range n.kids {
			walk(k)
		}
	}
	walk(root)
	index := map[*node]uint32{}
	for i, n := range all {
		index[n] = uint32(i)
	}
	var sectors []byte
	var fat, miniFAT []uint32
	var small []byte
	chain := func(data []byte) uint32 {
		if len(data) == 0 {
			return end
		}
		first := uint32(len(fat))
		for at := 0; at < len(data); at += 512 {
			sector := make([]byte, 512)
			copy(sector, data[at:])
			sectors = append(sectors, sector...)
			fat = append(fat, uint32(len(fat))+1)
		}
		fat[len(fat)-1] = end
		return first
	}
	start := map[*node]uint32{}
	for _, n := range all {
		switch {
		case n == root || n.data == nil:
		case len(n.data) >= 4096:
			start[n] = chain(n.data)
		default:
			start[n] = uint32(len(miniFAT))
			for at := 0; at < max(len(n.data), 1); at += 64 {
				sector := make([]byte, 64)
				copy(sector, n.data[at:])
				small = append(small, sector...)
				miniFAT = append(miniFAT, uint32(len(miniFAT))+1)
			}
			miniFAT[len(miniFAT)-1] = end
		}
	}
	start[root] = chain(small)
	var table []byte
	for _, v := range miniFAT {
		table = le.AppendUint32(table, v)
	}
	for len(table)%512 != 0 {
		table = le.AppendUint32(table, none)
	}
	miniStart := chain(table)
	var dir []byte
	for _, n := range all {
		e := make([]byte, 128)
		name := utf16.Encode([]rune(n.name))
		for i, u := range name {
			le.PutUint16(e[2*i:], u)
		}
		le.PutUint16(e[64:], uint16(2*len(name)+2))
		kind := byte(1)
		switch {
		case n == root:
			kind = 5
		case n.data != nil:
			kind = 2
		}
		e[66], e[67] = kind, 1
		le.PutUint32(e[68:], none)
		le.PutUint32(e[72:], none)
		le.PutUint32(e[76:], none)
		for _, p := range all {
			for i, k := range p.kids {
				if k == n && i+1 < len(p.kids) {
					le.PutUint32(e[72:], index[p.kids[i+1]])
				}
			}
		}
		if len(n.kids) > 0 {
			le.PutUint32(e[76:], index[n.kids[0]])
		}
		size := len(n.data)
		if n == root {
			size = len(small)
		}
		le.PutUint32(e[116:], start[n])
		le.PutUint32(e[120:], uint32(size))
		dir = append(dir, e...)
	}
	for len(dir)%512 != 0 {
		dir = append(dir, make([]byte, 128)...)
	}
	dirStart := chain(dir)
	fatSectors := (len(fat) + 127 + 1) / 128
	for (len(fat)+fatSectors+127)/128 > fatSectors {
		fatSectors++
	}
	h := make([]byte, 512)
	copy(h, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	le.PutUint16(h[24:], 0x3e)
	le.PutUint16(h[26:], 3)
	le.PutUint16(h[28:], 0xfffe)
	le.PutUint16(h[30:], 9)
	le.PutUint16(h[32:], 6)
	le.PutUint32(h[44:], uint32(fatSectors))
	le.PutUint32(h[48:], dirStart)
	le.PutUint32(h[56:], 4096)
	le.PutUint32(h[60:], miniStart)
	le.PutUint32(h[64:], uint32(len(table)/512))
	le.PutUint32(h[68:], end)
	for i := range 109 {
		le.PutUint32(h[76+4*i:], none)
	}
	for i := range fatSectors {
		le.PutUint32(h[76+4*i:], uint32(len(fat)))
		fat = append(fat, fatMark)
	}
	var rows []byte
	for _, v := range fat {
		rows = le.AppendUint32(rows, v)
	}
	for len(rows)%512 != 0 {
		rows = le.AppendUint32(rows, none)
	}
	return append(append(h, sectors...), rows...)
}

// fixed32 is the stream of a message's properties of fixed length, with one number.
func fixed32(header int, id uint16, n uint32) *node {
	b := make([]byte, header+16)
	binary.LittleEndian.PutUint16(b[header:], 3)
	binary.LittleEndian.PutUint16(b[header+2:], id)
	binary.LittleEndian.PutUint32(b[header+8:], n)
	return &node{name: "__properties_version1.0", data: b}
}

const msgHead = "From: Mail Delivery System <MAILER-DAEMON@mail.example.net>\r\nTo: alice@example.com\r\nSubject: Undelivered Mail Returned to Sender\r\n\r\n"

// outlookMessages are messages as Outlook saves them, in the states in which they come.
func outlookMessages() map[string][]byte {
	return map[string][]byte{
		"body":          compound(words16("001A", "IPM.Note"), words16("0037", "Undelivered Mail Returned to Sender"), words16("007D", msgHead), words16("1000", saidText)),
		"a long body":   compound(words16("001A", "IPM.Note"), words16("1000", saidText+strings.Repeat("\r\n", 3000))),
		"code page":     compound(stream("001A001E", []byte("IPM.Note\x00")), stream("1000001E", []byte("550 5.1.1 <bob@example.org>: Empf\xe4nger unbekannt\x00")), fixed32(32, 0x3FDE, 1252)),
		"HTML":          compound(words16("001A", "IPM.Note"), stream("10130102", []byte(pageText))),
		"RTF":           compound(words16("001A", "IPM.Note"), stream("10090102", packRTF(`{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 550 5.1.1 <bob@example.org>: User\par unknown}`))),
		"report":        compound(words16("001A", "REPORT.IPM.Note.NDR"), words16("0037", "Undeliverable: Lunch"), folder("__recip_version1.0_#00000000", words16("3001", "Bob"), words16("39FE", "bob@example.org"), words16("0C1B", "<mx.example.org #5.1.1 smtp;550 5.1.1 User unknown>"))),
		"two failed":    compound(words16("001A", "REPORT.IPM.Note.NDR"), folder("__recip_version1.0_#00000000", words16("3003", "bob@example.org"), words16("0C1B", "550 5.1.1 User unknown")), folder("__recip_version1.0_#00000001", words16("3001", "carol@example.org"), words16("0C1B", "552 5.2.2 Mailbox full"))),
		"report text":   compound(words16("001A", "REPORT.IPM.Note.NDR"), words16("1001", "Your message did not reach some or all of the intended recipients.\r\n\r\nThe following recipient(s) cannot be reached:\r\n\r\n      'bob@example.org' on 3/11/2026 9:12 AM\r\n            550 5.1.1 User unknown\r\n")),
		"attached":      compound(words16("001A", "IPM.Note"), words16("0037", "Undeliverable"), words16("1000", "See the report."), folder("__attach_version1.0_#00000000", words16("370E", "message/delivery-status"), stream("37010102", []byte(statusFields)))),
		"attached .eml": compound(words16("001A", "IPM.Note"), words16("1000", "What is this?"), folder("__attach_version1.0_#00000000", words16("3707", "bounce.eml"), stream("37010102", []byte(head+"\r\n"+saidText)))),
		"embedded":      compound(words16("001A", "IPM.Note"), words16("1000", "What is this?"), folder("__attach_version1.0_#00000000", folder("__substg1.0_3701000D", words16("001A", "IPM.Note"), words16("1000", saidText)))),
		"out of office": compound(words16("001A", "IPM.Note.Rules.OofTemplate.Microsoft"), words16("0037", "Automatic reply: Lunch"), words16("0C1A", "Bob"), words16("5D01", "bob@example.org"), words16("1000", "I am away.")),
		"ordinary":      compound(words16("001A", "IPM.Note"), words16("0037", "Lunch"), words16("1000", "At 12:45 in room 451?")),
	}
}

// packRTF stores RTF without compressing it, in pieces of eight.
func packRTF(s string) []byte {
	b := binary.LittleEndian.AppendUint32(nil, 0)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(s)))
	b = append(b, "LZFu\x00\x00\x00\x00"...)
	for i := 0; i < len(s); i += 8 {
		b = append(append(b, 0), s[i:min(len(s), i+8)]...)
	}
	return b
}

func TestOutlook(t *testing.T) {
	const bob = "bob@example.org 550 5.1.1"
	want := map[string]string{"body": bob, "a long body": bob, "code page": bob, "HTML": "bob@example.org 550 5.1.10", "RTF": bob, "report": bob, "two failed": bob + "; carol@example.org 552 5.2.2", "report text": bob,
		"attached": bob, "attached .eml": bob, "embedded": bob, "out of office": "bob@example.org", "ordinary": ""}
	for name, data := range outlookMessages() {
		r, err := Outlook(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		wanted, listed := want[name]
		if got := brief(r); !listed || got != wanted {
			t.Errorf("%s: Outlook gives %q, want %q", name, got, wanted)
		}
	}
}

// TestBrokenOutlook cuts and spoils a message at every place: an error or what is left, no panic, and the same twice.
func TestBrokenOutlook(t *testing.T) {
	whole := outlookMessages()["attached"]
	for i := range len(whole) / 16 {
		at := i * 16
		spoiled := bytes.Clone(whole)
		spoiled[at] ^= 0xff
		for _, data := range [][]byte{whole[:at], spoiled} {
			r, err := Outlook(data)
			again, _ := Outlook(data)
			if !reflect.DeepEqual(r, again) {
				t.Fatalf("byte %d: two readings differ", at)
			}
			if err != nil && !errors.Is(err, outlook.ErrNoMessage) {
				t.Fatalf("byte %d: error %v does not wrap ErrNoMessage", at, err)
			}
		}
	}
	for name, data := range map[string][]byte{"empty": nil, "text": []byte("550 5.1.1"), "another file": compound(folder("WordDocument"))} {
		if _, err := Outlook(data); !errors.Is(err, outlook.ErrNoMessage) {
			t.Errorf("%s: error %v, want ErrNoMessage", name, err)
		}
	}
}

func FuzzOutlook(f *testing.F) {
	for _, data := range outlookMessages() {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Outlook(data)
		again, _ := Outlook(data)
		if !reflect.DeepEqual(r, again) {
			t.Errorf("two readings differ: %+v and %+v", r, again)
		}
		if err != nil && len(r.Failures) > 0 {
			t.Errorf("failures beside the error %v", err)
		}
		for i := range r.Failures {
			checkFields(t, &r.Failures[i])
		}
	})
}

// msgFile is read by the tests of other packages.
const msgFile = "../testdata/files/bounce.msg"

// TestOutlookFile holds the file for other packages to what is made here.
func TestOutlookFile(t *testing.T) {
	want := outlookMessages()["report"]
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.MkdirAll("../testdata/files", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(msgFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(msgFile)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not what the test makes (%v): go test -update", msgFile, err)
	}
}
