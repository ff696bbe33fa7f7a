package store

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// takeWait is how long an item that was taken may go without a word from its taker before it is given to another.
const takeWait = 15 * time.Second

// duplicates is how long a queue knows an item's id, at the longest: enough for what is told twice at once. The server keeps the
// ids in memory, so a longer time would cost more the more there is to do.
const duplicates = 2 * time.Minute

// Queue keeps sealed items until each was done with, in the order in which they came, and gives each to one taker at a time
// among all processes.
type Queue struct {
	s       *Store
	name    string
	subject string
	size    int64
	stream  jetstream.Stream
	items   jetstream.Consumer
	taking  int
}

// Queue opens the queue of that name, which holds at most size items. Of these, this process takes at most taking at once.
func (s *Store) Queue(ctx context.Context, name string, size int64, taking int) (*Queue, error) {
	q := &Queue{s: s, name: name, subject: subjects + "queue." + name, size: size, taking: taking}
	var err error
	if q.stream, q.items, err = q.make(ctx); err != nil {
		return nil, fmt.Errorf("open the queue %s: %w", name, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queues = append(s.queues, q)
	return q, nil
}

// make makes the queue's stream and its consumer where they are not there.
func (q *Queue) make(ctx context.Context) (queue jetstream.Stream, items jetstream.Consumer, err error) {
	name := queueStream + strings.ToUpper(q.name)
	queue, err = q.s.makeStream(ctx, jetstream.StreamConfig{
		Name:       name,
		Subjects:   []string{q.subject},
		Retention:  jetstream.WorkQueuePolicy,
		MaxMsgs:    q.size,
		Discard:    jetstream.DiscardNew,
		Duplicates: duplicates,
	})
	if err != nil {
		return nil, nil, err
	}
	workers := jetstream.ConsumerConfig{
		Durable:       workersName,
		AckPolicy:     jetstream.AckExplicitPolicy,
		AckWait:       q.s.tune.takeWait,
		MaxDeliver:    -1,
		MaxAckPending: int(q.size),
	}
	err = q.s.patiently(ctx, func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, streamWithin)
		defer cancel()
		items, err = q.s.js.CreateOrUpdateConsumer(ctx, name, workers)
		if api := apiError(err); api != nil && api.ErrorCode == jetstream.JSErrCodeConsumerCreate && q.s.embed != nil && q.s.dropConsumer(name, workersName) {
			items, err = q.s.js.CreateOrUpdateConsumer(ctx, name, workers)
		}
		return err
	})
	return queue, items, err
}

const workersName = "workers"

// Put keeps an item, durably when it gives nil. An item whose id was put within the last two minutes is not put again, and fresh
// is false then; one that was done with may be, after the server was started again, so whoever works on items must know for
// itself what it did. It gives ErrFull where there is no room.
func (q *Queue) Put(ctx context.Context, id string, data []byte) (fresh bool, err error) {
	sum := sha256.Sum256([]byte(id)) // of any length, and in the header of a message that others may see
	hash := base64.RawURLEncoding.EncodeToString(sum[:])
	var ack *jetstream.PubAck
	m := &nats.Msg{Subject: q.subject, Data: q.s.seal.seal(q.subject, data)}
	err = q.s.do(ctx, func(ctx context.Context) error {
		var err error
		ack, err = q.s.js.PublishMsg(ctx, m, jetstream.WithMsgID(hash))
		return err
	})
	if err != nil {
		return false, fmt.Errorf("put into a queue: %w", err)
	}
	return !ack.Duplicate, nil
}

// Len gives how many items wait or are being worked on, in all processes.
func (q *Queue) Len(ctx context.Context) (int, error) {
	n := 0
	err := q.s.do(ctx, func(ctx context.Context) error {
		// Of the stream and not of its consumer, which hears of an item a little later.
		info, err := q.stream.Info(ctx)
		if err == nil {
			n = int(info.State.Msgs)
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("look into a queue: %w", err)
	}
	return n, nil
}

// Work calls f with each item, one after the other, until ctx ends; then it gives nil. While f has
// an item, none is taken, so it hands the item on. While the store is unavailable it waits. It gives ErrUnavailable once the store was closed.
func (q *Queue) Work(ctx context.Context, f func(*Item)) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-q.s.alive.Done():
			return fmt.Errorf("take from a queue: %w: it was closed", ErrUnavailable)
		case <-q.s.Healed():
		}
		err := q.work(ctx, f)
		if err == nil || ctx.Err() != nil || q.s.alive.Err() != nil {
			continue
		}
		q.s.log.Warn("take from a queue again", "error", err)
		select {
		case <-ctx.Done():
		case <-q.s.alive.Done():
		case <-time.After(probeEvery):
		}
	}
}

func (q *Queue) work(ctx context.Context, f func(*Item)) error {
	messages, err := q.items.Messages(jetstream.PullMaxMessages(q.taking), jetstream.PullHeartbeat(time.Second), jetstream.PullExpiry(5*time.Second))
	if err != nil {
		return err
	}
	defer messages.Stop()
	for {
		m, err := messages.Next(jetstream.NextContext(ctx))
		if err != nil {
			return err
		}
		item, err := q.open(m)
		if err != nil {
			// Nobody will ever be able to read it.
			q.s.log.Error("drop an item of a queue", "error", err)
			_ = m.Term()
			continue
		}
		f(item)
	}
}

func (q *Queue) open(m jetstream.Msg) (*Item, error) {
	meta, err := m.Metadata()
	if err != nil {
		return nil, err
	}
	data, err := q.s.seal.open(q.subject, m.Data())
	if err != nil {
		return nil, err
	}
	return &Item{Data: data, Times: int(meta.NumDelivered), Put: meta.Timestamp, Seq: meta.Sequence.Stream, m: m, q: q}, nil
}

// Item is one item of a queue, taken by this process. Unless it hears Busy, Done or Later within 15 seconds, the queue gives
// it to another.
type Item struct {
	Data  []byte
	Times int       // how often it was given to anybody, this time included
	Put   time.Time // when it was put, by the server's clock
	Seq   uint64    // its place in the queue
	m     jetstream.Msg
	q     *Queue
}

// Busy tells the queue that the item is still being worked on.
func (i *Item) Busy() {
	_ = i.m.InProgress() // where it is not heard, the item comes again, which the worker must be ready for anyway
}

// Done removes the item, for good when it gives nil.
func (i *Item) Done(ctx context.Context) error {
	if err := i.q.s.do(ctx, i.m.DoubleAck); err != nil {
		return fmt.Errorf("remove from a queue: %w", err)
	}
	return nil
}

// Later gives the item back, to be given again after the delay.
func (i *Item) Later(delay time.Duration) {
	_ = i.m.NakWithDelay(delay) // not heard: it comes again even so
}
