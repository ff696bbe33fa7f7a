package slackfake

import "testing"

// TestPastIsBounded: envelopes whose time is over are known for a while, and then forgotten.
func TestPastIsBounded(t *testing.T) {
	s := New(t)
	s.mu.Lock()
	defer s.mu.Unlock()
	for range 10 * keepPast {
		e := &envelope{id: newEnvelopeID()}
		s.waiting[e.id] = e
		s.finish(e)
	}
	if len(s.waiting) > 2*keepPast || len(s.past) != len(s.waiting) || len(s.waiting) < keepPast {
		t.Errorf("%d envelopes and %d ids are kept", len(s.waiting), len(s.past))
	}
}
