package slack

import (
	"fmt"
	"testing"
	"time"
)

func TestStamp(t *testing.T) {
	for ts, want := range map[string]time.Time{
		"1700000000.123456":   time.Date(2023, 11, 14, 22, 13, 20, 123456000, time.UTC),
		"1700000000.000001":   time.Date(2023, 11, 14, 22, 13, 20, 1000, time.UTC),
		"1700000000.999999":   time.Date(2023, 11, 14, 22, 13, 20, 999999000, time.UTC),
		"99999999999.000000":  time.Date(5138, 11, 16, 9, 46, 39, 0, time.UTC),
		"999999999999.000000": {},
		"":                    {},
		"1700000000":          {},
		"1700000000.":         {},
		".123456":             {},
		"1700000000.12345":    {},
		"1700000000.1234567":  {},
		"1700000000,123456":   {},
		"-1700000000.123456":  {},
		"+1700000000.123456":  {},
		" 1700000000.123456":  {},
		"1700000000.12345６":   {},
		"1.7e9.123456":        {},
		"1700000000.123456.1": {},
		"null":                {},
	} {
		if got := stamp(ts); !got.Equal(want) || got.Location() != time.UTC {
			t.Errorf("stamp(%q) = %v, want %v", ts, got, want)
		}
	}
}

func FuzzStamp(f *testing.F) {
	f.Add("1700000000.123456")
	f.Add("1700000000")
	f.Fuzz(func(t *testing.T, ts string) {
		got := stamp(ts)
		if got.IsZero() {
			return
		}
		if back := fmt.Sprintf("%0*d.%06d", len(ts)-len(".000000"), got.Unix(), got.Nanosecond()/1000); back != ts {
			t.Errorf("stamp(%q) = %v, which is %q", ts, got, back)
		}
		if _, err := got.MarshalJSON(); err != nil {
			t.Errorf("stamp(%q) = %v, which cannot be kept: %v", ts, got, err)
		}
	})
}
