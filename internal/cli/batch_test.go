package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"smtpbot/internal/answer"
	"smtpbot/internal/catalog"
)

func TestReadLine(t *testing.T) {
	const limit = 40 // the reader's buffer holds 16
	long := strings.Repeat("0123456789", 5)
	tests := []struct{ in, want string }{
		{"", ""},
		{"a\nb\n", "a\n|b\n|"},
		{"a\r\n\nb", "a\r\n|\n|b"},
		{long[:39] + "\n" + "b", long[:39] + "\n|b"},
		{long[:40] + "\nb", "too long|b"},
		{long + long + "\nb\n", "too long|b\n|"},
		{"a\n" + long, "a\n|too long|"},
		{long[:40], long[:40]},
		{long[:16] + "\n" + long[:15] + "\n", long[:16] + "\n|" + long[:15] + "\n|"},
	}
	for _, tt := range tests {
		r := bufio.NewReaderSize(strings.NewReader(tt.in), 16)
		var got []string
		for {
			line, err := readLine(r, limit)
			if errors.Is(err, errLineTooLong) {
				line = []byte("too long")
			}
			got = append(got, string(line))
			if errors.Is(err, io.EOF) {
				break
			}
		}
		if diff := cmp.Diff(tt.want, strings.Join(got, "|")); diff != "" {
			t.Errorf("readLine of %q (-want +got):\n%s", tt.in, diff)
		}
	}
}

// runBatch runs a batch and gives its results.
func runBatch(ctx context.Context, in io.Reader) (results []batchResult, output string, err error) {
	var out bytes.Buffer
	err = (&batch{explain: answer.New(catalog.Shipped()), out: &out}).run(ctx, in)
	for line := range strings.Lines(out.String()) {
		var res batchResult
		if err := json.Unmarshal([]byte(line), &res); err != nil || !strings.HasSuffix(line, "\n") {
			return nil, out.String(), fmt.Errorf("result %q: %w", line, err)
		}
		results = append(results, res)
	}
	return results, out.String(), err
}

// codes tells results in short: id and first reply code, or the error.
func codes(results []batchResult) string {
	var out []string
	for _, r := range results {
		s := r.ID + "=" + r.Error
		if len(r.Failures) > 0 {
			s += r.Failures[0].ReplyCode
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestBatchLines(t *testing.T) {
	const one = `{"id":"1","text":"550 5.1.1 User unknown"}`
	const two = `{"id":"2","text":"452 4.2.2 Mailbox full"}`
	tests := []struct{ name, in, want string }{
		{"no final line end", one + "\n" + two, "1=550 2=452"},
		{"ends in blanks", one + "\n  \t", "1=550"},
		{"Windows line ends", one + "\r\n\r\n" + two + "\r\n", "1=550 2=452"},
		{"byte order mark", "\ufeff" + one + "\n" + two, "1=550 2=452"},
		{"blanks around", "  " + one + "  \n", "1=550"},
		{"null", "null\n", "="},
		{"two in one line", one + two, "=line 1: invalid character '{' after top-level value"},
		{"broken UTF-8", `{"id":"` + "\xff" + `"}`, "\ufffd="},
		{"text and e-mail", `{"id":"1","text":"452 4.2.2 Mailbox full","eml":"U3ViamVjdDogeAoKNTUwIDUuMS4xIFVzZXIgdW5rbm93bgo="}`, "1=452"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			results, _, _ := runBatch(t.Context(), strings.NewReader(tt.in))
			if diff := cmp.Diff(tt.want, codes(results)); diff != "" {
				t.Errorf("results of %q (-want +got):\n%s", tt.in, diff)
			}
		})
	}
}

// TestBatchPanic holds that a fault over one line is told in its result, and ends no other.
func TestBatchPanic(t *testing.T) {
	var out bytes.Buffer
	b := &batch{out: &out} // without an explainer, what is read cannot be judged
	err := b.run(context.Background(), strings.NewReader(`{"id":"a","text":"550 5.1.1 <bob@example.org>: User unknown"}`+"\n"+`{"id":"b","text":"hello"}`))
	if got := out.String(); err == nil || !strings.Contains(got, `"id":"a","reply":false,"failures":[],"error":"line 1: smtpbot has a fault`) || !strings.Contains(got, `{"id":"b","reply":false,"failures":[]}`) {
		t.Errorf("%v: %s", err, got)
	}
}

// A line that is too long costs only itself.
func TestBatchLineTooLong(t *testing.T) {
	in := io.MultiReader(strings.NewReader(`{"id":"1"}`+"\n"), io.LimitReader(zeros{}, maxBatchLine+1), strings.NewReader("\n"+`{"id":"3"}`))
	results, _, err := runBatch(t.Context(), in)
	if got, want := codes(results), "1= =line 2: over 48 MB 3="; got != want {
		t.Errorf("results %q, want %q", got, want)
	}
	if want := `1 of 3 lines could not be read; each tells why in its "error"`; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// Another program may send a line, wait for its result, and send the next.
func TestBatchAnswersAtOnce(t *testing.T) {
	in, feed := io.Pipe()
	results, out := io.Pipe()
	done := make(chan error, 1)
	go func() {
		done <- (&batch{explain: answer.New(catalog.Shipped()), out: out}).run(context.Background(), in)
	}()
	r := bufio.NewReader(results)
	for i := range 3 {
		within(t, "a result", func() {
			_, _ = fmt.Fprintf(feed, `{"id":"%d"}`+"\n", i)
			if line, err := r.ReadString('\n'); err != nil || !strings.HasPrefix(line, fmt.Sprintf(`{"id":"%d"`, i)) {
				t.Errorf("result %d: %q, %v", i, line, err)
			}
		})
	}
	_ = feed.Close()
	within(t, "the end", func() {
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// Many results do not pile up until the input pauses.
func TestBatchHandsOnChunks(t *testing.T) {
	var most int
	b := &batch{explain: answer.New(catalog.Shipped()), out: writerFunc(func(p []byte) (int, error) {
		most = max(most, len(p))
		if len(p) > 0 && p[len(p)-1] != '\n' {
			t.Errorf("half a line was written: %q", p[max(0, len(p)-80):])
		}
		return len(p), nil
	})}
	const n = 20_000
	if err := b.run(t.Context(), strings.NewReader(strings.Repeat("{}\n", n))); err != nil {
		t.Fatal(err)
	}
	if most == 0 || most > 2*batchChunk || b.cases != n {
		t.Errorf("%d cases, %d bytes at once, want %d and at most %d", b.cases, most, n, 2*batchChunk)
	}
}

type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func TestBatchStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, out, err := runBatch(ctx, strings.NewReader(`{"id":"1"}`)); !errors.Is(err, context.Canceled) || out != "" {
		t.Errorf("stopped batch: %q, %v", out, err)
	}
}

func FuzzBatch(f *testing.F) {
	pastes, err := filepath.Glob("../testdata/pastes/*.txtar")
	if err != nil || len(pastes) == 0 {
		f.Fatalf("no pastes to begin with: %v", err)
	}
	for i, name := range pastes {
		a, err := txtar.ParseFile(name)
		if err != nil || len(a.Files) == 0 {
			f.Fatalf("%s: %v", name, err)
		}
		c := batchCase{ID: fmt.Sprint(i), Platform: []string{"", "slack", "discord"}[i%3], Text: string(a.Files[0].Data)}
		line, err := json.Marshal(c)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(line)
	}
	for _, name := range []string{"jsonl.txtar", "hostile.txtar"} {
		a, err := txtar.ParseFile(filepath.Join("testdata/script", name))
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range a.Files {
			f.Add(file.Data)
		}
	}
	for _, s := range []string{"", "\n", " \n\t\n", "\ufeff{}", "\ufeff", "{}\n\xff\n", "{\"id\":\"\u009b\"}\r\n[]", "null\n\n1"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		results, out, err := runBatch(t.Context(), bytes.NewReader(in))
		want, bad := 0, 0
		for line := range bytes.Lines(bytes.TrimPrefix(in, byteOrderMark)) {
			if len(bytes.TrimSpace(line)) > 0 {
				want++
			}
		}
		for _, r := range results {
			if r.Error != "" {
				bad++
			}
			if r.Failures == nil {
				t.Errorf("a result without its list of failures: %+v", r)
			}
		}
		if len(results) != want {
			t.Fatalf("%d lines gave %d results (%v):\n%s", want, len(results), err, out)
		}
		if (err != nil) != (bad > 0) {
			t.Errorf("%d bad lines gave the error %v", bad, err)
		}
		for _, r := range out {
			if r != '\n' && (r < ' ' || r >= 0x7f && r <= 0x9f) {
				t.Fatalf("the output holds %q:\n%q", r, out)
			}
		}
	})
}
