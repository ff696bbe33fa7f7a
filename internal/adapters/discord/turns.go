package discord

import (
	"slices"
	"sync"
)

// turns let what happened in one channel go one after the other, as it came. Different channels do not wait for each other. They
// may be used by any number at once.
type turns struct {
	mu    sync.Mutex
	lines map[string][]chan struct{} // by channel; the first of a line has its turn
}

func newTurns() *turns { return &turns{lines: map[string][]chan struct{}{}} }

// join queues for a channel. What it gives is closed when the turn has come. Whoever joined must leave, whether they had their
// turn or not.
func (t *turns) join(channel string) (turn chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	turn = make(chan struct{})
	if len(t.lines[channel]) == 0 {
		close(turn)
	}
	t.lines[channel] = append(t.lines[channel], turn)
	return turn
}

// leave gives the turn to the next.
func (t *turns) leave(channel string, turn chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	at := slices.Index(t.lines[channel], turn)
	line := slices.Delete(t.lines[channel], at, at+1)
	if len(line) == 0 {
		delete(t.lines, channel)
		return
	}
	t.lines[channel] = line
	if at == 0 {
		close(line[0])
	}
}
