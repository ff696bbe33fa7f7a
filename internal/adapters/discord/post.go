package discord

import (
	"context"
	"errors"
	"net/http"
	"time"

	"smtpbot/internal/chat"
)

// callTime is how long Discord may take for one call; the relay gives up after 10 s.
const callTime = 8 * time.Second

// shut is a channel that the bot may not write in.
type shut struct {
	err   error
	until time.Time // until then nobody is answered who did not ask
	asked time.Time // until then nobody is
}

// keeps tells whether a reply need not be tried.
func (s shut) keeps(r chat.Reply, now time.Time) bool {
	return now.Before(s.asked) || r.Quiet && now.Before(s.until)
}

// closing are the troubles of a whole channel, which last until somebody mends them.
var closing = map[int]bool{codeMissingAccess: true, codeMissingPermissions: true, codeNoHistory: true, codeLocked: true}

// Post implements chat.Platform.
func (a *Adapter) Post(ctx context.Context, r chat.Reply) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	channel := channelOf(r.To.Place)
	known, shut := a.closed.Get(channel)
	if shut && known.keeps(r, time.Now()) {
		return "", known.err
	}
	var posted postedMessage
	in := frame{}
	err := a.draw(r.Answer, in, rich, func(m message) error {
		posted = postedMessage{sent: m}
		return a.client.do(ctx, call{method: http.MethodPost, path: "channels/" + channel + "/messages", route: "POST channels/" + channel + "/messages", in: m.reply(r), out: &posted, twice: true})
	})
	if err != nil {
		a.keepOut(ctx, channel, r, err)
		return "", a.look(err)
	}
	if shut {
		a.closed.Remove(channel)
	}
	ref := chat.Ref{Place: r.To.Place, ID: posted.ID}
	if posted.lost() {
		return "", a.orphan(ctx, ref)
	}
	if posted.bald() {
		a.log.Info("an answer was posted without its embed: the permission Embed Links is missing", "channel", channel)
		if err := a.update(ctx, ref, r.Answer, plain); err != nil {
			a.log.Warn("an answer that lost its embed was not completed", "channel", channel, "error", a.look(err))
		}
	}
	return posted.ID, nil
}

// postedMessage is what Discord says of a message that was posted.
type postedMessage struct {
	ID        string `json:"id"`
	Type      int    `json:"type"`
	Reference *struct {
		ID string `json:"message_id"`
	} `json:"message_reference"`
	Embeds []struct{} `json:"embeds"`

	sent message
}

// lost tells whether the message that it answers is gone.
func (p *postedMessage) lost() bool { return p.Type != typeReply && p.Reference == nil }

// bald tells whether Discord left out the embed, which it does without a word.
func (p *postedMessage) bald() bool { return len(p.sent.Embeds) > 0 && len(p.Embeds) == 0 }

// reply gives what is posted to answer a message.
// https://docs.discord.com/developers/resources/message#create-message
func (m message) reply(r chat.Reply) map[string]any {
	flags := 0
	if r.Quiet {
		flags = flagSilent
	}
	body := m.whole(flags)
	body["message_reference"] = map[string]any{"message_id": r.To.ID, "fail_if_not_exists": false}
	if r.Nonce != "" {
		body["nonce"], body["enforce_nonce"] = r.Nonce, true
	}
	return body
}

// orphan takes back an answer to a message that is gone.
func (a *Adapter) orphan(ctx context.Context, answer chat.Ref) error {
	if err := a.Remove(ctx, answer); err != nil {
		a.log.Warn("an answer to a message that is gone was not taken back", "channel", channelOf(answer.Place), "error", err)
	}
	return &callError{route: "POST channels/messages", code: codeUnknownMessage, is: chat.ErrRefused}
}

// keepOut leaves a channel alone for a while where the bot may not write. Who asked there is told why, once.
func (a *Adapter) keepOut(ctx context.Context, channel string, r chat.Reply, err error) {
	if !closing[codeOf(err)] {
		return
	}
	now := time.Now()
	known, before := a.closed.Get(channel)
	a.closed.Add(channel, shut{err, now.Add(a.times.keepOut), now.Add(a.times.keepOut / 20)})
	if before && now.Before(known.until) {
		return // it was said a moment ago
	}
	a.log.Info("a channel that I may not write in is left alone for a while", "channel", channel, "error", err)
	if refused, ok := errors.AsType[*chat.RefusedError](err); ok && r.Asker != "" {
		a.hint(ctx, r, refused.Mend)
	}
}

// hint tells somebody, alone, why they get no answer.
func (a *Adapter) hint(ctx context.Context, r chat.Reply, mend string) {
	var direct struct {
		ID string `json:"id"`
	}
	err := a.client.do(ctx, call{method: http.MethodPost, path: "users/@me/channels", route: "POST users/@me/channels", in: map[string]string{"recipient_id": r.Asker}, out: &direct, twice: true})
	if err == nil {
		err = a.draw(chat.Answer{Headline: mend}, frame{}, plain, func(m message) error {
			return a.client.do(ctx, call{method: http.MethodPost, path: "channels/" + direct.ID + "/messages", route: "POST channels/messages of a direct message", in: m.whole(0)})
		})
	}
	if err != nil {
		a.log.Info("a hint was not given", "channel", channelOf(r.To.Place), "error", a.look(err))
	}
}

// Update implements chat.Platform.
func (a *Adapter) Update(ctx context.Context, answer chat.Ref, to chat.Answer) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	return a.look(a.update(ctx, answer, to, rich))
}

func (a *Adapter) update(ctx context.Context, answer chat.Ref, to chat.Answer, from form) error {
	channel := channelOf(answer.Place)
	return a.draw(to, frame{}, from, func(m message) error {
		var posted postedMessage
		err := a.client.do(ctx, call{method: http.MethodPatch, path: "channels/" + channel + "/messages/" + answer.ID, route: "PATCH channels/" + channel + "/messages", in: m.whole(0), out: &posted, twice: true})
		posted.sent = m
		if err == nil && posted.bald() {
			return a.update(ctx, answer, to, plain)
		}
		return err
	})
}

// Remove implements chat.Platform.
func (a *Adapter) Remove(ctx context.Context, answer chat.Ref) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	channel := channelOf(answer.Place)
	err := a.client.do(ctx, call{method: http.MethodDelete, path: "channels/" + channel + "/messages/" + answer.ID, route: "DELETE channels/" + channel + "/messages", twice: true})
	switch codeOf(err) {
	case codeUnknownMessage, codeUnknownChannel: // it is gone already
		return nil
	}
	return a.look(err)
}

// Fetch implements chat.Platform.
func (a *Adapter) Fetch(ctx context.Context, _ chat.Place, f chat.File) ([]byte, error) {
	return a.client.fetch(ctx, f.Ref)
}
