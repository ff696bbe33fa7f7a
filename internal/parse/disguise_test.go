package parse

import (
	"fmt"
	"strings"
	"testing"
)

// disguises are what chat programs, mail programs and web forms do to a text before it reaches the bot.
var disguises = []struct {
	name string
	wear func(string) string
}{
	{"quoted", eachLine("> ")},
	{"quoted twice", eachLine("> > ")},
	{"quoted without blanks", eachLine(">")},
	{"fenced", func(s string) string { return "```\n" + s + "\n```" }},
	{"fenced with a language", func(s string) string { return "look at this:\n```text\n" + s + "\n```\nthanks" }},
	{"inline code", func(s string) string { // a line of its own only: the marks do not reach over lines
		if strings.Contains(s, "\n") {
			return s
		}
		return "`" + s + "`"
	}},
	{"escaped", func(s string) string { return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s) }},
	{"CRLF", func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") + "\r\n" }},
	{"indented", eachLine("  ")},
	{"docker compose", eachLine("mail-1  | ")},
	{"docker compose of old", eachLine("mailserver    | ")},
	{"docker", eachLine("2026-11-03T09:12:03.123456789Z ")},
	{"a node of Kubernetes", eachLine("2026-11-03T09:12:03.123456789Z stdout F ")},
	{"grep", eachLine("/var/log/mail.log:")},
	{"grep with numbers", eachLine("/var/log/mail.log:1234:")},
	{"quoted and fenced", func(s string) string { return eachLine("> ")("```\n" + s + "\n```") }},
	{"escaped and quoted", func(s string) string {
		return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(eachLine("> ")(s))
	}},
}

func eachLine(mark string) func(string) string {
	return func(s string) string { return mark + strings.ReplaceAll(s, "\n", "\n"+mark) }
}

// honest lists where a disguise takes something away that nobody can put back, by "paste/disguise" or "paste/*".
var honest = map[string]string{
	"reply-html/escaped":            "escaped twice: one layer is undone, for a text may speak of &lt; itself",
	"reply-html/escaped and quoted": "escaped twice, as above",
}

// TestDisguises reads every paste in every disguise: it must tell the same failures.
func TestDisguises(t *testing.T) {
	used := map[string]bool{}
	for _, p := range loadPastes(t) {
		want := Text(p.text)
		for _, d := range disguises {
			got := Text(d.wear(p.text))
			difference := compare(got, want)
			if difference == "" {
				continue
			}
			excused := false
			for _, key := range []string{p.name + "/" + d.name, p.name + "/*", "*/" + d.name} {
				if honest[key] != "" {
					excused, used[key] = true, true
				}
			}
			if !excused {
				t.Errorf("%s, %s: %s", p.name, d.name, difference)
			}
		}
	}
	for key := range honest {
		if !used[key] {
			t.Errorf("exception %q is not needed", key)
		}
	}
}

// compare tells in what two readings differ as far as a reader of the answer sees.
func compare(got, want Result) string {
	if speaksUp(got) != speaksUp(want) {
		return fmt.Sprintf("speaks %v, want %v", speaksUp(got), speaksUp(want))
	}
	if len(got.Failures) != len(want.Failures) {
		return fmt.Sprintf("%d failures, want %d: %+v", len(got.Failures), len(want.Failures), got.Failures)
	}
	for i := range got.Failures {
		g, w := got.Failures[i], want.Failures[i]
		g.From, g.To, w.From, w.To = 0, 0, 0, 0
		if g != w {
			return fmt.Sprintf("failure %d is\n%+v\nwant\n%+v", i, g, w)
		}
	}
	if fmt.Sprint(got.Secrets) != fmt.Sprint(want.Secrets) {
		return fmt.Sprintf("secrets %q, want %q", got.Secrets, want.Secrets)
	}
	return ""
}
