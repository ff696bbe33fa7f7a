package parse

import (
	"strings"
	"testing"

	"smtpbot/internal/smtpcode"
)

// TestReadReply reads a reply in every dress that programs give it: "code enhanced|command|text".
func TestReadReply(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"bare code":               {"550", "550 ||"},
		"codes alone":             {"550 5.1.1", "550 5.1.1||"},
		"single line":             {"550 5.1.1 User unknown", "550 5.1.1||User unknown"},
		"code in brackets":        {"(550): 5.1.1 User unknown", "550 5.1.1||User unknown"},
		"without enhanced":        {"421 Service not available", "421 ||Service not available"},
		"dash":                    {"550-5.7.26 Unauthenticated mail", "550 5.7.26||Unauthenticated mail"},
		"two lines":               {"550-5.7.26 Unauthenticated mail 550 5.7.26 see the help", "550 5.7.26||Unauthenticated mail see the help"},
		"two lines, code alone":   {"550-No such user 550 here", "550 ||No such user here"},
		"empty last line":         {"550-5.1.1 No such user 550 5.1.1", "550 5.1.1||No such user"},
		"escaped line ends":       {`550-5.7.26 one\r\n550 5.7.26 two`, "550 5.7.26||one two"},
		"second line bare":        {"535 5.7.8 Bad login 5.7.8 see the help", "535 5.7.8||Bad login see the help"},
		"code twice":              {"550 550 5.1.1 User unknown", "550 5.1.1||User unknown"},
		"code twice, dash":        {"550-550 5.1.1 User unknown", "550 5.1.1||User unknown"},
		"typed":                   {"smtp;550 5.1.1 User unknown", "550 5.1.1||User unknown"},
		"typed and quoted":        {`smtp; "550 5.1.1 User unknown"`, "550 5.1.1||User unknown"},
		"tuple":                   {"(550, b'5.1.1 User unknown')", "550 5.1.1||User unknown"},
		"tuple, no enhanced":      {"(554, b'DT:SPM it\\'s spam')", "554 ||DT:SPM it\\'s spam"},
		"tuple with sender":       {"(553, b'5.1.8 Local user only', 'alice@example.com')", "553 5.1.8||Local user only"},
		"tuple of Python 2":       {`(553, "Local user's only", 'alice@example.com')`, "553 ||Local user's only"},
		"no tuple":                {"550, b", "550 ||b"},
		"tuple with more":         {"(550, b'5.1.1 User (bob) unknown')", "550 5.1.1||User (bob) unknown"},
		"amavis hands on":         {"451 4.5.0 From MTA(smtp:[127.0.0.1]:10025): 550 5.1.1 User unknown", "550 5.1.1||User unknown"},
		"amavis, no enhanced":     {"451 4.5.0 From MTA(smtp:[127.0.0.1]:10025): 452 Disk full", "452 ||Disk full"},
		"amavis, no reply":        {"451 4.5.0 From MTA(smtp:[127.0.0.1]:10025): timed out", "451 4.5.0||From MTA(smtp:[127.0.0.1]:10025): timed out"},
		"IronPort hands on":       {"5.3.0 - Other mail system problem ('554', ['5.7.1 Relay access denied', '5.7.1 see the help']) (in reply to RCPT TO)", "554 5.7.1||Relay access denied see the help"},
		"IronPort, no enhanced":   {"5.1.0 - Unknown address error ('550', ['#5.1.0 Address rejected.'])", "550 5.1.0||Address rejected."},
		"IronPort quotes":         {"5.1.0 - Unknown address error 550-'5.1.1 User unknown'", "550 5.1.1||User unknown"},
		"IronPort, no reply":      {"5.4.7 - Delivery expired (message too old) ('000', ['timeout'])", " 5.4.7||Delivery expired (message too old) ('000', ['timeout'])"},
		"number sign":             {"#5.1.1 smtp; not found ##", " 5.1.1||smtp; not found"},
		"number sign, both":       {"#550 5.1.1 RESOLVER.ADR; not found ##", "550 5.1.1||RESOLVER.ADR; not found"},
		"number sign inside":      {"552 #5.3.4 message size exceeds limit", "552 5.3.4||message size exceeds limit"},
		"colons":                  {"550: 5.1.1: User unknown", "550 5.1.1||User unknown"},
		"enhanced in brackets":    {"550 [5.1.1] User unknown", "550 5.1.1||User unknown"},
		"qmail":                   {"550 Sorry, no mailbox here (#5.1.1)", "550 5.1.1||Sorry, no mailbox here (#5.1.1)"},
		"enhanced later":          {"452 Validating Sender: 4.3.1 disk full", "452 4.3.1||Validating Sender: 4.3.1 disk full"},
		"enhanced of another":     {"550 the other server said 451 4.7.1 later", "550 ||the other server said 451 4.7.1 later"},
		"enhanced in a link":      {"550 see https://example.org/5.1.1/help", "550 ||see https://example.org/5.1.1/help"},
		"other class":             {"550 4.2.1 disabled", "550 4.2.1||disabled"},
		"enhanced success":        {"550 2.1.5 odd", "550 ||2.1.5 odd"},
		"Postfix command":         {"550 5.1.1 No (in reply to RCPT TO command)", "550 5.1.1|RCPT TO|No"},
		"Postfix end of data":     {"554 5.7.1 Spam (in reply to end of DATA command))", "554 5.7.1|end of DATA|Spam"},
		"Gmail state":             {"550 550 no mailbox (state 14).", "550 ||no mailbox"},
		"closing brackets":        {"450 4.2.0 Greylisted (wait))", "450 4.2.0||Greylisted (wait)"},
		"quotes":                  {"'550 5.1.1 User unknown'", "550 5.1.1||User unknown"},
		"double quotes":           {`"550 5.1.1 User unknown"`, "550 5.1.1||User unknown"},
		"tabs and blanks":         {" \t550  5.1.1\tUser   unknown ", "550 5.1.1||User unknown"},
		"enhanced alone":          {"5.7.1 Relay access denied", " 5.7.1||Relay access denied"},
		"success":                 {"250 2.0.0 Ok", "none"},
		"intermediate":            {"354 go on", "none"},
		"no code":                 {"User unknown", "none"},
		"code not first":          {"said 550 5.1.1", "none"},
		"IP address":              {"5.9.12.34 is blocked", "none"},
		"version":                 {"5.1.1-3ubuntu1", "none"},
		"date":                    {"2026-05-11", "none"},
		"phone":                   {"555-0100", "none"},
		"price":                   {"$550 5.1.1", "none"},
		"empty":                   {"", "none"},
		"brackets only":           {"((([[[", "none"},
		"text is cut, not broken": {"550 5.1.1 " + strings.Repeat("\u00fc", 3000), "550 5.1.1||" + strings.Repeat("\u00fc", maxText/2)},
	} {
		got := "none"
		if r, ok := readReply(c.text); ok {
			got = r.code.String() + " " + r.enhanced.String() + "|" + r.command + "|" + r.text
		}
		if got != c.want {
			t.Errorf("%s: readReply(%.80q) = %.120q, want %.120q", name, c.text, got, c.want)
		}
	}
}

func TestDropMarks(t *testing.T) {
	for _, c := range []struct{ text, enhanced, want string }{
		{"one 550-5.1.1 two 550 5.1.1 three", "5.1.1", "one two three"},
		{"one 550-two 550 three", "", "one two three"},
		{"room 5501 and 1550 stay", "", "room 5501 and 1550 stay"},
		{"one 550 users stay beside a code", "5.1.1", "one 550 users stay beside a code"},
		{"nothing here", "5.1.1", "nothing here"},
		{"ends in 550", "", "ends in 550"},
	} {
		var e smtpcode.Enhanced
		if c.enhanced != "" {
			e = smtpcode.MustEnhanced(c.enhanced)
		}
		if got := dropMarks(c.text, smtpcode.MustCode("550"), e); got != c.want {
			t.Errorf("dropMarks(%q, 550, %q) = %q, want %q", c.text, c.enhanced, got, c.want)
		}
	}
	if got := dropMarks("550 stays", smtpcode.Code{}, smtpcode.Enhanced{}); got != "550 stays" {
		t.Errorf("dropMarks without a code = %q", got)
	}
}

// TestReplyEnd counts the lines that belong to the reply in the first one.
func TestReplyEnd(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want int
	}{
		"one line":           {"550 5.1.1 User unknown\nThanks, Bob", 1},
		"dashes":             {"550-one\n550-two\n550 three\nThanks", 3},
		"dashes, last wraps": {"550-one\n550 two, which is a long line that a mail program wrapped at\nits seventieth column\n\nThanks", 3},
		"open, no last":      {"550-one\nand its wrapped rest\nand more", 3},
		"indented":           {"550 5.1.1 User\n    unknown\nThanks", 2},
		"wrapped":            {"550 5.1.1 this is a mailbox that nobody here has ever heard of\nin all the years", 2},
		"sentence ended":     {"550 5.1.1 the address that you tried to reach does not exist here.\nThanks", 1},
		"another reply":      {"550 5.1.1 <bob@example.org>: Recipient address rejected: User\n421 4.7.0 Try later", 1},
		"a field":            {"550 5.1.1 <bob@example.org>: Recipient address rejected: User\nSubject: x", 1},
		"a command":          {"550 5.1.1 <bob@example.org>: Recipient address rejected: User\nQUIT", 1},
		"a log line":         {"550 5.1.1 <bob@example.org>: Recipient address rejected: User\nNov  3 09:12:01 mail x", 1},
		"a blank line":       {"550-one\n\n550 two", 1},
		"a separator":        {"550 5.1.1 <bob@example.org>: Recipient address rejected: User\n--- below", 1},
		"a month's word":     {"550 5.1.1 <bob@example.org>: Recipient address rejected; it\nMay not be delivered", 2},
	} {
		d := newDoc(c.text)
		if got := d.replyEnd(0, smtpcode.MustCode(c.text[:3])); got != c.want {
			t.Errorf("%s: replyEnd(%q) = %d, want %d", name, c.text, got, c.want)
		}
	}
}

func TestIsCommand(t *testing.T) {
	for text, want := range map[string]bool{
		"RCPT TO:<a@b.example>": true, "rcpt to: a@b.example": true, "MAIL FROM:<>": true, "EHLO host": true, "data": true, "QUIT": true, " AUTH PLAIN x": true, "STARTTLS": true,
		"data is lost": false, "quit smoking": false, "authentication failed": false, "mail from Bob": true, "hello": false, "helo": true, "": false, "recipient": false, "rsets": false,
	} {
		if got := isCommand(text); got != want {
			t.Errorf("isCommand(%q) = %v, want %v", text, got, want)
		}
	}
}
