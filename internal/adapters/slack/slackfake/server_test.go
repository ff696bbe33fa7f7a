package slackfake_test

import (
	"runtime"
	"testing"
	"time"

	slackapi "github.com/slack-go/slack"

	"smtpbot/internal/adapters/slack/slackfake"
)

// TestEnd: the end of a test ends what hangs and what is open, though the bot does not let go of it.
func TestEnd(t *testing.T) {
	before := runtime.NumGoroutine()
	var left *raw
	hung := make(chan error, 1)
	start := time.Now()
	t.Run("a test", func(inner *testing.T) {
		s := slackfake.New(inner)
		left = dial(t, s)
		left.want("hello")
		s.Say(slackfake.Alice, slackfake.Support, "", "550") // never acknowledged
		s.Fail("auth.test", 1, slackfake.Hang(time.Hour))
		api := slackapi.New(slackfake.BotToken, slackapi.OptionAPIURL(s.URL))
		go func() {
			_, err := api.AuthTest()
			hung <- err
		}()
		time.Sleep(50 * time.Millisecond)
	})
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("the end took %v", took)
	}
	if err := <-hung; err == nil {
		t.Error("the call that hung was answered")
	}
	for {
		if _, open := left.next(); !open {
			break
		}
	}
	_ = left.conn.Close()
	for deadline := time.Now().Add(soon); runtime.NumGoroutine() > before+2; time.Sleep(10 * time.Millisecond) { // idle connections of http.DefaultClient
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
	}
}

func TestFailuresInTurn(t *testing.T) {
	s := slackfake.New(t)
	api := client(s)
	s.Fail("auth.test", 3, slackfake.Error("one"), slackfake.Error("two"))
	s.Fail("*", 1, slackfake.Error("any"))
	for i, want := range []string{"one", "two", "one", "any", ""} {
		_, err := api.AuthTest()
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("call %d: %q, want %q", i+1, got, want)
		}
	}
}
