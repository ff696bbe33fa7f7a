package parse

import (
	"strings"

	"smtpbot/internal/parse/scan"
)

// logStart tells whether a line begins an entry of its own in a log, with the time as syslog, journald or multilog write it,
// perhaps behind a day of the week.
func logStart(text string) bool {
	if t := text; len(t) < 15 || t[3] != ' ' && (t[4] != '-' || t[7] != '-') && t[0] > ' ' && t[0] != '@' {
		return false // as nearly every line
	}
	t := strings.TrimSpace(text)
	if len(t) > 20 && t[3] == ' ' && strings.Contains("MonTueWedThuFriSatSun", t[:3]) {
		t = t[4:]
	}
	if len(t) < 15 {
		return false
	}
	month := t[3] == ' ' && scan.IsDigit(t[5]) && t[6] == ' ' && strings.Contains("JanFebMarAprMayJunJulAugSepOctNovDec", t[:3])
	iso := scan.IsDigit(t[0]) && scan.IsDigit(t[3]) && t[4] == '-' && t[7] == '-'
	return month || iso || strings.HasPrefix(t, "@40000000") // TAI64N, until the year 2106
}
