package catalog

import (
	"fmt"
	"strconv"
	"strings"

	"smtpbot/internal/smtpcode"
)

// Replies is one reply code or a whole class of them.
type Replies struct {
	code  int            // the three digits, 0 where the pattern is a class
	class smtpcode.Class // set where the pattern is a class, "5yz"
}

// UnmarshalText reads "550" or "5yz".
func (p *Replies) UnmarshalText(b []byte) error {
	s := string(b)
	if len(s) == 3 && s[1:] == "yz" && s[0] >= '2' && s[0] <= '5' {
		*p = Replies{class: smtpcode.Class(s[0] - '0')}
		return nil
	}
	c, err := smtpcode.ParseCode(s)
	if err != nil {
		return fmt.Errorf("%w (or a class, as in 5yz)", err)
	}
	*p = Replies{code: c.Int()}
	return nil
}

// String gives the pattern as it is written.
func (p Replies) String() string {
	if p.class != smtpcode.None {
		return strconv.Itoa(int(p.class)) + "yz"
	}
	return strconv.Itoa(p.code)
}

func (p Replies) holds(c smtpcode.Code) bool {
	if p.class != smtpcode.None {
		return c.Class() == p.class
	}
	return c.Int() == p.code
}

// Statuses is one enhanced status code, or several that differ in class or detail.
type Statuses struct {
	class    smtpcode.Class // None: any class
	subject  int            // -1: any subject, and then any detail
	from, to int            // the details; from -1: any
}

// UnmarshalText reads "5.7.26", "X.7.26", "5.7.606-649", "X.7.*" or "5.*.*".
func (p *Statuses) UnmarshalText(b []byte) error {
	parts := strings.Split(string(b), ".")
	bad := fmt.Errorf("enhanced status code %.20q: want 5.7.26, X.7.26, X.7.*, X.*.* or 5.7.606-649", b)
	if len(parts) != 3 {
		return bad
	}
	out := Statuses{subject: -1, from: -1, to: -1}
	switch parts[0] {
	case "X":
	case "2", "4", "5":
		out.class = smtpcode.Class(parts[0][0] - '0')
	default:
		return bad
	}
	var ok bool
	if parts[1] != "*" {
		if out.subject, ok = detail(parts[1]); !ok {
			return bad
		}
	}
	if parts[2] != "*" {
		lo, hi, isRange := strings.Cut(parts[2], "-")
		if out.from, ok = detail(lo); !ok || out.subject < 0 {
			return bad
		}
		out.to = out.from
		if isRange {
			if out.to, ok = detail(hi); !ok || out.to <= out.from {
				return bad
			}
		}
	}
	*p = out
	return nil
}

func detail(s string) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= 0 && n <= 999 && strconv.Itoa(n) == s
}

// String gives the pattern as it is written.
func (p Statuses) String() string {
	s := "X"
	if p.class != smtpcode.None {
		s = strconv.Itoa(int(p.class))
	}
	switch {
	case p.subject < 0:
		return s + ".*.*"
	case p.from < 0:
		return fmt.Sprintf("%s.%d.*", s, p.subject)
	case p.to != p.from:
		return fmt.Sprintf("%s.%d.%d-%d", s, p.subject, p.from, p.to)
	}
	return fmt.Sprintf("%s.%d.%d", s, p.subject, p.from)
}

func (p Statuses) holds(e smtpcode.Enhanced) bool {
	return !e.IsZero() && (p.class == smtpcode.None || p.class == e.Class()) &&
		(p.subject < 0 || p.subject == e.Subject()) && (p.from < 0 || p.from <= e.Detail() && e.Detail() <= p.to)
}

// whole tells whether the pattern stands for a class or a subject and not for a code that somebody defined.
func (p Statuses) whole() bool { return p.from < 0 }
