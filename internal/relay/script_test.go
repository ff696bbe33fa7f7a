package relay_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"smtpbot/internal/answer"
	"smtpbot/internal/bot"
	"smtpbot/internal/catalog"
	"smtpbot/internal/chat"
	"smtpbot/internal/relay"
	"smtpbot/internal/store"
)

var update = flag.Bool("update", false, "rewrite the golden conversations")

// TestConversations plays the conversations in testdata: what people do, and, indented beneath, what the bot does. A script
// has these lines:
//
//	ann in #help: text            a message; @bot before the text names the bot, /smtp makes it a command
//	ann(admin) in #help: text     of an admin, or of a bot with (bot)
//	ann in #help under m1: text   in the thread of m1; in beta/#help it stands in another workspace, in dm in a direct one
//	ann in #help, files x: text   with files; their contents stand in the script's folder
//	edit m1: text                 m1 is changed; "edit m1 after 2h: text" later
//	delete m1                     m1 is removed
//	again m1                      the platform delivers m1 once more
//	twice ann in #help: @bot text a mention that is delivered as two events
//	press dismiss a1 by ann       a button: dismiss, helpful, not-helpful
//	explain m1 by ann             the shortcut on a message; "reply to m1" is a mention whose parent is at hand
//	pass 11m                      time passes
//	leave #help                   the bot is removed; "leave acme" from the whole workspace; "leave #help an hour ago", told late
//	restart                       the bot ends and starts again
//	set quiet 0                   a setting: quiet, person, channel, workspace; before the first message
func TestConversations(t *testing.T) {
	files, err := filepath.Glob("testdata/*.talk")
	if err != nil || len(files) == 0 {
		t.Fatalf("no conversations: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".talk"), func(t *testing.T) {
			t.Parallel()
			script, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, string(script))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if diff := cmp.Diff(string(script), got); diff != "" {
				t.Errorf("the conversation differs (-want +got):\n%s", diff)
			}
		})
	}
}

// stage is where a conversation is played.
type stage struct {
	t     *testing.T
	o     bot.Options
	store *store.Store
	paper *paper
	relay *relay.Relay
	stop  func()

	clock    time.Time
	messages map[string]chat.Message // by id
	n        int
}

// play plays a script and gives it with what the bot did now.
func play(t *testing.T, script string) string {
	s := &stage{
		t:        t,
		o:        bot.Options{QuietTime: 10 * time.Minute, Limits: bot.DefaultLimits, Watched: map[string][]string{"paper": {"#set"}}},
		store:    openStore(t, store.Options{}),
		paper:    newPaper(chat.Traits{Name: "paper", Admins: "the admins of this workspace", Redelivers: true}),
		clock:    time.Now().UTC(), // what an admin chooses has the time of our clock
		messages: map[string]chat.Message{},
	}
	s.start()
	defer func() { s.stop() }()
	var out bytes.Buffer
	for _, line := range strings.Split(strings.TrimSuffix(script, "\n"), "\n") {
		if strings.HasPrefix(line, "\t") {
			continue
		}
		out.WriteString(line + "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		s.clock = s.clock.Add(time.Second)
		private := s.step(line)
		s.settle()
		for _, did := range append(private, s.paper.look()...) {
			out.WriteString("\t" + strings.ReplaceAll(today(did), "\n", "\n\t  ") + "\n")
		}
	}
	return out.String()
}

var date = regexp.MustCompile(`\b20\d\d-\d\d-\d\d\b`)

// today makes a golden of a line that holds a date.
func today(s string) string { return date.ReplaceAllString(s, "TODAY") }

func openStore(t *testing.T, o store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// start starts the bot.
func (s *stage) start() {
	rules := bot.NewRules(bot.New(answer.New(catalog.Shipped()), "smtpbot test"), s.store, s.o)
	r, err := relay.New(s.t.Context(), relay.Options{Rules: rules, Store: s.store, Platforms: []chat.Platform{s.paper}})
	if err != nil {
		s.t.Fatal(err)
	}
	s.relay = r
	ctx, cancel := context.WithCancel(s.t.Context())
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	s.stop = func() {
		cancel()
		if err := <-done; err != nil {
			s.t.Error(err)
		}
	}
}

// settle waits until everything that was accepted is answered.
func (s *stage) settle() {
	s.t.Helper()
	for range 2000 {
		if atRest(s.t, s.relay) {
			return
		}
		time.Sleep(2 * time.Millisecond)
	}
	s.t.Fatal("not everything was answered")
}

var (
	sayLine   = regexp.MustCompile(`^(twice )?(\w+)(\((?:admin|bot)\))? in (?:(\w+)/)?(#\w+|dm)(?: under (\w+))?(?: reply to (\w+))?(?:, files ([\w. ]+))?: ?(.*)$`)
	editLine  = regexp.MustCompile(`^edit (\w+)(?: after (\w+))?: ?(.*)$`)
	pressLine = regexp.MustCompile(`^press ([\w-]+) (\w+) by (\w+)(\(admin\))?$`)
)

// step does one line of a script and gives what was told in private.
func (s *stage) step(line string) []string {
	s.t.Helper()
	words := strings.Fields(line)
	if m := sayLine.FindStringSubmatch(line); m != nil {
		return s.say(m)
	}
	if m := editLine.FindStringSubmatch(line); m != nil {
		return s.edit(m)
	}
	if m := pressLine.FindStringSubmatch(line); m != nil {
		return s.press(m)
	}
	switch words[0] {
	case "delete":
		s.accept(chat.Event{Kind: chat.Deleted, Message: chat.Message{ID: words[1], Place: s.messages[words[1]].Place}, At: s.clock})
	case "again":
		m := s.messages[words[1]]
		s.accept(chat.Event{Message: m, At: m.Sent})
	case "explain":
		m := s.messages[words[1]]
		name, admin := strings.CutSuffix(words[3], "(admin)")
		m.Asked, m.Author = chat.Shortcut, chat.Person{ID: name, Admin: admin}
		return s.handle(m)
	case "pass":
		d, err := time.ParseDuration(words[1])
		if err != nil {
			s.t.Fatal(err)
		}
		s.clock = s.clock.Add(d)
	case "leave":
		p := chat.Place{Platform: "paper", Workspace: "acme", Channel: words[1]}
		if !strings.HasPrefix(words[1], "#") {
			p = chat.Place{Platform: "paper", Workspace: words[1]}
		}
		at := s.clock
		if len(words) > 2 {
			at = at.Add(-time.Hour)
		}
		s.accept(chat.Event{Kind: chat.Left, Message: chat.Message{Place: p}, At: at})
	case "restart":
		s.stop()
		s.start()
	case "set":
		s.set(words[1], words[2])
	default:
		s.t.Fatalf("no such step: %s", line)
	}
	return nil
}

func (s *stage) set(name, value string) {
	if name == "quiet" {
		d, err := time.ParseDuration(value)
		if err != nil {
			s.t.Fatal(err)
		}
		s.o.QuietTime = d
	} else {
		n, err := strconv.Atoi(value)
		if err != nil {
			s.t.Fatal(err)
		}
		*map[string]*int{"person": &s.o.Limits.Person, "channel": &s.o.Limits.Channel, "workspace": &s.o.Limits.Workspace}[name] = n
	}
	s.stop()
	s.start()
}

// say sends a message, or gives a command.
func (s *stage) say(f []string) []string {
	s.n++
	m := chat.Message{
		ID:     fmt.Sprintf("m%d", s.n),
		Author: chat.Person{ID: f[2], Admin: f[3] == "(admin)", Bot: f[3] == "(bot)"},
		Place:  chat.Place{Platform: "paper", Workspace: "acme", Channel: f[5]},
		Sent:   s.clock,
		Text:   strings.ReplaceAll(f[9], `\n`, "\n"),
	}
	if f[4] != "" {
		m.Place.Workspace = f[4]
	}
	if !strings.HasPrefix(m.Text, "/smtp") { // platforms give commands in no thread
		m.Place.Thread = m.ID
	}
	if m.Place.Channel == "dm" {
		m.Place.Direct, m.Asked = true, chat.Direct
	}
	if f[6] != "" {
		m.Place.Thread = s.messages[f[6]].Place.Thread
	}
	if f[7] != "" {
		parent := s.messages[f[7]]
		m.Parent, m.Place.Thread = &parent, parent.Place.Thread
	}
	for _, name := range strings.Fields(f[8]) {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err == nil {
			s.paper.files[name] = data
		}
		m.Files = append(m.Files, chat.File{Name: name, Ref: name})
	}
	if rest, ok := strings.CutPrefix(m.Text, "/smtp"); ok {
		m.Text, m.Asked = strings.TrimSpace(rest), chat.Command
		return s.handle(m)
	}
	if f[1] != "" {
		s.accept(chat.Event{Message: m, At: s.clock})
		s.settle() // which of the two is first is the lanes' business
	}
	if rest, ok := strings.CutPrefix(m.Text, "@bot"); ok {
		m.Text, m.Asked = strings.TrimSpace(rest), chat.Direct
	}
	s.messages[m.ID] = m
	s.accept(chat.Event{Message: m, At: s.clock})
	return nil
}

func (s *stage) handle(m chat.Message) []string {
	a, ok := s.relay.Handle(s.t.Context(), m)
	if !ok {
		return nil
	}
	return []string{"only to " + m.Author.ID + ": " + draw(a)}
}

func (s *stage) edit(f []string) []string {
	m := s.messages[f[1]]
	if f[2] != "" {
		d, err := time.ParseDuration(f[2])
		if err != nil {
			s.t.Fatal(err)
		}
		s.clock = s.clock.Add(d)
	}
	m.Text = strings.ReplaceAll(f[3], `\n`, "\n")
	if !m.Place.Direct {
		m.Asked = chat.Overheard
	}
	if rest, ok := strings.CutPrefix(m.Text, "@bot"); ok {
		m.Text, m.Asked = strings.TrimSpace(rest), chat.Direct
	}
	s.messages[m.ID] = m
	s.accept(chat.Event{Kind: chat.Edited, Message: m, At: s.clock})
	return nil
}

func (s *stage) press(f []string) []string {
	s.paper.mu.Lock()
	token, at := s.paper.posts[f[2]].Token, s.paper.where[f[2]]
	s.paper.mu.Unlock()
	a := s.relay.Press(s.t.Context(), chat.Press{
		Button: map[string]chat.Button{"dismiss": chat.Dismiss, "helpful": chat.Helpful, "not-helpful": chat.NotHelpful}[f[1]],
		Token:  token,
		Answer: chat.Ref{Place: at.Place, ID: f[2]},
		Person: chat.Person{ID: f[3], Admin: f[4] != ""},
	})
	return []string{"only to " + f[3] + ": " + draw(a)}
}

func (s *stage) accept(e chat.Event) {
	s.t.Helper()
	if err := s.relay.Accept(s.t.Context(), e); err != nil {
		s.t.Fatal(err)
	}
}
