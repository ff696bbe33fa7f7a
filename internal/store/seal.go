package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
)

// SealKey is a secret that values are sealed with: 32 bytes. It prints as <secret>.
type SealKey struct{ secret [32]byte }

// ParseKey reads a key as `openssl rand -base64 32` writes it. The error does not repeat the text.
func ParseKey(text string) (SealKey, error) {
	b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil || len(b) != len(SealKey{}.secret) {
		return SealKey{}, errors.New("a key is 32 bytes in base64: make one with openssl rand -base64 32")
	}
	return SealKey{[32]byte(b)}, nil
}

// NewKey makes a key.
func NewKey() SealKey {
	var k SealKey
	_, _ = rand.Read(k.secret[:]) // it never fails: https://pkg.go.dev/crypto/rand#Read
	return k
}

// Format implements fmt.Formatter: it shows nothing, whatever the verb.
func (SealKey) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("<secret>")) }

// MarshalText implements encoding.TextMarshaler: it shows nothing.
func (SealKey) MarshalText() ([]byte, error) { return []byte("<secret>"), nil }

// LogValue implements slog.LogValuer: it shows nothing.
func (SealKey) LogValue() slog.Value { return slog.StringValue("<secret>") }

// keyFile gives the key that is kept in dir, and makes it the first time. One that cannot be read is an error, as is none
// where there is data: a new key would not open it.
func keyFile(dir string) (SealKey, error) {
	name := filepath.Join(dir, "key")
	b, err := os.ReadFile(name)
	if err == nil {
		k, err := ParseKey(string(b))
		if err != nil {
			return SealKey{}, fmt.Errorf("the store's key in %s is damaged: put it back, or set STORE_KEY: %w", name, err)
		}
		return k, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return SealKey{}, fmt.Errorf("read the store's key: %w", err)
	}
	if data, err := os.ReadDir(streamsDir(dir)); err == nil && len(data) > 0 {
		return SealKey{}, fmt.Errorf("the store's key in %s is missing, and there is data: put it back, or set STORE_KEY", name)
	}
	k := NewKey()
	if err := writeWhole(name, base64.StdEncoding.EncodeToString(k.secret[:])+"\n"); err != nil {
		return SealKey{}, fmt.Errorf("keep the store's key: %w", err)
	}
	return k, nil
}

// writeWhole writes a file whole or not at all, and onto the disk: half a key would lock the store for ever.
func writeWhole(name, text string) error {
	draft := name + ".new"
	f, err := os.OpenFile(draft, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := os.Rename(draft, name); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(name))
	if err != nil {
		return err
	}
	_ = dir.Sync() // not every system syncs folders
	return dir.Close()
}

// sealer seals values with AES-256-GCM. A sealed value is the id of its key, a random nonce and the ciphertext; the subject
// that it is stored under is authenticated with it, so that no value can be moved to another place.
type sealer struct {
	first keyID
	keys  map[keyID]cipher.AEAD
	names []byte // the key of pseudonyms
}

type keyID [4]byte

// newSealer makes a sealer; there must be a key.
func newSealer(keys []SealKey) (*sealer, error) {
	s := &sealer{keys: map[keyID]cipher.AEAD{}}
	for i, k := range keys {
		secret, err := hkdf.Key(sha256.New, k.secret[:], nil, "smtpbot store v1 seal", 32)
		if err != nil {
			return nil, fmt.Errorf("derive the store's key: %w", err)
		}
		name, err := hkdf.Key(sha256.New, k.secret[:], nil, "smtpbot store v1 id", len(keyID{}))
		if err != nil {
			return nil, fmt.Errorf("derive the store's key: %w", err)
		}
		block, err := aes.NewCipher(secret)
		if err != nil {
			return nil, fmt.Errorf("use the store's key: %w", err)
		}
		aead, err := cipher.NewGCMWithRandomNonce(block)
		if err != nil {
			return nil, fmt.Errorf("use the store's key: %w", err)
		}
		id := keyID(name)
		s.keys[id] = aead
		if i > 0 {
			continue
		}
		s.first = id
		if s.names, err = hkdf.Key(sha256.New, k.secret[:], nil, "smtpbot store v1 names", 32); err != nil {
			return nil, fmt.Errorf("derive the store's key: %w", err)
		}
	}
	return s, nil
}

// seal gives plain as it may be stored under subject.
func (s *sealer) seal(subject string, plain []byte) []byte {
	aead := s.keys[s.first]
	out := make([]byte, len(s.first), len(s.first)+len(plain)+aead.Overhead())
	copy(out, s.first[:])
	return aead.Seal(out, nil, plain, []byte(subject))
}

// errOtherKey is a value that is whole, as far as can be told, but of a key that is not here.
var errOtherKey = fmt.Errorf("%w", ErrKey)

// open undoes seal. The error wraps ErrKey.
func (s *sealer) open(subject string, sealed []byte) ([]byte, error) {
	if len(sealed) < len(keyID{}) {
		return nil, fmt.Errorf("a value of %d bytes: %w", len(sealed), ErrKey)
	}
	aead, ok := s.keys[keyID(sealed)]
	if !ok {
		return nil, fmt.Errorf("a value sealed with another key: %w", errOtherKey)
	}
	plain, err := aead.Open(nil, nil, sealed[len(keyID{}):], []byte(subject))
	if err != nil {
		return nil, fmt.Errorf("a value that was changed: %w", ErrKey)
	}
	return plain, nil
}

// Pseudonym gives a name for a person that can stand in a Key: the same for the same id, and of no use to who has no key of
// the store. Another STORE_KEY gives other names.
func (s *Store) Pseudonym(id string) string {
	h := hmac.New(sha256.New, s.seal.names)
	_, _ = h.Write([]byte(id)) // it never fails
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:15])
}
