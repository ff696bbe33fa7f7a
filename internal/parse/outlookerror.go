package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/talk"
	"smtpbot/internal/smtpcode"
)

// outlookReply reads the reply that Outlook quotes before the number of its error, in whatever language it speaks: "Respuesta del
// servidor: '550 5.7.1 …', … Número de error: 0x800CCC79".
func outlookReply(before string, sig signature) (Failure, bool) {
	if sig.product != "outlook" {
		return Failure{}, false
	}
	for pos := 0; ; {
		tok, ok := smtpcode.Next(before, pos)
		if !ok {
			return Failure{}, false
		}
		pos = tok.To
		if tok.Code.IsZero() || tok.From == 0 {
			continue
		}
		said, quotes := quotation(before[:tok.From], before[tok.From:])
		r, _ := readReply(said)
		if !quotes || r.text == "" {
			continue
		}
		f := Failure{Confidence: Certain, Product: sig.product}
		f.setReply(r)
		if a, end := addresses.First(before); end > 0 && end < tok.From && (strings.HasPrefix(before[end:], "'.") || strings.HasPrefix(before[end:], ">'.")) {
			f.Recipient = a // the first sentence ends with the address that was refused
		}
		return f, true
	}
}

// quotation gives what stands in the quotation marks that before ends with, up to the mark behind which the next part begins.
func quotation(before, behind string) (string, bool) {
	for _, marks := range [][2]string{{"'", "',"}, {`"`, `",`}, {"«", "»"}, {"“", "”"}, {"‘", "’"}} {
		if !strings.HasSuffix(scan.TrimRight(before, " "), marks[0]) {
			continue
		}
		said, _, closed := strings.Cut(behind, marks[1])
		return said, closed
	}
	return "", false
}

// saysItsMeaning tells whether what stands behind the number of an error that s begins with goes on to say what it means.
func saysItsMeaning(s string) bool {
	_, behind, _ := strings.Cut(s, " ")
	return talk.Means(scan.FirstWord(behind))
}
