package discord

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"smtpbot/internal/chat"
)

// Files are fetched where Discord keeps them and nowhere else.
func TestHosts(t *testing.T) {
	api := &url.URL{Scheme: "https", Host: "discord.com", Path: "/api/"}
	for raw, want := range map[string]bool{
		"https://cdn.discordapp.com/attachments/1/2/a.eml?ex=1": true,
		"https://media.discordapp.net/attachments/1/2/a.eml":    true,
		"https://CDN.discordapp.com:443/a":                      true,
		"http://cdn.discordapp.com/a":                           false,
		"https://cdn.discordapp.com:8443/a":                     false,
		"https://cdn.discordapp.com.example.org/a":              false,
		"https://evil-cdn.discordapp.com/a":                     false,
		"https://cdn.discordapp.com@example.org/a":              false,
		"https://user@cdn.discordapp.com/a":                     false,
		"https://127.0.0.1/a":                                   false,
		"http://169.254.169.254/latest/meta-data":               false,
		"https://[::1]/a":                                       false,
		"https://localhost/a":                                   false,
		"https:cdn.discordapp.com/a":                            false,
		"file:///etc/passwd":                                    false,
		"":                                                      false,
		"%":                                                     false,
	} {
		if _, ok := hostsOf(api).Allow(raw); ok != want {
			t.Errorf("Allow(%q) = %t, want %t", raw, ok, want)
		}
	}
}

// A redirect leads no further than the address itself may.
func TestRedirect(t *testing.T) {
	asked := false
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	t.Cleanup(other.Close)
	c, _ := apiOf(t, usualPace, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/loop" {
			http.Redirect(w, r, "/loop", http.StatusFound)
			return
		}
		http.Redirect(w, r, other.URL+"/a", http.StatusFound)
	})
	for _, path := range []string{"away", "loop"} {
		_, err := c.fetch(t.Context(), c.hosts.API.String()+path)
		if _, ok := errors.AsType[*chat.RefusedError](err); !ok {
			t.Errorf("%s: %v", path, err)
		}
	}
	if asked {
		t.Error("another host was asked")
	}
}
