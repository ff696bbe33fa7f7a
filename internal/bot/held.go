package bot

import (
	"context"
	"errors"
	"sync"
	"time"

	"smtpbot/internal/chat"
	"smtpbot/internal/store"
)

// heldEvery is how often the counts of what was held back are stored.
const heldEvery = 2 * time.Second

// maxHeld is how many counts wait to be stored, which is more than one minute's worth of channels.
const maxHeld = 10_000

// held counts what was held back, by channel, day and reason.
type held struct {
	table *store.Table[map[string]int]
	mu    sync.Mutex
	more  map[heldKey]int // counted and not stored yet
	hears func(platform, reason string)
}

type heldKey struct {
	place  chat.Place // platform, workspace, channel
	day    string
	reason string
}

func newHeld(s *store.Store, hears func(platform, reason string)) *held {
	if hears == nil {
		hears = func(string, string) {}
	}
	return &held{table: store.NewTable[map[string]int](s, "held", store.Kept, heldTTL), more: map[heldKey]int{}, hears: hears}
}

// add counts one.
func (h *held) add(p chat.Place, reason string) {
	k := heldKey{chat.Place{Platform: p.Platform, Workspace: p.Workspace, Channel: p.Channel}, time.Now().UTC().Format(time.DateOnly), reason}
	h.hears(p.Platform, reason)
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, known := h.more[k]; known || len(h.more) < maxHeld {
		h.more[k]++
	}
}

// run stores what was counted until ctx ends, and then once more.
func (h *held) run(ctx context.Context) {
	tick := time.NewTicker(heldEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), heldEvery)
			defer cancel()
			h.flush(last)
			return
		case <-tick.C:
			h.flush(ctx)
		}
	}
}

// flush stores what was counted. What cannot be stored now is kept for the next time.
func (h *held) flush(ctx context.Context) {
	h.mu.Lock()
	more := h.more
	h.more = map[heldKey]int{}
	h.mu.Unlock()
	for k, n := range more {
		if h.store(ctx, k, n) != nil {
			h.mu.Lock()
			h.more[k] += n
			h.mu.Unlock()
		}
	}
}

func (h *held) store(ctx context.Context, k heldKey, n int) error {
	key := channel(k.place, k.day)
	for {
		counts, rev, err := h.table.Get(ctx, key)
		if errors.Is(err, store.ErrMissing) {
			counts = map[string]int{}
		} else if err != nil {
			return err
		}
		counts[k.reason] += n
		if _, err = h.table.Update(ctx, key, counts, rev); !errors.Is(err, store.ErrChanged) {
			return err
		}
	}
}

// of sums up what was held back in a channel within the last week.
func (h *held) of(ctx context.Context, p chat.Place) (map[string]int, error) {
	h.flush(ctx)
	sum := map[string]int{}
	oldest := time.Now().UTC().AddDate(0, 0, -6).Format(time.DateOnly)
	err := h.table.Each(ctx, channel(p), func(k store.Key, counts map[string]int) bool {
		if k[3] >= oldest {
			for reason, n := range counts {
				sum[reason] += n
			}
		}
		return true
	})
	return sum, err
}
