package discordfake

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"smtpbot/internal/adapters/internal/fake"
)

// Failure is something that goes wrong with a request.
type Failure struct {
	kind  failureKind
	wait  time.Duration
	code  int
	json  int
	text  string
	after bool // it is carried out first
}

type failureKind uint8

const (
	failStatus failureKind = iota + 1
	failError
	failRoute
	failGlobal
	failShared
	failBan
	failHang
	failDrop
	failHalf
	failEmpty
)

// What can go wrong.
var (
	DropBefore = Failure{kind: failDrop}              // the connection is closed, and nothing was done
	DropAfter  = Failure{kind: failDrop, after: true} // it was done, and then the connection is closed without an answer
	HalfJSON   = Failure{kind: failHalf, after: true} // it was done, and the answer is cut off
	Empty      = Failure{kind: failEmpty}             // status 200 and no body
)

// Status is an HTTP status with a page, as a proxy before Discord gives it.
func Status(code int) Failure { return Failure{kind: failStatus, code: code} }

// Error is an HTTP status with one of Discord's own codes.
func Error(status, code int, message string) Failure {
	return Failure{kind: failError, code: status, json: code, text: message}
}

// RouteLimited is status 429 of one route, GlobalLimited of all, SharedLimited of a resource that others use too, and Banned the
// page that Cloudflare gives after too many invalid requests.
func RouteLimited(after time.Duration) Failure  { return Failure{kind: failRoute, wait: after} }
func GlobalLimited(after time.Duration) Failure { return Failure{kind: failGlobal, wait: after} }
func SharedLimited(after time.Duration) Failure { return Failure{kind: failShared, wait: after} }
func Banned(after time.Duration) Failure        { return Failure{kind: failBan, wait: after} }

// Hang makes the request wait; then it goes on as usual, unless the caller has gone.
func Hang(d time.Duration) Failure { return Failure{kind: failHang, wait: d} }

// After is the same failure, once the request was carried out.
func After(f Failure) Failure {
	f.after = true
	return f
}

// planned is a failure of a route.
type planned struct {
	route string
	f     Failure
}

// Fail makes the next n requests of a route fail, each with one of the failures in turn. A route is a method, or *, and a path in
// which * is one segment and ** at the end any number: "POST /channels/*/messages". "*" alone is any request. Downloads are
// "GET /cdn", connections of the gateway "GET /gw", and those to resume "GET /gw/resume". The Route constants name the rest.
func (s *Server) Fail(route string, n int, failures ...Failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range n {
		s.failures = append(s.failures, planned{route, failures[i%len(failures)]})
	}
}

// Heal takes back what Fail said and was not met yet.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failures = nil
}

// fits tells whether a request is of a route.
func fits(route, method, path string) bool {
	if route == "*" {
		return true
	}
	verb, pattern, ok := strings.Cut(route, " ")
	if !ok || verb != "*" && verb != method {
		return false
	}
	want, have := strings.Split(strings.Trim(pattern, "/"), "/"), strings.Split(strings.Trim(path, "/"), "/")
	for i, w := range want {
		switch {
		case w == "**":
			return true
		case i >= len(have), w != "*" && w != have[i]:
			return false
		}
	}
	return len(want) == len(have)
}

// takeFailure takes the next failure of a request.
func (s *Server) takeFailure(method, path string) (f Failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, p := range s.failures {
		if fits(p.route, method, path) {
			s.failures = append(s.failures[:i:i], s.failures[i+1:]...)
			return p.f
		}
	}
	return f
}

// happen lets a failure happen. It gives false where the request goes on as usual.
func (s *Server) happen(f Failure, w http.ResponseWriter, r *http.Request) bool {
	switch f.kind {
	case failStatus:
		page(w, f.code, "<html><body>Server Error</body></html>")
	case failError:
		writeJSON(w, f.code, object{"message": f.text, "code": f.json})
	case failRoute, failGlobal, failShared:
		s.limited(f, w)
	case failBan:
		w.Header().Set("Retry-After", seconds(f.wait))
		page(w, http.StatusTooManyRequests, "<!DOCTYPE html><html><head><title>Access denied | discord.com used Cloudflare to restrict access</title></head><body>error code: 1015</body></html>")
	case failHang:
		fake.Hang(s.ctx, r, f.wait)
		return false
	case failDrop:
		fake.Drop(w)
	case failHalf:
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"id":"1100000000000000999","channel_id":"11000`))
	case failEmpty:
		w.WriteHeader(http.StatusOK)
	default:
		return false
	}
	return true
}

// limited answers that it was too much.
func (s *Server) limited(f Failure, w http.ResponseWriter) {
	h := w.Header()
	h.Set("Retry-After", seconds(f.wait))
	message, scope := "You are being rate limited.", "user"
	switch f.kind {
	case failRoute:
		(&bucket{used: 5, reset: time.Now().Add(f.wait)}).headers(h, 5, "limited")
	case failGlobal:
		h.Set("X-RateLimit-Global", "true")
		scope = "global"
	case failShared:
		message, scope = "The resource is being rate limited.", "shared"
	}
	h.Set("X-RateLimit-Scope", scope)
	writeJSON(w, http.StatusTooManyRequests, object{"message": message, "code": 0, "retry_after": f.wait.Seconds(), "global": f.kind == failGlobal})
}

// seconds gives a wait as Retry-After has it: whole seconds, rounded up.
func seconds(d time.Duration) string {
	return strconv.Itoa(int((d + time.Second - 1) / time.Second))
}

// page answers with HTML.
func page(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/html; charset=UTF-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text))
}

// writeJSON answers with JSON.
func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}
