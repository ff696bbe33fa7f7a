package parse

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// jsonForms are ways to write the same JSON.
var jsonForms = []struct {
	name  string
	write func(value any) string
}{
	{"compact", func(v any) string { return marshal(v, "") }},
	{"indented", func(v any) string { return marshal(v, "  ") }},
	{"with tabs", func(v any) string { return marshal(v, "\t") }},
	{"in a field of a log", func(v any) string { return `{"log": ` + quoted(marshal(v, "")) + `}` }},
	{"behind a text", func(v any) string { return "we got this: " + marshal(v, "") + " what now?" }},
}

func marshal(v any, indent string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	if err := enc.Encode(v); err != nil {
		return ""
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func quoted(s string) string { return marshal(s, "") }

// TestJSONForms reads the events among the pastes in each form: the same people must have failed, for the same codes.
func TestJSONForms(t *testing.T) {
	read := 0
	for _, p := range loadPastes(t) {
		from, to := strings.IndexByte(p.text, '{'), strings.LastIndexByte(p.text, '}')
		var event any
		if from < 0 || to < from || json.Unmarshal([]byte(p.text[from:to+1]), &event) != nil {
			continue
		}
		read++
		want := brief(Text(p.text[from : to+1]))
		for _, form := range jsonForms {
			text := form.write(event)
			if got := brief(Text(text)); got != want {
				t.Errorf("%s, %s: %q, want %q\n%s", p.name, form.name, got, want, text)
			}
		}
	}
	if read < 8 {
		t.Errorf("%d events among the pastes, want some of every service", read)
	}
}

// FuzzJSON holds any event to it: written on one line or on many, the same failures are read. JSON that is none is read as any
// text is, in which a line says what stands together.
func FuzzJSON(f *testing.F) {
	for _, p := range loadPastes(f) {
		if from, to := strings.IndexByte(p.text, '{'), strings.LastIndexByte(p.text, '}'); from >= 0 && to > from {
			f.Add(p.text[from : to+1])
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		checkResult(t, text, Text(text))
		var value any
		if len(text) > 10<<10 || json.Unmarshal([]byte(text), &value) != nil {
			return
		}
		if strings.Contains(marshal(value, ""), `"":`) {
			return // no member of an event has an empty name: the quotes are a table's
		}
		compact, indented := Text(marshal(value, "")), Text(marshal(value, "  "))
		if !slices.ContainsFunc(compact.Failures, func(f Failure) bool { return f.Format != "event" }) && brief(indented) != brief(compact) {
			t.Errorf("indented: %q\ncompact:  %q\n%s", brief(indented), brief(compact), marshal(value, "  "))
		}
	})
}
