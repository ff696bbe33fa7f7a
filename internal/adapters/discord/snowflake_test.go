package discord

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestSentAt(t *testing.T) {
	tests := map[string]struct {
		id   string
		want time.Time
	}{
		"documented":   {"175928847299117063", time.Date(2016, 4, 30, 11, 18, 25, 796e6, time.UTC)},
		"the first":    {"0", time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC)},
		"the last":     {"18446744073709551615", time.Date(2154, 5, 15, 7, 35, 11, 103e6, time.UTC)},
		"too large":    {"18446744073709551616", time.Time{}},
		"nothing":      {"", time.Time{}},
		"text":         {"x", time.Time{}},
		"signed":       {"-1", time.Time{}},
		"with a blank": {" 1", time.Time{}},
	}
	for name, tt := range tests {
		if got := sentAt(tt.id); !got.Equal(tt.want) || got.Location() != time.UTC {
			t.Errorf("%s: sentAt(%q) = %v, want %v", name, tt.id, got, tt.want)
		}
	}
}

func TestSnowflake(t *testing.T) {
	tests := map[string]struct{ in, want string }{
		"string":       {`"175928847299117063"`, "175928847299117063"},
		"number":       {`175928847299117063`, "175928847299117063"},
		"long":         {`"111111111111111111111"`, "111111111111111111111"},
		"too long":     {`"` + strings.Repeat("1", maxSnowflake+1) + `"`, ""},
		"null":         {`null`, ""},
		"empty":        {`""`, ""},
		"true":         {`true`, ""},
		"negative":     {`-1`, ""},
		"fraction":     {`1.5`, ""},
		"a path":       {`"1/../2"`, ""},
		"with a blank": {`"1 "`, ""},
		"an object":    {`{"id":"1"}`, ""},
		"a list":       {`["1"]`, ""},
	}
	for name, tt := range tests {
		got := snowflake("7")
		if err := json.Unmarshal([]byte(tt.in), &got); err != nil || string(got) != tt.want {
			t.Errorf("%s: snowflake of %s = %q, %v, want %q", name, tt.in, got, err, tt.want)
		}
	}
}
