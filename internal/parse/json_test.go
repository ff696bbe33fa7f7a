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
	{"indented in a field of a log", func(v any) string { return `{"log": ` + quoted(marshal(v, "  ")) + `}` }},
	{"in a field of a field", func(v any) string {
		return `{"log": ` + quoted(`{"line": `+quoted(marshal(v, ""))+`}`) + `, "stream": "stderr"}`
	}},
	{"in an array", func(v any) string { return `{"lines": [` + quoted(marshal(v, "")) + `, "done"]}` }},
	{"begun within a string", func(v any) string { return strings.TrimPrefix(quoted(marshal(v, "")), `"`) + `, "stream": "stderr"}` }},
	{"cut off behind it", func(v any) string { return `{"log": ` + strings.TrimSuffix(quoted(marshal(v, "")), `"`) }},
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

// TestBrokenInString cuts the events off at many places and puts what is left into strings beside another event and within it: one
// line and many tell the same, and an event beside it is read.
func TestBrokenInString(t *testing.T) {
	read := 0
	for _, p := range loadPastes(t) {
		from, to := strings.IndexByte(p.text, '{'), strings.LastIndexByte(p.text, '}')
		if from < 0 || to < from || !json.Valid([]byte(p.text[from:to+1])) || slices.ContainsFunc(Text(p.text).Failures, ofOther) {
			continue
		}
		read++
		for end := from + 1; end <= to+1; end += 5 {
			part := strings.ToValidUTF8(p.text[from:end], "?")
			beside := []any{map[string]any{"note": part, "tag": "}"}, map[string]any{"event": "bounce", "email": "zoe@example.org", "reason": "552 5.2.2 no room left"}}
			if got := brief(Text(marshal(beside, ""))); !strings.Contains(got, "zoe@example.org 552 5.2.2") {
				t.Errorf("%s: %q\n%s", p.name, got, marshal(beside, ""))
			}
			for _, value := range []any{
				beside,
				map[string]any{"event": "bounce", "email": "zoe@example.org", "note": part, "reason": "552 5.2.2 no room left"},
				map[string]any{"bounceType": part, "reason": "552 5.2.2 no room: " + part},
				map[string]any{"event": "bounce", "notes": map[string]any{"all": []any{part, "a{b", part}, "twice": quoted(part) + part}},
			} {
				sameEvents(t, Text(marshal(value, "")), marshal(value, "  "))
			}
			if t.Failed() {
				break
			}
		}
	}
	if read < 8 {
		t.Errorf("%d events among the pastes, want some of every service", read)
	}
}

// FuzzJSON holds any event to it: in each of the forms the same failures are read as on one line. JSON that is none is read as any
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
		if !plainlyNamed(value) {
			return // no member of an event has such a name
		}
		compact := Text(marshal(value, ""))
		if slices.ContainsFunc(compact.Failures, ofOther) {
			return
		}
		sameEvents(t, compact, marshal(value, "  "))
		sameEvents(t, compact, jsonForms[len(text)%len(jsonForms)].write(value)) // one for each text: many texts tell more than many forms
	})
}

func ofOther(f Failure) bool { return f.Format != "event" }

// sameEvents holds a form of JSON to what is read of it on one line. A member that has a line of its own, or whose quotes are
// escaped, may hold the line of a log, which is then taken: what is left of the event is a part of what one line tells.
func sameEvents(t *testing.T, compact Result, text string) {
	r := Text(text)
	if !slices.ContainsFunc(r.Failures, ofOther) {
		if brief(r) != brief(compact) {
			t.Errorf("%q\ncompact: %q\n%s", brief(r), brief(compact), text)
		}
		return
	}
	all := strings.Split(brief(compact), "; ")
	for _, one := range slices.DeleteFunc(r.Failures, ofOther) {
		if b := brief(Result{Failures: []Failure{one}}); !slices.Contains(all, b) {
			t.Errorf("%q among others\ncompact: %q\n%s", b, all, text)
		}
	}
}

// plainlyNamed tells whether all members of a value, and of those within it, have names that the members of an event can have.
func plainlyNamed(value any) bool {
	switch v := value.(type) {
	case map[string]any:
		for name, inner := range v {
			if !nameLike(name) || !plainlyNamed(inner) {
				return false
			}
		}
	case []any:
		return !slices.ContainsFunc(v, func(inner any) bool { return !plainlyNamed(inner) })
	}
	return true
}

// TestEventCodes holds that a number which no mail server answers with is taken for no reply: KumoMTA's 400 for its own timeouts,
// the 500 of a web service.
func TestEventCodes(t *testing.T) {
	for name, c := range map[string]struct{ text, codes, says string }{
		"KumoMTA finds no host":    {`{"type":"TransientFailure","recipient":"bob@example.org","response":{"code":400,"enhanced_code":null,"content":"KumoMTA internal: failed to connect to any candidate hosts"},"bounce_classification":"Uncategorized"}`, " ", "candidate hosts"},
		"KumoMTA waits":            {`{"type":"TransientFailure","recipient":"bob@example.org","response":{"code":400,"enhanced_code":{"class":4,"subject":4,"detail":2},"content":"Timed Out after 60s waiting for response to Rset"},"bounce_classification":"Uncategorized"}`, " 4.4.2", "Timed Out"},
		"a web service":            {`{"code": 500, "msg": "Error sending confirmation mail", "error_id": "a1"}`, " ", "confirmation"},
		"a web gateway":            {`{"status":502,"code":"DELIVERY_FAILED","message":"Failed to deliver email to bob@example.org"}`, " ", "deliver"},
		"a brace in a name":        {`{"msys":{"message_event":{"bounce_class":"22","friendly_f}om":"a@example.com","raw_reason":"552 5.2.2 Over quota","rcpt_to":"bob@example.org","type":"bounce"}}}`, "552 5.2.2", "Over quota"},
		"one that begins":          {`{"msys":{"message_event":{"bounce_class":"22","friendly_f{om":"a@example.com","raw_reason":"552 5.2.2 Over quota","rcpt_to":"bob@example.org","type":"bounce"}}}`, "552 5.2.2", "Over quota"},
		"blanks in the words":      {`{"event-data":{"delivery-status":{"attempt-no":1,"code":552,"enhanced-code":"5.2.2","message":"5.2.2 The  box is full","mx-host":"mx.example.org"},"envelope":{"sender":"alice@example.com","sending-ip":"198.51.100.7"},"event":"failed","reason":"bounce","recipient":"rosa@example.org","severity":"permanent"}}`, "552 5.2.2", "box is full"},
		"under another name":       {`{"event":"bounce","email":"bob@example.org","smtpFailure":"552 5.2.2 no room left","tag":""}`, "552 5.2.2", "no room"},
		"a quoted name":            {`{"event":"bounce","email":"bob@example.org","reason":"552 5.2.2 \"bob\": no room left","tag":""}`, "552 5.2.2", "no room left"},
		"words before an object":   {`{"event":"bounce","email":"bob@example.org","reason":"552 5.2.2 \"bob\" has no room left {\"id\":1}}}}","smtp-id":"<a1@example.com>"}`, "552 5.2.2", "no room left"},
		"a string that breaks off": {`{"note":"{\"reason\":\"","event":"bounce","email":"bob@example.org","reason":"552 5.2.2 no room left"}`, "552 5.2.2", "no room left"},
		"a brace alone":            {`{"email":"bob@example.org","event":"bounce","note":"{","reason":"552 5.2.2 no room left"}`, "552 5.2.2", "no room left"},
		"a brace in a list":        {`{"list":["a","b{c","d"],"email":"bob@example.org","event":"bounce","reason":"552 5.2.2 no room left"}`, "552 5.2.2", "no room left"},
		"a mail service":           {`{"event":"bounce","email":"bob@example.org","smtp-id":"<a1@example.com>","code":500,"message":"Syntax error"}`, "500 ", "Syntax"},
	} {
		r := Text(c.text)
		if len(r.Failures) != 1 || !speaksUp(r) {
			t.Errorf("%s: got %+v", name, r.Failures)
			continue
		}
		if f := r.Failures[0]; f.Code.String()+" "+f.Enhanced.String() != c.codes || !strings.Contains(f.Text, c.says) {
			t.Errorf("%s: got %q %q", name, f.Code.String()+" "+f.Enhanced.String(), f.Text)
		}
	}
}
