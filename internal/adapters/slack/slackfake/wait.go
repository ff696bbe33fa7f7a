package slackfake

import (
	"testing"
	"time"

	"smtpbot/internal/adapters/internal/fake"
)

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

// waitFor is how long the named waits take at most.
const waitFor = 10 * time.Second

// WaitPosts waits until n messages of the bot stand in a channel, and gives them.
func (s *Server) WaitPosts(t testing.TB, channel string, n int) []Message {
	t.Helper()
	s.Wait(t, waitFor, func() bool { return len(s.Posts(channel)) >= n })
	return s.Posts(channel)
}

// WaitEphemerals waits until n messages were shown to one alone, and gives them.
func (s *Server) WaitEphemerals(t testing.TB, n int) []Ephemeral {
	t.Helper()
	s.Wait(t, waitFor, func() bool { return len(s.Ephemerals()) >= n })
	return s.Ephemerals()
}

// WaitLinks waits until there are exactly n connections.
func (s *Server) WaitLinks(t testing.TB, n int) {
	t.Helper()
	s.Wait(t, waitFor, func() bool { return len(s.Links()) == n })
}

// Settle waits until nothing is on its way to the bot: everything was acknowledged or given up.
func (s *Server) Settle(t testing.TB, timeout time.Duration) {
	t.Helper()
	s.Wait(t, timeout, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.pending == 0
	})
}
