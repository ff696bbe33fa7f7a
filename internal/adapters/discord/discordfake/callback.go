package discordfake

import (
	"net/http"
	"time"
)

// callback serves POST /interactions/{interaction}/{token}/callback.
func (s *Server) callback(c *call) answer {
	a := s.acts[c.args[0]]
	switch {
	case a == nil || a.token != c.args[1]:
		return fails(http.StatusNotFound, 10062, "Unknown interaction")
	case a.state == failed || a.state == waiting && time.Since(a.sent) > s.knobs.AckWithin:
		s.log.count("late answers")
		return fails(http.StatusNotFound, 10062, "Unknown interaction")
	case a.state == answered:
		s.fault(FaultTwice, c.route)
		return fails(http.StatusBadRequest, 40060, "Interaction has already been acknowledged.")
	}
	bad := s.respond(c, a, c.object())
	switch {
	case bad != nil:
		return *bad
	case c.r.URL.Query().Get("with_response") != "true":
		return done()
	}
	about := object{"id": a.id, "type": a.kind, "channel_id": a.channel}
	if a.guild != "" {
		about["guild_id"] = a.guild
	}
	o := object{"interaction": about}
	if m := s.messages[a.original]; m != nil {
		about["response_message_id"], about["response_message_loading"], about["response_message_ephemeral"] = m.ID, m.Loading(), m.Private != ""
		if a.first == AnswerMessage || a.first == AnswerUpdate {
			o["resource"] = object{"type": a.first, "message": s.wire(m, view{content: true})}
		}
	}
	return ok(o)
}

// respond carries out the first answer to an interaction. It gives what to refuse it with, or nil. The lock is held.
func (s *Server) respond(c *call, a *interaction, o object) *answer {
	k := newChecker()
	k.keys("", o, "type", "data")
	kind, there := k.integer("", o, "type", 1, 12)
	if !there {
		k.wrong("type", "BASE_TYPE_REQUIRED", "This field is required")
	}
	data, isObject := o["data"].(object)
	if given(o, "data") && !isObject {
		k.wrong("data", "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
	}
	if !fitting(kind, a) {
		k.wrong("type", "INTERACTION_CALLBACK_TYPE_INVALID", "An interaction of type %d cannot be answered with type %d", a.kind, kind)
	}
	if data == nil {
		data = object{}
	}
	s.checkData(k, kind, a, data)
	if r, bad := s.verdict(c, k); bad {
		return &r
	}
	if kind == AnswerMessage || kind == AnswerUpdate {
		s.pinging(c, data)
	}
	switch kind {
	case AnswerMessage:
		m := s.reply(a, integer(data, "flags")&FlagPrivate != 0)
		s.fill(m, c, data, false)
		s.keepPrivate(m)
		if m.empty() {
			r := s.void(c)
			return &r
		}
		s.publish(a, m)
	case AnswerDefer:
		m := s.reply(a, integer(data, "flags")&FlagPrivate != 0)
		m.Flags |= FlagLoading
		s.keepPrivate(m)
		s.publish(a, m)
	case AnswerDeferUpdate:
		a.original = a.on
	case AnswerUpdate:
		a.original = a.on
		if m := s.messages[a.on]; m != nil {
			after := m.copied()
			s.fill(&after, c, data, true)
			if after.empty() {
				r := s.void(c)
				return &r
			}
			*m = after
			m.edit()
			s.tell("MESSAGE_UPDATE", m)
		}
	}
	s.settled(a, kind, data)
	return nil
}

// fitting tells whether an interaction can be answered so.
func fitting(kind int, a *interaction) bool {
	if a.kind == interactComplete {
		return kind == AnswerChoices
	}
	switch kind {
	case AnswerMessage, AnswerDefer:
		return true
	case AnswerDeferUpdate, AnswerUpdate:
		return a.kind == interactPress || a.kind == interactSubmit && a.on != ""
	case AnswerModal:
		return a.kind != interactSubmit
	}
	return false
}

// checkData holds the data of an answer to the limits. The lock is held.
func (s *Server) checkData(k *checker, kind int, a *interaction, data object) {
	switch kind {
	case AnswerMessage:
		k.message("data", data, bodyAnswer, false)
	case AnswerUpdate:
		m := s.messages[a.on]
		k.message("data", data, bodyAnswer, m != nil && m.Flags&FlagComponentsV2 != 0)
	case AnswerDefer:
		k.keys("data", data, fieldsOf(bodyAnswer)...)
		if flags, _ := k.integer("data", data, "flags", 0, 1<<31-1); flags&^FlagPrivate != 0 {
			k.wrong("data.flags", "MESSAGE_FLAGS_INVALID", "Only EPHEMERAL can be set where an answer is deferred")
		}
		for _, key := range []string{"content", "embeds", "components"} {
			if given(data, key) {
				s.fault(FaultUseless, "a deferred answer with "+key)
			}
		}
	case AnswerDeferUpdate:
		for key := range data {
			s.fault(FaultUseless, "a deferred update with "+key)
		}
	case AnswerChoices:
		k.choices("data", data)
	case AnswerModal:
		k.modal("data", data)
		if list := objects(data["components"]); len(k.problems) == 0 {
			data["components"] = numbered(clone(list))
		}
	}
}

// reply begins a message that answers an interaction. Where the app was brought by somebody who may not show its answers, one alone
// sees it. The lock is held.
func (s *Server) reply(a *interaction, private bool) *Message {
	m := &Message{Channel: a.channel, Guild: a.guild, Author: BotUser, App: App, Interaction: a.id, Type: TypeCommand}
	m.meta, m.legacy = s.metadata(a)
	switch {
	case a.target != "":
		m.Type = TypeMenu
		m.Reference = &Reference{Message: a.target, Channel: a.channel, Guild: a.guild}
	case a.on != "":
		m.Type = TypeReply
		m.Reference = &Reference{Message: a.on, Channel: a.channel, Guild: a.guild}
	}
	if c := s.channels[a.channel]; a.foreign() && a.guild != "" && s.permissions(a.user, c)&UseExternalApps == 0 {
		private = true
	}
	if private {
		m.Private = a.user
	}
	return m
}

// keepPrivate gives a message the flag that says who sees it. The lock is held.
func (s *Server) keepPrivate(m *Message) {
	m.Flags &^= FlagPrivate
	if m.Private != "" {
		m.Flags |= FlagPrivate
	}
}

// publish adds the message that an interaction is answered with. The lock is held.
func (s *Server) publish(a *interaction, m *Message) {
	s.add(m)
	a.original = m.ID
	s.tell("MESSAGE_CREATE", m)
}
