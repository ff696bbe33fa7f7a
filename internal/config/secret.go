package config

import (
	"fmt"
	"io"
	"log/slog"
)

// masked is what stands where a secret would.
const masked = "<secret>"

// Secret is a setting that must never be shown. However it is printed, as text, JSON or in a log, it is <secret>; only
// Reveal gives it. Keep it out of fields that are not exported and out of the keys of maps: fmt and encoding/json print what
// stands there without asking.
type Secret string

// Reveal gives the secret itself.
func (s Secret) Reveal() string { return string(s) }

// String implements fmt.Stringer: it shows nothing.
func (Secret) String() string { return masked }

// GoString implements fmt.GoStringer: it shows nothing.
func (Secret) GoString() string { return masked }

// Format implements fmt.Formatter: it shows nothing, whatever the verb, for %d and %x ask no Stringer.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, masked) }

// LogValue implements slog.LogValuer: it shows nothing.
func (Secret) LogValue() slog.Value { return slog.StringValue(masked) }

// MarshalText implements encoding.TextMarshaler, and so JSON and YAML: it shows nothing.
func (Secret) MarshalText() ([]byte, error) { return []byte(masked), nil }
