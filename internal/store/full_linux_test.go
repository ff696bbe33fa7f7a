package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func init() {
	children["tmpfs"] = func(dir string) error {
		if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=4m"); err != nil {
			fmt.Println("skip:", err)
			return nil
		}
		filler := filepath.Join(dir, "filler")
		return fillUp(dir, "no space left", func() error {
			f, err := os.Create(filler)
			for err == nil {
				_, err = f.Write(make([]byte, 4096))
			}
			return f.Close()
		}, func() error { return os.Remove(filler) })
	}
	children["rlimit"] = func(dir string) error {
		signal.Ignore(syscall.SIGXFSZ)
		var was syscall.Rlimit
		if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
			return err
		}
		return fillUp(dir, "file too large", func() error {
			return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 300 << 10, Max: was.Max})
		}, func() error { return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &was) })
	}
}

// fillUp uses a store in dir before its disk is full, while it is, and when there is room again.
func fillUp(dir, words string, full, room func() error) error {
	ctx := context.Background()
	s, err := Open(ctx, Options{Dir: dir, Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError + 1}))})
	if err != nil {
		return err
	}
	table := NewTable[string](s, "texts", Lasting, 0)
	q, err := s.Queue(ctx, "q", 1000, 10)
	if err != nil {
		return err
	}
	if _, err := q.Put(ctx, "before", []byte("before")); err != nil {
		return err
	}
	text := strings.Repeat("x", 20_000)
	kept := 0
	write := func() error {
		err := table.Put(ctx, Key{fmt.Sprint(kept)}, text)
		if err == nil {
			kept++
		}
		return err
	}
	for range 5 {
		if err := write(); err != nil {
			return err
		}
	}
	if err := full(); err != nil {
		return err
	}
	start := time.Now()
	for err = nil; err == nil && kept < 1000; {
		err = write()
	}
	if took := time.Since(start); !errors.Is(err, ErrUnavailable) || took > opTimeout+2*time.Second {
		return fmt.Errorf("written onto a full disk after %s: %w", took, err)
	}
	if err := whileFull(s, table, q, words); err != nil {
		return err
	}
	if err := room(); err != nil {
		return err
	}
	start = time.Now()
	select {
	case <-s.Healed():
	case <-time.After(15 * time.Second):
		return fmt.Errorf("not healed: %w", s.Trouble())
	}
	fmt.Println("healed after", time.Since(start))
	if err := write(); err != nil {
		return fmt.Errorf("written after it healed: %w", err)
	}
	return afterFull(s, table, q, kept, text)
}

func whileFull(s *Store, table *Table[string], q *Queue, words string) error {
	ctx := context.Background()
	for range 20 {
		start := time.Now()
		_, _, err := table.Get(ctx, Key{"0"})
		_, putErr := q.Put(ctx, "full", nil)
		if took := time.Since(start); took > 100*time.Millisecond || !errors.Is(err, ErrUnavailable) || !errors.Is(putErr, ErrUnavailable) {
			return fmt.Errorf("calls while full took %s: %w, %w", took, err, putErr)
		}
		time.Sleep(100 * time.Millisecond)
	}
	if err := s.Trouble(); err == nil || !strings.Contains(err.Error(), words) {
		return fmt.Errorf("the trouble does not say %q: %w", words, err)
	}
	fmt.Println("trouble:", s.Trouble())
	return nil
}

func afterFull(s *Store, table *Table[string], q *Queue, kept int, text string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	for i := range kept {
		if v, _, err := table.Get(ctx, Key{fmt.Sprint(i)}); err != nil || v != text {
			return fmt.Errorf("value %d of %d is lost: %w", i, kept, err)
		}
	}
	came := 0
	err := q.Work(ctx, func(i *Item) {
		if string(i.Data) == "before" && i.Done(ctx) == nil {
			came++
			cancel()
		}
	})
	if err != nil || came != 1 {
		return fmt.Errorf("the queue's item came %d times: %w", came, err)
	}
	return s.Close()
}

func TestDiskFull(t *testing.T) {
	t.Parallel()
	for _, what := range []string{"rlimit", "tmpfs"} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			c := child(t, what, t.TempDir())
			if what == "tmpfs" {
				c.SysProcAttr = &syscall.SysProcAttr{
					Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
					UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
					GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
				}
			}
			out, err := c.Output()
			var ended *exec.ExitError
			if err != nil && !errors.As(err, &ended) || strings.Contains(string(out), "skip:") {
				t.Skip("no namespace with a disk of its own here:", err, string(out))
			}
			if err != nil {
				t.Errorf("%v\n%s", err, out)
			}
			t.Logf("%s", out)
		})
	}
}
