package slackfake

import (
	"net/http"
	"strconv"
	"time"

	"smtpbot/internal/adapters/internal/fake"
)

// Failure is something that goes wrong with a call.
type Failure struct {
	kind  failureKind
	wait  time.Duration
	code  int
	text  string
	after bool // the call is carried out first
}

type failureKind uint8

const (
	failRate failureKind = iota + 1
	failStatus
	failHang
	failDrop
	failError
	failHTML
	failGarbage
	failEmpty
)

// What can go wrong.
var (
	DropBefore = Failure{kind: failDrop}              // the connection is closed, and nothing was done
	DropAfter  = Failure{kind: failDrop, after: true} // it was done, and then the connection is closed without an answer
	HTML429    = Failure{kind: failHTML}              // a proxy's page with status 429, without Retry-After
	Garbage    = Failure{kind: failGarbage}           // half a JSON
	Empty      = Failure{kind: failEmpty}             // status 200 and no body
)

// RateLimited is status 429 with Retry-After, in whole seconds.
func RateLimited(after time.Duration) Failure { return Failure{kind: failRate, wait: after} }

// Status is an HTTP status with a page.
func Status(code int) Failure { return Failure{kind: failStatus, code: code} }

// Hang makes the call wait; then it goes on as usual, unless the caller has gone.
func Hang(d time.Duration) Failure { return Failure{kind: failHang, wait: d} }

// Error is an error of the Web API.
func Error(code string) Failure { return Failure{kind: failError, text: code} }

// After is the same failure, once the call was carried out.
func After(f Failure) Failure {
	f.after = true
	return f
}

// Fail makes the next n calls of a method fail, each with one of the failures in turn. The method may be "*" for any,
// "response_url", "files" for downloads and "link" for the opening of a connection.
func (s *Server) Fail(method string, n int, failures ...Failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range n {
		s.failures[method] = append(s.failures[method], failures[i%len(failures)])
	}
}

// Heal takes back what Fail said and was not met yet.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.failures)
}

// fails takes the next failure of a method.
func (s *Server) fails(method string) (f Failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range []string{method, "*"} {
		if list := s.failures[name]; len(list) > 0 {
			f, s.failures[name] = list[0], list[1:]
			return f
		}
	}
	return f
}

// happen lets a failure happen. It gives false where the call goes on as usual.
func (s *Server) happen(f Failure, w http.ResponseWriter, r *http.Request) bool {
	switch f.kind {
	case failRate:
		rateLimited(w, f.wait)
	case failStatus:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.code)
		_, _ = w.Write([]byte("<html><body>Server Error</body></html>"))
	case failHang:
		fake.Hang(s.ctx, r, f.wait)
		return false
	case failDrop:
		fake.Drop(w)
	case failError:
		writeJSON(w, object{"ok": false, "error": f.text})
	case failHTML:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = w.Write([]byte("<html><body>Too many requests</body></html>"))
	case failGarbage:
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_, _ = w.Write([]byte(`{"ok":true,"channel":"C0SUP`))
	case failEmpty:
		w.WriteHeader(http.StatusOK)
	default:
		return false
	}
	return true
}

// rateLimited answers that it was too much.
func rateLimited(w http.ResponseWriter, wait time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(int(max(wait+time.Second-1, time.Second)/time.Second)))
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(http.StatusTooManyRequests)
	_, _ = w.Write([]byte(`{"ok":false,"error":"ratelimited"}`))
}
