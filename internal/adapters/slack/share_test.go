package slack

import (
	"bytes"
	"compress/flate"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"math/big"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"smtpbot/internal/chat"
)

var (
	shareKey = bytes.Repeat([]byte{7}, 32)
	otherKey = bytes.Repeat([]byte{8}, 32)
)

// random gives n letters that no compression shortens.
func random(n int) string {
	b := make([]byte, n)
	for i := range b {
		k, _ := rand.Int(rand.Reader, big.NewInt(64))
		b[i] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/"[k.Int64()]
	}
	return string(b)
}

// shared gives what may be shared of an answer.
func shared(a chat.Answer) chat.Answer {
	a.Token, a.Topic, a.Earlier = "", "", nil
	return a
}

func TestSealAnswer(t *testing.T) {
	without := func(a chat.Answer, parts ...string) chat.Answer {
		a = shared(a)
		for _, p := range parts {
			switch p {
			case "quote":
				a.Quote = ""
			case "read":
				a.Read = nil
			case "links":
				a.Links = nil
			}
		}
		return a
	}
	spf := ask(t, "gmail-spf", commandToken)
	big := func(quote, read, links, head int) chat.Answer {
		return chat.Answer{Verdict: chat.Drop, Headline: "x" + random(head), Quote: random(quote), Read: []string{"a", random(read)}, Links: []string{"https://example.org/" + random(links)}}
	}
	q, r, l := big(2000, 9, 9, 9), big(1000, 2000, 9, 9), big(500, 600, 2000, 9)
	for name, tt := range map[string]struct {
		a, want chat.Answer
	}{
		"empty":         {chat.Answer{}, chat.Answer{}},
		"bounce":        {spf, shared(spf)},
		"variants":      {ask(t, "code-452", commandToken), shared(ask(t, "code-452", commandToken))},
		"status":        {status, shared(status)},
		"long quote":    {q, without(q, "quote")},
		"much was read": {r, without(r, "quote", "read")},
		"long links":    {l, without(l, "quote", "read", "links")},
		"bomb":          {chat.Answer{Headline: "a", Quote: strings.Repeat("a", 1<<20)}, chat.Answer{Headline: "a"}},
	} {
		value, ok := sealAnswer(shareKey, tt.a, "1700000000.000100")
		if !ok || len(value) > maxValue || strings.Contains(value, "550") {
			t.Errorf("%s: sealAnswer = %d characters, %t", name, len(value), ok)
		}
		got, thread, err := openAnswer(shareKey, value)
		if err != nil || thread != "1700000000.000100" {
			t.Errorf("%s: openAnswer = %q, %v", name, thread, err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: openAnswer (-want +got):\n%s", name, diff)
		}
	}
	if value, ok := sealAnswer(shareKey, big(9, 9, 9, 2000), ""); ok || value != "" {
		t.Errorf("sealAnswer of too much = %d characters, %t, want none", len(value), ok)
	}
	if _, ok := sealAnswer([]byte("short"), spf, ""); ok {
		t.Error("sealed with a short key")
	}
}

// TestShareFits: what the bot answers can be shared, evidence and all.
func TestSealFits(t *testing.T) {
	for _, name := range []string{"gmail-spf", "code-452", "smtplib-login", "spamhaus-resolver", "code-447", "three-recipients", "greylisted", "search", "help", "many-problems"} {
		a := ask(t, name, "")
		value, ok := sealAnswer(shareKey, a, "1700000000.000100")
		got, _, err := openAnswer(shareKey, value)
		if !ok || err != nil || !cmp.Equal(shared(a), got) {
			t.Errorf("%s: %d characters, %t, %v: %s", name, len(value), ok, err, cmp.Diff(shared(a), got))
		}
	}
}

func TestOpenForeign(t *testing.T) {
	value, _ := sealAnswer(shareKey, linked, "")
	raw, _ := base64.RawURLEncoding.DecodeString(value[1:])
	raw[len(raw)/2] ^= 1
	bomb := seal(t, []byte(`{"h":"a"}`+strings.Repeat(" ", 1<<20)))
	for name, v := range map[string]string{
		"empty": "", "form alone": "1", "other form": "2" + value[1:], "no base64": "1!!!", "short": "1YWJj", "cut": value[:len(value)-4],
		"changed": "1" + base64.RawURLEncoding.EncodeToString(raw), "too long": value + strings.Repeat("A", maxValue),
		"line end": value[:10] + "\n" + value[10:], "bomb": bomb, "no JSON": seal(t, []byte("x")), "not packed": sealRaw(t, []byte("x")),
	} {
		if a, _, err := openAnswer(shareKey, v); !errors.Is(err, errSealed) || !cmp.Equal(a, chat.Answer{}) {
			t.Errorf("%s: openAnswer = %v, %v, want an error", name, a, err)
		}
	}
	if _, _, err := openAnswer(otherKey, value); !errors.Is(err, errSealed) {
		t.Errorf("with another key: %v", err)
	}
	if _, _, err := openAnswer(nil, value); err == nil {
		t.Error("without a key: no error")
	}
	if again, _ := sealAnswer(shareKey, linked, ""); again == value {
		t.Error("the same nonce twice")
	}
}

// seal packs and seals anything.
func seal(t *testing.T, text []byte) string {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err == nil {
		_, err = w.Write(text)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return sealRaw(t, b.Bytes())
}

// sealRaw seals anything.
func sealRaw(t testing.TB, packed []byte) string {
	t.Helper()
	box, err := newBox(shareKey)
	if err != nil {
		t.Fatal(err)
	}
	nonce := make([]byte, box.NonceSize())
	return sealedForm + base64.RawURLEncoding.EncodeToString(box.Seal(nonce, nonce, packed, []byte(sealedForm)))
}

// FuzzShare: whatever is sealed and fits comes back, in the order of what may be left out.
func FuzzShare(f *testing.F) {
	f.Add("It failed.", "550 5.1.1", "https://example.org", "1700000000.000100", uint8(3))
	f.Fuzz(func(t *testing.T, a, b, c, thread string, v uint8) {
		for _, s := range []string{a, b, c, thread} {
			if !utf8.ValidString(s) {
				return
			}
		}
		in := chat.Answer{Verdict: chat.Verdict(v), Headline: a, Labels: []string{b}, Meaning: c, Who: a, Wait: b, Points: []string{c}, Ask: a,
			Choices: []chat.Choice{{Code: b, Text: c}}, Steps: []string{a}, Hint: b, Quote: c, Read: []string{a}, Links: []string{b}, Warnings: []string{c}, Channels: []string{a}}
		value, ok := sealAnswer(shareKey, in, thread)
		if !ok {
			return
		}
		got, to, err := openAnswer(shareKey, value)
		if err != nil || to != thread || len(value) > maxValue {
			t.Fatalf("openAnswer = %q, %v", to, err)
		}
		for _, leaveOut := range []func(){func() {}, func() { in.Quote = "" }, func() { in.Read = nil }, func() { in.Links = nil }} {
			if leaveOut(); cmp.Equal(in, got) {
				return
			}
		}
		t.Errorf("openAnswer (-want +got):\n%s", cmp.Diff(in, got))
	})
}

// FuzzOpen: only what was sealed with the key opens; the seeds are one character away from that.
func FuzzOpen(f *testing.F) {
	packed, _ := pack(sealed{Headline: linked.Headline, Thread: "1700000000.000100"})
	value := sealRaw(f, packed) // with the same nonce in every process
	f.Add(value)
	f.Add(value[:len(value)-1])
	f.Add(value + "A")
	f.Add("1")
	f.Fuzz(func(t *testing.T, s string) {
		a, thread, err := openAnswer(shareKey, s)
		if s != value && (err == nil || thread != "" || !cmp.Equal(a, chat.Answer{})) {
			t.Errorf("openAnswer(%q) = %v, %q, %v", s, a, thread, err)
		}
		if s == value && (err != nil || a.Headline != linked.Headline) {
			t.Errorf("openAnswer of a sealed one = %v, %v", a, err)
		}
	})
}

// FuzzUnpack: what is behind the seal is bounded too.
func FuzzUnpack(f *testing.F) {
	packed, _ := pack(sealed{Headline: "It failed.", Steps: []string{"Wait."}})
	f.Add(packed)
	f.Fuzz(func(t *testing.T, packed []byte) {
		s, err := unpack(packed)
		if err != nil {
			return
		}
		if n := len(s.Headline) + len(s.Quote); n > 3*maxUnpacked { // a broken character becomes three bytes
			t.Errorf("unpacked to %d bytes", n)
		}
	})
}

func BenchmarkShare(b *testing.B) {
	a := ask(b, "gmail-spf", "")
	b.ReportAllocs()
	for b.Loop() {
		value, ok := sealAnswer(shareKey, a, "1700000000.000100")
		if _, _, err := openAnswer(shareKey, value); err != nil || !ok {
			b.Fatal(err)
		}
	}
}
