package parse

import "testing"

func TestRust(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"a reply": {`Response { code: Code { severity: PermanentNegativeCompletion, category: MailSystem, detail: Four }, message: ["5.7.1 Spam"] }`, "554 5.7.1 Spam"},
		"for now": {`Transient(Response { code: Code { severity: TransientNegativeCompletion, category: Connections, detail: One }, message: ["4.7.0 Try again"] })`, "Transient(421 4.7.0 Try again)"},
		"two lines": {`Response { code: Code { severity: PermanentNegativeCompletion, category: Unspecified3, detail: Five }, message: ["5.7.8 Not", "5.7.8 accepted"] }`,
			"535 5.7.8 Not 5.7.8 accepted"},
		"within a string":     {`failed: Response { code: Code { severity: PermanentNegativeCompletion, category: Syntax, detail: Zero }, message: [\"what?\"] }"`, `failed: 500 what?"`},
		"two replies":         {`Code { severity: PermanentNegativeCompletion, category: Syntax, detail: One }, message: ["a"] Code { severity: PermanentNegativeCompletion, category: Syntax, detail: Two }, message: ["b"]`, "501 a 502 b"},
		"lettre's error":      {`Could not send: lettre::transport::smtp::Error { kind: Permanent(Code { severity: PermanentNegativeCompletion, category: Unspecified3, detail: Four }) }', src/main.rs:2`, `Could not send: lettre::transport::smtp::Error permanent error (534)', src/main.rs:2`},
		"lettre's words":      {`Error { kind: Transient(Code { severity: TransientNegativeCompletion, category: MailSystem, detail: One }), source: "4.7.1 \"later\", please" } next`, `Error transient error (451): 4.7.1 \"later\", please next`},
		"lettre in a string":  {`"Error { kind: Permanent(Code { severity: PermanentNegativeCompletion, category: MailSystem, detail: Six }), source: \"null MX\" }"`, `"Error permanent error (556): null MX"`},
		"lettre's other kind": {`Error { kind: Response(Code { severity: PermanentNegativeCompletion, category: MailSystem, detail: Six }) }`, ""},
		"a pattern":           {`Response { code: Code { severity: PermanentNegativeCompletion, category: MailSystem, detail: Four }, message } => {`, ""},
		"a word of no digit":  {`Code { severity: Bad, category: MailSystem, detail: Four }, message: ["a"]`, ""},
		"cut off":             {`Response { code: Code { severity: PermanentNegativeCompletion, category: MailSys`, ""},
		"message cut off":     {`Code { severity: PermanentNegativeCompletion, category: MailSystem, detail: Four }, message: ["5.7.1 Sp`, ""},
	} {
		if c.want == "" {
			c.want = c.text
		}
		if got := withoutRust(c.text); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestRustReply(t *testing.T) {
	r := Text(`src/smtp.rs:255: SMTP failed to send: Permanent(Response { code: Code { severity: PermanentNegativeCompletion, category: MailSystem, detail: Four }, message: [\"5.7.1 Message rejected as spam\"] })`)
	if len(r.Failures) != 1 || r.Failures[0].Code.Int() != 554 || r.Failures[0].Enhanced.String() != "5.7.1" || r.Failures[0].Confidence < Likely {
		t.Errorf("%+v", r.Failures)
	}
}

// TestRustMembers reads what Rust prints with a line for each member.
func TestRustMembers(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"no words": {"Sending failed: lettre::transport::smtp::Error {\n    kind: Permanent(\n        Code {\n            severity: PermanentNegativeCompletion,\n            category: MailSystem,\n            detail: Zero,\n        },\n    ),\n}\nnext", "550"},
		"words":    {"Error {\n    kind: Transient(\n        Code {\n            severity: TransientNegativeCompletion,\n            category: MailSystem,\n            detail: One,\n        },\n    ),\n    source: \"4.7.1 Greylisted\",\n}", "451"},
		"cut off":  {"Error {\n    kind: Permanent(\n        Code {\n            severity: PermanentNegativeCompletion,", ""},
		"a type":   {"pub struct Code {\n    pub severity: Severity,\n    pub category: Category,\n    pub detail: Detail,\n}", ""},
	} {
		got := ""
		if r := Text(c.text); len(r.Failures) > 0 && r.Failures[0].Confidence >= Likely {
			got = r.Failures[0].Code.String()
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
