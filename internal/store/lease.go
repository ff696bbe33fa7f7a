package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"
)

// Lease is the right of one process to do something alone, for a while that it renews.
type Lease struct {
	table *Table[holder]
	key   Key
	own   holder
	rev   Rev
}

type holder struct {
	ID string `json:"id"`
}

// Lease takes the lease of that name for ttl, a second at least. It gives ErrChanged where another process has it.
func (s *Store) Lease(ctx context.Context, name string, ttl time.Duration) (*Lease, error) {
	l := &Lease{table: NewTable[holder](s, "leases", Passing, ttl), key: Key{name}, own: holder{rand.Text()}}
	rev, err := l.table.Create(ctx, l.key, l.own)
	if err != nil {
		return nil, fmt.Errorf("take the lease %s: %w", name, err)
	}
	l.rev = rev
	return l, nil
}

// Renew keeps the lease for its time from now. It gives ErrChanged where it was lost: what it stood for must end.
func (l *Lease) Renew(ctx context.Context) error {
	rev, err := l.table.Update(ctx, l.key, l.own, l.rev)
	if err != nil {
		return fmt.Errorf("renew the lease %s: %w", l.key[0], err)
	}
	l.rev = rev
	return nil
}

// Release gives the lease back, so that another need not wait for its end. A lease that was lost stays its new holder's.
func (l *Lease) Release(ctx context.Context) {
	if now, rev, err := l.table.Get(ctx, l.key); err == nil && now == l.own && rev == l.rev {
		_ = l.table.Delete(ctx, l.key) // it ends by itself otherwise
	}
}
