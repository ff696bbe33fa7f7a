package slack

import (
	"strconv"
	"strings"
	"time"
)

// maxSeconds is how many digits the seconds of a time may have: with more, the year has five, which JSON knows no time for.
const maxSeconds = 11

// stamp gives the time that a ts such as "1700000000.123456" stands for, in UTC and to the microsecond. It is zero for
// anything else.
func stamp(ts string) time.Time {
	seconds, micros, _ := strings.Cut(ts, ".")
	if len(micros) != 6 || !isDigits(micros) {
		return time.Time{}
	}
	t := stampSeconds(seconds)
	if t.IsZero() {
		return t
	}
	n, _ := strconv.Atoi(micros)
	return t.Add(time.Duration(n) * time.Microsecond)
}

// stampSeconds gives the time of an event_time, which has no fraction. It is zero for anything else.
func stampSeconds(seconds string) time.Time {
	if seconds == "" || len(seconds) > maxSeconds || !isDigits(seconds) {
		return time.Time{}
	}
	n, _ := strconv.ParseInt(seconds, 10, 64)
	return time.Unix(n, 0).UTC()
}

// isDigits tells whether s has nothing but digits.
func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// firstTime gives the first of times that is not zero.
func firstTime(times ...time.Time) time.Time {
	for _, t := range times {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}
