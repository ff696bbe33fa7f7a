package slack

import (
	"sync"

	"smtpbot/internal/chat"
)

// draws finds out how much of Block Kit a workspace can draw.
type draws struct {
	mu      sync.Mutex
	from    form // with which to begin
	refused int  // answers in a row of which Slack refused that form, and took a lesser one
}

// enough refusals in a row are no accident of one answer.
const enough = 3

// draw draws an answer in one form after the other until post takes one.
func (a *Adapter) draw(got chat.Answer, in frame, post func(message) error) error {
	a.draws.mu.Lock()
	first := a.draws.from
	a.draws.mu.Unlock()
	var err error
	for f := first; f <= bare; f++ {
		m := render(got, in, f)
		if fault := m.fault(); f < bare && fault != nil {
			a.log.Error("an answer is beyond Slack's limits", "form", f, "error", fault)
			continue
		}
		if err = post(m); err == nil || !formCodes[codeOf(err)] {
			a.draws.note(first, f, err == nil)
			return err
		}
		a.log.Warn("Slack does not draw an answer", "form", f, "error", err)
	}
	return err
}

// note keeps which form Slack took.
func (d *draws) note(first, took form, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case !ok || first != d.from:
	case took == first:
		d.refused = 0
	default:
		if d.refused++; d.refused >= enough {
			d.from, d.refused = took, 0
		}
	}
}
