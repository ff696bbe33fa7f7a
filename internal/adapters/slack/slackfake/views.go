package slackfake

import (
	"encoding/json"
	"slices"
	"time"

	"smtpbot/internal/adapters/internal/fake"
)

// View is a modal or a home.
type View struct {
	ID, Hash, Type, User                  string
	CallbackID, PrivateMetadata, External string
	Raw                                   json.RawMessage // as it was sent
	Open                                  bool            // of a modal: it is shown still
	Updates                               int

	shown json.RawMessage // the blocks, with every id
}

// trigger is what a modal can be opened with.
type trigger struct {
	user string
	born time.Time
	used bool
}

// newTrigger makes a trigger_id. The lock is held.
func (s *Server) newTrigger(user string) string {
	id := "1234567890." + "9876543210." + fake.Random(16)
	s.triggers[id] = &trigger{user: user, born: time.Now()}
	if len(s.triggers) > 2000 {
		for k, t := range s.triggers {
			if time.Since(t.born) > 10*s.knobs.TriggerFor {
				delete(s.triggers, k)
			}
		}
	}
	return id
}

// viewOf reads a view from arguments and holds it to the limits. The lock is held.
func (s *Server) viewOf(method, raw, kind string) (*View, object) {
	problem, v := checkView(raw, kind)
	if problem.code != "" {
		s.refuse(method, problem.code, problem.messages, json.RawMessage(raw))
		a := fail(problem.code)
		a["response_metadata"] = object{"messages": problem.messages}
		return nil, a
	}
	return v, nil
}

// wire gives a view as answers and payloads carry it.
func (v *View) wire(state object) object {
	var o object
	_ = json.Unmarshal(v.Raw, &o)
	if o == nil {
		o = object{}
	}
	if state == nil {
		state = object{}
	}
	o["id"], o["hash"], o["team_id"], o["app_id"], o["bot_id"], o["app_installed_team_id"] = v.ID, v.Hash, Team, App, Bot, Team
	o["private_metadata"], o["callback_id"], o["external_id"], o["root_view_id"] = v.PrivateMetadata, v.CallbackID, v.External, v.ID
	o["blocks"], o["state"], o["previous_view_id"] = v.shown, object{"values": state}, nil
	return o
}

// newHash gives the mark of a view's state.
func (s *Server) newHash() string { return s.clock.next()[:10] + "." + fake.Random(4) }

func (s *Server) viewsOpen(q request) object {
	id := q.args["trigger_id"]
	t := s.triggers[id]
	switch {
	case t == nil:
		return fail("invalid_trigger_id")
	case time.Since(t.born) > s.knobs.TriggerFor:
		return fail("expired_trigger_id")
	case t.used:
		return fail("exchanged_trigger_id")
	}
	v, bad := s.viewOf(q.method, q.args["view"], "modal")
	if bad != nil {
		return bad
	}
	t.used = true
	s.open(v, t.user)
	return ok(object{"view": v.wire(nil)})
}

// open shows a modal to somebody. The lock is held.
func (s *Server) open(v *View, user string) {
	v.ID, v.Hash, v.User, v.Open = newID("V"), s.newHash(), user, true
	s.modals = fake.Keep(s.most(), s.modals, v)
	s.note()
}

// modal finds one that is open. The lock is held.
func (s *Server) modal(id, external string) *View {
	for _, v := range s.modals {
		if v.Open && (id != "" && v.ID == id || external != "" && v.External == external) {
			return v
		}
	}
	return nil
}

func (s *Server) viewsUpdate(q request) object {
	old := s.modal(q.args["view_id"], q.args["external_id"])
	if old == nil {
		return fail("not_found")
	}
	if hash := q.args["hash"]; hash != "" && hash != old.Hash {
		return fail("hash_conflict")
	}
	v, bad := s.viewOf(q.method, q.args["view"], "modal")
	if bad != nil {
		return bad
	}
	s.become(old, v)
	return ok(object{"view": old.wire(nil)})
}

// become puts the content of one view into another. The lock is held.
func (s *Server) become(old, v *View) {
	v.ID, v.User, v.Open, v.Updates, v.Hash = old.ID, old.User, old.Open, old.Updates+1, s.newHash()
	*old = *v
	s.note()
}

func (s *Server) viewsPublish(q request) object {
	u := s.users[q.args["user_id"]]
	if u == nil {
		return fail("user_not_found")
	}
	old := s.homes[u.ID]
	if hash := q.args["hash"]; hash != "" && (old == nil || hash != old.Hash) {
		return fail("hash_conflict")
	}
	v, bad := s.viewOf(q.method, q.args["view"], "home")
	if bad != nil {
		return bad
	}
	if old == nil {
		old = &View{ID: newID("V"), User: u.ID, Updates: -1}
		s.homes[u.ID] = old
	}
	s.become(old, v)
	return ok(object{"view": old.wire(nil)})
}

// Home gives what the bot shows somebody in its home. ok is false where it shows nothing.
func (s *Server) Home(user string) (v View, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if h := s.homes[user]; h != nil {
		return *h, true
	}
	return View{}, false
}

// Views gives the modals, oldest first, also those that were closed.
func (s *Server) Views() []View {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []View
	for _, v := range s.modals {
		list = append(list, *v)
	}
	return list
}

// Modal gives the modal that somebody sees. ok is false where there is none.
func (s *Server) Modal(user string) (v View, ok bool) {
	list := s.Views()
	slices.Reverse(list)
	for _, v := range list {
		if v.Open && v.User == user {
			return v, true
		}
	}
	return View{}, false
}

// OpenHome lets somebody open the bot's home: the bot is told app_home_opened.
func (s *Server) OpenHome(user string) string {
	s.mu.Lock()
	e := object{"type": "app_home_opened", "user": user, "channel": s.direct(user).ID, "tab": "home", "event_ts": s.clock.next()}
	if h := s.homes[user]; h != nil {
		e["view"] = h.wire(nil)
	}
	s.mu.Unlock()
	return s.Event(e)
}
