package outlook

import (
	"testing"

	"smtpbot/internal/parse/scan"
)

func TestRTF(t *testing.T) {
	for in, want := range map[string]string{
		`{\rtf1 one\par two\line three}`:                                "one two three",
		`{\rtf1{\fonttbl{\f0 Arial;}}{\*\generator x;}text}`:            "text",
		`{\rtf1 \{braces\} \\ and \'e4 and \u8211?x}`:                   "{braces} \\ and ä and –x",
		`{\rtf1\fromhtml1 {\*\htmltag64 <p>}a\htmlrtf \par\htmlrtf0 b}`: "a b",
		`{\rtf1 unfinished {\b group`:                                   "unfinished group",
		``:                                                              "",
		"}}}}{{{{":                                                      "",
	} {
		if got := scan.Spaces(rtfText(in)); got != want {
			t.Errorf("rtfText(%q) = %q, want %q", in, got, want)
		}
	}
	// The example of [MS-OXRTFCP] §3.1: text with a reference into the dictionary.
	packed := []byte{0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0, 0x0a, 0, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09, 0, 0x20, 0x62, 0x77, 0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0}
	if got, want := unpackRTF(packed), "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"; got != want {
		t.Errorf("unpackRTF gives %q, want %q", got, want)
	}
}
