package slack

import (
	"bytes"
	"encoding/json"
	"errors"
)

// What Slack sends changes without notice, and one odd field must not lose a whole event. The types here take any JSON: what
// is not of their kind is empty.

// errNotObject: a payload is no JSON, or no object.
var errNotObject = errors.New("it is no JSON object")

// looseString is a string; a number, true or false as it is written.
type looseString string

// UnmarshalJSON implements json.Unmarshaler.
func (s *looseString) UnmarshalJSON(b []byte) error {
	*s = ""
	if len(b) == 0 {
		return nil
	}
	switch c := b[0]; {
	case c == '"':
		var v string
		if json.Unmarshal(b, &v) == nil {
			*s = looseString(v)
		}
	case c == '-', c >= '0' && c <= '9', c == 't', c == 'f':
		*s = looseString(b)
	}
	return nil
}

// looseID is an id, or that of an object in its place.
type looseID string

// UnmarshalJSON implements json.Unmarshaler.
func (id *looseID) UnmarshalJSON(b []byte) error {
	if o, ok := looseObject[struct {
		ID looseString `json:"id"`
	}](b); ok {
		*id = looseID(o.ID)
		return nil
	}
	var s looseString
	err := s.UnmarshalJSON(b)
	*id = looseID(s)
	return err
}

// present tells whether there is anything: neither null nor false nor an empty string.
type present bool

// UnmarshalJSON implements json.Unmarshaler.
func (p *present) UnmarshalJSON(b []byte) error {
	switch string(b) {
	case "", "null", "false", `""`:
		*p = false
	default:
		*p = true
	}
	return nil
}

// looseList holds those elements of a list that can be a T. null is none.
type looseList[T any] []T

// UnmarshalJSON implements json.Unmarshaler.
func (l *looseList[T]) UnmarshalJSON(b []byte) error {
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

// rawList is a list of whatever.
type rawList = looseList[json.RawMessage]

// loose is an object; anything else is an empty one.
type loose[T any] struct{ is T }

// UnmarshalJSON implements json.Unmarshaler.
func (l *loose[T]) UnmarshalJSON(b []byte) error {
	l.is, _ = looseObject[T](b)
	return nil
}

// looseObject reads an object. ok is false where raw is something else.
func looseObject[T any](raw []byte) (v T, ok bool) {
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

// firstOf gives the first of values that is not empty.
func firstOf(values ...looseString) string {
	for _, v := range values {
		if v != "" {
			return string(v)
		}
	}
	return ""
}
