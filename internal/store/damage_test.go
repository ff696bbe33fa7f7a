package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

const damagedValues = 20

// fill makes a store in dir with lasting values and queue items.
func fill(t *testing.T, dir string) {
	t.Helper()
	ctx := t.Context()
	s, err := Open(ctx, Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	things := NewTable[thing](s, "things", Lasting, 0)
	for i := range damagedValues {
		if err := things.Put(ctx, Key{fmt.Sprint(i)}, thing{strings.Repeat("x", 100)}); err != nil {
			t.Fatal(err)
		}
	}
	q, err := s.Queue(ctx, "q", 100, 10)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := q.Put(ctx, "item", []byte("item")); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// change applies f to what is in a file.
func change(t *testing.T, name string, f func([]byte) []byte) {
	t.Helper()
	b, err := os.ReadFile(name)
	must(t, err)
	must(t, os.WriteFile(name, f(b), 0o600))
}

func TestDamage(t *testing.T) {
	t.Parallel()
	settings, queue := settingsStream, queueStream+"Q"
	garbage := func([]byte) []byte { return []byte("garbage") }
	empty := func([]byte) []byte { return nil }
	flip := func(at float64) func([]byte) []byte {
		return func(b []byte) []byte { b[int(at*float64(len(b)))] ^= 0xff; return b }
	}
	file := func(name string, f func([]byte) []byte) func(*testing.T, string) {
		return func(t *testing.T, dir string) { change(t, filepath.Join(streamsDir(dir), name), f) }
	}
	gone := func(name string) func(*testing.T, string) {
		return func(t *testing.T, dir string) { must(t, os.RemoveAll(filepath.Join(streamsDir(dir), name))) }
	}
	asFile := func(name func(dir string) string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			must(t, os.RemoveAll(name(dir)))
			must(t, os.WriteFile(name(dir), []byte("x"), 0o600))
		}
	}
	blk := filepath.Join(settings, "msgs", "1.blk")
	for name, c := range map[string]struct {
		damage      func(*testing.T, string)
		least, most int    // values that are left
		note        string // in Notes; "" is none
	}{
		"nothing":             {func(*testing.T, string) {}, damagedValues, damagedValues, ""},
		"stream meta garbage": {file(settings+"/meta.inf", garbage), damagedValues, damagedValues, ""},
		"stream meta empty":   {file(settings+"/meta.inf", empty), damagedValues, damagedValues, ""},
		"stream meta gone":    {gone(settings + "/meta.inf"), damagedValues, damagedValues, ""},
		"stream sum gone":     {gone(settings + "/meta.sum"), damagedValues, damagedValues, ""},
		"index garbage":       {file(settings+"/msgs/index.db", garbage), damagedValues, damagedValues, ""},
		"block half":          {file(blk, func(b []byte) []byte { return b[:len(b)/2] }), 5, damagedValues - 5, "settings were lost"},
		"block empty":         {file(blk, empty), 0, 0, "settings were lost"},
		"block garbage":       {file(blk, func(b []byte) []byte { return []byte(strings.Repeat("x", len(b))) }), 0, 0, "settings were lost"},
		"block gone":          {gone(blk), 0, 0, "settings were lost"},
		"block flipped":       {file(blk, flip(0.5)), damagedValues - 1, damagedValues - 1, "settings were lost"},
		"mark flipped":        {file(blk, flip(0.01)), damagedValues, damagedValues, "settings were lost"},
		"block flipped, crashed": {func(t *testing.T, dir string) {
			gone(settings+"/msgs/index.db")(t, dir)
			file(blk, flip(0.5))(t, dir)
		}, 5, damagedValues - 5, "settings were lost"},
		"block is a folder": {func(t *testing.T, dir string) {
			gone(blk)(t, dir)
			must(t, os.Mkdir(filepath.Join(streamsDir(dir), blk), 0o700))
		}, 0, 0, "settings were lost"},
		"stream is a file": {asFile(func(dir string) string { return filepath.Join(streamsDir(dir), settings) }), 0, 0, "starts empty"},
		"stream gone":      {gone(settings), 0, 0, "were lost"},
		"folder is a file": {asFile(func(dir string) string { return filepath.Join(dir, dataDir) }), 0, 0, "starts empty"},
		"folder empty":     {func(t *testing.T, dir string) { must(t, os.RemoveAll(filepath.Join(dir, dataDir))) }, 0, 0, ""},
		"stray file": {func(t *testing.T, dir string) {
			must(t, os.WriteFile(filepath.Join(streamsDir(dir), "stray"), []byte("x"), 0o600))
			must(t, os.WriteFile(filepath.Join(dir, "stray"), []byte("x"), 0o600))
		}, damagedValues, damagedValues, ""},
		"consumer meta garbage":  {file(queue+"/obs/workers/meta.inf", garbage), damagedValues, damagedValues, ""},
		"consumer state garbage": {file(queue+"/obs/workers/o.dat", garbage), damagedValues, damagedValues, "may come again"},
		"consumer state empty":   {file(queue+"/obs/workers/o.dat", empty), damagedValues, damagedValues, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			fill(t, dir)
			c.damage(t, dir)
			for round := range 2 { // the second finds a sound store
				values, notes := look(t, dir)
				if values < c.least || values > c.most {
					t.Errorf("round %d: %d values are left, want %d to %d", round, values, c.least, c.most)
				}
				if round > 0 && notes != "" {
					t.Errorf("noted again: %s", notes)
				}
				if round == 0 && (c.note == "") != (notes == "") || round == 0 && !strings.Contains(notes, c.note) {
					t.Errorf("notes %q, want %q", notes, c.note)
				}
				if _, err := os.Stat(filepath.Join(dir, copyName)); err == nil {
					t.Error("the copy is left")
				}
			}
		})
	}
}

// look opens the store in dir, uses it, and gives how many of its values are left.
func look(t *testing.T, dir string) (values int, notes string) {
	t.Helper()
	ctx := t.Context()
	s, err := Open(ctx, Options{Dir: dir})
	must(t, err)
	defer func() { must(t, s.Close()) }()
	q, err := s.Queue(ctx, "q", 100, 10)
	must(t, err)
	_, err = q.Put(ctx, "another", []byte("another"))
	must(t, err)
	things := NewTable[thing](s, "things", Lasting, 0)
	must(t, things.Each(ctx, nil, func(Key, thing) bool { values++; return true }))
	for i := range damagedValues {
		k := Key{fmt.Sprint(i)}
		_, _, err := things.Get(ctx, k)
		if err != nil && !errors.Is(err, ErrMissing) {
			t.Error(err)
		}
		if errors.Is(err, ErrMissing) != (values < damagedValues) && values%damagedValues == 0 {
			t.Errorf("Get: %v", err)
		}
	}
	extra := NewTable[thing](s, "extra", Lasting, 0)
	must(t, extra.Put(ctx, Key{"a"}, thing{"b"}))
	must(t, extra.Delete(ctx, Key{"a"}))
	notes = strings.Join(s.Notes(), "\n")
	if i := strings.Index(notes, dir+"/damaged-"); i >= 0 {
		if _, err := os.Stat(strings.FieldsFunc(notes[i:], func(r rune) bool { return r == ' ' || r == '\n' })[0]); err != nil {
			t.Error(err)
		}
	}
	return values, notes
}

func TestWrongKey(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir)
	before := tree(t, dir)
	_, err := Open(t.Context(), Options{Dir: dir, Keys: []SealKey{NewKey()}})
	if !errors.Is(err, ErrKey) || !strings.Contains(err.Error(), "STORE_KEY") {
		t.Errorf("wrong key: %v", err)
	}
	if after := tree(t, dir); after != before {
		t.Errorf("the folder was\n%s and is\n%s", before, after)
	}
	key := filepath.Join(dir, "key")
	good, err := os.ReadFile(key)
	must(t, err)
	for _, bad := range []string{"", "garbage", string(good[:20])} {
		must(t, os.WriteFile(key, []byte(bad), 0o600))
		if _, err := Open(t.Context(), Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("damaged key file: %v", err)
		}
	}
	must(t, os.Remove(key))
	if _, err := Open(t.Context(), Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), key) {
		t.Errorf("missing key file: %v", err)
	}
	must(t, os.WriteFile(key, good, 0o600))
	if n, notes := look(t, dir); n != damagedValues || notes != "" {
		t.Errorf("%d values, notes %q", n, notes)
	}
}

// tree lists the folders in dir and the message blocks with their contents' sizes.
func tree(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	must(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && (d.IsDir() || strings.HasSuffix(path, ".blk")) {
			info, _ := d.Info()
			size := info.Size()
			if d.IsDir() {
				size = 0
			}
			fmt.Fprintln(&b, path, size)
		}
		return err
	}))
	return b.String()
}

func TestFolder(t *testing.T) {
	base := t.TempDir()
	file := filepath.Join(base, "file")
	must(t, os.WriteFile(file, nil, 0o600))
	bad := []string{filepath.Join(file, "store")}
	if runtime.GOOS == "linux" {
		bad = append(bad, "/proc/smtpbot") // not even root writes there
	}
	if os.Getuid() != 0 && runtime.GOOS != "windows" {
		closed := filepath.Join(base, "closed")
		must(t, os.Mkdir(closed, 0o500))
		bad = append(bad, closed)
	}
	for _, dir := range bad {
		if _, err := Open(t.Context(), Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), dir) {
			t.Errorf("Open(%s): %v", dir, err)
		}
	}
	dir := filepath.Join(base, "one")
	s := open(t, Options{Dir: dir})
	start := time.Now()
	if _, err := Open(t.Context(), Options{Dir: dir}); !errors.Is(err, errInUse) || !strings.Contains(err.Error(), dir) || time.Since(start) > time.Second {
		t.Errorf("opened twice: %v after %s", err, time.Since(start))
	}
	things := NewTable[thing](s, "things", Lasting, 0)
	must(t, things.Put(t.Context(), Key{"a"}, thing{"b"}))
	if v, _, err := things.Get(t.Context(), Key{"a"}); err != nil || v.Text != "b" {
		t.Errorf("the first store is damaged: %v, %v", v, err)
	}
}
