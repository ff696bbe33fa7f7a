package chat

import (
	"reflect"
	"strings"
	"testing"
)

func TestInert(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"nothing":         {"550 5.1.1 <bob@example.org>: User unknown", "550 5.1.1 <bob@example.org>: User unknown"},
		"everyone":        {"@everyone look", "@_everyone look"},
		"in a word":       {"(@here)", "(@_here)"},
		"upper case":      {"@HERE", "@_HERE"},
		"channel":         {"hey @channel!", "hey @_channel!"},
		"Slack":           {"<!channel> <@U1> <!subteam^S1>", "<_!channel> <_@U1> <_!subteam^S1>"},
		"Discord":         {"<@1><@!1><@&1>", "<_@1><_@!1><_@&1>"},
		"an address":      {"bob@here.example <bob@everyone.example>", "bob@here.example <bob@everyone.example>"},
		"longer words":    {"@hereby", "@hereby"},
		"twice":           {"@here@here", "@_here@here"},
		"sender rewrites": {"<@example.org:bob@example.net>", "<_@example.org:bob@example.net>"},
	} {
		if got := strings.ReplaceAll(Inert(c.in), joiner, "_"); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestAnswerInert fills every text of an answer with a ping: a field that is added later is not forgotten.
func TestAnswerInert(t *testing.T) {
	const ping = "@everyone"
	var a Answer
	v := reflect.ValueOf(&a).Elem()
	for i := range v.NumField() {
		switch f := v.Field(i); f.Kind() {
		case reflect.String:
			f.SetString(ping)
		case reflect.Slice:
			if f.Type().Elem().Kind() == reflect.String {
				f.Set(reflect.ValueOf([]string{ping}))
			}
		}
	}
	a.Choices = []Choice{{Code: ping, Text: ping}}
	a.Topic, a.Token, a.Links, a.Channels = "", "", nil, nil // not shown, pages of ours, and ids
	got := a.Inert()
	v = reflect.ValueOf(got)
	for i := range v.NumField() {
		if s := v.Field(i); strings.Contains(strings.Trim(s.String(), "<>"), ping) || s.Kind() == reflect.Slice && s.Len() > 0 && strings.Contains(strings.Join(texts(s), " "), ping) {
			t.Errorf("%s pings", v.Type().Field(i).Name)
		}
	}
	if a.Points[0] != ping {
		t.Error("the answer itself was changed")
	}
}

func texts(list reflect.Value) []string {
	switch l := list.Interface().(type) {
	case []string:
		return l
	case []Choice:
		return []string{l[0].Code, l[0].Text}
	}
	return nil
}

func FuzzInert(f *testing.F) {
	f.Add("@everyone <!channel> <@U1> bob@here.example")
	f.Fuzz(func(t *testing.T, s string) {
		got := Inert(s)
		if calls.MatchString(got) || mentions.MatchString(got) {
			t.Errorf("%q still pings", got)
		}
		if strings.ToValidUTF8(strings.ReplaceAll(got, joiner, ""), "") != strings.ToValidUTF8(strings.ReplaceAll(s, joiner, ""), "") {
			t.Errorf("%q was changed to %q", s, got)
		}
	})
}
