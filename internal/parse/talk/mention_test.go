package talk

import (
	"testing"

	"smtpbot/internal/smtpcode"
)

// mentionOf reads the first code of a text as the judge of talk does.
func mentionOf(t *testing.T, text string) *mention {
	t.Helper()
	tok, ok := smtpcode.Next(text, 0)
	if !ok {
		t.Fatalf("no code in %q", text)
	}
	m := newMention(text, tok, AfterStatus(text, tok))
	if m == nil {
		t.Fatalf("nothing is said of the code in %q", text)
	}
	return m
}

// TestForms holds each form of talk to sentences that have it, and to those of people who have a failure, which have not.
func TestForms(t *testing.T) {
	for form, c := range map[string]struct {
		is        func(*mention) bool
		yes, none []string
	}{
		"question": {(*mention).asks,
			[]string{"Is 4.7.1 always a greylist?", "Hey folks, does Exim retry after 421?", "How long do servers wait after a 451?", "Which one is it, 5.1.1 or 5.1.10?", "Sollen Server bei 451 noch einmal fragen?"},
			[]string{"Why is mail to GMX rejected with 550 5.7.1?", "why 550 5.7.1?", "mail bounces with 550 5.7.1. Is that new?", "when sending to GMX 550 5.7.1"}},
		"condition": {(*mention).conditional,
			[]string{"If the provider returns 554 5.7.1 stop", "whenever the remote says 450 4.2.0 leave it in the queue", "Well, when it answers 452, wait"},
			[]string{"When I send it says 550 5.7.1", "if my printer sends mail 550 5.7.1", "When sending to GMX 550 5.7.1"}},
		"supposition": {(*mention).supposed,
			[]string{"listed hosts will see 554 5.7.1", "mail could be refused with 550"},
			[]string{"mail can not be sent: 550", "what you can do about 550", "Can mail be refused with 550?"}},
		"order": {(*mention).orders,
			[]string{"Treat 552 as soft", "Please respond with 503 5.5.1", "Proposal: throttle senders with 450 4.7.1"},
			[]string{"test mail failed with 550 5.7.1", "return mail gets 550"}},
		"intent": {(*mention).intends,
			[]string{"better to return 450 4.7.1", "I'd answer 421", "don't retry on 550", "currently we return 553", "I need to change 550 to soft"},
			[]string{"failed to send, 550 5.7.1", "unable to add bob, 550 5.1.1", "we tried to reply and got 550", "what do I have to change so that GMX stops with 550"}},
		"definition": {(*mention).defined,
			[]string{"550 means the mailbox is gone", "5.2.2 is mailbox full", "A 553 usually points to a typo", "4.7.1 error is no longer considered final", "421 comes when a host is busy", "Ein 550 heißt, dass es das Postfach nicht gibt"},
			[]string{"550 5.7.1 is back", "550 5.7.1 is killing the newsletter", "421 comes since Monday", "550 5.1.1 from GMX"}},
		"experience": {(*mention).experienced,
			[]string{"we always get 550 5.7.1", "GMX gives me 550 5.7.1", "550 5.7.1 for our newsletter", "users see 550 5.7.1", "anybody have 550 5.7.1 from GMX?", "How can I get rid of 550 5.7.1?", "mine came back with 550", "my boss cannot mail them, 550", "our alert mails get 550", "which record do I have to change because 550 5.7.26 comes?"},
			[]string{"should we retry on 421?", "let me explain 550", "our talk about 550", "in my opinion 550 is final", "I'd return 450"}},
	} {
		for _, text := range c.yes {
			if !c.is(mentionOf(t, text)) {
				t.Errorf("%s: not seen in %q", form, text)
			}
		}
		for _, text := range c.none {
			if c.is(mentionOf(t, text)) {
				t.Errorf("%s: seen in %q", form, text)
			}
		}
	}
}

// TestGovernor holds on which word a code depends.
func TestGovernor(t *testing.T) {
	for text, want := range map[string]string{
		"the relay returns the SMTP error 550": "returns",
		"the test expects a 550":               "expects",
		"error code 550":                       "",
	} {
		if got := mentionOf(t, text).governor().text; got != want {
			t.Errorf("%q depends on %q, want %q", text, got, want)
		}
	}
}

// TestReplyAlone holds that a reply which begins its sentence is no mention.
func TestReplyAlone(t *testing.T) {
	text := "550 5.1.1 User unknown"
	tok, _ := smtpcode.Next(text, 0)
	if m := newMention(text, tok, AfterStatus(text, tok)); m != nil {
		t.Errorf("got %+v", m)
	}
}
