package discord

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"smtpbot/internal/chat"
)

// An answer that comes after Discord's 15 minutes is not sent.
func TestTooLateForDiscord(t *testing.T) {
	c, asked := apiOf(t, usualPace, func(http.ResponseWriter, *http.Request) {})
	d := &dialog{client: c, to: replyTo{id: "1", app: "2", token: "t"}, began: time.Now().Add(-15 * time.Minute), told: true}
	if err := d.say(t.Context(), newMessage()); !errors.Is(err, errLate) {
		t.Errorf("it gives %v", err)
	}
	if got := asked(); len(got) > 0 {
		t.Errorf("it called %q", got)
	}
	if dialogLifetime >= 15*time.Minute {
		t.Errorf("it answers for %v", dialogLifetime)
	}
}

// An interaction that was answered before is answered by a change of that.
func TestAnsweredBefore(t *testing.T) {
	c, asked := apiOf(t, usualPace, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"code":40060}`))
		}
	})
	d := &dialog{client: c, to: replyTo{id: "1", app: "2", token: "t"}, began: time.Now()}
	if err := d.say(t.Context(), newMessage()); err != nil {
		t.Fatal(err)
	}
	if got := asked(); len(got) != 2 || got[1] != "/v10/webhooks/2/t/messages/@original" {
		t.Errorf("it called %q", got)
	}
}

// That the answer is being made is shown after a while, and an error of that is told, however the answer ends.
func TestWaiting(t *testing.T) {
	c, asked := apiOf(t, usualPace, func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(50 * time.Millisecond) // the answer itself is ready before
		w.WriteHeader(http.StatusNotFound)
	})
	d := &dialog{client: c, to: replyTo{id: "1", app: "2", token: "t"}, began: time.Now()}
	if err := d.waiting(t.Context(), time.Hour, func() {}); err != nil || len(asked()) > 0 {
		t.Errorf("at once: %v, it called %q", err, asked())
	}
	wait := func() {
		for len(asked()) == 0 {
			time.Sleep(time.Millisecond)
		}
	}
	if err := d.waiting(t.Context(), 0, wait); !errors.Is(err, chat.ErrRefused) {
		t.Errorf("after a while: %v", err)
	}
	defer func() {
		if recover() == nil {
			t.Error("the panic is lost")
		}
	}()
	_ = d.waiting(t.Context(), time.Hour, func() { panic("x") })
}
