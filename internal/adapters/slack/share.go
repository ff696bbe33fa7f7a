package slack

import (
	"bytes"
	"compress/flate"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"smtpbot/internal/chat"
)

// Slack does not send back what stood in a private message when a button under it is pressed, and the bot stores no text: the
// button that shares an answer carries it, packed and sealed, for it comes back through whoever pressed it.

// sealedForm is what a sealed answer begins with.
const sealedForm = "1"

// maxUnpacked bounds what a sealed answer holds, in bytes.
const maxUnpacked = 64 << 10

// errSealed is all that is told of a value that cannot be opened.
var errSealed = errors.New("it was not sealed here, or with another key")

// sealed is what is shared of an answer, and where to: the thread in which it was given, if any.
type sealed struct {
	Verdict  chat.Verdict `json:"v,omitempty"`
	Headline string       `json:"h,omitempty"`
	Labels   []string     `json:"l,omitempty"`
	Meaning  string       `json:"m,omitempty"`
	Who      string       `json:"w,omitempty"`
	Wait     string       `json:"t,omitempty"`
	Points   []string     `json:"p,omitempty"`
	Ask      string       `json:"a,omitempty"`
	Choices  [][2]string  `json:"c,omitempty"`
	Steps    []string     `json:"s,omitempty"`
	Hint     string       `json:"i,omitempty"`
	Quote    string       `json:"q,omitempty"`
	Read     []string     `json:"r,omitempty"`
	Links    []string     `json:"k,omitempty"`
	Warnings []string     `json:"n,omitempty"`
	Channels []string     `json:"g,omitempty"`
	Thread   string       `json:"d,omitempty"`
}

// sealAnswer packs and seals an answer for the button that shares it, with key of 32 bytes. Where it does not fit, it leaves
// out the quote, then what was read, then the links; ok is false where even that is too much.
func sealAnswer(key []byte, a chat.Answer, thread string) (value string, ok bool) {
	box, err := newBox(key)
	if err != nil {
		return "", false
	}
	s := sealed{a.Verdict, a.Headline, a.Labels, a.Meaning, a.Who, a.Wait, a.Points, a.Ask, nil, a.Steps, a.Hint, a.Quote,
		a.Read, a.Links, a.Warnings, a.Channels, thread}
	for _, c := range a.Choices {
		s.Choices = append(s.Choices, [2]string{c.Code, c.Text})
	}
	for _, leaveOut := range []func(){func() {}, func() { s.Quote = "" }, func() { s.Read = nil }, func() { s.Links = nil }} {
		leaveOut()
		if packed, ok := pack(s); ok {
			nonce := make([]byte, box.NonceSize(), box.NonceSize()+len(packed)+box.Overhead())
			rand.Read(nonce) // it never fails
			return sealedForm + base64.RawURLEncoding.EncodeToString(box.Seal(nonce, nonce, packed, []byte(sealedForm))), true
		}
	}
	return "", false
}

// openAnswer undoes sealAnswer.
func openAnswer(key []byte, value string) (a chat.Answer, thread string, err error) {
	box, err := newBox(key)
	if err != nil {
		return chat.Answer{}, "", err
	}
	text, ok := strings.CutPrefix(value, sealedForm)
	if !ok || len(value) > maxValue || strings.ContainsAny(text, "\r\n") { // the decoder would skip line ends
		return chat.Answer{}, "", fmt.Errorf("open a shared answer: %w", errSealed)
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(raw) < box.NonceSize() {
		return chat.Answer{}, "", fmt.Errorf("open a shared answer: %w", errSealed)
	}
	packed, err := box.Open(nil, raw[:box.NonceSize()], raw[box.NonceSize():], []byte(sealedForm))
	if err != nil {
		return chat.Answer{}, "", fmt.Errorf("open a shared answer: %w", errSealed)
	}
	s, err := unpack(packed)
	if err != nil {
		return chat.Answer{}, "", fmt.Errorf("open a shared answer: %w", err)
	}
	a = chat.Answer{Verdict: s.Verdict, Headline: s.Headline, Labels: s.Labels, Meaning: s.Meaning, Who: s.Who, Wait: s.Wait,
		Points: s.Points, Ask: s.Ask, Steps: s.Steps, Hint: s.Hint, Quote: s.Quote, Read: s.Read, Links: s.Links,
		Warnings: s.Warnings, Channels: s.Channels}
	for _, c := range s.Choices {
		a.Choices = append(a.Choices, chat.Choice{Code: c[0], Text: c[1]})
	}
	return a, s.Thread, nil
}

// newBox gives what seals with key.
func newBox(key []byte) (cipher.AEAD, error) {
	if len(key) != 32 {
		return nil, errors.New("the key of the share button must have 32 bytes")
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("use the key of the share button: %w", err)
	}
	return cipher.NewGCM(block)
}

// maxPacked is the most that is sealed: what a button's value holds, without the form, the encoding, nonce and tag.
const maxPacked = (maxValue-len(sealedForm))*3/4 - 12 - 16

// packers are kept, for each is almost a megabyte.
var packers = sync.Pool{New: func() any {
	w, _ := flate.NewWriter(nil, flate.BestCompression) // it fails for levels that there are not
	return w
}}

// pack gives s as compressed JSON. ok is false where it is too long for a button.
func pack(s sealed) (packed []byte, ok bool) {
	text, err := json.Marshal(s)
	if err != nil || len(text) > maxUnpacked {
		return nil, false
	}
	w := packers.Get().(*flate.Writer)
	defer packers.Put(w)
	var b bytes.Buffer
	w.Reset(&b)
	if _, err := w.Write(text); err != nil {
		return nil, false
	}
	if err := w.Close(); err != nil || b.Len() > maxPacked {
		return nil, false
	}
	return b.Bytes(), true
}

// unpack undoes pack. It takes nothing behind the answer and no more than maxUnpacked.
func unpack(packed []byte) (sealed, error) {
	text, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), maxUnpacked+1))
	if err != nil || len(text) > maxUnpacked {
		return sealed{}, errSealed
	}
	var s sealed
	if json.Unmarshal(text, &s) != nil {
		return sealed{}, errSealed
	}
	return s, nil
}
