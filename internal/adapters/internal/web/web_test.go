package web

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"
)

// What the platforms' own hosts are, their adapters' tests tell.
func TestHosts(t *testing.T) {
	h := Hosts{API: &url.URL{Scheme: "http", Host: "127.0.0.1:4103"}, Own: func(host string) bool { return host == "files.example.com" }}
	for raw, want := range map[string]bool{
		"https://files.example.com/a":      true,
		"https://FILES.example.com:443/a":  true,
		"http://files.example.com/a":       false,
		"https://files.example.com:8443/a": false,
		"https://example.com/a":            false,
		"https://u@files.example.com/a":    false,
		"https:files.example.com/a":        false,
		"http://127.0.0.1:4103/a":          true,
		"https://127.0.0.1:4103/a":         false,
		"http://u@127.0.0.1:4103/a":        false,
		"http://127.0.0.1/a":               false,
		"":                                 false,
		"%":                                false,
	} {
		if u, ok := h.Allow(raw); ok != want || ok != (u != nil) {
			t.Errorf("Allow(%q) = %v, %t; want %t", raw, u, ok, want)
		}
	}
	if (Hosts{API: &url.URL{}, Own: h.Own}).Has(&url.URL{}) {
		t.Error("an API without a host allows what has none")
	}
}

func TestBody(t *testing.T) {
	for name, c := range map[string]struct {
		sent   string
		broken bool
		status int
	}{
		"none":            {"", false, http.StatusOK},
		"as much as fits": {"12345678", false, http.StatusOK},
		"too much":        {"123456789", false, http.StatusRequestEntityTooLarge},
		"cut off":         {"1234", true, http.StatusBadRequest},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(c.sent))
			if c.broken {
				r = httptest.NewRequest(http.MethodPost, "/", iotest.ErrReader(errors.New("reset")))
			}
			w := httptest.NewRecorder()
			body, ok := Body(w, r, 8)
			if w.Code != c.status || ok != (c.status == http.StatusOK) || ok && string(body) != c.sent {
				t.Errorf("got %q, %t and status %d; want status %d", body, ok, w.Code, c.status)
			}
		})
	}
}
