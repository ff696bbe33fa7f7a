package smtpcode

import (
	"fmt"
	"strings"
	"testing"
)

// all gives every token of s, joined by blanks.
func all(s string) string {
	var out []string
	for at := 0; ; {
		t, ok := Next(s, at)
		if !ok {
			return strings.Join(out, " ")
		}
		out = append(out, t.Code.String()+t.Enhanced.String())
		at = t.To
	}
}

func TestNext(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"bare reply":           {"550", "550"},
		"reply and enhanced":   {"550 5.1.1 User unknown", "550 5.1.1"},
		"reply line":           {"550-5.7.26 This mail", "550 5.7.26"},
		"reply dash word":      {"554-No SMTP service", "554"},
		"code twice":           {"550-550 5.1.1", "550 550 5.1.1"},
		"typed":                {"smtp;550 5.1.1", "550 5.1.1"},
		"qmail":                {"no mailbox here by that name. (#5.1.1)", "5.1.1"},
		"brackets":             {"[5.1.1] (550)", "5.1.1 550"},
		"end of sentence":      {"we got a 550. Then 5.1.1.", "550 5.1.1"},
		"comma":                {"dsn=5.1.1, status=bounced", "5.1.1"},
		"quotes":               {`'550' "5.1.1"`, "550 5.1.1"},
		"python tuple":         {"(535, b'5.7.8 bad')", "535 5.7.8"},
		"escaped line end":     {`said:\n550 5.1.1`, "550 5.1.1"},
		"colon":                {"error:550", "550"},
		"success":              {"250 2.0.0 OK", "250 2.0.0"},
		"IPv4 address":         {"host 5.9.12.34 and 4.3.2.1", ""},
		"IPv4 in brackets":     {"[5.9.12.34]:25", ""},
		"IPv6 address":         {"2001:db8:450:5::550", ""},
		"version":              {"v5.1.1, php-5.3.8, 5.3.8-1ubuntu, 4.2.0-29", ""},
		"longer version":       {"5.1.1.2 and 2.5.1.1", ""},
		"date":                 {"2019-05-11 and 11.4.2022", ""},
		"time":                 {"12:45:501 at 5:450", ""},
		"price":                {"$452 or 452$ or 4.50 or €550 or £451 or 1,550", ""},
		"percent":              {"452%", ""},
		"thousands":            {"550,000 mails", ""},
		"decimal":              {"452.5 seconds", ""},
		"phone number":         {"555-1234 or 1-555-0100 or +49-452-551", ""},
		"unit":                 {"450MB 500ms", ""},
		"identifier":           {"ISO450 id_550 550abc x5.1.1", ""},
		"leading zero":         {"5.01.1 4.4.092", ""},
		"longer number":        {"4520 45", ""},
		"class of another":     {"650 150 6.1.1", ""},
		"path":                 {"/550/451/ and a/5.1.1/b", ""},
		"version comparison":   {">=5.1.1", ""},
		"enhanced after dash":  {"foo-5.1.1", ""},
		"queue id":             {"1TrXXb-550-Fw", ""},
		"port":                 {"example.org:587 mx[192.0.2.1]:587", ""},
		"another class's dash": {"550-4.7.1", "4.7.1"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := all(c.text); got != c.want {
				t.Errorf("codes of %q: %q, want %q", c.text, got, c.want)
			}
		})
	}
}

func TestNextStartsAnywhere(t *testing.T) {
	if _, ok := Next("550", 9); ok {
		t.Error("a code beyond the end")
	}
	if tok, ok := Next("550", -3); !ok || tok.From != 0 {
		t.Error("a negative position is not the beginning")
	}
}

func TestNextDoesNotAllocate(t *testing.T) {
	text := "the quick brown fox 10.0.0.1 v5.1.1 said 550 5.1.1"
	if n := testing.AllocsPerRun(100, func() { all2(text) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func all2(s string) (n int) {
	for at := 0; ; n++ {
		t, ok := Next(s, at)
		if !ok {
			return n
		}
		at = t.To
	}
}

func FuzzNext(f *testing.F) {
	for _, s := range []string{"", "550 5.1.1", "5.9.12.34", "550-5.7.26 a 550 5.7.26 b", "\\n550", "4.4.", "2.2.2222", "550-550-550"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at := 0
		for {
			tok, ok := Next(s, at)
			if !ok {
				return
			}
			if tok.From < at || tok.To <= tok.From || tok.To > len(s) {
				t.Fatalf("token [%d:%d] after %d in %q", tok.From, tok.To, at, s)
			}
			got := s[tok.From:tok.To]
			if tok.Code.String()+tok.Enhanced.String() != got {
				t.Fatalf("token %v%v stands for %q", tok.Code, tok.Enhanced, got)
			}
			if tok.Code.IsZero() == tok.Enhanced.IsZero() {
				t.Fatalf("token %q is neither or both", got)
			}
			at = tok.To
		}
	})
}

func FuzzParseEnhanced(f *testing.F) {
	for _, s := range []string{"5.7.26", "4.0.0", "5.07.1", "9.9.9"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e, err := ParseEnhanced(s)
		if (err == nil) == e.IsZero() {
			t.Fatalf("%q: value %v and error %v", s, e, err)
		}
		if err == nil && e.String() != s {
			t.Fatalf("%q became %q", s, e)
		}
	})
}

func BenchmarkNextChat(b *testing.B) {
	text := strings.Repeat("an ordinary chat message with 12 words and no code in it at all, ok? ", 4)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		all2(text)
	}
}

func ExampleNext() {
	t, _ := Next("host mx.example.org[192.0.2.1] said: 550 5.1.1 User unknown", 0)
	fmt.Println(t.Code, t.Code.Class())
	// Output: 550 permanent failure
}
