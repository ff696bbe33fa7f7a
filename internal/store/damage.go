package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// copyName is where the data of the lasting values is kept while the embedded server starts: it cuts off what it cannot read.
const copyName = "before-start"

// maxCopy is the most that is copied at a start, in bytes: lasting values are few and small.
const maxCopy = 64 << 20

// openData opens a store on disk. What cannot be read is moved aside, never removed, and told.
func (s *Store) openData(ctx context.Context) error {
	had := s.streamFolders()
	before := filepath.Join(s.o.Dir, copyName)
	if err := s.keepCopy(before); err != nil {
		return err
	}
	err := s.use(ctx, func(ctx context.Context) error { return s.inspect(ctx, before, had) })
	if !isDamage(ctx, err) {
		return errors.Join(err, os.RemoveAll(before))
	}
	if s.nc != nil {
		s.nc.Close()
	}
	s.embed.stop()
	aside, moveErr := s.moveAside(dataDir)
	if moveErr != nil {
		return errors.Join(err, moveErr)
	}
	s.note(fmt.Sprintf("the data in %s could not be read (%v): settings and all else in it were lost, and the store starts empty", aside, err))
	if err := os.RemoveAll(before); err != nil {
		return fmt.Errorf("remove the copy of the data: %w", err)
	}
	return s.use(ctx, func(context.Context) error { return nil })
}

// isDamage tells whether err, of an opening, comes from data that the embedded server cannot use. A wrong key, a newer
// version, and a machine that is slow are none.
func isDamage(ctx context.Context, err error) bool {
	if err == nil || ctx.Err() != nil || errors.Is(err, errSlowStart) || errors.Is(err, context.DeadlineExceeded) || full(err) {
		return false
	}
	return errors.Is(err, errServer) || apiError(err) != nil
}

// errServer is an embedded server that does not open its data.
var errServer = errors.New("open the embedded store")

// full tells of a disk without room, which is no damage.
func full(err error) bool { return strings.Contains(err.Error(), "no space left") }

// streamFolders gives which streams there is a folder of.
func (s *Store) streamFolders() map[string]bool {
	entries, err := os.ReadDir(streamsDir(s.o.Dir))
	if err != nil {
		return nil // the server tells, if it matters
	}
	had := map[string]bool{}
	for _, e := range entries {
		had[e.Name()] = true
	}
	return had
}

// moveAside renames a folder of the store to one that says that its data is damaged, and gives that.
func (s *Store) moveAside(name string) (string, error) {
	stamp := filepath.Join(s.o.Dir, "damaged-"+time.Now().UTC().Format("20060102T150405Z"))
	to := stamp
	for i := 2; ; i++ {
		if _, err := os.Lstat(to); errors.Is(err, fs.ErrNotExist) {
			break
		}
		to = fmt.Sprintf("%s-%d", stamp, i)
	}
	if err := os.Rename(filepath.Join(s.o.Dir, name), to); err != nil {
		return "", fmt.Errorf("move damaged data aside: %w", err)
	}
	return to, nil
}

// keepCopy copies the blocks of the lasting values.
func (s *Store) keepCopy(to string) error {
	if err := os.RemoveAll(to); err != nil {
		return fmt.Errorf("remove an old copy of the data: %w", err)
	}
	var size int64
	for name, info := range blocks(s.o.Dir) {
		if size += info.Size(); info.IsDir() || size > maxCopy {
			continue
		}
		if err := copyFile(filepath.Join(to, filepath.Base(name)), name); err != nil {
			return fmt.Errorf("copy the data before it is opened: %w", err)
		}
	}
	return nil
}

// blocks gives the files that the lasting values are in.
func blocks(dir string) map[string]fs.FileInfo {
	names, err := filepath.Glob(filepath.Join(globbed(streamsDir(dir)), settingsStream, "msgs", "*.blk"))
	if err != nil {
		return nil
	}
	out := map[string]fs.FileInfo{}
	for _, name := range names {
		if info, err := os.Lstat(name); err == nil {
			out[name] = info
		}
	}
	return out
}

// globbed gives a path as a pattern that matches it alone.
func globbed(path string) string {
	return strings.NewReplacer("*", "[*]", "?", "[?]", "[", "[[]").Replace(path)
}

func copyFile(to, from string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// inspect looks for lasting values that were lost at the start or that nobody can read. The others stay in use.
func (s *Store) inspect(ctx context.Context, before string, had map[string]bool) error {
	good, lost, err := s.readLasting(ctx)
	switch {
	case err != nil:
		return err
	case lost > 0:
		return s.rebuild(ctx, good)
	case s.wasCut(before):
		aside, err := s.moveAside(copyName)
		if err != nil {
			return err
		}
		s.noteLost(aside)
	case len(had) > 0 && good[s.marks().subject(markKey)] == nil:
		s.note("the store's folder " + s.o.Dir + " held no settings any more: settings were lost")
	}
	return nil
}

func (s *Store) noteLost(aside string) {
	s.note(fmt.Sprintf("some of the data in %s could not be read: settings were lost; what could be read is still in use", aside))
}

// rebuild makes the stream of the lasting values anew from those that could be read: the server would refuse every write
// that touches the damaged ones.
func (s *Store) rebuild(ctx context.Context, good map[string][]byte) error {
	s.nc.Close()
	s.embed.stop()
	aside, err := s.moveAside(filepath.Join(dataDir, "$G", "streams", settingsStream))
	if err != nil {
		return err
	}
	s.noteLost(aside)
	return s.use(ctx, func(ctx context.Context) error {
		for subject, sealed := range good {
			if _, err := s.publish(ctx, &nats.Msg{Subject: subject, Data: sealed}); err != nil {
				return fmt.Errorf("write what could be read from %s again: %w", aside, err)
			}
		}
		return nil
	})
}

// wasCut tells whether the server threw away some of the blocks that there is a copy of.
func (s *Store) wasCut(before string) bool {
	now := blocks(s.o.Dir)
	entries, err := os.ReadDir(before)
	if err != nil {
		return false // there was nothing to copy
	}
	for _, e := range entries {
		was, err := e.Info()
		if err != nil {
			return true
		}
		is, ok := now[filepath.Join(streamsDir(s.o.Dir), settingsStream, "msgs", e.Name())]
		if !ok || is.Size() < was.Size() {
			return true
		}
	}
	return false
}

// readLasting gives the lasting values that can be opened, sealed, and how many cannot. A value of another key is an error: it
// is not damaged.
func (s *Store) readLasting(ctx context.Context) (good map[string][]byte, lost int, err error) {
	all, err := s.subjectsOf(ctx, s.stream(Lasting), subjects+string(Lasting)+".>")
	if err != nil {
		return nil, 0, err
	}
	good = map[string][]byte{}
	for subject := range all {
		var raw *jetstream.RawStreamMsg
		err := s.do(ctx, func(ctx context.Context) error {
			var err error
			raw, err = s.stream(Lasting).GetLastMsgForSubject(ctx, subject)
			return err
		})
		if err == nil && len(raw.Data) == 0 {
			continue // the mark of a removed one
		}
		if err == nil {
			_, err = s.seal.open(subject, raw.Data)
		}
		switch {
		case err == nil:
			good[subject] = raw.Data
		case errors.Is(err, errOtherKey):
			return nil, 0, fmt.Errorf("open the store: %w; set STORE_KEY to all the keys it was written with (new,old)", err)
		case errors.Is(err, ErrMissing), errors.Is(err, ErrKey):
			lost++
		default:
			return nil, 0, err
		}
	}
	return good, lost, nil
}

// dropConsumer removes the state of a consumer that the embedded server cannot read. Its items come again.
func (s *Store) dropConsumer(stream, name string) bool {
	if s.o.Dir == "" {
		return false
	}
	from := filepath.Join(dataDir, "$G", "streams", stream, "obs", name)
	aside, err := s.moveAside(from)
	if err != nil {
		return false
	}
	s.note("the data in " + aside + " could not be read: items of the queue may come again")
	return true
}
