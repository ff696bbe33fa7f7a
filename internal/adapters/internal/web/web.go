// Package web is what adapters share of HTTP: which addresses may be called, and how much of a request is read.
package web

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Hosts tells which of the addresses that a payload names may be called. A payload is what somebody sent, and the file of another
// service is wherever its owner said.
type Hosts struct {
	API *url.URL               // of the platform, as it is set: the one address that need be neither its own nor https
	Own func(host string) bool // tells whether a host, in small letters, is one of the platform's
}

// Allow gives the address that raw holds. ok is false where it may not be called.
func (h Hosts) Allow(raw string) (u *url.URL, ok bool) {
	u, err := url.Parse(raw)
	if err != nil || u.User != nil || u.Opaque != "" || !h.Has(u) {
		return nil, false
	}
	return u, true
}

// Has tells whether an address is on the host of the API, or by https on one of the platform's.
func (h Hosts) Has(u *url.URL) bool {
	if h.API.Host != "" && u.Scheme == h.API.Scheme && strings.EqualFold(u.Host, h.API.Host) {
		return true
	}
	return u.Scheme == "https" && (u.Port() == "" || u.Port() == "443") && h.Own(strings.ToLower(u.Hostname()))
}

// Body reads a request of at most limit bytes. Where it is longer or ends early the sender is told so, and ok is false.
func Body(w http.ResponseWriter, r *http.Request, limit int64) (body []byte, ok bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if tooLong := (*http.MaxBytesError)(nil); errors.As(err, &tooLong) {
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return nil, false
	}
	if err != nil {
		http.Error(w, "the request ended early", http.StatusBadRequest)
		return nil, false
	}
	return body, true
}
