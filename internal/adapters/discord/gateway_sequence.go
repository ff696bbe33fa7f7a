package discord

import (
	"container/list"
	"sync"
)

// eventSequence knows up to which number all events of a session are settled. That number, and not the last that came, is what
// heartbeats and resumes say, so that Discord delivers again what was not settled.
type eventSequence struct {
	mu      sync.Mutex
	run     int       // which delivery is going on: one for each IDENTIFY, READY and RESUME
	last    int64     // the highest number that came
	open    list.List // of *arrival: what is not settled, as it came
	refused int64     // up to where all is settled that came before what was refused; -1: nothing was
}

// arrival is an event that is to be settled.
type arrival struct {
	run    int
	before int64 // the highest number that came before it
	at     *list.Element
}

// newEventSequence gives one to which nothing came.
func newEventSequence() *eventSequence { return &eventSequence{refused: -1} }

// begin starts a session anew, in which all is settled up to n.
func (q *eventSequence) begin(n int64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.restart(n)
}

// resume starts the delivery of what is not settled, and gives the number after which it begins.
func (q *eventSequence) resume() int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := q.confirmed()
	q.restart(n)
	return n
}

// restart forgets what is open: it is delivered again, or lost with its session.
func (q *eventSequence) restart(n int64) {
	q.run++
	q.open.Init()
	q.last, q.refused = n, -1
}

// settled gives the number up to which all is settled; 0 stands for none.
func (q *eventSequence) settled() int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.confirmed()
}

func (q *eventSequence) confirmed() int64 {
	n := q.last
	if first := q.open.Front(); first != nil {
		n = first.Value.(*arrival).before
	}
	if q.refused >= 0 {
		n = min(n, q.refused)
	}
	return n
}

// arrive notes an event with its number; 0 stands for none. A number that is not above those before it was delivered already: it
// takes nothing back.
func (q *eventSequence) arrive(n int64) *arrival {
	q.mu.Lock()
	defer q.mu.Unlock()
	a := &arrival{run: q.run, before: q.last}
	a.at = q.open.PushBack(a)
	q.last = max(q.last, n)
	return a
}

// settle settles an event, once. It is true where the event was refused and is to be delivered again: one of an earlier
// delivery comes again in any case, or never.
func (q *eventSequence) settle(a *arrival, ok bool) (again bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if a.run != q.run {
		return false
	}
	q.open.Remove(a.at)
	if ok {
		return false
	}
	if q.refused < 0 || a.before < q.refused {
		q.refused = a.before
	}
	return true
}
