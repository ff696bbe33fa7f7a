package config

import (
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"
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
