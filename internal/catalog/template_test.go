package catalog

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestRender(t *testing.T) {
	for _, c := range []struct {
		text string
		v    Values
		want string
	}{
		{"no placeholder", nil, "no placeholder"},
		{"", nil, ""},
		{"{ip}", Values{"ip": "192.0.2.1"}, "192.0.2.1"},
		{"from {ip} to {recipient}.", Values{"ip": "192.0.2.1", "recipient": "bob@example.org"}, "from 192.0.2.1 to bob@example.org."},
		{"{ip} {ip}", Values{"ip": "::1"}, "::1 ::1"},
		{"{ip}", nil, "the sending server's IP address"},
		{"{domain}", nil, "the recipient's domain"},
		{"{recipient}", nil, "the recipient"},
		{"{sender_domain}", Values{"sender_domain": ""}, "the sender's domain"},
		{"{host}", Values{"ip": "x"}, "the recipient's server"},
		{"ask {host|the server} now", nil, "ask the server now"},
		{"ask {host|the server} now", Values{"host": "mx.example.org"}, "ask mx.example.org now"},
		{"q={ip|}", nil, "q="},
		{"{ip|a|b}", nil, "a|b"},
		{"{domain}'s record and {ip}'s name", nil, "the receiving domain's record and the sending server's name"},
		{"{host|their server}'s name", nil, "their server's name"},
		{"{recipient}'s mailbox", nil, "the recipient's mailbox"},
		{"{domain}'s record", Values{"domain": "example.org"}, "example.org's record"},
		{"It failed. {host} is down, and {ip} waits.", nil, "It failed. The recipient's server is down, and the sending server's IP address waits."},
		{"It failed. {host}'s disk is full.", nil, "It failed. The receiving server's disk is full."},
		{"It failed. {host|über alles} {ip|}", nil, "It failed. Über alles "},
		{"It failed. {ip|}{host|\xff}", nil, "It failed. \ufffd"},
		{"It failed. {host} is down.", Values{"host": "mx.example.org"}, "It failed. mx.example.org is down."},
		{"a value with {ip} is not filled again", Values{"ip": "{host}", "host": "x"}, "a value with {host} is not filled again"},
		{"an {ip that never ends", Values{"ip": "x"}, "an {ip that never ends"},
		{"} first", nil, "} first"},
	} {
		if got := Render(c.text, c.v); got != c.want {
			t.Errorf("Render(%q, %v) = %q, want %q", c.text, c.v, got, c.want)
		}
	}
}

func TestRenderLink(t *testing.T) {
	for _, c := range []struct {
		link string
		v    Values
		want string
		ok   bool
	}{
		{"https://example.org/", nil, "https://example.org/", true},
		{"https://example.org/{ip}", Values{"ip": "192.0.2.1"}, "https://example.org/192.0.2.1", true},
		{"https://example.org/{ip}", nil, "", false},
		{"https://example.org/{ip}", Values{"ip": "", "host": "x"}, "", false},
		{"https://example.org/{ip|}", nil, "https://example.org/", true},
		{"https://example.org/{ip|}/{domain}", nil, "", false},
		{"https://example.org/{domain}/{ip|}", nil, "", false},
		{"https://example.org/{ip}/{ip|x}", nil, "", false},
		{"https://example.org/{ip|x}/{domain|y}", Values{"domain": "d"}, "https://example.org/x/d", true},
	} {
		if got, ok := RenderLink(c.link, c.v); got != c.want || ok != c.ok {
			t.Errorf("RenderLink(%q, %v) = %q, %v; want %q, %v", c.link, c.v, got, ok, c.want, c.ok)
		}
	}
}

func TestSentence(t *testing.T) {
	for text, want := range map[string]string{
		"":                              "",
		" \n":                           "",
		"the mailbox is full":           "The mailbox is full.",
		" the mailbox is full ":         "The mailbox is full.",
		"It is full.":                   "It is full.",
		"is it full?":                   "Is it full?",
		"it is full!":                   "It is full!",
		"it goes on…":                   "It goes on…",
		"publish this:":                 "Publish this:",
		"a price of 5 €":                "A price of 5 €.",
		"sehr spät":                     "Sehr spät.",
		"über 5 MB":                     "Über 5 MB.",
		"bob@example.org is full":       "bob@example.org is full.",
		"mx.example.org is down":        "mx.example.org is down.",
		"example.org/page says so":      "example.org/page says so.",
		"192.0.2.1 is listed":           "192.0.2.1 is listed.",
		"it says bob@example.org is ok": "It says bob@example.org is ok.",
		"full":                          "Full.",
		"容量が足りません":                      "容量が足りません.",
		"broken \xff":                   "Broken \xff.",
	} {
		if got := Sentence(text); got != want {
			t.Errorf("Sentence(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestPlaceholders(t *testing.T) {
	want := []string{"domain", "host", "ip", "recipient", "sender_domain"}
	if got := placeholderNames(); !slices.Equal(got, want) {
		t.Errorf("the placeholders are %v, want %v", got, want)
	}
	for _, name := range want {
		if err := checkPlaceholders("before {" + name + "} and {" + name + "|words} after"); err != nil {
			t.Errorf("{%s}: %v", name, err)
		}
		if s := fallbacks[name]; s == "" || strings.ContainsAny(s, "{}") {
			t.Errorf("{%s} has the words %q", name, s)
		}
	}
	for _, text := range []string{"{user}", "{}", "{IP}", "{ ip}", "{ip", "ip}", "{", "}", "{{ip}}", "{ip}}", "}{ip}", "{ip|{host}", "{ip|{host}}", "{ip} {"} {
		if err := checkPlaceholders(text); err == nil {
			t.Errorf("%q passes", text)
		}
	}
}

// FuzzRender: a text that the linter takes leaves no brace; any text is safe, and grows in proportion to itself.
func FuzzRender(f *testing.F) {
	for _, s := range []string{"", "{ip}", "{ip|your IP}", "{host} and {domain}", "{ip", "}{", "{user}", "{{ip}}", "{ip|{host}}", "{ip|{host}", "a}{ip}", "https://example.org/{ip|}?q={domain}", "it goes on…", "\xff{ip}\xff"} {
		f.Add(s, "192.0.2.1")
	}
	f.Add("{ip}", "{host}")
	f.Fuzz(func(t *testing.T, text, value string) {
		some := Values{"ip": value, "domain": value}
		longest := len(value)
		for s := range maps.Values(fallbacks) {
			longest = max(longest, len(s))
		}
		for _, v := range []Values{nil, some} {
			got := Render(text, v)
			if limit := len(text) + strings.Count(text, "{")*longest; len(got) > limit {
				t.Errorf("%d bytes became %d, more than %d", len(text), len(got), limit)
			}
			if checkPlaceholders(text) == nil && strings.ContainsAny(got, "{}") && !strings.ContainsAny(value, "{}") {
				t.Errorf("Render(%q) leaves a brace: %q", text, got)
			}
			if url, ok := RenderLink(text, v); ok && url != got || !ok && url != "" {
				t.Errorf("RenderLink(%q) = %q, %v; Render gives %q", text, url, ok, got)
			}
			s := Sentence(got)
			if Sentence(s) != s || utf8.ValidString(got) && !utf8.ValidString(s) {
				t.Errorf("Sentence(%q) = %q, and again %q", got, s, Sentence(s))
			}
		}
		if !strings.Contains(text, "{") && Render(text, some) != text {
			t.Errorf("Render changed %q, which has no placeholder", text)
		}
	})
}

// TestRenderLinear: a text of a megabyte, however it is made, takes no more than a moment.
func TestRenderLinear(t *testing.T) {
	for _, piece := range []string{"{", "}", "{ip}", "{ip|", "{|}", "|", "{{}"} {
		text := strings.Repeat(piece, 1<<20/len(piece))
		start := time.Now()
		Render(text, Values{"ip": "192.0.2.1"})
		RenderLink(text, Values{"ip": "192.0.2.1", "": "x"})
		if err := checkPlaceholders(text); err != nil && len(err.Error()) > 2*len(text) {
			t.Errorf("%q: an error of %d bytes", piece, len(err.Error()))
		}
		if d := time.Since(start); d > 2*time.Second {
			t.Errorf("a megabyte of %q took %v", piece, d)
		}
	}
}
