package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// The streams. Their names begin alike, so that an account may hold other things.
const (
	settingsStream = "SMTPBOT_SETTINGS" // what never expires
	stateStream    = "SMTPBOT_STATE"    // what expires, the oldest first
	keptStream     = "SMTPBOT_KEPT"     // the same, apart
	queueStream    = "SMTPBOT_QUEUE_"   // and the queue's name
)

const subjects = "smtpbot."

// markerTTL is how long the mark of a removed key stays: long enough for every watcher to see it go.
const markerTTL = time.Minute

func (s *Store) storage() jetstream.StorageType {
	if s.o.URL == "" && s.o.Dir == "" {
		return jetstream.MemoryStorage
	}
	return jetstream.FileStorage
}

func (s *Store) replicas() int {
	switch {
	case s.o.Replicas > 0:
		return s.o.Replicas
	case s.nc.ConnectedClusterName() != "":
		return 3
	}
	return 1
}

// tables are the streams of the tables, by the lifetime of their values.
var tables = map[Lifetime]string{Lasting: settingsStream, Passing: stateStream, Kept: keptStream}

// makeStreams makes the streams of the tables, and gives them.
func (s *Store) makeStreams(ctx context.Context) (map[Lifetime]jetstream.Stream, error) {
	made := map[Lifetime]jetstream.Stream{}
	for life, name := range tables {
		c := jetstream.StreamConfig{
			Name:              name,
			Subjects:          []string{subjects + string(life) + ".>"},
			MaxMsgsPerSubject: 1,
			AllowDirect:       s.replicas() == 1, // in a cluster, a server that lags would answer what was changed already
			AllowMsgTTL:       true,
			Compression:       jetstream.NoCompression, // sealed values do not shrink
		}
		if life != Lasting {
			c.MaxMsgs, c.Discard = s.tune.maxState, jetstream.DiscardOld
		}
		stream, err := s.makeStream(ctx, c)
		if err != nil {
			return nil, err
		}
		made[life] = stream
	}
	return made, nil
}

func (s *Store) stream(life Lifetime) jetstream.Stream { return s.streams[life] }

func (s *Store) makeStream(ctx context.Context, c jetstream.StreamConfig) (stream jetstream.Stream, err error) {
	c.Storage, c.Replicas = s.storage(), s.replicas()
	err = s.patiently(ctx, func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, streamWithin)
		defer cancel()
		stream, err = s.js.CreateOrUpdateStream(ctx, c)
		return err
	})
	if apiError(err) != nil && c.Replicas > 1 {
		return nil, fmt.Errorf("make the stream %s on %d servers (NATS_REPLICAS): %w", c.Name, c.Replicas, err)
	}
	if err != nil {
		return nil, fmt.Errorf("make the stream %s: %w", c.Name, err)
	}
	return stream, nil
}

// streamWithin bounds one request to make a stream: a cluster without a leader answers nothing.
const streamWithin = 5 * time.Second

// patiently does f again until it does not fail for a cluster's want of a leader, or ctx ends.
func (s *Store) patiently(ctx context.Context, f func(context.Context) error) error {
	told := false
	for {
		err := f(ctx)
		if err == nil || s.embed != nil || !leaderless(err) {
			return err
		}
		if !told {
			told = true
			s.log.Warn("wait for the store's cluster to be ready", "error", err)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for the store's cluster to be ready: %w", err)
		case <-time.After(5 * retryEvery):
		}
	}
}

// leaderless tells whether err is what a cluster gives while its servers have not agreed yet who leads.
func leaderless(err error) bool {
	if api := apiError(err); api != nil {
		return api.Code == 503 && api.ErrorCode != codeStoreFailed
	}
	return errors.Is(err, ErrUnavailable) || errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, nats.ErrTimeout) || errors.Is(err, nats.ErrNoResponders) || errors.Is(err, jetstream.ErrNoStreamResponse)
}
