package parse

import (
	"strings"

	"smtpbot/internal/parse/scan"
)

// leader gives what a tool puts before every line of another program's log that it shows, up to byte n: docker compose the
// service ("mail-1  | "), grep the file and the number of the line ("/var/log/mail.log:1234:"), docker the time to a
// nanosecond, kubectl the pod ("[pod/mail-6c9d/mail] "), a node of Kubernetes the stream with the time
// ("2026-11-03T09:12:03.123456789Z stdout F "). key is what all lines have in common.
func leader(s string) (key string, n int) {
	if i := strings.IndexByte(s, '|'); i > 1 && i+1 < len(s) && s[i-1] == ' ' && s[i+1] == ' ' {
		if name := strings.TrimRight(s[:i], " "); nameLike(name) && scan.IsLetter(name[0]) {
			return name, i + 2
		}
	}
	if strings.HasPrefix(s, "[pod/") {
		if i := strings.IndexByte(s, ']'); i > 0 {
			return "kubectl", min(i+2, len(s))
		}
	}
	if len(s) > 28 && scan.IsDigit(s[0]) && s[4] == '-' && s[10] == 'T' {
		stamp, rest, _ := strings.Cut(s, " ")
		for _, stream := range []string{"stdout F ", "stderr F ", "stdout P ", "stderr P "} {
			if strings.HasPrefix(rest+" ", stream) {
				return "a node", min(len(stamp)+1+len(stream), len(s))
			}
		}
		if len(stamp) > len("2026-11-03T09:12:03.123456Z") && s[19] == '.' && strings.HasSuffix(stamp, "Z") { // more exact than a program tells the time
			return "docker", min(len(stamp)+1, len(s))
		}
	}
	if i := strings.IndexByte(s, ':'); i > 4 && !scan.IsDigit(s[0]) && !strings.HasPrefix(s[i+1:], "/") && logFile(s[:i]) {
		number := i + 1
		for number < len(s) && scan.IsDigit(s[number]) {
			number++
		}
		if number > i+1 && number < len(s) && s[number] == ':' {
			return s[:i], number + 1
		}
		return s[:i], i + 1
	}
	return "", 0
}

// logFile tells whether s is a file's path, or the name of a log.
func logFile(s string) bool {
	if strings.ContainsAny(s, " \t<>@()[]\"'=,;") {
		return false
	}
	return s[0] == '/' || s[0] == '.' && strings.Contains(s, "/") || strings.HasSuffix(s, ".log") || strings.HasSuffix(s, ".gz") || strings.Contains(s, ".log.")
}

// dropLeaders takes the leaders off the lines, where all have the same.
func (d *doc) dropLeaders() {
	first := 0
	for first < len(d.lines) && d.lines[first].blank() {
		first++
	}
	if first == len(d.lines) {
		return
	}
	key, n := leader(start(d.lines[first].bare))
	if n == 0 {
		return
	}
	for _, l := range d.lines[first+1:] {
		if other, _ := leader(start(l.bare)); !l.blank() && other != key && strings.TrimRight(l.bare, " |") != key {
			return
		}
	}
	for i := range d.lines[first:] {
		l := &d.lines[first+i]
		_, n := leader(start(l.bare))
		if n == 0 { // nothing stands behind the name
			n = len(l.bare)
		}
		l.set(unquote(l.bare[n:]))
		l.cues = l.cues&^ofBegin | begins(l.bare)
		d.cues |= l.cues
	}
}
