package slackfake

import (
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"

	"smtpbot/internal/adapters/internal/fake"
)

// Input is what somebody puts into one input of a modal: a text, what was chosen, or files.
type Input struct {
	Text  string // of a text input; of a menu, the text or value of the option
	Files []File
}

// SubmitView lets somebody send in a modal, with what they put into it by block_id or action_id. The test fails where Slack's
// own client would not let them. It waits for the acknowledgement, and does with the modal what that says.
func (s *Server) SubmitView(user string, view View, inputs map[string]Input) *Handle {
	s.throttle()
	s.mu.Lock()
	v := s.modal(view.ID, "")
	if v == nil || v.User != user {
		s.mu.Unlock()
		s.t.Errorf("slackfake: SubmitView: %s sees no such modal", user)
		return &Handle{}
	}
	state, err := s.fill(v, inputs)
	if err != nil {
		s.mu.Unlock()
		s.t.Errorf("slackfake: SubmitView: %v", err)
		return &Handle{}
	}
	h := s.handle()
	h.Trigger = s.newTrigger(user)
	p := s.interaction("view_submission", user, h.Trigger)
	p["view"], p["response_urls"] = v.wire(state), []object{}
	s.push(&delivery{kind: kindInteraction, name: "view_submission", payload: fake.Encode(p), done: h.finish,
		use: func(a Ack) { s.submitted(v, h, a.Payload) }})
	s.mu.Unlock()
	h.Wait()
	return h
}

// fill gives the state of a modal that was filled in. The lock is held.
func (s *Server) fill(v *View, inputs map[string]Input) (object, error) {
	state, used := object{}, 0
	for _, f := range elements(v.shown) {
		block, action := text(f.block, "block_id"), text(f.element, "action_id")
		in, given := inputs[block]
		if !given {
			in, given = inputs[action]
		}
		if given {
			used++
		}
		value, empty, err := s.value(f, in, given)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", block, err)
		}
		if optional, _ := f.block["optional"].(bool); empty && !optional && text(f.block, "type") == "input" {
			return nil, fmt.Errorf("%s: it must be filled in", block)
		}
		state[block] = object{action: value}
	}
	if used != len(inputs) {
		return nil, fmt.Errorf("it has no such input")
	}
	return state, nil
}

// value gives the state of one input. The lock is held.
func (s *Server) value(f found, in Input, given bool) (value object, empty bool, err error) {
	kind := text(f.element, "type")
	value = object{"type": kind}
	switch kind {
	case "plain_text_input":
		if initial := text(f.element, "initial_value"); !given && initial != "" {
			in.Text = initial
		}
		value["value"] = nil
		if in.Text != "" {
			value["value"] = in.Text
		}
		limit := 3000
		if n, has := f.element["max_length"].(json.Number); has {
			if i, bad := n.Int64(); bad == nil {
				limit = int(i)
			}
		}
		if n := utf8.RuneCountInString(in.Text); n > limit {
			return nil, false, fmt.Errorf("%d characters are more than %d", n, limit)
		}
		return value, in.Text == "", nil
	case "file_input":
		files := []object{}
		for _, file := range in.Files {
			files = append(files, s.wholeFile(s.files[file.ID]))
		}
		value["files"] = files
		return value, len(files) == 0, nil
	}
	if action, fits := f.choose(in.Text); fits {
		value["selected_option"] = action["selected_option"]
		return value, false, nil
	}
	if given && in.Text != "" {
		return nil, false, fmt.Errorf("there is no option %q", in.Text)
	}
	value["selected_option"] = nil
	return value, true, nil
}

// submitted does what an acknowledgement says with a modal. The lock is held.
func (s *Server) submitted(v *View, h *Handle, payload json.RawMessage) {
	var a struct {
		Action string            `json:"response_action"`
		View   json.RawMessage   `json:"view"`
		Errors map[string]string `json:"errors"`
	}
	_ = json.Unmarshal(payload, &a)
	defer s.note()
	switch a.Action {
	case "errors":
		h.errors = a.Errors
		var inputs []string
		for _, f := range elements(v.shown) {
			if text(f.block, "type") == "input" {
				inputs = append(inputs, text(f.block, "block_id"))
			}
		}
		for block := range a.Errors {
			if !slices.Contains(inputs, block) {
				s.fault(FaultErrors, block)
			}
		}
	case "update":
		if next, bad := s.viewOf("view_submission", string(a.View), "modal"); bad == nil {
			s.become(v, next)
		}
	case "push":
		if next, bad := s.viewOf("view_submission", string(a.View), "modal"); bad == nil {
			s.open(next, v.User)
		}
	case "clear":
		for _, other := range s.modals {
			if other.User == v.User {
				other.Open = false
			}
		}
	default:
		v.Open = false
	}
}
