package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Trouble gives nil while the store can be read and written, and otherwise why it cannot: an error that wraps
// ErrUnavailable, for people who run the bot.
func (s *Store) Trouble() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.trouble
}

// Healed gives a channel that is closed when the store can be used, which it may be already.
func (s *Store) Healed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.healed
}

// retryEvery is how soon a request is made again that a server put off.
const retryEvery = 50 * time.Millisecond

// do runs one request to the store. While the store is unavailable it gives that at once, so that nobody waits for what
// cannot be.
func (s *Store) do(ctx context.Context, request func(context.Context) error) error {
	if s.down.Load() {
		if err := s.Trouble(); err != nil {
			return err
		}
	}
	era := s.era.Load()
	within, cancel := context.WithTimeout(ctx, opTimeout)
	defer cancel()
	for {
		err := request(within)
		if err == nil || !putOff(err) {
			return s.judge(ctx, err, era)
		}
		select {
		case <-within.Done():
			return s.judge(ctx, err, era)
		case <-time.After(retryEvery):
		}
	}
}

// The server's error codes that the client library has no name for.
const (
	codeStoreFailed   jetstream.ErrorCode = 10077 // a write that it refused or that failed; its text says which
	codeSameIDWritten jetstream.ErrorCode = 10158 // the same message is being written right now
	codeNotReady      jetstream.ErrorCode = 10163 // the same subject is being written right now
	codeTooMany       jetstream.ErrorCode = 10167
)

// apiError gives the server's answer in err, nil where there is none.
func apiError(err error) *jetstream.APIError {
	var own *jetstream.APIError
	var kind jetstream.JetStreamError
	switch {
	case errors.As(err, &own):
		return own
	case errors.As(err, &kind):
		return kind.APIError()
	}
	return nil
}

// putOff tells whether the server asks to try again at once.
func putOff(err error) bool {
	api := apiError(err)
	return api != nil && (api.ErrorCode == codeSameIDWritten || api.ErrorCode == codeNotReady || api.ErrorCode == codeTooMany)
}

// judge turns an error of the client library into one of this package. One that is not the caller's own wakes the watchdog. era
// is when the request was begun.
func (s *Store) judge(ctx context.Context, err error, era int64) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return ErrMissing
	}
	if errors.Is(err, nats.ErrMaxPayload) {
		return fmt.Errorf("larger than %d bytes: %w", maxValue, err)
	}
	api := apiError(err)
	switch {
	case api == nil:
		return s.lost(s.explain(err), era)
	case api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence, api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequenceConstant:
		return ErrChanged
	case api.ErrorCode == codeStoreFailed && strings.Contains(api.Description, "maximum messages exceeded"):
		return ErrFull
	case api.ErrorCode == codeStoreFailed && strings.Contains(api.Description, "message too large"):
		return fmt.Errorf("larger than the store takes: %w", err)
	case api.Code >= 500, api.ErrorCode == jetstream.JSErrCodeStreamNotFound, api.ErrorCode == jetstream.JSErrCodeConsumerNotFound:
		return s.lost(s.explain(err), era)
	}
	return err // a request that this server will never grant says nothing about other requests
}

// explain adds what the embedded server said about the disk to an error that says less.
func (s *Store) explain(err error) error {
	if s.embed != nil {
		if why := s.embed.fault.Load(); why != nil {
			return errors.New(*why)
		}
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("no answer within %s", opTimeout)
	case errors.Is(err, nats.ErrReconnectBufExceeded):
		return errors.New("not connected")
	}
	return err
}

// lost notes that the store cannot be used, and why, and wakes the watchdog. What a request ran into that was begun before the
// store was last mended says nothing about it now.
func (s *Store) lost(err error, era int64) error {
	if err == nil {
		err = errors.New("the connection was closed")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.opened || s.closed || era != s.era.Load() {
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	if s.trouble == nil {
		s.trouble = fmt.Errorf("%w: %w", ErrUnavailable, err)
		s.healed = make(chan struct{})
		s.down.Store(true)
		s.log.Error("the store is unavailable: answering commands from memory", "error", err)
	}
	select {
	case s.trying <- struct{}{}:
	default:
	}
	return s.trouble
}

// still notes why the store cannot be used yet.
func (s *Store) still(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := fmt.Errorf("%w: %w", ErrUnavailable, err)
	if s.trouble == nil || s.trouble.Error() == now.Error() {
		return
	}
	s.trouble = now
	s.log.Warn("the store is still unavailable", "error", err)
}

// found notes that the store can be used again.
func (s *Store) found() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.trouble != nil {
		s.trouble = nil
		s.down.Store(false)
		s.era.Add(1)
		close(s.healed)
		s.log.Info("the store is available again")
	}
}

// watchdog tries an unavailable store until it works again.
func (s *Store) watchdog(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.trying:
		}
		for failed := 0; s.down.Load(); failed++ {
			err := s.mend(ctx, failed)
			if err == nil {
				s.found()
				break
			}
			if !errors.Is(err, nats.ErrReconnectBufExceeded) { // it says less than why the connection went
				s.still(s.explain(err))
			}
			select {
			case <-ctx.Done():
				return
			case <-time.After(probeEvery):
			}
		}
	}
}

// patience is how many probes may fail before an embedded server on disk is started again that names no fault of its own.
const patience = 3

// mend tries whether the store works, and starts an embedded one again that will not work without. failed is how many
// times it did not help.
func (s *Store) mend(ctx context.Context, failed int) error {
	ctx, cancel := context.WithTimeout(ctx, openWithin)
	defer cancel()
	if s.embed != nil && (!s.embed.works() || s.embed.dir != "" && failed%patience == patience-1) {
		if err := s.embed.revive(ctx); err != nil {
			return err
		}
		if err := s.nc.ForceReconnect(); err != nil {
			return err
		}
	}
	err := s.probe(ctx)
	if errors.Is(err, jetstream.ErrNoStreamResponse) {
		return s.remake(ctx, err)
	}
	return err
}

// probe writes to each stream of tables, for a full disk can still be read, and as much as values take: a little fits onto a
// disk that refuses them.
func (s *Store) probe(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, opTimeout)
	defer cancel()
	for life := range tables {
		m := &nats.Msg{Subject: subjects + string(life) + ".probe.probe"}
		m.Data = s.seal.seal(m.Subject, make([]byte, roomSize))
		if _, err := s.js.PublishMsg(ctx, m, jetstream.WithMsgTTL(markerTTL)); err != nil {
			return err
		}
	}
	return nil
}

// remake makes what the server no longer has: one that keeps its streams in memory, or that lost its disk, comes back empty.
// It gives the error that led here where nothing is missing.
func (s *Store) remake(ctx context.Context, cause error) error {
	ctx, cancel := context.WithTimeout(ctx, 2*opTimeout)
	defer cancel()
	missing := false
	for _, name := range tables {
		_, err := s.js.Stream(ctx, name)
		switch {
		case errors.Is(err, jetstream.ErrStreamNotFound):
			missing = true
		case err != nil:
			return err
		}
	}
	if !missing {
		return cause
	}
	if _, err := s.makeStreams(ctx); err != nil {
		return err
	}
	if err := s.markAgain(ctx); err != nil {
		return err
	}
	s.mu.Lock()
	queues := s.queues
	s.mu.Unlock()
	for _, q := range queues {
		if _, _, err := q.make(ctx); err != nil {
			return err
		}
	}
	s.note("the NATS server had lost the store: it was made again, and what the server lost with it is missing")
	return nil
}

// publish writes one message and gives its sequence.
func (s *Store) publish(ctx context.Context, m *nats.Msg, options ...jetstream.PublishOpt) (Rev, error) {
	var ack *jetstream.PubAck
	err := s.do(ctx, func(ctx context.Context) error {
		var err error
		ack, err = s.js.PublishMsg(ctx, m, options...)
		return err
	})
	if err != nil {
		return 0, err
	}
	return Rev(ack.Sequence), nil
}
