// Package loose has types that take any JSON. What a platform sends changes without notice, and one odd field must not lose
// a whole event: what is not of a type's kind is empty, and no error.
package loose

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
)

// ErrNotObject says that a payload is no JSON, or no object.
var ErrNotObject = errors.New("it is no JSON object")

// String is a string; a number, true or false as it is written.
type String string

// UnmarshalJSON implements json.Unmarshaler.
func (s *String) UnmarshalJSON(b []byte) error {
	*s = ""
	if len(b) == 0 {
		return nil
	}
	switch c := b[0]; {
	case c == '"':
		*s = String(unquote(b))
	case c == '-', c >= '0' && c <= '9', c == 't', c == 'f':
		*s = String(b)
	}
	return nil
}

// unquote gives the string that b is. Most have nothing that stands for something else.
func unquote(b []byte) string {
	if end := len(b) - 1; end > 0 && b[end] == '"' && plain(b[1:end]) {
		return string(b[1:end])
	}
	var v string
	if json.Unmarshal(b, &v) != nil {
		return ""
	}
	return v
}

// plain tells whether the inside of a string stands for itself.
func plain(b []byte) bool {
	for _, c := range b {
		if c == '\\' || c == '"' || c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

// Int is a whole number; a string that has nothing but one is that number.
type Int int64

// UnmarshalJSON implements json.Unmarshaler.
func (n *Int) UnmarshalJSON(b []byte) error {
	*n = 0
	if v, err := strconv.ParseInt(string(bytes.Trim(b, `"`)), 10, 64); err == nil {
		*n = Int(v)
	}
	return nil
}

// Bool is true for true alone.
type Bool bool

// UnmarshalJSON implements json.Unmarshaler.
func (t *Bool) UnmarshalJSON(b []byte) error {
	*t = string(b) == "true"
	return nil
}

// Present tells whether there is anything: neither null nor false nor an empty string.
type Present bool

// UnmarshalJSON implements json.Unmarshaler.
func (p *Present) UnmarshalJSON(b []byte) error {
	switch string(b) {
	case "", "null", "false", `""`:
		*p = false
	default:
		*p = true
	}
	return nil
}

// List holds those elements of a list that can be a T. null is none.
type List[T any] []T

// UnmarshalJSON implements json.Unmarshaler.
func (l *List[T]) UnmarshalJSON(b []byte) error {
	*l = nil
	var each []json.RawMessage
	if json.Unmarshal(b, &each) != nil {
		return nil
	}
	for _, raw := range each {
		var v T
		if string(raw) != "null" && json.Unmarshal(raw, &v) == nil {
			*l = append(*l, v)
		}
	}
	return nil
}

// Raws is a list of whatever.
type Raws = List[json.RawMessage]

// Object is an object; anything else is an empty one.
type Object[T any] struct{ Is T }

// UnmarshalJSON implements json.Unmarshaler.
func (o *Object[T]) UnmarshalJSON(b []byte) error {
	o.Is, _ = Read[T](b)
	return nil
}

// Read reads an object. ok is false where raw is something else.
func Read[T any](raw []byte) (v T, ok bool) {
	raw = bytes.TrimLeft(raw, " \t\r\n")
	if len(raw) == 0 || raw[0] != '{' {
		return v, false
	}
	if json.Unmarshal(raw, &v) != nil {
		var none T
		return none, false
	}
	return v, true
}

// First gives the first of values that is not empty.
func First(values ...String) string {
	for _, v := range values {
		if v != "" {
			return string(v)
		}
	}
	return ""
}
