package parse

import "testing"

// TestRefusalAlone holds that a code with a refusal behind it is heard where it is all that is posted, though no list holds its words
// and none of them is mail's alone.
func TestRefusalAlone(t *testing.T) {
	for _, text := range []string{
		"550 domain blocked",
		"550 There is no user by that name",
		"550 Not an active address",
		"550 User bob is not defined.",
		"554 looping, message refused",
		"554 this message contains invalid MIME headers",
		"450 Rate exceeded, rejected",
		"550 blocked for abuse, see https://example.org/blocked",
		"421 too many concurrent sessions",
		"550 Skrzynka jest pełna",
		"550 Votre adresse IP est bloquée",
		"550 Слишком много соединений, отклонено",
		"535 Die Anmeldung schlug fehl",
	} {
		if r := Text(text); !speaksUp(r) || len(r.Failures) != 1 {
			t.Errorf("%q is not heard: %+v", text, r.Failures)
		}
	}
	for _, text := range []string{
		"550 users blocked so far",
		"550 user accounts were deleted last night",
		"550 message not found",
		"550 client not found",
		"550 File not found",
		"552 file too large for upload",
		"550 image missing on the page",
		"550 no user input",
		"451 messages rejected since Monday",
		"550 euro maximum per booking",
		"450 loops and still no result",
		"550 usuarios bloqueados",
		"503 link refused",
		"404 link refused",
		"500 用户不存在",
		"535 Anmeldungen zum Kurs",
		"535 build failed at the last step",
		"550 Account created, not verified",
		"422 Adresse ungültig",
		"550 Container unknown",
		"550 Kontakte nicht gefunden",
		"550 Server room locked",
		"550 mon compte est bloqué",
		"550 我的账号被冻结",
		"I think 550 domain blocked is what it said",
		"550 domain blocked?\nanyone?",
	} {
		if r := Text(text); speaksUp(r) {
			t.Errorf("%q is heard: %+v", text, r.Failures)
		}
	}
}
