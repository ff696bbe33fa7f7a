package config

import (
	"fmt"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"smtpbot/internal/slips"
)

// strangers are variables of other programs that look like ours: those of the nats command.
var strangers = []string{"NATS_USER", "NATS_CERT", "NATS_CA", "NATS_KEY", "NATS_NKEY", "NATS_TOKEN"}

// Typos tells which variables of the environment look like a setting that was mistyped, a sentence each, without their values.
func Typos() []string {
	var names []string
	for field := range reflect.TypeFor[Config]().Fields() {
		names = append(names, Variable(field))
	}
	var out []string
	for _, pair := range os.Environ() {
		name, value, _ := strings.Cut(pair, "=")
		if strings.TrimSpace(value) == "" || slices.Contains(names, name) || slices.Contains(strangers, name) {
			continue
		}
		if meant := nearest(name, names); meant != "" {
			out = append(out, fmt.Sprintf("%s is no setting and does nothing: is it meant to be %s?", name, meant))
		}
	}
	slices.Sort(out)
	return out
}

// nearest gives the setting that a name most likely stands for, "" for none.
func nearest(name string, names []string) (meant string) {
	upper, least := strings.ToUpper(name), slips.Most+1
	for _, known := range names {
		if upper == known && runtime.GOOS == "windows" { // where it is the same variable
			return ""
		}
		if n := slips.Between(upper, known); n < least {
			meant, least = known, n
		}
	}
	return meant
}
