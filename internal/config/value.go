package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// The types of the settings read themselves, so that the error is for people: what envconfig says of a number is Go's.

// Count is a whole number, never negative. envconfig alone takes 020 for sixteen.
type Count int

// Decode implements envconfig.Decoder.
func (c *Count) Decode(text string) error {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	switch {
	case err != nil:
		return fmt.Errorf("%s is no whole number: write one such as 20", quoted(text))
	case n < 0:
		return fmt.Errorf("%d is negative: write 0 or more", n)
	}
	*c = Count(n)
	return nil
}

// Duration is a time such as 10m, never negative.
type Duration time.Duration

// Decode implements envconfig.Decoder.
func (d *Duration) Decode(text string) error {
	text = strings.TrimSpace(text)
	v, err := time.ParseDuration(text)
	if err != nil {
		if n, err := strconv.ParseFloat(text, 64); err == nil && n > 0 && strings.Trim(text, "0123456789.") == "" {
			return fmt.Errorf("%s has no unit: write %sm for minutes, or %[2]ss for seconds", quoted(text), text)
		}
		return fmt.Errorf("%s is no time: write a number and h, m or s, such as 10m", quoted(text))
	}
	if v < 0 {
		return fmt.Errorf("%s is negative: write 0 or more", quoted(text))
	}
	*d = Duration(v)
	return nil
}

// String gives the time as it is written in a setting: 10m, not 10m0s.
func (d Duration) String() string {
	text := time.Duration(d).String()
	for _, zero := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(text, zero) {
			text = text[:len(text)-2]
		}
	}
	return text
}

// Level is how grave a line of the log must be.
type Level slog.Level

// levels are those that a setting can name.
var levels = []struct {
	word  string
	level slog.Level
}{{"debug", slog.LevelDebug}, {"info", slog.LevelInfo}, {"warn", slog.LevelWarn}, {"error", slog.LevelError}}

// Decode implements envconfig.Decoder.
func (l *Level) Decode(text string) error {
	for _, known := range levels {
		if strings.EqualFold(known.word, strings.TrimSpace(text)) {
			*l = Level(known.level)
			return nil
		}
	}
	return errors.New(quoted(text) + " is no level: write debug, info, warn or error")
}

// String gives the level as it is written in a setting.
func (l Level) String() string { return strings.ToLower(slog.Level(l).String()) }

// Format is how lines of the log are written.
type Format string

// The formats.
const (
	Text Format = "text"
	JSON Format = "json"
)

// Decode implements envconfig.Decoder.
func (f *Format) Decode(text string) error {
	v := Format(strings.ToLower(strings.TrimSpace(text)))
	if v != Text && v != JSON {
		return errors.New(quoted(text) + " is no format: write text or json")
	}
	*f = v
	return nil
}

// IDs are a platform's ids of channels or people, comma-separated: each once, none empty.
type IDs []string

// Decode implements envconfig.Decoder.
func (l *IDs) Decode(text string) error {
	var ids IDs
	for id := range strings.SplitSeq(text, ",") {
		if id = strings.TrimSpace(id); id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	*l = ids
	return nil
}

// BaseURL is the URL that the methods of an API stand below: it ends in a slash. It is https, or http on this computer.
type BaseURL string

// Decode implements envconfig.Decoder. Its errors repeat nothing: there may be a password anywhere in a URL.
func (b *BaseURL) Decode(text string) error {
	text = strings.TrimSpace(text)
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || strings.ContainsFunc(text, unicode.IsSpace) {
		return errors.New("it is no URL of an API: write https:// and a host, such as https://example.com/api/")
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	switch {
	case u.User != nil:
		return errors.New("there is a name or password in it: leave away what stands before @")
	case strings.ContainsAny(text, "?#"):
		return errors.New("it goes on behind the path: leave away ? or # and what follows")
	case u.Port() != "" && (err != nil || port == 0):
		return errors.New("its port is none: write one from 1 to 65535, or none")
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return errors.New("http:// sends tokens that anybody on the way can read: write https://")
	}
	whole := u.String()
	if !strings.HasSuffix(whole, "/") {
		whole += "/"
	}
	*b = BaseURL(whole)
	return nil
}

// isLoopback tells whether a host is this computer.
func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && ip.IsLoopback()
}

// Address is where to listen: host:port or :port.
type Address string

// Decode implements envconfig.Decoder.
func (a *Address) Decode(text string) error {
	const mend = "write host:port or :port, such as :8080"
	text = strings.TrimSpace(text)
	host, port, err := net.SplitHostPort(text)
	_, number := strconv.ParseUint(port, 10, 16)
	switch {
	case err != nil && len(text) <= len("65535") && strings.Trim(text, "0123456789") == "":
		return fmt.Errorf("%s is a port without a colon: write :%[2]s", quoted(text), text)
	case err != nil || strings.ContainsFunc(host, notInHost):
		return fmt.Errorf("%s is no address to listen at: %s", shown(text), mend)
	case number != nil:
		return fmt.Errorf("%s has no port from 0 to 65535: %s", shown(text), mend)
	}
	*a = Address(text)
	return nil
}

// notInHost tells whether a character is in no host and no IP.
func notInHost(r rune) bool {
	return !strings.ContainsRune(".-_:%", r) && !(r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)))
}

// maybeSecret finds, in a value that is no secret, what got there by mistake: tokens, names and passwords in front of an @,
// e-mail addresses, and what looks like a key. The parts of Discord's tokens are longer than any id.
var maybeSecret = regexp.MustCompile(`(?i)xox[a-eprs][-.]|xapp-|[^\s,]@|[0-9a-z_-]{22}`)

// shown is quoted for what may have got into the wrong variable.
func shown(text string) string {
	if maybeSecret.MatchString(text) {
		return "what is there"
	}
	return quoted(text)
}

// quoted repeats a value in an error: on one line, and not a whole file that got there by mistake.
func quoted(text string) string { return quotedTo(40, text) }

// quotedPath is quoted for the paths of files, which are longer.
func quotedPath(text string) string { return quotedTo(400, text) }

func quotedTo(most int, text string) string {
	if r := []rune(text); len(r) > most {
		text = string(r[:most]) + "…"
	}
	return strconv.Quote(text)
}
