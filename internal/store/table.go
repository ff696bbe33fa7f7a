package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Lifetime says how long a table's values live.
type Lifetime string

// The lifetimes.
const (
	Lasting Lifetime = "settings" // until they are removed
	Passing Lifetime = "state"    // until they expire, or room is needed for newer ones
	Kept    Lifetime = "kept"     // the same, for few values that a flood of passing ones must not push out
)

// maxValue is the most that one value may hold, in bytes: NATS servers take messages of 1 MiB by default.
const maxValue = 960 << 10

// Rev is a value's revision, for changing what nobody else changed. 0 is that of no value.
type Rev uint64

// Key names a value, from the widest to the narrowest: platform, workspace, channel, message. Parts may hold anything and
// must not hold what identifies a person to others; an empty part is a part.
type Key []string

// escape gives a part of a key as a NATS subject's token may hold it.
func escape(part string) string {
	if part == "" {
		return "="
	}
	var b strings.Builder
	for i := 0; i < len(part); i++ {
		c := part[i]
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '-' || c == '_' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "=%02x", c)
		}
	}
	return b.String()
}

// unescape undoes escape.
func unescape(token string) string {
	if token == "=" {
		return ""
	}
	var b strings.Builder
	for i := 0; i < len(token); i++ {
		if token[i] == '=' && i+2 < len(token) {
			var c byte
			if _, err := fmt.Sscanf(token[i+1:i+3], "%02x", &c); err == nil {
				b.WriteByte(c)
				i += 2
				continue
			}
		}
		b.WriteByte(token[i])
	}
	return b.String()
}

func (k Key) tokens() string {
	out := make([]string, len(k))
	for i, part := range k {
		out[i] = escape(part)
	}
	return strings.Join(out, ".")
}

// Table keeps values of one kind under keys, each as sealed JSON. A field that is added later is empty in older values; one
// that changes its meaning needs a new version of the store (see version.go).
type Table[T any] struct {
	s    *Store
	name string
	life Lifetime
	ttl  time.Duration
}

// NewTable gives the table of that name. The values of one that is not Lasting live for ttl after they were last written.
func NewTable[T any](s *Store, name string, life Lifetime, ttl time.Duration) *Table[T] {
	return &Table[T]{s, name, life, ttl}
}

func (t *Table[T]) prefix() string { return subjects + string(t.life) + "." + t.name + "." }

func (t *Table[T]) subject(k Key) string { return t.prefix() + k.tokens() }

// Get gives the value under k and its revision. It gives ErrMissing where there is none.
func (t *Table[T]) Get(ctx context.Context, k Key) (T, Rev, error) {
	var v T
	subject := t.subject(k)
	var raw *jetstream.RawStreamMsg
	err := t.s.do(ctx, func(ctx context.Context) error {
		var err error
		raw, err = t.s.stream(t.life).GetLastMsgForSubject(ctx, subject)
		return err
	})
	if err == nil && len(raw.Data) == 0 {
		return v, Rev(raw.Sequence), ErrMissing
	}
	if err != nil {
		return v, 0, fmt.Errorf("read from the table %s: %w", t.name, err)
	}
	return v, Rev(raw.Sequence), t.decode(subject, raw.Data, &v)
}

func (t *Table[T]) decode(subject string, sealed []byte, v *T) error {
	plain, err := t.s.seal.open(subject, sealed)
	if err == nil {
		err = json.Unmarshal(plain, v)
	}
	if err != nil {
		return fmt.Errorf("read from the table %s: %w", t.name, err)
	}
	return nil
}

// Create keeps v under k where there is nothing yet, and gives ErrChanged where there is.
func (t *Table[T]) Create(ctx context.Context, k Key, v T) (Rev, error) {
	rev, err := t.Update(ctx, k, v, 0)
	if !errors.Is(err, ErrChanged) {
		return rev, err
	}
	// The mark of a removed value counts as nothing.
	if _, gone, missing := t.Get(ctx, k); errors.Is(missing, ErrMissing) {
		return t.Update(ctx, k, v, gone)
	}
	return rev, err
}

// Update keeps v under k where its revision is still rev, and gives ErrChanged where it is not.
func (t *Table[T]) Update(ctx context.Context, k Key, v T, rev Rev) (Rev, error) {
	return t.write(ctx, k, v, jetstream.WithExpectLastSequencePerSubject(uint64(rev)))
}

// Put keeps v under k, whatever is there.
func (t *Table[T]) Put(ctx context.Context, k Key, v T) error {
	_, err := t.write(ctx, k, v)
	return err
}

func (t *Table[T]) write(ctx context.Context, k Key, v T, options ...jetstream.PublishOpt) (Rev, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return 0, fmt.Errorf("write to the table %s: %w", t.name, err)
	}
	subject := t.subject(k)
	m := &nats.Msg{Subject: subject, Data: t.s.seal.seal(subject, plain)}
	if t.life != Lasting {
		options = append(options, jetstream.WithMsgTTL(max(t.ttl.Round(time.Second), time.Second)))
	}
	rev, err := t.s.publish(ctx, m, options...)
	if err != nil {
		return 0, fmt.Errorf("write to the table %s: %w", t.name, err)
	}
	return rev, nil
}

// Delete removes the value under k, if there is one.
func (t *Table[T]) Delete(ctx context.Context, k Key) error {
	_, err := t.s.publish(ctx, &nats.Msg{Subject: t.subject(k)}, jetstream.WithMsgTTL(markerTTL))
	if err != nil {
		return fmt.Errorf("remove from the table %s: %w", t.name, err)
	}
	return nil
}
