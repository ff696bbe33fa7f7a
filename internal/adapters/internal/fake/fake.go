// Package fake is what the fakes of the platforms share: waiting for what the bot does, ending in time, breaking connections.
package fake

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"slices"
	"testing"
	"time"
)

// Fault is something that the bot did and should not have, though nobody told it.
type Fault struct{ Kind, What string }

// News tells those who wait that something changed. The lock of what it belongs to guards it.
type News struct{ next chan struct{} }

// NewNews gives news of which nobody heard.
func NewNews() News { return News{make(chan struct{})} }

// Tell tells that something changed.
func (n *News) Tell() {
	close(n.next)
	n.next = make(chan struct{})
}

// Next gives a channel that is closed at the next change.
func (n *News) Next() <-chan struct{} { return n.next }

// Wait waits until something is so, and fails the test if it does not become so in time. next is News.Next under its lock.
func Wait(t testing.TB, timeout time.Duration, next func() <-chan struct{}, so func() bool) {
	t.Helper()
	limit, tick := time.NewTimer(timeout), time.NewTicker(10*time.Millisecond)
	defer limit.Stop()
	defer tick.Stop()
	for {
		changed := next()
		if so() {
			return
		}
		select {
		case <-changed:
		case <-tick.C:
		case <-limit.C:
			if !so() {
				t.Fatalf("waited %v in vain", timeout)
			}
			return
		}
	}
}

// WriteWithin is how long the bot may take to take what is sent to it.
const WriteWithin = 5 * time.Second

// endWithin is how long the parts of a fake may take to end before the test fails.
const endWithin = 2 * WriteWithin

// End does what ends a fake, and fails the test if that takes too long.
func End(t testing.TB, end func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		end()
	}()
	select {
	case <-done:
	case <-time.After(endWithin):
		t.Errorf("the fake did not end within %v: a connection or a request is stuck", endWithin)
	}
}

// Keep adds to a list, of which about the latest are kept where most is not 0.
func Keep[T any](most int, list []T, one T) []T {
	list = append(list, one)
	if most > 0 && len(list) > 2*most {
		list = slices.Clone(list[len(list)-most:])
	}
	return list
}

// Encode gives v as JSON. What is given to it can always be encoded.
func Encode(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("fake: " + err.Error())
	}
	return raw
}

// Random gives n random bytes in hex.
func Random(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // it never fails
	return hex.EncodeToString(b)
}
