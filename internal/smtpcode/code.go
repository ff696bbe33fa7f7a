// Package smtpcode holds the two kinds of code that an SMTP server answers with, as values that cannot be wrong once
// built: the three-digit reply code (RFC 5321 §4.2) and the enhanced status code (RFC 3463). It knows their syntax and
// the words for their classes and subjects; what a single code means is the catalogue's business.
package smtpcode

import (
	"errors"
	"fmt"
	"strconv"
)

// ErrSyntax is wrapped by every parse error of this package.
var ErrSyntax = errors.New("not an SMTP code")

// Class is the first digit of a code: what became of the command (RFC 5321 §4.2.1, RFC 3463 §3.1).
type Class uint8

// The classes that SMTP defines. None is the class of a code that is not there.
const (
	None         Class = 0
	Success      Class = 2
	Intermediate Class = 3
	Temporary    Class = 4
	Permanent    Class = 5
)

// String gives the class in words for people: "temporary failure".
func (c Class) String() string {
	switch c {
	case Success:
		return "success"
	case Intermediate:
		return "go on"
	case Temporary:
		return "temporary failure"
	case Permanent:
		return "permanent failure"
	}
	return "not an SMTP class"
}

// Failure tells whether the class reports a failure, for now or for good.
func (c Class) Failure() bool { return c == Temporary || c == Permanent }

// Code is a three-digit reply code as a server or a tool printed it. The zero value means that there is none. It may
// lie outside the range that SMTP uses (an errno such as 110 is looked up by its number too): Class tells.
type Code struct{ n uint16 }

// ParseCode reads exactly three digits, 100 to 999. Its error wraps ErrSyntax.
func ParseCode(s string) (Code, error) {
	if len(s) != 3 || s[0] < '1' || s[0] > '9' || !isDigit(s[1]) || !isDigit(s[2]) {
		return Code{}, fmt.Errorf("reply code %.20q: %w: want three digits", s, ErrSyntax)
	}
	return Code{uint16(s[0]-'0')*100 + uint16(s[1]-'0')*10 + uint16(s[2]-'0')}, nil
}

// MustCode is ParseCode for codes written in the program; it panics on a bad one.
func MustCode(s string) Code {
	c, err := ParseCode(s)
	if err != nil {
		panic(err)
	}
	return c
}

// IsZero tells whether there is no code.
func (c Code) IsZero() bool { return c.n == 0 }

// Class gives the meaning of the first digit; None outside 2yz to 5yz, with which no server answers (RFC 5321 §4.2.1).
func (c Code) Class() Class {
	if c.n < 200 || c.n > 599 {
		return None
	}
	return Class(c.n / 100)
}

// Int gives the number itself, 0 for the zero value.
func (c Code) Int() int { return int(c.n) }

// Dotted reads the digits of a reply code as an enhanced status code that lost its dots: 447 is 4.4.7. ok is false where
// the first digit is no class of RFC 3463.
func (c Code) Dotted() (e Enhanced, ok bool) {
	e, err := NewEnhanced(int(c.n/100), int(c.n/10%10), int(c.n%10))
	return e, err == nil
}

// String gives the three digits, "" for the zero value.
func (c Code) String() string {
	if c.n == 0 {
		return ""
	}
	return strconv.Itoa(int(c.n))
}

// MarshalText gives the three digits, or nothing for the zero value.
func (c Code) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (c *Code) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*c = Code{}
		return nil
	}
	v, err := ParseCode(string(b))
	if err != nil {
		return err
	}
	*c = v
	return nil
}

// Enhanced is an enhanced status code, class.subject.detail (RFC 3463 §2). The zero value means that there is none.
type Enhanced struct {
	class           uint8
	subject, detail uint16
}

// NewEnhanced builds a code from its three numbers: class 2, 4 or 5, the others 0 to 999. Its error wraps ErrSyntax.
func NewEnhanced(class, subject, detail int) (Enhanced, error) {
	if class != 2 && class != 4 && class != 5 || subject < 0 || subject > 999 || detail < 0 || detail > 999 {
		return Enhanced{}, fmt.Errorf("enhanced status code %d.%d.%d: %w: want class 2, 4 or 5 and numbers up to 999", class, subject, detail, ErrSyntax)
	}
	return Enhanced{uint8(class), uint16(subject), uint16(detail)}, nil
}

// ParseEnhanced reads exactly one enhanced status code, "5.7.26", without leading zeros. Its error wraps ErrSyntax.
func ParseEnhanced(s string) (Enhanced, error) {
	e, n := enhancedPrefix(s)
	if n == 0 || n != len(s) {
		return Enhanced{}, fmt.Errorf("enhanced status code %.20q: %w: want class.subject.detail, as in 5.7.26", s, ErrSyntax)
	}
	return e, nil
}

// MustEnhanced is ParseEnhanced for codes written in the program; it panics on a bad one.
func MustEnhanced(s string) Enhanced {
	e, err := ParseEnhanced(s)
	if err != nil {
		panic(err)
	}
	return e
}

// IsZero tells whether there is no code.
func (e Enhanced) IsZero() bool { return e.class == 0 }

// Class gives the meaning of the first number.
func (e Enhanced) Class() Class { return Class(e.class) }

// Subject gives the second number: what the report is about.
func (e Enhanced) Subject() int { return int(e.subject) }

// Detail gives the third number.
func (e Enhanced) Detail() int { return int(e.detail) }

// Vague tells whether the code names no more than its class or subject: x.0.0 and the x.y.0 codes.
func (e Enhanced) Vague() bool { return e.detail == 0 }

// String gives "5.7.26", "" for the zero value.
func (e Enhanced) String() string {
	if e.IsZero() {
		return ""
	}
	b := make([]byte, 0, len("5.999.999"))
	b = append(b, '0'+e.class, '.')
	b = strconv.AppendUint(b, uint64(e.subject), 10)
	b = append(b, '.')
	return string(strconv.AppendUint(b, uint64(e.detail), 10))
}

// MarshalText gives "5.7.26", or nothing for the zero value.
func (e Enhanced) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (e *Enhanced) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*e = Enhanced{}
		return nil
	}
	v, err := ParseEnhanced(string(b))
	if err != nil {
		return err
	}
	*e = v
	return nil
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
