package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/talk"
	"smtpbot/internal/parse/trouble"
	"smtpbot/internal/smtpcode"
)

// outlookReply reads the reply that Outlook quotes before the number of its error, in whatever language it speaks: "Respuesta del
// servidor: '550 5.7.1 …', … Número de error: 0x800CCC79".
func outlookReply(before string, sig signature) (Failure, bool) {
	if sig.product != "outlook" {
		return Failure{}, false
	}
	f, found := Failure{Confidence: Certain, Product: sig.product}, false
	for pos, tried := 0, 0; tried < maxQuotedCodes; tried++ { // the last is the reply: a subject may be quoted before it
		tok, ok := smtpcode.Next(before, pos)
		if !ok {
			break
		}
		pos = tok.To
		if tok.Code.IsZero() || !tok.Failure() || !plausible(tok.Code) {
			continue
		}
		said, quotes := quotation(before[:tok.From], before[tok.From:])
		if !quotes {
			continue
		}
		if r, _ := readReply(said); r.text != "" && (!found || !r.enhanced.IsZero() || f.Enhanced.IsZero()) {
			f.setReply(r)
			found = true
		}
		if a, end := addresses.First(before); found && end > 0 && end < tok.From && (strings.HasPrefix(before[end:], "'.") || strings.HasPrefix(before[end:], ">'.")) {
			f.Recipient = a // the first sentence ends with the address that was refused
		}
	}
	return f, found
}

// maxQuotedCodes bounds the numbers that may begin the reply.
const maxQuotedCodes = 32

// quotation gives what stands in the quotation marks that before ends with, behind the colon of a label, up to the mark behind
// which the next part begins.
func quotation(before, behind string) (string, bool) {
	behind = behind[:min(len(behind), maxText)]
	for _, marks := range [][2]string{{"'", "',"}, {`"`, `",`}, {"«", "»"}, {"“", "”"}, {"‘", "’"}} {
		label, quoted := strings.CutSuffix(scan.TrimRight(before, " \u00a0"), marks[0])
		if label = strings.TrimRight(label, " \u00a0"); !quoted || !strings.HasSuffix(label, ":") && !strings.HasSuffix(label, trouble.WideColon) {
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
