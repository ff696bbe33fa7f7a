package answer

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"smtpbot/internal/catalog"
	"smtpbot/internal/chat"
	"smtpbot/internal/parse"
	"smtpbot/internal/smtpcode"
)

var shipped = New(catalog.Shipped())

// failure builds a failure from a reply's codes and words.
func failure(codes, text string) parse.Failure {
	f := parse.Failure{Text: text, Confidence: parse.Certain}
	for _, w := range strings.Fields(codes) {
		if strings.Contains(w, ".") {
			f.Enhanced = smtpcode.MustEnhanced(w)
		} else {
			f.Code = smtpcode.MustCode(w)
		}
	}
	return f
}

func TestJudge(t *testing.T) {
	local := failure("501", "Cannot decode parameter - too long")
	local.Local = "SASL authentication failed"
	delayed := failure("", "Connection timed out")
	delayed.Delayed = true
	for name, c := range map[string]struct {
		f     parse.Failure
		cause catalog.Cause
		retry catalog.Retry
	}{
		"permanent":                           {failure("550 5.1.1", "User unknown"), catalog.UserUnknown, catalog.RetryNever},
		"temporary by the reply":              {failure("450 5.1.1", "User unknown"), catalog.UserUnknown, catalog.RetryAutomatic},
		"words beat a loose code":             {failure("550 5.7.1", "Mailbox full"), catalog.MailboxFull, catalog.RetryLater},
		"enhanced beats basic":                {failure("550 5.2.2", "no"), catalog.MailboxFull, catalog.RetryLater},
		"for good, though the words wait":     {failure("550 5.7.1", "[GL01] Message temporarily deferred"), catalog.Greylisted, catalog.RetryLater},
		"no code, still tried":                {delayed, catalog.Connection, catalog.RetryAutomatic},
		"local words where remote fail":       {local, catalog.AuthFailed, catalog.RetryAfterFix},
		"nothing known, permanent":            {parse.Failure{Text: "zzz"}, catalog.Unknown, catalog.RetryAfterFix},
		"nothing known, still being sent":     {parse.Failure{Text: "zzz", Delayed: true}, catalog.Delayed, catalog.RetryAutomatic},
		"given up after temporary replies":    {parse.Failure{Code: smtpcode.MustCode("450"), Enhanced: smtpcode.MustEnhanced("4.2.0"), Text: "Greylisted", Final: true}, catalog.Greylisted, catalog.RetryLater},
		"late, with a code that says expired": {parse.Failure{Enhanced: smtpcode.MustEnhanced("4.4.7"), Delayed: true}, catalog.Delayed, catalog.RetryAutomatic},
		"late, with a code that says nothing": {parse.Failure{Enhanced: smtpcode.MustEnhanced("4.0.0"), Text: "unknown temporary failure", Delayed: true}, catalog.Delayed, catalog.RetryAutomatic},
		"enhanced code alone":                 {failure("4.2.2", ""), catalog.MailboxFull, catalog.RetryAutomatic},
	} {
		t.Run(name, func(t *testing.T) {
			if j := shipped.Judge(c.f); j.Cause != c.cause || j.Retry != c.retry {
				t.Errorf("%s and %s, want %s and %s; leading entry %+v", j.Cause, j.Retry, c.cause, c.retry, j.Entry())
			}
		})
	}
}

func TestJudgeNamesTheList(t *testing.T) {
	j := shipped.Judge(failure("554 5.7.1", "Client host [198.51.100.4] blocked using zen.spamhaus.org"))
	if j.Blocklist == nil || j.Blocklist.ID != "spamhaus-zen" || j.Cause != catalog.Blocklisted {
		t.Errorf("list %+v, cause %s", j.Blocklist, j.Cause)
	}
}

func TestLook(t *testing.T) {
	for text, want := range map[string]string{"250 2.0.0 OK": "250 2.0.0", "110": "110", "2.1.5 Recipient ok": "2.1.5", "hello": "", "550 5.1.1 User unknown": "550 5.1.1", "454 TLS not available": "454"} {
		q, ok := Look(text)
		if got := codes(q.Code, q.Enhanced); !ok || got != want {
			t.Errorf("Look(%q) = %q, %v, want %q", text, got, ok, want)
		}
	}
	if _, ok := Look(""); ok {
		t.Error("an empty text leads somewhere")
	}
}

// TestGivenUp: nobody is told to wait for a sender that has stopped trying.
func TestGivenUp(t *testing.T) {
	f := failure("450 4.2.0", "Greylisted, try again in 300 seconds")
	f.Final = true
	a := shipped.Failures(parse.Result{Failures: []parse.Failure{f}})
	if !strings.HasPrefix(a.Headline, "Resend later: ") || !strings.Contains(a.Wait, "given up") || !strings.HasPrefix(a.Steps[0], "Send the message again") {
		t.Errorf("%q, %q, %q", a.Headline, a.Wait, a.Steps)
	}
	for _, s := range a.Steps {
		if strings.HasPrefix(s, "Wait") {
			t.Errorf("a step that waits: %q", s)
		}
	}
}

// TestRefusedForGood holds for the whole catalogue that nobody who got a final refusal is told to leave the message to a queue, nor to
// send it again before what is wrong is mended.
func TestRefusedForGood(t *testing.T) {
	changed := 0
	for _, e := range catalog.Shipped().Entries() {
		j := &Judgement{Failure: failure("550 5.0.0", "no"), Retry: e.Retry.Permanent}
		if j.Retry == catalog.RetryAutomatic {
			j.Retry = catalog.RetryLater
		}
		got := steps(j, &e)
		if !slices.Equal(got, e.Fix) {
			changed++
		}
		for i, s := range got {
			if leavesToQueue(s) {
				t.Errorf("%s: %q", e.ID, s)
			}
			if again := strings.Contains(s, "after a final refusal"); again && j.Retry != catalog.RetryLater && (i < len(got)-1 || j.Retry == catalog.RetryNever) {
				t.Errorf("%s, retry %s: %q", e.ID, j.Retry, got)
			}
		}
		if len(got) == 0 && len(e.Fix) > 0 || len(got) > len(e.Fix) {
			t.Errorf("%s: %d steps of %d", e.ID, len(got), len(e.Fix))
		}
		if j.Failure = failure("450 4.0.0", "no"); !slices.Equal(steps(j, &e), e.Fix) {
			t.Errorf("%s: a temporary refusal changes the steps", e.ID)
		}
	}
	if changed == 0 {
		t.Error("no entry has a step that leaves the message to a queue")
	}
}

// TestGroupWithoutFirstName: the second of two failures names the recipient.
func TestGroupWithoutFirstName(t *testing.T) {
	second := failure("550 5.1.1", "User unknown")
	second.Recipient = "bob@example.org"
	a := shipped.Failures(parse.Result{Failures: []parse.Failure{failure("550 5.1.1", "User unknown"), second}})
	if len(a.Read) == 0 || a.Read[0] != "recipient bob@example.org" {
		t.Errorf("read: %q", a.Read)
	}
}

// TestLead holds the first words of an answer for every way of sending again.
func TestLead(t *testing.T) {
	for name, c := range map[string]struct {
		j    Judgement
		want string
	}{
		"nothing":            {Judgement{Retry: catalog.RetryNone}, "Nothing is wrong"},
		"automatic":          {Judgement{Retry: catalog.RetryAutomatic}, "Wait, it retries by itself"},
		"greylisted":         {Judgement{Retry: catalog.RetryAutomatic, Cause: catalog.Greylisted}, "Nothing to do"},
		"program":            {Judgement{Retry: catalog.RetryAutomatic, Failure: parse.Failure{Format: "program", Product: "smtplib"}}, "Try again in a while"},
		"program that waits": {Judgement{Retry: catalog.RetryAutomatic, Failure: parse.Failure{Format: "program", Product: "courier"}}, "Wait, it retries by itself"},
		"later":              {Judgement{Retry: catalog.RetryLater}, "Resend later"},
		"after a fix":        {Judgement{Retry: catalog.RetryAfterFix}, "Don't resend yet"},
		"login":              {Judgement{Retry: catalog.RetryAfterFix, Cause: catalog.AuthFailed}, "Fix the settings first"},
		"never":              {Judgement{Retry: catalog.RetryNever}, "Don't resend"},
		"address":            {Judgement{Retry: catalog.RetryNever, Cause: catalog.UserUnknown}, "Remove or correct the address"},
	} {
		if got := lead(&c.j); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestAdvice(t *testing.T) {
	for retry, want := range map[catalog.Retry]string{catalog.RetryNone: "", catalog.RetryAutomatic: "The sending server retries by itself.", catalog.RetryLater: "Resend later.", catalog.RetryAfterFix: "Don't resend before that is fixed.", catalog.RetryNever: "Don't resend."} {
		if got := advice(&Judgement{Retry: retry}); got != want {
			t.Errorf("%s: %q, want %q", retry, got, want)
		}
	}
	if got := advice(&Judgement{Retry: catalog.RetryNever, Cause: catalog.Moved}); got != "Remove or correct the address." {
		t.Errorf("moved: %q", got)
	}
}

func TestWho(t *testing.T) {
	all := catalog.Values{"ip": "203.0.113.9", "sender_domain": "acme.example", "domain": "example.org", "recipient": "bob@example.org"}
	for name, c := range map[string]struct {
		actor catalog.Actor
		cause catalog.Cause
		v     catalog.Values
		want  string
	}{
		"sender":              {catalog.Sender, catalog.SenderAuth, all, "Who can act: you, the sender."},
		"domain and server":   {catalog.SenderAdmin, catalog.SenderAuth, all, "Who can act: whoever manages acme.example's DNS and the sending server 203.0.113.9."},
		"domain's DNS":        {catalog.SenderAdmin, catalog.SenderAuth, catalog.Values{"sender_domain": "acme.example"}, "Who can act: whoever manages acme.example's mail and DNS."},
		"server and DNS":      {catalog.SenderAdmin, catalog.ReverseDNS, nil, "Who can act: whoever runs the sending mail server and its DNS."},
		"nothing of DNS":      {catalog.SenderAdmin, catalog.RateLimited, all, "Who can act: whoever runs the sending server 203.0.113.9."},
		"domain, not its DNS": {catalog.SenderAdmin, catalog.TLS, catalog.Values{"sender_domain": "acme.example"}, "Who can act: whoever runs acme.example's mail server."},
		"server":              {catalog.SenderAdmin, catalog.SenderAuth, catalog.Values{"ip": "203.0.113.9"}, "Who can act: whoever runs the sending server 203.0.113.9."},
		"nothing known":       {catalog.SenderAdmin, catalog.RelayDenied, nil, "Who can act: whoever runs the sending mail server."},
		"recipient":           {catalog.Recipient, catalog.MailboxFull, all, "Who can act: bob@example.org. Reach them another way."},
		"recipient's admin":   {catalog.RecipientAdmin, catalog.ServerError, all, "Who can act: only the mail administrator of example.org."},
		"unknown recipient":   {catalog.RecipientAdmin, catalog.ServerError, nil, "Who can act: only the recipient's mail administrator."},
		"nobody":              {catalog.Nobody, catalog.Greylisted, all, ""},
	} {
		if got := who(&catalog.Entry{Who: c.actor, Cause: c.cause}, c.v); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestWhoOfProgram holds that a program's own words, in which no recipient stands, lead to nobody on the recipient's side.
func TestWhoOfProgram(t *testing.T) {
	e := catalog.Entry{Who: catalog.RecipientAdmin}
	for name, c := range map[string]struct {
		failure parse.Failure
		want    string
	}{
		"a program's words": {parse.Failure{Format: "network"}, "Who can act: whoever runs the mail server that the program sends through."},
		"with a recipient":  {parse.Failure{Format: "network", Recipient: "bob@example.org"}, "Who can act: only the recipient's mail administrator."},
		"with a reply":      {parse.Failure{Format: "program", Code: smtpcode.MustCode("454")}, "Who can act: only the recipient's mail administrator."},
		"a log":             {parse.Failure{Format: "postfix-log"}, "Who can act: only the recipient's mail administrator."},
	} {
		if got := (&Judgement{Failure: c.failure}).who(&e, nil); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestWaiting(t *testing.T) {
	j := Judgement{Retry: catalog.RetryAutomatic}
	if got := waiting(&j, &catalog.Entry{Wait: "5 to 30 minutes"}); got != "This usually takes 5 to 30 minutes." {
		t.Errorf("%q", got)
	}
	if got := waiting(&j, &catalog.Entry{Cause: catalog.ServerUnavailable}); got != "This usually takes some minutes to a few hours." {
		t.Errorf("by its cause: %q", got)
	}
	if got := waiting(&j, &catalog.Entry{Cause: catalog.RateLimited, Wait: "an hour"}); got != "This usually takes an hour." {
		t.Errorf("the entry's own stands before the cause's: %q", got)
	}
	if got := waiting(&j, &catalog.Entry{}); !strings.Contains(got, "up to 5 days") {
		t.Errorf("%q", got)
	}
	if got := waiting(&Judgement{Retry: catalog.RetryAfterFix}, &catalog.Entry{Wait: "an hour"}); got != "" {
		t.Errorf("waiting helps although it does not: %q", got)
	}
}

func TestValuesAreNeverMasks(t *testing.T) {
	for recipient, want := range map[string]string{"bob@example.org": "bob@example.org", "****@example.org": "", "{{to}}@example.org": "", "bob": ""} {
		if got := values(&Judgement{Failure: parse.Failure{Recipient: recipient}})["recipient"]; got != want {
			t.Errorf("recipient %q is shown as %q, want %q", recipient, got, want)
		}
	}
}

// TestOneProblemForMany groups what is the same and names only some of many.
func TestOneProblemForMany(t *testing.T) {
	var r parse.Result
	for i := range 7 {
		f := failure("550 5.1.1", "User unknown")
		f.Recipient = fmt.Sprintf("user%d@example.org", i)
		r.Failures = append(r.Failures, f)
	}
	a := shipped.Failures(r)
	if len(a.Points) > 0 || a.Verdict != chat.Drop {
		t.Errorf("one problem became %d points, verdict %d", len(a.Points), a.Verdict)
	}
	if !slices.ContainsFunc(a.Read, func(s string) bool {
		return strings.HasPrefix(s, "recipients user0@example.org") && strings.HasSuffix(s, "and 4 more")
	}) {
		t.Errorf("read: %q", a.Read)
	}
	if strings.Contains(a.Headline+strings.Join(a.Steps, ""), "user0@") {
		t.Error("one of many is named as if it were alone")
	}
}

// TestGuessed: the recipient's domain is a hint and no proof.
func TestGuessed(t *testing.T) {
	f := failure("550 5.1.1", "User unknown")
	f.Recipient = "bob@gmail.com"
	const hint = "gmail.com has its mail at Gmail; the text does not say who refused"
	a := shipped.Failures(parse.Result{Failures: []parse.Failure{f}})
	if !slices.Contains(a.Read, hint) || slices.Contains(a.Labels, "Gmail") {
		t.Errorf("read %q, labels %q", a.Read, a.Labels)
	}
	for name, spoil := range map[string]func(f *parse.Failure){
		"another host":   func(f *parse.Failure) { f.RemoteHost = "mx.example.org" },
		"its own mark":   func(f *parse.Failure) { f.Text += " a1si2.3 - gsmtp" },
		"another domain": func(f *parse.Failure) { f.Recipient = "bob@example.org" },
	} {
		f := f
		spoil(&f)
		if a := shipped.Failures(parse.Result{Failures: []parse.Failure{f}}); slices.Contains(a.Read, hint) {
			t.Errorf("%s: read %q", name, a.Read)
		}
	}
}

func TestMore(t *testing.T) {
	r := parse.Result{Failures: []parse.Failure{failure("550 5.1.1", "User unknown"), failure("552 5.2.2", "Mailbox full")}, More: 40}
	a := shipped.Failures(r)
	if len(a.Points) != 3 || a.Points[2] != "and 40 more" || a.Headline != "2 problems:" {
		t.Errorf("%q: %q", a.Headline, a.Points)
	}
}

func TestNothingKnown(t *testing.T) {
	a := shipped.Failures(parse.Result{Failures: []parse.Failure{{Text: "zzz yyy", Confidence: parse.Guess}}})
	if !strings.Contains(a.Headline, "zzz yyy") || a.Hint == "" || !slices.ContainsFunc(a.Read, func(s string) bool { return strings.HasPrefix(s, "a guess") }) {
		t.Errorf("%+v", a)
	}
	if a := shipped.Failures(parse.Result{Failures: []parse.Failure{{}}}); a.Headline == "" {
		t.Error("no headline")
	}
}

func TestWarnings(t *testing.T) {
	a := shipped.Failures(parse.Result{Failures: []parse.Failure{failure("535 5.7.8", "no")}, Secrets: []string{"a password", "an API key"}})
	if len(a.Warnings) != 1 || !strings.Contains(a.Warnings[0], "a password and an API key") {
		t.Errorf("%q", a.Warnings)
	}
}

// TestEveryEntry shows every entry of the catalogue as an answer: each has a headline, no placeholder is left, and the first
// line is a sentence.
func TestEveryEntry(t *testing.T) {
	c := catalog.Shipped()
	for i := range c.Entries() {
		a := shipped.Entry(&c.Entries()[i])
		all := strings.Join(append([]string{a.Headline, a.Meaning, a.Who, a.Wait}, a.Steps...), "\n")
		if a.Headline == "" || strings.ContainsAny(all, "{}") || !strings.HasSuffix(a.Headline, ".") {
			t.Errorf("%s: %q", a.Labels, a.Headline)
		}
	}
}

// TestEveryCode answers every three-digit number and every enhanced code that could come.
func TestEveryCode(t *testing.T) {
	for n := 100; n <= 999; n++ {
		if a := shipped.Code(smtpcode.MustCode(fmt.Sprint(n)), smtpcode.Enhanced{}); !strings.Contains(a.Headline, fmt.Sprint(n)) {
			t.Errorf("%d: %q does not say what it is about", n, a.Headline)
		}
	}
	for _, class := range []int{2, 4, 5} {
		for subject := range 9 {
			for detail := range 60 {
				e, err := smtpcode.NewEnhanced(class, subject, detail)
				if err != nil {
					t.Fatal(err)
				}
				if a := shipped.Code(smtpcode.Code{}, e); !strings.Contains(a.Headline, e.String()) {
					t.Errorf("%s: %q does not say what it is about", e, a.Headline)
				}
			}
		}
	}
}

func TestSearchAnswers(t *testing.T) {
	if a := shipped.Search("zebra crossing", 5); len(a.Choices) > 0 || !strings.Contains(a.Headline, "zebra") {
		t.Errorf("%+v", a)
	}
	if a := shipped.Search("mailbox", 5); len(a.Choices) != 5 {
		t.Errorf("%d choices", len(a.Choices))
	}
	if a := shipped.Search("S3140", 5); len(a.Steps) == 0 {
		t.Error("a single find is not shown whole")
	}
	if a := NotACode("4711"); !strings.Contains(a.Headline, "4711") {
		t.Errorf("%q", a.Headline)
	}
}

func TestClip(t *testing.T) {
	for name, c := range map[string]struct {
		s    string
		n    int
		want string
	}{"short": {"abc", 3, "abc"}, "at a blank": {"one two three", 9, "one two…"}, "no blank": {strings.Repeat("ä", 9), 4, "äää…"}} {
		if got := clip(c.s, c.n); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
