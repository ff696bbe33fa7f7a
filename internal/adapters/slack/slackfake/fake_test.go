package slackfake_test

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"sync"
	"testing"
	"time"

	slackapi "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"smtpbot/internal/adapters/slack/slackfake"
)

const soon = 5 * time.Second

// client gives slack-go's client of a server.
func client(s *slackfake.Server) *slackapi.Client {
	return slackapi.New(slackfake.BotToken, slackapi.OptionAPIURL(s.URL), slackapi.OptionAppLevelToken(slackfake.AppToken),
		slackapi.OptionHTTPClient(&http.Client{Timeout: soon}))
}

// bot is a program on slack-go's Socket Mode client, which does what a test says with each envelope.
type bot struct {
	api    *slackapi.Client
	socket *socketmode.Client

	mu   sync.Mutex
	seen []socketmode.Event
}

// run connects a bot until the test ends. With no do it acknowledges everything.
func run(t *testing.T, s *slackfake.Server, do func(*bot, socketmode.Event)) *bot {
	t.Helper()
	b := &bot{api: client(s)}
	b.socket = socketmode.New(b.api, socketmode.OptionLog(log.New(io.Discard, "", 0)))
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { _ = b.socket.RunContext(ctx) })
	wg.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case e := <-b.socket.Events:
				b.mu.Lock()
				b.seen = append(b.seen, e)
				b.mu.Unlock()
				switch {
				case e.Request == nil || e.Request.EnvelopeID == "":
				case do != nil:
					do(b, e)
				default:
					_ = b.socket.Ack(*e.Request)
				}
			}
		}
	})
	t.Cleanup(func() {
		cancel()
		wg.Wait()
	})
	return b
}

// connected runs a bot and waits until it is connected.
func connected(t *testing.T, s *slackfake.Server, do func(*bot, socketmode.Event)) *bot {
	t.Helper()
	b := run(t, s, do)
	s.WaitLinks(t, 1)
	return b
}

// events gives what the bot saw of a type.
func (b *bot) events(kind socketmode.EventType) []socketmode.Event {
	b.mu.Lock()
	defer b.mu.Unlock()
	var list []socketmode.Event
	for _, e := range b.seen {
		if e.Type == kind {
			list = append(list, e)
		}
	}
	return list
}

// inner gives the inner event of an envelope.
func inner(t *testing.T, e socketmode.Event) map[string]any {
	t.Helper()
	var payload struct{ Event map[string]any }
	if err := json.Unmarshal(e.Request.Payload, &payload); err != nil {
		t.Fatal(err)
	}
	return payload.Event
}
