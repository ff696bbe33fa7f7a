package store

import (
	"context"
	"errors"
	"testing"
	"time"
)

func open(t *testing.T, o Options) *Store {
	t.Helper()
	s, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

type thing struct{ Text string }

func TestTable(t *testing.T) {
	ctx := t.Context()
	for name, o := range map[string]Options{"memory": {}, "disk": {Dir: t.TempDir()}} {
		t.Run(name, func(t *testing.T) {
			s := open(t, o)
			things := NewTable[thing](s, "things", Passing, time.Hour)
			k := Key{"slack", "T1", "C1", "17000.123"}
			if _, _, err := things.Get(ctx, k); !errors.Is(err, ErrMissing) {
				t.Errorf("Get of nothing: %v", err)
			}
			rev, err := things.Create(ctx, k, thing{"one"})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := things.Create(ctx, k, thing{"two"}); !errors.Is(err, ErrChanged) {
				t.Errorf("Create twice: %v", err)
			}
			if v, r, err := things.Get(ctx, k); err != nil || v.Text != "one" || r != rev {
				t.Errorf("Get = %v, %d, %v", v, r, err)
			}
			if _, err := things.Update(ctx, k, thing{"two"}, rev); err != nil {
				t.Error(err)
			}
			if _, err := things.Update(ctx, k, thing{"three"}, rev); !errors.Is(err, ErrChanged) {
				t.Errorf("Update of an old revision: %v", err)
			}
			if err := things.Delete(ctx, k); err != nil {
				t.Error(err)
			}
			if _, _, err := things.Get(ctx, k); !errors.Is(err, ErrMissing) {
				t.Errorf("Get of a removed one: %v", err)
			}
			if _, err := things.Create(ctx, k, thing{"again"}); err != nil {
				t.Errorf("Create of a removed one: %v", err)
			}
			if err := things.Put(ctx, Key{"slack", "T2", "C1", ""}, thing{"other"}); err != nil {
				t.Error(err)
			}
			if err := s.Forget(ctx, Key{"slack", "T1"}); err != nil {
				t.Error(err)
			}
			var left []string
			if err := things.Each(ctx, nil, func(k Key, v thing) bool { left = append(left, k[1]+v.Text); return true }); err != nil || len(left) != 1 || left[0] != "T2other" {
				t.Errorf("left %q, %v", left, err)
			}
		})
	}
}

func TestQueue(t *testing.T) {
	s := open(t, Options{})
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	q, err := s.Queue(ctx, "heard", 2, 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		id    string
		fresh bool
		err   error
	}{{"a", true, nil}, {"a", false, nil}, {"b", true, nil}, {"c", false, ErrFull}} {
		if fresh, err := q.Put(ctx, c.id, []byte(c.id)); fresh != c.fresh || !errors.Is(err, c.err) {
			t.Errorf("Put %s = %v, %v", c.id, fresh, err)
		}
	}
	if s.Trouble() != nil {
		t.Error("a full queue is no trouble of the store")
	}
	var got []string
	err = q.Work(ctx, func(i *Item) {
		got = append(got, string(i.Data))
		if i.Times == 1 && got[0] == "a" && len(got) == 1 {
			i.Later(10 * time.Millisecond)
			return
		}
		if err := i.Done(ctx); err != nil {
			t.Error(err)
		}
		if len(got) == 3 {
			cancel()
		}
	})
	if err != nil || len(got) != 3 || got[0] != "a" || got[1] != "b" || got[2] != "a" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestLease(t *testing.T) {
	s := open(t, Options{})
	ctx := t.Context()
	l, err := s.Lease(ctx, "one", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Lease(ctx, "one", time.Minute); !errors.Is(err, ErrChanged) {
		t.Errorf("taken twice: %v", err)
	}
	if err := l.Renew(ctx); err != nil {
		t.Error(err)
	}
	l.Release(ctx)
	if _, err := s.Lease(ctx, "one", time.Minute); err != nil {
		t.Errorf("released and not free: %v", err)
	}
}
