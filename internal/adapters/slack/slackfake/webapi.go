package slackfake

import (
	"encoding/json"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"smtpbot/internal/adapters/internal/fake"
)

// maxBody is the largest request that the Web API reads.
const maxBody = 4 << 20

// request is a call of a method with its arguments; those that are no strings in JSON are kept as JSON.
type request struct {
	method string
	args   map[string]string
	token  string
	json   bool
}

// method is one of the Web API.
type method struct {
	scopes []string // one of them is needed; the first is named where there is none
	app    bool     // it takes the token of the app
	run    func(*Server, request) object
}

// methods are those that there are. Each is run with the lock held.
var methods = map[string]method{
	"api.test":              {run: func(*Server, request) object { return object{"ok": true} }},
	"auth.test":             {run: (*Server).authTest},
	"apps.connections.open": {app: true, run: (*Server).connectionsOpen},
	"chat.postMessage":      {scopes: []string{"chat:write"}, run: (*Server).postMessage},
	"chat.update":           {scopes: []string{"chat:write"}, run: (*Server).update},
	"chat.delete":           {scopes: []string{"chat:write"}, run: (*Server).remove},
	"chat.postEphemeral":    {scopes: []string{"chat:write"}, run: (*Server).postEphemeral},
	"chat.getPermalink":     {run: (*Server).permalink},
	"conversations.info":    {scopes: []string{"channels:read", "groups:read", "im:read", "mpim:read"}, run: (*Server).conversationInfo},
	"conversations.replies": {scopes: []string{"channels:history", "groups:history", "im:history", "mpim:history"}, run: (*Server).conversationReplies},
	"conversations.open":    {scopes: []string{"im:write", "channels:manage", "groups:write", "mpim:write"}, run: (*Server).conversationOpen},
	"users.info":            {scopes: []string{"users:read"}, run: (*Server).userInfo},
	"files.info":            {scopes: []string{"files:read"}, run: (*Server).fileInfo},
	"views.open":            {run: (*Server).viewsOpen},
	"views.update":          {run: (*Server).viewsUpdate},
	"views.publish":         {run: (*Server).viewsPublish},
}

// fail is the answer with an error.
func fail(code string) object { return object{"ok": false, "error": code} }

// ok is the answer without one.
func ok(more object) object {
	more["ok"] = true
	return more
}

// serveAPI answers a call.
func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	q, code := read(r)
	f := s.fails(q.method)
	if f.kind != 0 && !f.after && s.happen(f, w, r) {
		s.noteCall(q, "failed")
		return
	}
	if r.Context().Err() != nil { // nobody waits for the answer
		return
	}
	var answer object
	if code != "" {
		answer = fail(code)
		s.noteCall(q, code)
	} else {
		answer = s.call(q)
	}
	s.mu.Lock()
	scopes := strings.Join(s.knobs.Scopes, ",")
	s.mu.Unlock()
	w.Header().Set("X-OAuth-Scopes", scopes)
	w.Header().Set("X-Accepted-OAuth-Scopes", strings.Join(methods[q.method].scopes, ","))
	w.Header().Set("X-Slack-Req-Id", fake.Random(16))
	if f.after && s.happen(f, w, r) {
		return
	}
	if wait, limited := answer["\x00wait"].(time.Duration); limited {
		rateLimited(w, wait)
		return
	}
	writeJSON(w, answer)
}

// noteCall records a call that was not carried out.
func (s *Server) noteCall(q request, code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.called(q, code)
}

// called records a call. The lock is held.
func (s *Server) called(q request, code string) {
	form := url.Values{}
	for k, v := range q.args {
		form.Set(k, v)
	}
	s.log.count(q.method)
	s.log.calls = fake.Keep(s.most(), s.log.calls, Call{Method: q.method, At: time.Now(), Form: form, RightToken: q.token == tokenOf(q.method), JSON: q.json, Error: code})
	s.note()
}

// tokenOf gives the token that a method takes.
func tokenOf(name string) string {
	if methods[name].app {
		return AppToken
	}
	return BotToken
}

// call carries out a call and records it.
func (s *Server) call(q request) object {
	s.mu.Lock()
	defer s.mu.Unlock()
	answer := s.allowed(q)
	if answer == nil {
		answer = methods[q.method].run(s, q)
	}
	code, _ := answer["error"].(string)
	s.called(q, code)
	return answer
}

// allowed gives the error of a call that may not be made, else nil.
func (s *Server) allowed(q request) object {
	m, known := methods[q.method]
	if !known {
		a := fail("unknown_method")
		a["req_method"] = q.method
		return a
	}
	switch {
	case q.token == "":
		return fail("not_authed")
	case q.token != BotToken && q.token != AppToken:
		return fail("invalid_auth")
	case s.dead != "":
		return fail(s.dead)
	case m.app != (q.token == AppToken):
		return fail("not_allowed_token_type")
	}
	if len(m.scopes) > 0 && !s.has(m.scopes...) {
		return s.missing(m.scopes[0])
	}
	return nil
}

// missing is the answer where a scope is missing.
func (s *Server) missing(scope string) object {
	a := fail("missing_scope")
	a["needed"], a["provided"] = scope, strings.Join(s.knobs.Scopes, ",")
	return a
}

// read reads a call: a form, JSON or a query. code is the error where it cannot be read.
func read(r *http.Request) (q request, code string) {
	q = request{method: strings.TrimPrefix(r.URL.Path, "/api/"), args: map[string]string{}}
	q.token, _ = strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil || len(body) > maxBody {
		return q, "request_timeout"
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	form := r.URL.Query()
	switch {
	case kind == "application/json":
		q.json = true
		var args map[string]json.RawMessage
		if len(body) > 0 && json.Unmarshal(body, &args) != nil {
			return q, "invalid_json"
		}
		for k, raw := range args {
			var text string
			if json.Unmarshal(raw, &text) != nil {
				text = string(raw)
			}
			if k != "token" { // Slack takes no token in JSON
				q.args[k] = text
			}
		}
		form = nil
	case kind == "application/x-www-form-urlencoded":
		posted, err := url.ParseQuery(string(body))
		if err != nil {
			return q, "invalid_form_data"
		}
		maps.Copy(form, posted)
	case r.Method == http.MethodPost && len(body) > 0:
		return q, "invalid_post_type"
	}
	for k, v := range form {
		q.args[k] = v[0]
	}
	if token := q.args["token"]; token != "" && q.token == "" {
		q.token = token
	}
	delete(q.args, "token")
	return q, ""
}

// authTest says who the token is.
func (s *Server) authTest(request) object {
	return ok(object{"url": Site, "team": "Acme", "user": s.users[BotUser].Name, "team_id": Team, "user_id": BotUser, "bot_id": Bot, "is_enterprise_install": false})
}

// connectionsOpen gives the address of a new connection.
func (s *Server) connectionsOpen(request) object {
	ticket := fake.Random(12)
	s.tickets[ticket] = true
	return ok(object{"url": s.socketURL(ticket)})
}
