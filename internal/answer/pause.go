package answer

import (
	"fmt"
	"strconv"
	"strings"
)

// pauseWords stand near a time that a server asks to wait, in small letters.
var pauseWords = []string{"again", "retry", "wait", "greylist", "graylist", "greylisted", "come back", "resend", "reconnect", "defer", "delayed for", "blocked for", "locked for", "throttled", "later"}

// maxPause is the longest time that a server asks anybody to wait; more is something else.
const maxPause = 30 * 24 * 60 * 60

// pause gives the time that a server's words ask to wait: "5 minutes" for "greylisted, try again in 300 seconds". It is ""
// where they name none.
func pause(text string) string {
	s := strings.ToLower(text)
	for i := 0; i < len(s); i++ {
		if !digit(s[i]) || i > 0 && (digit(s[i-1]) || s[i-1] == '.' || s[i-1] == ':' || s[i-1] == '-') {
			continue
		}
		seconds, end := clock(s, i)
		if seconds == 0 {
			seconds, end = counted(s, i)
		}
		if seconds == 0 || seconds > maxPause {
			continue
		}
		if near(s[max(0, i-60):i]) || near(s[end:min(len(s), end+40)]) && !strings.HasSuffix(strings.TrimRight(s[:i], " "), "per") {
			return spell(seconds)
		}
	}
	return ""
}

// near tells whether a word of waiting stands in s.
func near(s string) bool {
	for _, w := range pauseWords {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// clock reads "00:05:00" or "05:00" behind a word of waiting, in seconds.
func clock(s string, i int) (seconds, end int) {
	parts := 0
	for end = i; parts < 3; {
		n, to := number(s, end)
		if to-end != 2 {
			return 0, i
		}
		seconds = seconds*60 + n
		parts++
		if end = to; end == len(s) || s[end] != ':' {
			break
		}
		end++
	}
	if parts < 3 || end < len(s) && (s[end] == ':' || digit(s[end])) { // two parts may be a time of the day
		return 0, i
	}
	before := strings.TrimRight(s[:i], " ")
	if !strings.HasSuffix(before, " in") && !strings.HasSuffix(before, "for") && !strings.HasSuffix(before, "after") && !strings.HasSuffix(before, "wait") {
		return 0, i
	}
	return seconds, end
}

// counted reads "300 seconds", "5 min", "300s", in seconds.
func counted(s string, i int) (seconds, end int) {
	n, end := number(s, i)
	unit := strings.TrimLeft(s[end:], " -")
	word := 0
	for word < len(unit) && unit[word] >= 'a' && unit[word] <= 'z' {
		word++
	}
	end += len(s[end:]) - len(unit) + word
	switch unit[:word] {
	case "s", "sec", "secs", "second", "seconds":
		return n, end
	case "m", "min", "mins", "minute", "minutes":
		return n * 60, end
	case "h", "hr", "hrs", "hour", "hours":
		return n * 3600, end
	case "day", "days":
		return n * 86400, end
	}
	return 0, i
}

// number reads at most six digits.
func number(s string, i int) (n, end int) {
	end = i
	for end < len(s) && digit(s[end]) && end-i < 6 {
		end++
	}
	n, _ = strconv.Atoi(s[i:end]) // digits alone; none are 0
	return n, end
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// spell writes a time in the largest unit that leaves no rest.
func spell(seconds int) string {
	for _, u := range []struct {
		size int
		name string
	}{{86400, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}} {
		if n := seconds / u.size; seconds%u.size == 0 && n > 0 {
			if n == 1 {
				return "1 " + u.name
			}
			return fmt.Sprintf("%d %ss", n, u.name)
		}
	}
	return ""
}
