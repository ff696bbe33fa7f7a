package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestNothingReadable(t *testing.T) {
	const canary = "canary-7f3a"
	dir := t.TempDir()
	s := open(t, Options{Dir: dir})
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for _, life := range []Lifetime{Lasting, Passing} {
		must(t, NewTable[thing](s, "things", life, time.Hour).Put(ctx, Key{"k"}, thing{canary}))
	}
	q, err := s.Queue(ctx, "q", 10, 10)
	must(t, err)
	_, err = q.Put(ctx, canary, []byte(canary))
	must(t, err)
	search(t, dir, canary)
	must(t, q.Work(ctx, func(i *Item) {
		if err := i.Done(ctx); err != nil {
			t.Error(err)
		}
		cancel()
	}))
	search(t, dir, canary)
}

// search looks for text in every file in dir.
func search(t *testing.T, dir, text string) {
	t.Helper()
	files := 0
	must(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if bytes.Contains(b, []byte(text)) {
			t.Errorf("%s shows the text", path)
		}
		files++
		return err
	}))
	if files < 5 {
		t.Errorf("%d files searched", files)
	}
}

func TestRotation(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	old, young := NewKey(), NewKey()
	write := func(key string, keys ...SealKey) {
		s, err := Open(ctx, Options{Dir: dir, Keys: keys})
		must(t, err)
		things := NewTable[thing](s, "things", Lasting, 0)
		must(t, things.Put(ctx, Key{key}, thing{key}))
		if v, _, err := things.Get(ctx, Key{"old"}); err != nil || v.Text != "old" {
			t.Errorf("Get = %v, %v", v, err)
		}
		must(t, s.Close())
	}
	write("old", old)
	write("young", young, old)
	for _, keys := range [][]SealKey{{old}, {young}} {
		if _, err := Open(ctx, Options{Dir: dir, Keys: keys}); !errors.Is(err, ErrKey) {
			t.Errorf("one of two keys: %v", err)
		}
	}
	s := open(t, Options{Dir: dir, Keys: []SealKey{young, old}})
	if len(s.Notes()) > 0 {
		t.Errorf("notes %q", s.Notes())
	}
	alone, err := newSealer([]SealKey{old})
	must(t, err)
	things := NewTable[thing](s, "things", Lasting, 0)
	raw, err := s.stream(Lasting).GetLastMsgForSubject(ctx, things.subject(Key{"young"}))
	must(t, err)
	if _, err := alone.open(raw.Subject, raw.Data); !errors.Is(err, errOtherKey) {
		t.Errorf("the old key alone: %v", err)
	}
	// A value that was moved to another place.
	_, err = s.js.Publish(ctx, things.subject(Key{"moved"}), raw.Data)
	must(t, err)
	if _, _, err := things.Get(ctx, Key{"moved"}); !errors.Is(err, ErrKey) {
		t.Errorf("a moved value: %v", err)
	}
}

func FuzzOpen(f *testing.F) {
	s, err := newSealer([]SealKey{{[32]byte{1}}})
	if err != nil {
		f.Fatal(err)
	}
	good := s.seal("subject", []byte("plain"))
	f.Add("subject", good)
	f.Add("subject", good[:3])
	f.Add("", []byte{})
	f.Fuzz(func(t *testing.T, subject string, sealed []byte) {
		plain, err := s.open(subject, sealed)
		// The fuzzer may hand on what another process sealed with the same key, so only what was sealed may come out.
		if err == nil && (subject != "subject" || string(plain) != "plain") {
			t.Errorf("open(%q, %x) = %q", subject, sealed, plain)
		}
		if err != nil && !errors.Is(err, ErrKey) {
			t.Error(err)
		}
	})
}

func FuzzKey(f *testing.F) {
	f.Add("", "=", "=00", "a.b")
	f.Add(">", "*", " ", "\x00\xff")
	f.Fuzz(func(t *testing.T, a, b, c, d string) {
		for _, part := range []string{a, b, c, d} {
			if got := unescape(escape(part)); got != part {
				t.Errorf("%q came back as %q", part, got)
			}
			if strings.ContainsAny(escape(part), ".*> \t\r\n\x00") || escape(part) == "" {
				t.Errorf("%q is no token", escape(part))
			}
			_ = unescape(part)
		}
		for _, pair := range [][2]Key{{{a, b}, {c, d}}, {{a}, {c, d}}, {{a, b, c}, {a + b, c}}} {
			if (pair[0].tokens() == pair[1].tokens()) != slices.Equal(pair[0], pair[1]) {
				t.Errorf("%q and %q share a subject", pair[0], pair[1])
			}
		}
	})
}

func FuzzDecode(f *testing.F) {
	seal, err := newSealer([]SealKey{{[32]byte{1}}})
	if err != nil {
		f.Fatal(err)
	}
	table := NewTable[thing](&Store{seal: seal}, "things", Lasting, 0)
	f.Add([]byte(`{"Text":"a"}`), true)
	f.Add([]byte("null"), true)
	f.Add([]byte{}, false)
	f.Fuzz(func(t *testing.T, b []byte, sealed bool) {
		if sealed {
			b = seal.seal("s", b)
		}
		var v thing
		if err := table.decode("s", b, &v); err == nil && !sealed {
			t.Errorf("decoded %x", b)
		}
	})
}

func TestSecretKey(t *testing.T) {
	k := NewKey()
	for _, text := range []string{fmt.Sprint(k), fmt.Sprintf("%#v %+v %x %d %s", k, k, k, k, struct{ K SealKey }{k}), k.LogValue().String()} {
		if strings.Contains(text, fmt.Sprintf("%x", k.secret[:4])) {
			t.Error(text)
		}
	}
}
