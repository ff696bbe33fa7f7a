package discordfake

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"smtpbot/internal/adapters/discord/discordfake/spec"
)

// exchange is a request and its answer, to be held to the OpenAPI description.
type exchange struct {
	c      *call
	status int // 0 where something else than the fake answered
	header http.Header
	body   json.RawMessage
}

// judge gives what the OpenAPI description has against what was sent and answered so far.
func (s *Server) judge() []string {
	s.mu.Lock()
	list, no := s.log.exchanges, s.knobs.NoSpec
	s.log.exchanges = nil
	s.mu.Unlock()
	if no || len(list) == 0 {
		return nil
	}
	v, err := spec.Load()
	if err != nil {
		return []string{err.Error()}
	}
	if v == nil {
		return nil
	}
	var problems []string
	for _, e := range list {
		r := e.c.r.WithContext(context.Background())
		about := []string{r.Method, r.URL.Path, r.URL.RawQuery, r.Header.Get("Content-Type")}
		for _, p := range judged(append(about, "request", string(e.c.body)), func() []string { return v.Request(r, e.c.body) }) {
			problems = append(problems, e.c.route+": "+p)
		}
		if e.status == 0 {
			continue
		}
		for _, p := range judged(append(about, strconv.Itoa(e.status), string(e.body)), func() []string { return v.Response(r, e.status, e.header, e.body) }) {
			if !misread(e.c.route, p) {
				problems = append(problems, "the fake's own answer to "+e.c.route+": "+p)
			}
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log.judged = append(s.log.judged, problems...)
	return append([]string(nil), s.log.judged...)
}

// verdicts is what the description said so far: the library takes a second for a list of commands, and every test has one.
var (
	verdictsMu sync.Mutex
	verdicts   = map[[sha256.Size]byte][]string{}
)

// changing is what differs from one run to the next and makes no difference to the description: ids, times, tokens, nonces and
// addresses.
var changing = regexp.MustCompile(`"nonce":"[a-z2-7]{24}"|\d{17,20}|\d{4}-\d\d-\d\dT[\d:.]+|aW50ZXJhY3Rpb246[0-9a-f]+|127\.0\.0\.1:\d+|(?:ex|is)=[0-9a-f]+`)

// judged gives what was said of the same before, or asks.
func judged(about []string, ask func() []string) []string {
	key := sha256.Sum256([]byte(changing.ReplaceAllStringFunc(strings.Join(about, "\x00"), func(found string) string {
		if n := len(found); n >= 17 && n <= 20 && strings.Trim(found, "0123456789") == "" {
			return "ID"
		}
		return "X"
	})))
	verdictsMu.Lock()
	problems, known := verdicts[key]
	verdictsMu.Unlock()
	if known {
		return problems
	}
	problems = ask()
	verdictsMu.Lock()
	defer verdictsMu.Unlock()
	if len(verdicts) > 10000 {
		clear(verdicts)
	}
	verdicts[key] = problems
	return problems
}

// misread tells whether the description or the library is wrong: it does not know that messages are forwarded, and does not follow
// the reference to the user of a member, which has a description beside it.
func misread(route, problem string) bool {
	return strings.Contains(problem, "message_reference.type: value must be 0") ||
		route == RouteMember && strings.Contains(problem, "$.body.user.") && strings.Contains(problem, "not declared")
}
