package trouble

import (
	"strings"
	"testing"
)

// FuzzTroubles holds that words give the same trouble each time and none without a letter, and that each term is a part of its text,
// behind where the one before begins.
func FuzzTroubles(f *testing.F) {
	for _, s := range []string{
		"", "Mailbox full", "user bob@example.org unknown, see https://example.org/why", "Échec de l'envoi du courriel", "not on any list; your IP 192.0.2.7 is blocked",
		"Absender abgelehnt: Domain unbekannt", "пользователь не найден", "邮件被拒绝:包含病毒", "SMTPAuthenticationError: (535, b'5.7.8 no')", "İ \u212a \xff ẞ",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		lettered := strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 || r|0x20 >= 'a' && r|0x20 <= 'z' })
		for _, of := range [][2]bool{{true, false}, {false, true}, {true, true}} {
			got, sure := Grounds(s, of[0], of[1])
			if again, still := Grounds(s, of[0], of[1]); again != got || still != sure {
				t.Fatalf("Grounds(%q) = %q, %v, and then %q, %v", s, got, sure, again, still)
			}
			if got != None && !lettered || sure && got == None {
				t.Fatalf("Grounds(%q) = %q, %v", s, got, sure)
			}
		}
		if Refuses(s) && !lettered {
			t.Fatalf("Refuses(%q)", s)
		}
		terms, from := Terms(s, nil), -1
		for _, w := range terms {
			if w.From <= from || w.To <= w.From || w.To > len(s) {
				t.Fatalf("Terms(%q) has s[%d:%d] behind %d", s, w.From, w.To, from)
			}
			from = w.From
		}
		if Understand(s, terms).Trouble() != None && !lettered {
			t.Fatalf("Understand(%q)", s)
		}
	})
}
