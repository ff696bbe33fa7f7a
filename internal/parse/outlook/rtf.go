package outlook

import (
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"smtpbot/internal/parse/scan"
)

// rtfWords is what the dictionary of compressed RTF begins with ([MS-OXRTFCP] §2.1.3.1.1).
const rtfWords = "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"

// unpackRTF undoes the compression of RTF in Outlook messages ([MS-OXRTFCP]). A broken end is left out.
func unpackRTF(b []byte) string {
	const header = 16
	if len(b) < header {
		return ""
	}
	size := min(int(binary.LittleEndian.Uint32(b[4:])), maxText)
	switch string(b[8:12]) {
	case "MELA": // not compressed
		return string(b[header:min(len(b), header+size)])
	case "LZFu":
	default:
		return ""
	}
	var ring [4096]byte
	at := copy(ring[:], rtfWords)
	out := make([]byte, 0, min(size, 16*len(b)))
	for b = b[header:]; len(b) > 0 && len(out) < size; {
		flags := b[0]
		b = b[1:]
		for bit := 0; bit < 8 && len(out) < size; bit++ {
			if flags&(1<<bit) == 0 {
				if len(b) < 1 {
					return string(out)
				}
				out = append(out, b[0])
				ring[at&4095] = b[0]
				at, b = at+1, b[1:]
				continue
			}
			if len(b) < 2 {
				return string(out)
			}
			ref := int(b[0])<<8 | int(b[1])
			b = b[2:]
			from, n := ref>>4, ref&15+2
			if from == at&4095 { // the end
				return string(out)
			}
			for ; n > 0 && len(out) < size; n-- {
				c := ring[from&4095]
				out = append(out, c)
				ring[at&4095] = c
				from, at = from+1, at+1
			}
		}
	}
	return string(out)
}

// rtfSkipped begin groups that hold no text of the message.
var rtfSkipped = []string{"fonttbl", "colortbl", "stylesheet", "info", "pict", "generator", "htmltag", "mhtmltag", "xmlnstbl", "listtable", "rsidtbl"}

// rtfText gives the text of RTF.
func rtfText(s string) string {
	var b strings.Builder
	skip := -1 // the depth of the group that is left out
	depth, hidden := 0, 0
	for i := 0; i < len(s); {
		switch c := s[i]; c {
		case '{':
			depth++
			i++
			if strings.HasPrefix(s[i:], "\\*") && skip < 0 {
				skip = depth
			}
		case '}':
			if depth--; depth < skip {
				skip = -1
			}
			i++
		case '\\':
			word, number, end := rtfWord(s, i+1)
			i = end
			switch {
			case skip < 0 && slices.Contains(rtfSkipped, word):
				skip = depth
			case skip >= 0:
			case word == "par" || word == "line" || word == "row":
				b.WriteByte('\n')
			case word == "tab" || word == "cell":
				b.WriteByte(' ')
			case word == "htmlrtf": // what Outlook adds to HTML for readers of RTF
				hidden = 1
				if number == "0" {
					hidden = 0
				}
			case word == "'":
				if n, err := strconv.ParseUint(number, 16, 8); err == nil && hidden == 0 {
					b.WriteRune(rune(n))
				}
			case word == "u":
				if n, err := strconv.Atoi(number); err == nil {
					if n < 0 {
						n += 1 << 16
					}
					b.WriteRune(rune(n))
					if i < len(s) && s[i] == '?' { // for readers that know no Unicode
						i++
					}
				}
			case len(word) == 1 && !scan.IsLetter(word[0]) && hidden == 0:
				b.WriteString(word) // an escaped mark
			}
		case '\r', '\n':
			i++
		default:
			_, n := utf8.DecodeRuneInString(s[i:])
			if skip < 0 && hidden == 0 {
				b.WriteString(strings.ToValidUTF8(s[i:i+n], "?"))
			}
			i += n
		}
	}
	return b.String()
}

// rtfWord reads the control word or mark that follows a backslash, with its number, and the place behind it.
func rtfWord(s string, i int) (word, number string, end int) {
	start := i
	for i < len(s) && scan.IsLetter(s[i]) {
		i++
	}
	if i == start {
		if i == len(s) {
			return "", "", i
		}
		if s[i] == '\'' {
			end = min(i+3, len(s))
			return "'", s[i+1 : end], end
		}
		_, n := utf8.DecodeRuneInString(s[i:])
		return s[i : i+n], "", i + n
	}
	word = s[start:i]
	start = i
	if i < len(s) && s[i] == '-' {
		i++
	}
	for i < len(s) && scan.IsDigit(s[i]) && i-start < 10 {
		i++
	}
	number = s[start:i]
	if i < len(s) && s[i] == ' ' {
		i++
	}
	return word, number, i
}
