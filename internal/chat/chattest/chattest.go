// Package chattest holds what the outbound side of every adapter must keep to, as a suite for its tests.
package chattest

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"smtpbot/internal/chat"
)

// Drawing is an adapter's outbound side, as the suite sees it.
type Drawing struct {
	// Draw gives an answer as it is sent.
	Draw func(chat.Answer) string
	// Acts says what in an output does something: calls people, links to where the bot does not link to, formats, moves the
	// cursor. It is empty where all is inert.
	Acts func(output string) string
	// Most is how many bytes an output may have, whatever the answer holds.
	Most int
	// Lacks are the fields of an answer that the platform has no place for.
	Lacks []string
}

// Hostile is what no part of an answer may do anything with.
const Hostile = "@\x00everyone <\x00!channel> <\u202e@U1> @everyone @here <!channel> <!here|x> <@U1> <@1> <@&1> <#C1> <!subteam^S1> ``` *bold* _a_ ~b~ `c` **d** __e__ ||f|| " +
	"<http://evil.example|click> [click](http://evil.example) <mailto:a@evil.example> :tada: &lt;!channel&gt; # x\n> y\n```\n@channel\x1b[2J\u202e\x00\xff"

// hidden are the fields that are not for people.
var hidden = []string{"Verdict", "Topic", "Token"}

// Run runs the suite.
func Run(t *testing.T, d Drawing) {
	t.Run("empty", func(t *testing.T) {
		for _, a := range []chat.Answer{{}, filled(t, func(string, int) string { return "" }), filled(t, func(string, int) string { return " \n\x00\u202e" })} {
			d.check(t, d.Draw(a))
		}
	})
	t.Run("whole", func(t *testing.T) {
		out := d.Draw(filled(t, word))
		d.check(t, out)
		for _, name := range fields() {
			for i := range 2 {
				if w := word(name, i); !slices.Contains(d.Lacks, name) && !strings.Contains(out, w) && (i == 0 || several(name)) {
					t.Errorf("%s %q is not in the output:\n%s", name, w, out)
				}
			}
		}
	})
	t.Run("headline alone", func(t *testing.T) {
		for _, v := range []chat.Verdict{chat.Info, chat.Wait, chat.Fix, chat.Drop, 255} {
			out := d.Draw(chat.Answer{Verdict: v, Headline: "Remove-the-address."})
			d.check(t, out)
			if !strings.Contains(out, "Remove-the-address.") {
				t.Errorf("verdict %d: no headline in the output:\n%s", v, out)
			}
		}
	})
	t.Run("each part alone", func(t *testing.T) {
		for _, name := range fields() {
			out := d.Draw(filled(t, func(n string, i int) string {
				if n == name {
					return word(n, i)
				}
				return ""
			}))
			d.check(t, out)
		}
	})
	t.Run("hostile", func(t *testing.T) {
		evil := filled(t, func(name string, _ int) string {
			if name == "Links" {
				return "https://evil.example/<!channel>|" + Hostile
			}
			return Hostile
		})
		for name, a := range map[string]chat.Answer{"inert": evil.Inert(), "as it came": evil} {
			out := d.Draw(a)
			d.check(t, out)
			if !utf8.ValidString(out) {
				t.Errorf("%s: the output is not UTF-8", name)
			}
		}
	})
	t.Run("too long", func(t *testing.T) {
		for name, unit := range map[string]string{"words": "over long ", "one word": "x", "lines": "a\n", "wide": "é😀", "escaped": "<&>", "hostile": Hostile} {
			t.Run(name, func(t *testing.T) {
				a := filled(t, func(string, int) string { return strings.Repeat(unit, 100_000/len(unit)) })
				d.check(t, d.Draw(a))
				for i := range 1000 {
					a.Points, a.Steps, a.Labels = append(a.Points, unit), append(a.Steps, unit), append(a.Labels, unit)
					a.Read, a.Links, a.Warnings = append(a.Read, unit), append(a.Links, "https://example.org/"), append(a.Warnings, unit)
					a.Choices, a.Channels = append(a.Choices, chat.Choice{Code: word(unit, i), Text: unit}), append(a.Channels, "C1")
				}
				d.check(t, d.Draw(a))
			})
		}
	})
}

// check fails the test where an output is too long or does something.
func (d Drawing) check(t *testing.T, out string) {
	t.Helper()
	if len(out) > d.Most {
		t.Errorf("%d bytes of output, %d at most", len(out), d.Most)
	}
	if acts := d.Acts(out); acts != "" {
		t.Errorf("%s, in:\n%.2000s", acts, out)
	}
}

// fields are the names of the fields that people read.
func fields() []string {
	var names []string
	v := reflect.TypeFor[chat.Answer]()
	for i := range v.NumField() {
		if name := v.Field(i).Name; !slices.Contains(hidden, name) {
			names = append(names, name)
		}
	}
	return names
}

// several tells whether a field holds more than one text.
func several(name string) bool {
	f, _ := reflect.TypeFor[chat.Answer]().FieldByName(name)
	return f.Type.Kind() == reflect.Slice
}

// word gives a word that stands for the i-th text of a field. It is whole wherever lines are broken.
func word(name string, i int) string {
	w := name + string(rune('A'+i%26)) + string(rune('a'+i/26%26))
	switch name {
	case "Links":
		return "https://example.org/" + w
	case "Channels", "Earlier":
		return "C0" + strings.ToUpper(w)
	}
	return w
}

// filled gives an answer with every field filled that people read: a field that is added later is not forgotten. text gives
// the i-th text of a field.
func filled(t *testing.T, text func(name string, i int) string) chat.Answer {
	a := chat.Answer{Verdict: chat.Fix, Token: "1p|1700000000.000100|topic"}
	v := reflect.ValueOf(&a).Elem()
	for _, name := range fields() {
		switch f := v.FieldByName(name); f.Interface().(type) {
		case string:
			f.SetString(text(name, 0))
		case []string:
			f.Set(reflect.ValueOf([]string{text(name, 0), text(name, 1)}))
		case []chat.Choice:
			f.Set(reflect.ValueOf([]chat.Choice{{Code: text(name, 0), Text: text(name, 1)}, {Code: text(name, 1), Text: text(name, 0)}}))
		case *chat.Ref:
			f.Set(reflect.ValueOf(&chat.Ref{Place: chat.Place{Channel: text(name, 0), Thread: "1700000000.000100"}, ID: "1700000001.000200"}))
		default:
			t.Fatalf("the suite knows no field like chat.Answer.%s", name)
		}
	}
	return a
}
