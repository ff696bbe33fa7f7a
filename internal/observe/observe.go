// Package observe lets others watch what passes the port of package chat, and how long it takes, without a word of theirs in
// the code that does it.
package observe

import (
	"context"
	"time"

	"smtpbot/internal/chat"
)

// Work is a kind of thing that the bot does.
type Work string

// What the bot does.
const (
	Accept Work = "accept" // takes an event over from a platform, ordinary chat too
	Handle Work = "handle" // answers a command or shortcut
	Press  Work = "press"  // does what a button is for
	Keep   Work = "keep"   // stores an event that concerns the bot: the greater part of Accept
	Turn   Work = "turn"   // does all there is to do about an event that was kept: Read, and what follows from it
	Read   Work = "read"   // reads a message and decides about it
	Post   Work = "post"   // calls the platform, as do those that follow
	Update Work = "update"
	Remove Work = "remove"
	Fetch  Work = "fetch"
)

// Step is something that begins.
type Step struct {
	Work    Work
	Kind    chat.Kind   // of the event, for Accept, Keep and Turn
	Asked   chat.Asked  // how the message came, but for calls of the platform
	Button  chat.Button // for Press
	Place   chat.Place  // where the message stands that it is about
	Message string      // the id of that message
	Since   time.Time   // when the event was kept, for Turn
	Quiet   bool        // nobody asked, for Post
}

// Result is how it ended.
type Result struct {
	Err   error
	Topic string // of the answer that was found: ids and codes of the catalogue's
	Aside bool   // it was not for the bot, for Handle
}

// Observer is told what begins, and by end how it ended, once. What it returns as context is what the step goes on with.
// It may be called by any number at once, must be quick, and sees ids and codes alone.
type Observer interface {
	Begin(ctx context.Context, s Step) (inner context.Context, end func(Result))
}

// All are observers that are told one after the other. None costs next to nothing.
type All []Observer

// Begin implements Observer.
func (all All) Begin(ctx context.Context, s Step) (context.Context, func(Result)) {
	switch len(all) {
	case 0:
		return ctx, func(Result) {}
	case 1:
		return all[0].Begin(ctx, s)
	}
	ends := make([]func(Result), len(all))
	for i, o := range all {
		ctx, ends[i] = o.Begin(ctx, s)
	}
	return ctx, func(r Result) {
		for i := range ends {
			ends[len(ends)-1-i](r)
		}
	}
}

// Of gives the step of an event.
func Of(w Work, e chat.Event) Step {
	m := e.Message
	return Step{Work: w, Kind: e.Kind, Asked: m.Asked, Place: m.Place, Message: m.ID}
}

// Handler lets o watch what an adapter asks of h.
func Handler(h chat.Handler, o Observer) chat.Handler { return handler{h, o} }

type handler struct {
	chat.Handler
	o Observer
}

// Handle implements chat.Handler.
func (h handler) Handle(ctx context.Context, m chat.Message) (chat.Answer, bool) {
	ctx, end := h.o.Begin(ctx, Step{Work: Handle, Asked: m.Asked, Place: m.Place, Message: m.ID})
	a, ok := h.Handler.Handle(ctx, m)
	end(Result{Topic: a.Topic, Aside: !ok, Err: ctx.Err()})
	return a, ok
}

// Accept implements chat.Handler.
func (h handler) Accept(ctx context.Context, e chat.Event) error {
	ctx, end := h.o.Begin(ctx, Of(Accept, e))
	err := h.Handler.Accept(ctx, e)
	end(Result{Err: err})
	return err
}

// Press implements chat.Handler.
func (h handler) Press(ctx context.Context, p chat.Press) chat.Answer {
	ctx, end := h.o.Begin(ctx, Step{Work: Press, Button: p.Button, Place: p.Answer.Place, Message: p.Answer.ID})
	a := h.Handler.Press(ctx, p)
	end(Result{Err: ctx.Err()})
	return a
}

// Platform lets o watch the calls of p. What it gives is a chat.Directory where p is one.
func Platform(p chat.Platform, o Observer) chat.Platform {
	watched := platform{p, o}
	if d, ok := p.(chat.Directory); ok {
		return struct {
			platform
			chat.Directory
		}{watched, d}
	}
	return watched
}

// platform ends a step also where the call panics, which is caught further out.
type platform struct {
	chat.Platform
	o Observer
}

// Post implements chat.Platform.
func (p platform) Post(ctx context.Context, r chat.Reply) (string, error) {
	ctx, end := p.o.Begin(ctx, Step{Work: Post, Place: r.To.Place, Message: r.To.ID, Quiet: r.Quiet})
	out := Result{Err: errPanic, Topic: r.Answer.Topic}
	defer func() { end(out) }()
	id, err := p.Platform.Post(ctx, r)
	out.Err = err
	return id, err
}

// Update implements chat.Platform.
func (p platform) Update(ctx context.Context, answer chat.Ref, a chat.Answer) error {
	ctx, end := p.o.Begin(ctx, Step{Work: Update, Place: answer.Place, Message: answer.ID})
	out := Result{Err: errPanic, Topic: a.Topic}
	defer func() { end(out) }()
	out.Err = p.Platform.Update(ctx, answer, a)
	return out.Err
}

// Remove implements chat.Platform.
func (p platform) Remove(ctx context.Context, answer chat.Ref) error {
	ctx, end := p.o.Begin(ctx, Step{Work: Remove, Place: answer.Place, Message: answer.ID})
	out := Result{Err: errPanic}
	defer func() { end(out) }()
	out.Err = p.Platform.Remove(ctx, answer)
	return out.Err
}

// Fetch implements chat.Platform.
func (p platform) Fetch(ctx context.Context, sent chat.Place, f chat.File) ([]byte, error) {
	ctx, end := p.o.Begin(ctx, Step{Work: Fetch, Place: sent})
	out := Result{Err: errPanic}
	defer func() { end(out) }()
	data, err := p.Platform.Fetch(ctx, sent, f)
	out.Err = err
	return data, err
}
