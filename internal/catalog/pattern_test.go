package catalog

import (
	"testing"

	"smtpbot/internal/smtpcode"
)

func TestReplies(t *testing.T) {
	for _, c := range []struct {
		text string
		want Replies
		yes  []string
		no   []string
	}{
		{"550", Replies{code: 550}, []string{"550"}, []string{"551", "450", ""}},
		{"110", Replies{code: 110}, []string{"110"}, []string{"111", ""}},
		{"5yz", Replies{class: smtpcode.Permanent}, []string{"500", "550", "599"}, []string{"499", "600", "110", ""}},
		{"4yz", Replies{class: smtpcode.Temporary}, []string{"421"}, []string{"550"}},
		{"3yz", Replies{class: smtpcode.Intermediate}, []string{"354"}, []string{"250"}},
		{"2yz", Replies{class: smtpcode.Success}, []string{"220"}, []string{"354"}},
	} {
		var p Replies
		if err := p.UnmarshalText([]byte(c.text)); err != nil || p != c.want || p.String() != c.text {
			t.Errorf("%q reads as %#v (%v), %v; want %#v", c.text, p, p, err, c.want)
		}
		check := func(codes []string, want bool) {
			for _, s := range codes {
				var code smtpcode.Code
				if err := code.UnmarshalText([]byte(s)); err != nil {
					t.Fatal(err)
				}
				if got := p.holds(code); got != want {
					t.Errorf("%s holds %q: %v, want %v", p, s, got, want)
				}
			}
		}
		check(c.yes, true)
		check(c.no, false)
	}
}

func TestBadReplies(t *testing.T) {
	for _, s := range []string{"", "5", "55", "5500", "0yz", "1yz", "6yz", "yz", "5yz ", "55z", "5y5", "5xx", "5YZ", "099", "x50", "5.1.1", "５５０"} {
		p := Replies{code: 1}
		if err := p.UnmarshalText([]byte(s)); err == nil || p != (Replies{code: 1}) {
			t.Errorf("%q reads as %v, %v; want an error, and nothing changed", s, p, err)
		}
	}
}

func TestStatuses(t *testing.T) {
	for _, c := range []struct {
		text string
		want Statuses
		yes  []string
		no   []string
	}{
		{"5.7.26", Statuses{5, 7, 26, 26}, []string{"5.7.26"}, []string{"4.7.26", "5.7.25", "5.7.27", "5.6.26", ""}},
		{"2.0.0", Statuses{2, 0, 0, 0}, []string{"2.0.0"}, []string{"5.0.0", "2.0.1", ""}},
		{"X.7.26", Statuses{0, 7, 26, 26}, []string{"5.7.26", "4.7.26", "2.7.26"}, []string{"5.7.25", ""}},
		{"X.7.*", Statuses{0, 7, -1, -1}, []string{"5.7.0", "4.7.999"}, []string{"5.6.0", ""}},
		{"4.*.*", Statuses{4, -1, -1, -1}, []string{"4.0.0", "4.999.999"}, []string{"5.0.0", ""}},
		{"X.*.*", Statuses{0, -1, -1, -1}, []string{"2.1.5", "4.0.0", "5.9.9"}, []string{""}},
		{"5.7.606-649", Statuses{5, 7, 606, 649}, []string{"5.7.606", "5.7.620", "5.7.649"}, []string{"5.7.605", "5.7.650", "4.7.620", "5.6.620"}},
		{"X.999.0-999", Statuses{0, 999, 0, 999}, []string{"5.999.0", "4.999.999"}, []string{"5.998.0"}},
	} {
		var p Statuses
		if err := p.UnmarshalText([]byte(c.text)); err != nil || p != c.want || p.String() != c.text {
			t.Errorf("%q reads as %#v (%v), %v; want %#v", c.text, p, p, err, c.want)
		}
		if p.whole() != (c.want.from < 0) {
			t.Errorf("%s stands for a whole class or subject: %v", p, p.whole())
		}
		check := func(codes []string, want bool) {
			for _, s := range codes {
				var code smtpcode.Enhanced
				if err := code.UnmarshalText([]byte(s)); err != nil {
					t.Fatal(err)
				}
				if got := p.holds(code); got != want {
					t.Errorf("%s holds %q: %v, want %v", p, s, got, want)
				}
			}
		}
		check(c.yes, true)
		check(c.no, false)
	}
}

var badStatuses = []string{
	"", "5", "5.7", "5.7.", ".7.1", "5..1", "5.7.1.2", "3.7.1", "1.1.1", "55.1.1", "x.7.1", "*.7.1", "5.X.1", "5.*.1", "5.*.1-2", "5.**.*", "5.7.1000", "5.1000.1",
	"5.07.1", "5.7.01", "5.-7.1", "5.7.-1", "5.7.+1", "5.7.1-", "5.7.-", "5.7.5-5", "5.7.5-4", "5.7.1-1000", "5.7.1-2-3", "5.7.*-2", "5.7.1-*", " 5.7.1", "5.7.1 ", "5.7.٤",
}

func TestBadStatuses(t *testing.T) {
	for _, s := range badStatuses {
		p := Statuses{from: 1}
		if err := p.UnmarshalText([]byte(s)); err == nil || p != (Statuses{from: 1}) {
			t.Errorf("%q reads as %v, %v; want an error, and nothing changed", s, p, err)
		}
	}
}

// FuzzStatuses: what is read is printed as it was written, and an error comes alone.
func FuzzStatuses(f *testing.F) {
	for _, s := range append([]string{"5.7.26", "X.7.26", "X.7.*", "4.*.*", "X.*.*", "5.7.606-649", "X.999.0-999"}, badStatuses...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var p, again Statuses
		if err := p.UnmarshalText([]byte(s)); err != nil {
			if p != (Statuses{}) {
				t.Errorf("%q gives the value %v and the error %v", s, p, err)
			}
			return
		}
		if p.String() != s {
			t.Errorf("%q prints as %q", s, p)
		}
		if err := again.UnmarshalText([]byte(p.String())); err != nil || again != p {
			t.Errorf("%q printed and read again is %v, %v", s, again, err)
		}
		if p.from > p.to || p.to > 999 || p.subject > 999 || p.subject < 0 && p.from >= 0 {
			t.Errorf("%q reads as the impossible %#v", s, p)
		}
	})
}
