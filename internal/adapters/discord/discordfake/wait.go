package discordfake

import (
	"testing"
	"time"

	"smtpbot/internal/adapters/internal/fake"
)

// waitFor is how long the named waits take at most.
const waitFor = 10 * time.Second

// tick gives a channel that is ready a moment later.
func tick() <-chan time.Time { return time.After(5 * time.Millisecond) }

// Wait waits until something is so, and fails the test if it does not become so in time.
func (s *Server) Wait(t testing.TB, timeout time.Duration, so func() bool) {
	t.Helper()
	next := func() <-chan struct{} {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.changed.Next()
	}
	fake.Wait(t, timeout, next, so)
}

// WaitReady waits until there are exactly n connections, each with a session.
func (s *Server) WaitReady(t testing.TB, n int) {
	t.Helper()
	s.Wait(t, waitFor, func() bool {
		links := s.Links()
		for _, l := range links {
			if l.Session == "" {
				return false
			}
		}
		return len(links) == n
	})
}

// WaitPosts waits until n messages of the bot stand in a channel for everybody to see, and gives them.
func (s *Server) WaitPosts(t testing.TB, channel string, n int) []Message {
	t.Helper()
	s.Wait(t, waitFor, func() bool { return len(s.Posts(channel)) >= n })
	return s.Posts(channel)
}

// WaitReply waits for the first reply of the bot to a message, and gives it.
func (s *Server) WaitReply(t testing.TB, message string) Message {
	t.Helper()
	s.Wait(t, waitFor, func() bool { return len(s.Replies(message)) > 0 })
	return s.Replies(message)[0]
}

// WaitCount waits until something happened n times: see Count.
func (s *Server) WaitCount(t testing.TB, what string, n int) {
	t.Helper()
	s.Wait(t, waitFor, func() bool { return s.Count(what) >= n })
}

// WaitCalls waits until a route was called n times, and gives the calls.
func (s *Server) WaitCalls(t testing.TB, route string, n int) []Call {
	t.Helper()
	s.Wait(t, waitFor, func() bool { return len(s.Calls(route)) >= n })
	return s.Calls(route)
}

// Settle waits until every event was sent and every interaction answered or given up.
func (s *Server) Settle(t testing.TB, timeout time.Duration) {
	t.Helper()
	s.Wait(t, timeout, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, l := range s.links {
			if !l.frozen && l.waiting() > 0 {
				return false
			}
		}
		for _, i := range s.acts {
			if i.state == waiting {
				return false
			}
		}
		return true
	})
}
