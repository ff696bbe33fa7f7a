package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// childEnv tells the test binary to be a child: what it does, and in which folder.
const childEnv = "SMTPBOT_STORE_TEST_CHILD"

// children are what a child does; it gives what to exit with.
var children = map[string]func(dir string) error{"writer": writer}

func TestMain(m *testing.M) {
	what, dir, ok := strings.Cut(os.Getenv(childEnv), ":")
	if !ok {
		os.Exit(m.Run())
	}
	if err := children[what](dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

func child(t *testing.T, what, dir string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	must(t, err)
	c := exec.Command(exe)
	c.Env = append(os.Environ(), childEnv+"="+what+":"+dir)
	c.Stderr = os.Stderr
	return c
}

// impatient has a queue give items again soon.
func impatient() tuning {
	tune := tuned()
	tune.takeWait = time.Second
	return tune
}

// writer writes until it is killed, and prints what was acknowledged.
func writer(dir string) error {
	ctx := context.Background()
	s, err := openTuned(ctx, Options{Dir: dir}, impatient())
	if err != nil {
		return err
	}
	q, err := s.Queue(ctx, "q", 100_000, 10)
	if err != nil {
		return err
	}
	lasting, passing := NewTable[int](s, "numbers", Lasting, 0), NewTable[int](s, "numbers", Passing, time.Hour)
	run := strconv.Itoa(os.Getpid())
	var wg sync.WaitGroup
	for w := range 3 {
		wg.Go(func() {
			for i := 0; ; i++ {
				id := fmt.Sprint(run, "-", w, "-", i)
				rev, err := passing.Create(ctx, Key{id}, i)
				if err == nil {
					fmt.Println("create", id, i)
					_, err = passing.Update(ctx, Key{id}, i+1, rev)
				}
				if err == nil {
					fmt.Println("update", id, i+1)
					err = lasting.Put(ctx, Key{id}, i)
				}
				if err == nil {
					fmt.Println("put", id, i)
					_, err = q.Put(ctx, id, []byte(id))
				}
				if err != nil {
					fmt.Fprintln(os.Stderr, err)
					return
				}
				fmt.Println("queue", id, i)
			}
		})
	}
	wg.Go(func() {
		_ = q.Work(ctx, func(i *Item) {
			if i.Seq%3 != 0 {
				return // it stays
			}
			if err := i.Done(ctx); err == nil {
				fmt.Println("done", string(i.Data), 0)
			}
		})
	})
	wg.Wait()
	return errors.New("the writer ended")
}

func TestKilled(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	created, put := map[string]int{}, map[string]int{}
	queued, done := map[string]bool{}, map[string]bool{}
	for range 3 {
		c := child(t, "writer", dir)
		out, err := c.StdoutPipe()
		must(t, err)
		must(t, c.Start())
		lines := bufio.NewScanner(out)
		for left := 500 + rand.IntN(1500); lines.Scan(); left-- {
			if left == 0 {
				_ = c.Process.Kill()
			}
			f := strings.Fields(lines.Text())
			if len(f) != 3 {
				continue // the last may be cut
			}
			n, _ := strconv.Atoi(f[2])
			switch f[0] {
			case "create", "update":
				created[f[1]] = n
			case "put":
				put[f[1]] = n
			case "queue":
				queued[f[1]] = true
			case "done":
				done[f[1]] = true
			}
		}
		_ = c.Wait() // it was killed
	}
	if len(queued) < 3 || len(done) == 0 {
		t.Fatalf("%d queued and %d done: the child wrote too little to show anything", len(queued), len(done))
	}
	t.Logf("%d created, %d put, %d queued, %d done", len(created), len(put), len(queued), len(done))
	s, err := openTuned(t.Context(), Options{Dir: dir}, impatient())
	must(t, err)
	defer func() { must(t, s.Close()) }()
	if n := s.Notes(); len(n) > 0 {
		t.Errorf("notes: %q", n)
	}
	lasting, passing := NewTable[int](s, "numbers", Lasting, 0), NewTable[int](s, "numbers", Passing, time.Hour)
	for id, n := range created {
		if v, _, err := passing.Get(t.Context(), Key{id}); err != nil || v != n && v != n+1 {
			t.Errorf("created %s = %d, %v, want %d", id, v, err, n)
		}
	}
	for id, n := range put {
		if v, _, err := lasting.Get(t.Context(), Key{id}); err != nil || v != n {
			t.Errorf("put %s = %d, %v, want %d", id, v, err, n)
		}
	}
	checkQueue(t, s, queued, done)
}

// checkQueue makes sure that all that was queued comes, and nothing that was done.
func checkQueue(t *testing.T, s *Store, queued, done map[string]bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	q, err := s.Queue(ctx, "q", 100_000, 1000)
	must(t, err)
	there, err := q.Len(ctx)
	must(t, err)
	all, missing := map[string]bool{}, 0
	for id := range queued {
		if !done[id] {
			missing++
		}
	}
	must(t, q.Work(ctx, func(i *Item) {
		id := string(i.Data)
		if done[id] {
			t.Errorf("%s was done and came again", id)
		}
		if queued[id] && !all[id] {
			missing--
		}
		all[id] = true
		if len(all) == there {
			cancel()
		}
	}))
	// The child was killed three times, perhaps between the end of an item and its word of that.
	if len(all) != there || missing < 0 || missing > 3 {
		t.Errorf("%d of %d items came, %d that were queued are missing", len(all), there, missing)
	}
}
