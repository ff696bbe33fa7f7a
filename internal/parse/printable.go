package parse

import (
	"io"
	"mime/quotedprintable"
	"strings"

	"smtpbot/internal/parse/scan"
)

// A line of quoted-printable is no longer than this (RFC 2045 §6.7, rule 5), and who writes it breaks it no earlier than that:
// three characters of three bytes each may have had no room.
const (
	maxPrintable = 76
	minPrintable = maxPrintable - 9
)

// fromPrintable decodes a text that is quoted-printable all over: the source of an e-mail's part, pasted without its header.
// It has soft line ends, no longer line than it may have, and no equals sign that means itself.
func fromPrintable(text string) (decoded string, ok bool) {
	if strings.IndexByte(text, '\n') < 0 || !strings.Contains(text, "=\n") && !strings.Contains(text, "=\r\n") {
		return "", false
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if len(line) > maxPrintable || len(line) < minPrintable && strings.HasSuffix(line, "=") { // base64 ends so, too
			return "", false
		}
		for rest := line; ; {
			_, behind, found := strings.Cut(rest, "=")
			if !found || behind == "" {
				break
			}
			if len(behind) < 2 || !isHex(behind[0]) || !isHex(behind[1]) {
				return "", false
			}
			rest = behind[2:]
		}
	}
	plain, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(text)))
	if err != nil {
		return "", false
	}
	return strings.ToValidUTF8(string(plain), "?"), true
}

func isHex(c byte) bool { return scan.IsDigit(c) || scan.Lower(c) >= 'a' && scan.Lower(c) <= 'f' }
