package parse

import (
	"strings"
	"testing"
)

// crushed lists what nobody can read any more once its lines are joined.
var crushed = map[string]string{
	"abuse-report":         "a field is no longer one",
	"abuse-three":          "the parts' ends are gone",
	"amavis-sentence":      "an address in a sentence is no list",
	"conversation-data":    "the reply follows a message",
	"conversation-message": "likewise",
	"exchange-expired":     "the two replies stand side by side",
	"groups-german":        "the notice is known by its paragraphs",
	"listed-above":         "a list without its lines is a sentence",
	"listed-groupwise":     "likewise",
	"listed-two":           "likewise",
	"network-telnet":       "too short",
	"no-config":            "it is the configuration of a mail server: no bounce",
	"postfix-bounce-cut":   "its greeting is cut off",
	"postfix-mailq":        "the order of the entries differs: the same three",
	"postfix-mailq-two":    "the recipients stand one behind the other",
	"queue-exim":           "likewise",
	"queue-sendmail":       "likewise",
	"reply-quoted":         "the sentence above names somebody",
	"sendmail-expanded":    "the list stands behind its heading",
	"table-message-trace":  "rows are no rows",
	"table-panel":          "likewise",
	"table-powermta":       "likewise",
	"thunderbird":          "three dialogs in one",
	"trace-365":            "rows are no rows",
}

// TestFlat joins the lines of every paste, as a box for one line does: the same people must have failed, for the same codes.
func TestFlat(t *testing.T) {
	for _, p := range loadPastes(t) {
		want := Text(p.text)
		if len(want.Failures) == 0 {
			continue
		}
		joined := strings.ReplaceAll(p.text, "\n", " ")
		got := Text(joined)
		checkResult(t, joined, got)
		switch same := brief(got) == brief(want); {
		case !same && crushed[p.name] == "":
			t.Errorf("%s: %q, want %q\n%s", p.name, brief(got), brief(want), unflat(joined))
		case same && crushed[p.name] != "":
			t.Errorf("exception %q is not needed", p.name)
		}
	}
}

func TestUnflat(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"an empty line":       {"one  two", "one||two"},
		"an indented line":    {"one   two", "one|  two"},
		"a day of a month":    {"on Nov  3 it was", "on Nov  3 it was"},
		"fields":              {"Final-Recipient: rfc822; a@b.example Action: failed Status: 5.1.1", "Final-Recipient: rfc822; a@b.example|Action: failed|Status: 5.1.1"},
		"entries":             {"Nov  3 09:12:03 mail a: b Nov  3 09:12:04 mail c: d", "Nov  3 09:12:03 mail a: b|Nov  3 09:12:04 mail c: d"},
		"a recipient":         {"The mail system <a@b.example>: no such user", "The mail system|<a@b.example>: no such user"},
		"one of a command":    {"rejected RCPT <a@b.example>: no such user", "rejected RCPT <a@b.example>: no such user"},
		"one behind a code":   {"said: 550 5.1.1 <a@b.example>: no such user", "said: 550 5.1.1 <a@b.example>: no such user"},
		"a conversation":      {"MAIL FROM:<a@b.example> 250 Ok RCPT TO:<c@d.example> 550 5.1.1 no QUIT and MAIL FROM:<> then RCPT TO:<x@d.example>", "MAIL FROM:<a@b.example>|250 Ok|RCPT TO:<c@d.example>|550 5.1.1 no|QUIT and|MAIL FROM:<> then|RCPT TO:<x@d.example>"},
		"qmail's own":         {"qmail-send <a@b.example>: no such user", "qmail-send|<a@b.example>:|no such user"},
		"nothing of the kind": {"what is 550 5.1.1 from: nobody", "what is 550 5.1.1|from: nobody"},
	} {
		got := unflat(c.text)
		if got := strings.ReplaceAll(got, "\n", "|"); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if len(got) != len(c.text) {
			t.Errorf("%s: %d bytes, want %d: places would move", name, len(got), len(c.text))
		}
	}
}
