package slackfake_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	slackapi "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"smtpbot/internal/adapters/slack/slackfake"
)

func plain(text string) *slackapi.TextBlockObject {
	return slackapi.NewTextBlockObject("plain_text", text, false, false)
}

// buttons are the kinds of things that can be pressed.
func buttons() []slackapi.Block {
	feedback := slackapi.NewFeedbackButtonsBlockElement("vote", slackapi.NewFeedbackButton(plain("Yes"), "1+x"), slackapi.NewFeedbackButton(plain("No"), "1-x"))
	trash := slackapi.NewIconButtonBlockElement("trash", plain("Dismiss"), "dismiss").WithValue("x").WithVisibleToUserIDs([]string{slackfake.Alice})
	menu := slackapi.NewOptionsSelectBlockElement("static_select", plain("Which?"), "variant",
		slackapi.NewOptionBlockObject("452", plain("full"), nil), slackapi.NewOptionBlockObject("552", plain("too large"), nil))
	return []slackapi.Block{
		slackapi.NewContextActionsBlock("", feedback, trash),
		slackapi.NewActionBlock("acts", slackapi.NewButtonBlockElement("share", "sealed", plain("Share")), menu),
	}
}

// callback gives what slack-go reads from an interaction.
func callback(t *testing.T, e socketmode.Event) slackapi.InteractionCallback {
	t.Helper()
	c, isCallback := e.Data.(slackapi.InteractionCallback)
	if !isCallback {
		t.Fatalf("%v is no interaction", e.Type)
	}
	return c
}

func TestPress(t *testing.T) {
	s := slackfake.New(t)
	b := connected(t, s, nil)
	ts := s.Say(slackfake.Alice, slackfake.Support, "", "550")
	if _, _, err := b.api.PostMessage(slackfake.Support, slackapi.MsgOptionText("answer", false), slackapi.MsgOptionTS(ts), slackapi.MsgOptionBlocks(buttons()...)); err != nil {
		t.Fatal(err)
	}
	answer := s.Posts(slackfake.Support)[0]
	for i, c := range []struct{ action, which, wantType, wantValue string }{
		{"vote", "positive", "feedback_buttons", "1+x"},
		{"vote", "No", "feedback_buttons", "1-x"},
		{"dismiss", "", "icon_button", "x"},
		{"share", "Share", "button", "sealed"},
	} {
		h := s.Press(slackfake.Alice, answer, c.action, c.which)
		if a, acked := h.Ack(); !acked || a.Kind != "interactive" || a.Type != "block_actions" {
			t.Fatalf("ack %+v", a)
		}
		got := callback(t, b.events(socketmode.EventTypeInteractive)[i])
		action := got.ActionCallback.BlockActions[0]
		if string(action.Type) != c.wantType || action.Value != c.wantValue || action.ActionID != c.action || action.BlockID == "" {
			t.Errorf("press %s %s: action %+v", c.action, c.which, action)
		}
		if got.Container.MessageTs != answer.TS || got.Container.ThreadTs != ts || got.Channel.ID != slackfake.Support || got.User.ID != slackfake.Alice ||
			got.ResponseURL != h.URL || got.TriggerID != h.Trigger || got.Message.Timestamp != answer.TS {
			t.Errorf("interaction %+v", got)
		}
	}
	s.Choose(slackfake.Bob, answer, "variant", "too large")
	got := callback(t, b.events(socketmode.EventTypeInteractive)[4]).ActionCallback.BlockActions[0]
	if got.SelectedOption.Value != "552" || string(got.Type) != "static_select" {
		t.Errorf("choose: %+v", got)
	}
	for name, c := range map[string]struct {
		user, action, which string
		want                bool
	}{
		"seen":         {slackfake.Alice, "dismiss", "", true},
		"hidden":       {slackfake.Bob, "dismiss", "", false},
		"no such id":   {slackfake.Alice, "nothing", "", false},
		"no such text": {slackfake.Alice, "share", "Share it", false},
	} {
		if can := s.CanPress(c.user, answer, c.action, c.which); can != c.want {
			t.Errorf("%s: CanPress = %v", name, can)
		}
	}
	s.Clean(t)
}

func TestResponseURL(t *testing.T) {
	s := slackfake.New(t)
	b := connected(t, s, nil)
	if _, err := b.api.PostEphemeral(slackfake.Support, slackfake.Alice, slackapi.MsgOptionText("private", false), slackapi.MsgOptionBlocks(buttons()...)); err != nil {
		t.Fatal(err)
	}
	h := s.Press(slackfake.Alice, s.Ephemerals()[0], "share", "")
	got := callback(t, b.events(socketmode.EventTypeInteractive)[0])
	if !got.Container.IsEphemeral || got.Container.MessageTs != s.Ephemerals()[0].TS || got.Message.Timestamp != "" {
		t.Errorf("interaction %+v", got)
	}
	use := func(o ...slackapi.MsgOption) error {
		_, _, err := b.api.PostMessage("", o...)
		return err
	}
	text := func(s string) slackapi.MsgOption { return slackapi.MsgOptionText(s, false) }
	url := func(kind string) slackapi.MsgOption { return slackapi.MsgOptionResponseURL(h.URL, kind) }
	for i, err := range []error{
		use(url("in_channel"), text("for all")),
		use(url("ephemeral"), text("for one")),
		use(slackapi.MsgOptionReplaceOriginal(h.URL), text("shared")),
		use(slackapi.MsgOptionDeleteOriginal(h.URL)),
		use(url("in_channel"), text("the fifth")),
	} {
		if err != nil {
			t.Errorf("use %d: %v", i+1, err)
		}
	}
	if e := s.Ephemerals(); len(e) != 2 || e[0].Text != "shared" || e[0].Replaced != 1 || !e[0].Deleted || e[1].Text != "for one" || e[1].To != slackfake.Alice {
		t.Errorf("ephemerals %+v", e)
	}
	if p := s.Posts(slackfake.Support); len(p) != 2 || p[0].Text != "for all" || p[0].Via != "response_url" {
		t.Errorf("posts %+v", p)
	}
	if err := use(url("ephemeral"), text("the sixth")); err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("the sixth use: %v", err)
	}
	if c := s.Calls("response_url"); len(c) != 6 || c[5].Error != "used_url" {
		t.Errorf("calls %+v", c)
	}
	h = s.Command(slackfake.Alice, slackfake.Elsewhere, "452")
	s.Expire()
	if err := use(url("ephemeral"), text("late")); err == nil || s.Calls("response_url")[6].Error != "expired_url" {
		t.Errorf("an expired one: %v", err)
	}
	s.Clean(t)
}

// modal is one with a text and a file in it.
func modal(notify bool) slackapi.ModalViewRequest {
	input := slackapi.NewPlainTextInputBlockElement(nil, "text")
	input.MaxLength = 10
	files := slackapi.NewFileInputBlockElement("file")
	return slackapi.ModalViewRequest{Type: "modal", Title: plain("Paste"), Submit: plain("Explain"), CallbackID: "paste", PrivateMetadata: "p", NotifyOnClose: notify,
		Blocks: slackapi.Blocks{BlockSet: []slackapi.Block{
			slackapi.NewInputBlock("text", plain("Text"), nil, input),
			slackapi.NewInputBlock("file", plain("File"), nil, files).WithOptional(true),
		}}}
}

func TestModal(t *testing.T) {
	s := slackfake.New(t, func(k *slackfake.Knobs) { k.TriggerFor = 200 * time.Millisecond })
	reply := make(chan any, 1)
	b := connected(t, s, func(b *bot, e socketmode.Event) {
		select {
		case payload := <-reply:
			_ = b.socket.Ack(*e.Request, payload)
		default:
			_ = b.socket.Ack(*e.Request)
		}
	})
	h := s.GlobalShortcut(slackfake.Alice, "paste")
	opened, err := b.api.OpenView(h.Trigger, modal(true))
	if err != nil {
		t.Fatal(err)
	}
	view, isOpen := s.Modal(slackfake.Alice)
	if !isOpen || view.ID != opened.ID || view.CallbackID != "paste" {
		t.Fatalf("modal %+v", view)
	}
	if _, err := b.api.OpenView(h.Trigger, modal(true)); err == nil || err.Error() != "exchanged_trigger_id" {
		t.Errorf("opened twice: %v", err)
	}
	if _, err := b.api.OpenView("1.2.3", modal(true)); err == nil || err.Error() != "invalid_trigger_id" {
		t.Errorf("opened with another trigger: %v", err)
	}
	late := s.GlobalShortcut(slackfake.Alice, "paste").Trigger
	time.Sleep(250 * time.Millisecond)
	if _, err := b.api.OpenView(late, modal(true)); err == nil || err.Error() != "expired_trigger_id" {
		t.Errorf("opened late: %v", err)
	}
	updated, err := b.api.UpdateView(modal(true), "", view.Hash, view.ID)
	if err != nil || updated.Hash == view.Hash {
		t.Errorf("update: %+v, %v", updated, err)
	}
	if _, err := b.api.UpdateView(modal(true), "", view.Hash, view.ID); err == nil || err.Error() != "hash_conflict" {
		t.Errorf("updated with an old hash: %v", err)
	}
	reply <- slackapi.NewErrorsViewSubmissionResponse(map[string]string{"text": "no bounce"})
	sent := s.SubmitView(slackfake.Alice, view, map[string]slackfake.Input{"text": {Text: "hello"}})
	if got := sent.Errors(); got["text"] != "no bounce" {
		t.Errorf("errors %v", got)
	}
	file := s.AddFile(slackfake.File{Name: "a.eml", Data: []byte("x")})
	s.SubmitView(slackfake.Alice, view, map[string]slackfake.Input{"text": {Text: "550"}, "file": {Files: []slackfake.File{file}}})
	list := b.events(socketmode.EventTypeInteractive)
	got := callback(t, list[len(list)-1])
	if got.Type != slackapi.InteractionTypeViewSubmission || got.View.State.Values["text"]["text"].Value != "550" || got.View.State.Values["file"]["file"].Files[0].ID != file.ID ||
		got.View.PrivateMetadata != "p" || got.View.CallbackID != "paste" {
		t.Errorf("submission %+v", got.View)
	}
	if _, isOpen := s.Modal(slackfake.Alice); isOpen {
		t.Error("the modal is open still")
	}
	s.Clean(t)
}

func TestHome(t *testing.T) {
	s := slackfake.New(t)
	b := connected(t, s, nil)
	home := slackapi.HomeTabViewRequest{Type: "home", Blocks: slackapi.Blocks{BlockSet: []slackapi.Block{slackapi.NewActionBlock("", slackapi.NewButtonBlockElement("go", "v", plain("Go")))}}}
	s.OpenHome(slackfake.Alice)
	first, err := b.api.PublishView(slackfake.Alice, home, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.api.PublishView(slackfake.Alice, home, first.Hash); err != nil {
		t.Error(err)
	}
	if _, err := b.api.PublishView(slackfake.Alice, home, first.Hash); err == nil || err.Error() != "hash_conflict" {
		t.Errorf("published with an old hash: %v", err)
	}
	got, isThere := s.Home(slackfake.Alice)
	if !isThere || got.Updates != 1 {
		t.Fatalf("home %+v", got)
	}
	s.Press(slackfake.Alice, got, "go", "")
	if c := callback(t, b.events(socketmode.EventTypeInteractive)[0]); c.Container.Type != "view" || c.View.ID != got.ID || c.ResponseURL != "" {
		t.Errorf("press in a home: %+v", c)
	}
	s.Clean(t)
}

func TestShortcutOutsideMembership(t *testing.T) {
	s := slackfake.New(t)
	b := connected(t, s, nil)
	ts := s.Say(slackfake.Bob, slackfake.Elsewhere, "", "452 4.2.2")
	m, _ := s.Message(slackfake.Elsewhere, ts)
	h := s.Shortcut(slackfake.Alice, m, "explain")
	got := callback(t, b.events(socketmode.EventTypeInteractive)[0])
	if got.Type != slackapi.InteractionTypeMessageAction || got.CallbackID != "explain" || got.Message.Text != "452 4.2.2" || got.Message.User != slackfake.Bob || got.Channel.ID != slackfake.Elsewhere {
		t.Errorf("shortcut %+v", got)
	}
	if _, _, err := b.api.PostMessage("", slackapi.MsgOptionResponseURL(h.URL, "ephemeral"), slackapi.MsgOptionText("full", false)); err != nil {
		t.Error(err)
	}
	if r := h.WaitResponse(t, 1, soon); r.Type != "ephemeral" || s.Ephemerals()[0].Channel != slackfake.Elsewhere {
		t.Errorf("response %+v", r)
	}
	if n := len(b.events(socketmode.EventTypeEventsAPI)); n != 0 {
		t.Errorf("%d events of a channel where the bot is no member", n)
	}
}

func TestResponseFaults(t *testing.T) {
	s := slackfake.New(t)
	b := connected(t, s, nil)
	if _, err := b.api.PostEphemeral(slackfake.Support, slackfake.Alice, slackapi.MsgOptionText("private", false), slackapi.MsgOptionBlocks(buttons()...)); err != nil {
		t.Fatal(err)
	}
	h := s.Press(slackfake.Alice, s.Ephemerals()[0], "share", "")
	for name, c := range map[string]struct {
		body   map[string]any
		status int
		fault  string
	}{
		"no replace_original": {map[string]any{"text": "x", "response_type": "ephemeral"}, 200, slackfake.FaultVague},
		"no response_type":    {map[string]any{"text": "x", "replace_original": false}, 200, slackfake.FaultVague},
		"bad blocks":          {map[string]any{"text": "x", "replace_original": true, "blocks": []any{map[string]any{"type": "odd"}}}, 400, ""},
	} {
		before := len(s.Faults())
		raw, _ := json.Marshal(c.body)
		resp, err := http.Post(h.URL, "application/json", strings.NewReader(string(raw)))
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != c.status {
			t.Errorf("%s: status %d", name, resp.StatusCode)
		}
		if f := s.Faults()[before:]; (c.fault == "") != (len(f) == 0) || len(f) > 0 && f[0].Kind != c.fault {
			t.Errorf("%s: faults %v", name, f)
		}
	}
	if r := s.Refused(); len(r) != 1 || r[0].Method != "response_url" {
		t.Errorf("refused %+v", r)
	}
}
