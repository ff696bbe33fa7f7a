package discordfake_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	df "smtpbot/internal/adapters/discord/discordfake"
)

// recorder takes what would fail a test.
type recorder struct {
	testing.TB
	mu     sync.Mutex
	errors []string
}

// Errorf keeps an error.
func (r *recorder) Errorf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

// Helper does nothing.
func (r *recorder) Helper() {}

// TestCannot holds that a test fails which lets people do what they could not do.
func TestCannot(t *testing.T) {
	r := &recorder{TB: t}
	s := df.New(r)
	register(t, s)
	private := s.Command(df.Alice, df.Support, "smtp", nil)
	callback(t, s, private, `{"type":4,"data":{"content":"x","flags":64,"components":[`+row(button("b"))+`],`+mute+`}}`)
	window := s.Command(df.Alice, df.Support, "smtp", nil)
	callback(t, s, window, `{"type":9,"data":{"custom_id":"p","title":"x","components":[{"type":18,"label":"x","component":{"type":4,"custom_id":"t","style":2,"max_length":5}}]}}`)
	public := s.Say(df.Alice, df.Support, "x")
	for name, do := range map[string]func(){
		"unregistered":      func() { s.Command(df.Alice, df.Support, "other", nil) },
		"no admin":          func() { s.Command(df.Bob, df.Support, "settings watch", nil) },
		"no subcommand":     func() { s.Command(df.Admin, df.Support, "settings other", nil) },
		"unknown option":    func() { s.Command(df.Alice, df.Support, "smtp", df.Options{"x": "y"}) },
		"too long":          func() { s.Command(df.Alice, df.Support, "smtp", df.Options{"code": long(2001)}) },
		"another type":      func() { s.Command(df.Alice, df.Support, "smtp", df.Options{"share": "yes"}) },
		"nothing suggested": func() { s.Type(df.Alice, df.Support, "smtp", "share", "y") },
		"private message":   func() { s.Press(df.Bob, idOf(private), "b") },
		"no button":         func() { s.Press(df.Alice, idOf(private), "c") },
		"no message":        func() { s.Press(df.Alice, "1", "b") },
		"unknown field":     func() { s.SubmitModal(window, df.Options{"t": "x", "u": "y"}) },
		"empty field":       func() { s.SubmitModal(window, nil) },
		"long field":        func() { s.SubmitModal(window, df.Options{"t": "123456"}) },
		"no window":         func() { s.SubmitModal(private, nil) },
		"forum":             func() { s.Say(df.Alice, df.Forum, "x") },
		"deleted":           func() { s.Delete("1") },
		"no forum":          func() { s.Post(df.Alice, df.Support, "x", "y") },
		"no thread":         func() { s.Lock(df.Support) },
		"private menu":      func() { s.Menu(df.Bob, idOf(private), "Explain bounce") },
	} {
		before := len(r.errors)
		if do(); len(r.errors) != before+1 {
			t.Errorf("%s: %q, want one error", name, r.errors[before:])
		}
	}
	before := len(r.errors)
	s.Press(df.Alice, idOf(private), "b")
	s.Menu(df.Bob, public, "Explain bounce")
	s.Command(df.Admin, df.Support, "settings watch", nil)
	s.SubmitModal(window, df.Options{"t": "12345"})
	if len(r.errors) != before {
		t.Errorf("what can be done: %q", r.errors[before:])
	}
}

// TestClean holds that Clean tells everything, of every server anew.
func TestClean(t *testing.T) {
	var said [2]string
	for i := range said {
		s := df.New(t)
		rest(t, s, "POST", "/channels/"+df.Support+"/messages", `{"content":"x","colour":1}`)
		r := &recorder{TB: t}
		s.Clean(r)
		said[i] = strings.Join(r.errors, "\n")
	}
	for _, want := range []string{df.FaultPing, df.FaultUnknown} {
		if !strings.Contains(said[0], want) {
			t.Errorf("Clean says %q, want %q in it", said[0], want)
		}
	}
	if said[0] != said[1] {
		t.Errorf("Clean says %q first and then %q", said[0], said[1])
	}
}

// TestPrivateEvents holds that what one alone sees is told as belonging to no server.
func TestPrivateEvents(t *testing.T) {
	s := df.New(t)
	register(t, s)
	guilds, direct := connect(t, s, df.IntentGuildMessages), connect(t, s, df.IntentDirectMessages)
	h := s.Command(df.Alice, df.Support, "smtp", nil)
	callback(t, s, h, `{"type":4,"data":{"content":"x","flags":64,`+mute+`}}`)
	m := direct.message(idOf(h))
	if m["guild_id"] != nil || m["member"] != nil || m["flags"] != 64.0 || m["interaction_metadata"] == nil {
		t.Errorf("a private answer comes as %v", m)
	}
	h = s.Command(df.Alice, df.Support, "smtp", nil)
	callback(t, s, h, `{"type":4,"data":{"content":"x",`+mute+`}}`)
	if m := guilds.message(idOf(h)); m["guild_id"] != df.Home || m["application_id"] != df.App || m["type"] != 20.0 {
		t.Errorf("a public answer comes as %v", m)
	}
	if n := len(guilds.all(0, "MESSAGE_CREATE")); n != 1 {
		t.Errorf("%d messages of servers, want 1", n)
	}
}
