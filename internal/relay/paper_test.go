package relay_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"smtpbot/internal/chat"
)

// paper is a platform on paper: it writes down what the bot does there.
type paper struct {
	traits chat.Traits

	mu     sync.Mutex
	lines  []string               // what was done since the last look
	posts  map[string]chat.Answer // what stands, by id
	where  map[string]chat.Ref    // under which message
	nonces map[string]string      // the posts by their nonces
	n      int
	fault  func(what string) error // what goes wrong, nil for nothing
	files  map[string][]byte
}

func newPaper(t chat.Traits) *paper {
	return &paper{traits: t, posts: map[string]chat.Answer{}, where: map[string]chat.Ref{}, nonces: map[string]string{}, files: map[string][]byte{}}
}

// Traits implements chat.Platform.
func (p *paper) Traits() chat.Traits { return p.traits }

// fail gives the fault for a call. An error in doubt may come after it was done.
func (p *paper) fail(what string) error {
	if p.fault == nil {
		return nil
	}
	return p.fault(what)
}

// Post implements chat.Platform.
func (p *paper) Post(_ context.Context, r chat.Reply) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.fail("post"); err != nil {
		return "", err
	}
	if id, had := p.nonces[r.Nonce]; had && p.traits.KnowsDoubles {
		return id, nil
	}
	p.n++
	id := fmt.Sprintf("a%d", p.n)
	p.posts[id], p.where[id], p.nonces[r.Nonce] = r.Answer, r.To, id
	how := ""
	if r.Quiet {
		how = ", without a sound"
	}
	p.lines = append(p.lines, fmt.Sprintf("%s under %s%s: %s", id, r.To.ID, how, draw(r.Answer)))
	return id, p.fail("posted")
}

// Update implements chat.Platform.
func (p *paper) Update(_ context.Context, at chat.Ref, a chat.Answer) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.fail("update"); err != nil {
		return err
	}
	if _, there := p.posts[at.ID]; !there {
		return chat.ErrRefused
	}
	p.posts[at.ID] = a
	p.lines = append(p.lines, fmt.Sprintf("%s becomes: %s", at.ID, draw(a)))
	return nil
}

// Remove implements chat.Platform.
func (p *paper) Remove(_ context.Context, at chat.Ref) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.fail("remove"); err != nil {
		return err
	}
	delete(p.posts, at.ID)
	p.lines = append(p.lines, at.ID+" is taken away")
	return nil
}

// Fetch implements chat.Platform.
func (p *paper) Fetch(_ context.Context, _ chat.Place, f chat.File) ([]byte, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	data, ok := p.files[f.Ref]
	if !ok {
		return nil, chat.ErrRefused
	}
	return slices.Clone(data), nil
}

// look gives what was done since the last look.
func (p *paper) look() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	lines := p.lines
	p.lines = nil
	return lines
}

// draw gives an answer in few lines: the head, what is special about it, and how many steps it has.
func draw(a chat.Answer) string {
	var b strings.Builder
	b.WriteString(a.Headline)
	for _, l := range a.Points {
		b.WriteString("\n- " + l)
	}
	if len(a.Steps) > 0 {
		fmt.Fprintf(&b, "\n(%d steps)", len(a.Steps))
	}
	if a.Hint != "" {
		b.WriteString("\n" + a.Hint)
	}
	if a.Earlier != nil {
		b.WriteString("\nsee " + a.Earlier.ID)
	}
	for _, l := range a.Warnings {
		b.WriteString("\n! " + l)
	}
	if a.Quote != "" {
		b.WriteString("\n> " + a.Quote)
	}
	return b.String()
}
