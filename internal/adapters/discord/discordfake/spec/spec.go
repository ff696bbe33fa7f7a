// Package spec holds what a bot sends to Discord, and what a fake of Discord answers, to Discord's own OpenAPI description of
// its API (v10). It is for tests alone.
//
// It is strict: a property that the description does not name is a problem, where Discord would let a misspelt one pass in
// silence. What a description cannot say it does not know either: the 6000 characters of all embeds together, the 40 components
// of a message, what does not go together in one message. The fake checks those by itself.
package spec

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/errors"
)

// file is where the description lies, beside the repository or beside a folder above it.
var file = filepath.Join("shared", "specs", "discord-openapi.json")

// Spec is Discord's description of its API. It may be used by any number of goroutines.
type Spec struct {
	mu       sync.Mutex // the library reads parts of the description when they are first asked for
	rules    validator.Validator
	compiled *store
}

// Load gives the description, or nil where there is none. It is read once in a process, which takes a quarter of a second;
// what it says of a request is worked out when the first one of that kind comes, which takes about as long.
func Load() (*Spec, error) { return load() }

var load = sync.OnceValues(func() (*Spec, error) {
	name, err := find()
	if name == "" || err != nil {
		return nil, err
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("reading Discord's description of its API: %w", err)
	}
	return build(text)
})

// find gives the path of the description, or "" where there is none.
func find() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("looking for Discord's description of its API: %w", err)
	}
	for {
		name := filepath.Join(dir, file)
		if _, err := os.Stat(name); err == nil {
			return name, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", nil
		}
		dir = up
	}
}

// root is what stands before the paths of the description.
const root = "/api/v10"

// Request gives the problems of a request with this body, none when Discord would take it. Of r it reads the method, the URL
// and the headers. The path may begin with /api/v10, /v10, or neither.
func (s *Spec) Request(r *http.Request, body []byte) []string {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case len(body) > 0 && err != nil: // the library would not look at the body
		return []string{"the body has no Content-Type"}
	case strings.HasPrefix(kind, "multipart/"): // nor at this one
		return []string{"the body is multipart, which nothing here can check: send JSON"}
	}
	return s.ask(func() []*errors.ValidationError {
		_, found := s.rules.ValidateHttpRequestSync(plain(r, body))
		return found
	})
}

// Response gives the problems of an answer to r, none when Discord could have given it. Nothing is said of answers from 500 on:
// the description has none of them, and Discord gives them.
func (s *Spec) Response(r *http.Request, status int, header http.Header, body []byte) []string {
	switch {
	case status >= http.StatusInternalServerError:
		return nil
	case status == http.StatusNoContent && len(body) > 0:
		return []string{"an answer without content has a body"}
	case status != http.StatusNoContent && slices.Contains([]string{"", "null"}, string(bytes.TrimSpace(body))): // the library takes it for anything
		return []string{"the body is empty"}
	}
	return s.ask(func() []*errors.ValidationError {
		_, found := s.rules.ValidateHttpResponse(plain(r, nil), &http.Response{
			StatusCode: status,
			Header:     header,
			Body:       io.NopCloser(bytes.NewReader(body)),
		})
		return found
	})
}

// plain gives a request of its own to look at, for the library changes it: with the path as the description has it.
func plain(r *http.Request, body []byte) *http.Request {
	cut := func(path string) string {
		return strings.TrimPrefix(strings.TrimPrefix(path, "/api"), "/v10")
	}
	u := &url.URL{Scheme: "https", Host: "discord.com", Path: root + cut(r.URL.Path), RawQuery: r.URL.RawQuery}
	if r.URL.RawPath != "" {
		u.RawPath = root + cut(r.URL.RawPath)
	}
	p := &http.Request{Method: r.Method, URL: u, Host: u.Host, Header: r.Header.Clone(), Body: http.NoBody}
	if len(body) > 0 {
		p.Body, p.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	}
	return p.WithContext(r.Context())
}

// ask looks at one thing at a time, and gives what was found in words.
func (s *Spec) ask(look func() []*errors.ValidationError) (problems []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer func() {
		if p := recover(); p != nil {
			problems = []string{fmt.Sprintf("the library for OpenAPI panicked: %v", p)}
		}
	}()
	problems = words(look())
	if s.compiled.broken != nil {
		problems = append(problems, s.compiled.broken.Error())
	}
	return problems
}
