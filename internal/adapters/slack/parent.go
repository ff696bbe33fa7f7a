package slack

import (
	"context"
	"net/url"
	"strings"
	"sync"
	"time"

	"smtpbot/internal/adapters/internal/loose"
	"smtpbot/internal/chat"
)

// How long Slack may take to tell a parent, and how long it is kept for the other event of the same mention.
const (
	parentTime = time.Second
	parentKeep = 10 * time.Second
)

// parents are the messages that bare mentions stand under, as Slack told them a moment ago: a mention comes as two events,
// and either may be the one that is answered.
type parents struct {
	mu   sync.Mutex
	asks map[string]*parentAsk // by channel and mention
}

// parentAsk is one question for a parent.
type parentAsk struct {
	once sync.Once
	got  *chat.Message
}

// parent gives the message that a bare mention stands under, where Slack tells it in time: an app that is not distributed may
// ask as often as it likes, another once a minute. Otherwise it is nil, and whoever asked is told to paste it.
func (a *Adapter) parent(ctx context.Context, e chat.Event) *chat.Message {
	m := e.Message
	bare := m.Asked == chat.Direct && strings.TrimSpace(m.Text) == "" && len(m.Files) == 0
	if m.Parent != nil || e.Kind != chat.Posted || !bare || m.Place.Thread == m.ID || m.Author.Bot {
		return m.Parent
	}
	ask := a.parents.ask(m.Place.Channel + "|" + m.ID)
	ask.once.Do(func() {
		ctx, cancel := context.WithTimeout(ctx, parentTime)
		defer cancel()
		var said struct {
			Messages loose.Raws `json:"messages"`
		}
		args := url.Values{"channel": {m.Place.Channel}, "ts": {m.Place.Thread}, "limit": {"1"}, "inclusive": {"true"}}
		if err := a.client.read(ctx, "conversations.replies", args, &said); err == nil && len(said.Messages) > 0 {
			ask.got = decodeParent(said.Messages[0], m.Place, a.me())
		}
	})
	return ask.got
}

// ask gives the question for a mention's parent, the same for a while.
func (p *parents) ask(mention string) *parentAsk {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.asks == nil {
		p.asks = map[string]*parentAsk{}
	}
	if p.asks[mention] == nil {
		p.asks[mention] = &parentAsk{}
		time.AfterFunc(parentKeep, func() {
			p.mu.Lock()
			defer p.mu.Unlock()
			delete(p.asks, mention)
		})
	}
	return p.asks[mention]
}
