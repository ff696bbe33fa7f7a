package discord

import (
	"slices"
	"testing"
)

func TestTurns(t *testing.T) {
	all := newTurns()
	has := func(turn chan struct{}) bool {
		select {
		case <-turn:
			return true
		default:
			return false
		}
	}
	one, two, three, four := all.join("a"), all.join("a"), all.join("a"), all.join("a")
	other := all.join("b")
	check := func(when string, want ...bool) {
		t.Helper()
		if got := []bool{has(one), has(two), has(three), has(four), has(other)}; !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", when, got, want)
		}
	}
	check("at first", true, false, false, false, true)
	all.leave("a", two) // before its turn
	check("one gave up", true, false, false, false, true)
	all.leave("a", one)
	check("the first is done", true, false, true, false, true)
	all.leave("a", three)
	all.leave("a", four)
	all.leave("b", other)
	check("all are done", true, false, true, true, true)
	if len(all.lines) != 0 {
		t.Errorf("%d lines are left", len(all.lines))
	}
}
