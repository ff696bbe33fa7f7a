package discordfake

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"smtpbot/internal/adapters/internal/fake"
)

// maxRequest is how large a request may be.
const maxRequest = 25 << 20

// call is a request to the REST API. The lock is held while it is served.
type call struct {
	r     *http.Request
	at    time.Time
	path  string   // without the version
	route string   // one of the routes
	args  []string // the segments that * stands for
	body  []byte
	data  any // the body as JSON
	files []File
	auth  bool
}

// object gives the body as an object, empty where it is none.
func (c *call) object() object {
	o, _ := c.data.(object)
	if o == nil {
		return object{}
	}
	return o
}

// answer is what is answered.
type answer struct {
	status int
	body   any // nil for none
}

// done is an answer without a body.
func done() answer { return answer{status: http.StatusNoContent} }

// ok is an answer.
func ok(body any) answer { return answer{status: http.StatusOK, body: body} }

// fails is an error with one of Discord's codes.
func fails(status, code int, message string) answer {
	return answer{status: status, body: object{"message": message, "code": code}}
}

// serveAPI serves the REST API.
func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	c := &call{r: r, at: time.Now()}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxRequest+1))
	if err != nil {
		return
	}
	c.body = body
	version, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/api/"), "/")
	c.path = "/" + rest
	s.keepRequest(c)
	f := s.takeFailure(r.Method, c.path)
	serve, _ := c.find()
	if f.kind != 0 && !f.after && s.happen(f, w, r) {
		s.recordCall(c, f.code, f.json)
		s.mu.Lock()
		s.log.exchanges = fake.Keep(s.most(), s.log.exchanges, exchange{c: c})
		s.mu.Unlock()
		return
	}
	s.mu.Lock()
	h := http.Header{}
	a := s.answer(c, serve, version, h)
	raw := s.settle(c, a, h)
	s.mu.Unlock()
	if f.kind != 0 && f.after && s.happen(f, w, r) {
		return
	}
	for key, values := range h {
		w.Header()[key] = values
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(raw)
}

// answer serves a call. The lock is held.
func (s *Server) answer(c *call, to route, version string, h http.Header) answer {
	given := c.r.Header.Get("Authorization")
	c.auth = strings.HasPrefix(given, "Bot ") && s.token(given)
	switch {
	case version != "v10":
		s.fault(FaultVersion, c.r.Method+" "+c.r.URL.Path)
		return fails(http.StatusBadRequest, 50041, "Invalid API version provided")
	case !s.knobs.AnyAgent && !strings.HasPrefix(c.r.UserAgent(), "DiscordBot ("):
		s.fault(FaultAgent, c.r.UserAgent())
		return fails(http.StatusForbidden, 40333, "internal network error")
	case to.serve == nil:
		s.fault(FaultDisorder, "no such route: "+c.route)
		return fails(http.StatusNotFound, 0, "404: Not Found")
	case !to.open && !c.auth:
		return fails(http.StatusUnauthorized, 0, "401: Unauthorized")
	case len(c.body) > maxRequest:
		return fails(http.StatusRequestEntityTooLarge, 40005, "Request entity too large")
	}
	if a := s.limit(c, h); a != nil {
		return *a
	}
	if a, bad := s.readBody(c); bad {
		return a
	}
	return to.serve(s, c)
}

// readBody reads the body of a call, JSON or a form with files. The lock is held.
func (s *Server) readBody(c *call) (a answer, bad bool) {
	if len(c.body) == 0 {
		return a, false
	}
	kind, params, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	raw := c.body
	switch {
	case kind == "application/json":
	case kind == "multipart/form-data":
		raw = c.readForm(params["boundary"])
	default:
		return s.refuse(c, problem{"", "CONTENT_TYPE_INVALID", "Expected \"Content-Type\" header to be one of {'application/json'}."}), true
	}
	v, err := decode(raw)
	if err != nil {
		s.fault(FaultDisorder, "a body that is no JSON: "+c.route)
		return fails(http.StatusBadRequest, 50109, "The request body contains invalid JSON."), true
	}
	c.data = v
	return a, false
}

// readForm reads a form: payload_json and files.
func (c *call) readForm(boundary string) (payload []byte) {
	payload = []byte("{}")
	form := multipart.NewReader(bytes.NewReader(c.body), boundary)
	for {
		p, err := form.NextPart()
		if err != nil {
			return payload
		}
		data, _ := io.ReadAll(p)
		switch {
		case p.FormName() == "payload_json":
			payload = data
		case strings.HasPrefix(p.FormName(), "files["):
			c.files = append(c.files, File{Name: p.FileName(), Data: data, Type: p.Header.Get("Content-Type")})
		}
	}
}

// settle records a call and its answer, and gives the body of that. The lock is held.
func (s *Server) settle(c *call, a answer, h http.Header) (body json.RawMessage) {
	o, _ := a.body.(object)
	s.record(c, a.status, integer(o, "code"))
	if (a.status == 401 || a.status == 403 || a.status == 429) && h.Get("X-RateLimit-Scope") != "shared" {
		s.log.count("invalid")
	}
	if a.body != nil {
		body = fake.Encode(a.body)
		h.Set("Content-Type", "application/json")
	}
	s.log.exchanges = fake.Keep(s.most(), s.log.exchanges, exchange{c: c, status: a.status, header: h.Clone(), body: body})
	return body
}

// recordCall is record for those who do not hold the lock.
func (s *Server) recordCall(c *call, status, code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.record(c, status, code)
}

// record records a call. The lock is held.
func (s *Server) record(c *call, status, code int) {
	s.log.count("requests")
	s.log.count(c.route)
	path := c.path
	if path == "" {
		path = "/cdn"
	}
	var body json.RawMessage
	if json.Valid(c.body) {
		body = c.body
	} else if c.data != nil {
		body = fake.Encode(c.data)
	}
	s.log.calls = fake.Keep(s.most(), s.log.calls, Call{Method: c.r.Method, Path: path, Route: c.route, Query: c.r.URL.RawQuery, At: c.at, Body: body, Auth: c.auth, Status: status, Code: code})
	s.note()
}

// keepRequest keeps what a request says, for searching.
func (s *Server) keepRequest(c *call) {
	var b bytes.Buffer
	b.WriteString(c.r.Method + " " + c.r.URL.String() + "\n")
	for key, values := range c.r.Header {
		if key != "Authorization" {
			b.WriteString(key + ": " + strings.Join(values, ", ") + "\n")
		}
	}
	b.Write(c.body)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keepSent(c.r.Method+" "+c.path, b.Bytes())
}
