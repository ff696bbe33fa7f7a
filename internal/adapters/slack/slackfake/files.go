package slackfake

import (
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"smtpbot/internal/adapters/internal/fake"
)

// File is a file of the workspace. What stands behind Data makes its download misbehave.
type File struct {
	ID, Name, Mimetype string
	Mode               string // "hosted" where it is empty; "snippet", "email", "external", "tombstone", "hidden_by_limit"
	User               string
	PlainText          string // of an email
	Stub               bool   // of Slack Connect: events carry only the id and file_access check_file_info
	NoURL              bool   // there is no url_private
	Size               int64  // as it is told; that of Data where it is 0
	Data               []byte

	Slow     time.Duration // before each chunk of 1 KB
	Endless  bool          // it never ends
	Redirect string        // where the download leads
	Chunked  bool          // no Content-Length
	Cut      bool          // the connection breaks in the middle
}

// AddFile adds a file, and gives it with its id.
func (s *Server) AddFile(f File) File {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.ID == "" {
		f.ID = newID("F")
	}
	if f.Mode == "" {
		f.Mode = "hosted"
	}
	if f.User == "" {
		f.User = Alice
	}
	if f.Size == 0 {
		f.Size = int64(len(f.Data))
	}
	f.Data = slices.Clone(f.Data)
	s.files[f.ID] = &f
	return f
}

// FileURL gives the url_private_download of a file.
func (s *Server) FileURL(id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.files[id]; f != nil {
		return s.fileURL(f)
	}
	return ""
}

// fileURL is FileURL for those who hold the lock.
func (s *Server) fileURL(f *File) string {
	return s.site + "/files-pri/" + Team + "-" + f.ID + "/download/" + url.PathEscape(f.Name)
}

// wireFile gives a file as messages and files.info carry it. The lock is held.
func (s *Server) wireFile(f *File, user string) object {
	switch {
	case f == nil:
		return object{"id": "F0GONEAAA", "mode": "tombstone"}
	case f.Mode == "tombstone" || f.Mode == "hidden_by_limit":
		return object{"id": f.ID, "mode": f.Mode}
	case f.Stub:
		return object{"id": f.ID, "mode": "file_access", "file_access": "check_file_info", "created": 0, "timestamp": 0, "user": user}
	}
	return s.wholeFile(f)
}

// wholeFile gives all of a file. The lock is held.
func (s *Server) wholeFile(f *File) object {
	o := object{"id": f.ID, "created": 1700000000, "timestamp": 1700000000, "name": f.Name, "title": f.Name, "mimetype": f.Mimetype,
		"filetype": strings.TrimPrefix(path.Ext(f.Name), "."), "user": f.User, "user_team": Team, "editable": f.Mode == "snippet", "size": f.Size,
		"mode": f.Mode, "is_external": f.Mode == "external", "external_type": "", "is_public": true, "public_url_shared": false, "display_as_bot": false,
		"permalink": Site + "files/" + f.User + "/" + f.ID + "/" + url.PathEscape(f.Name), "file_access": "visible", "has_rich_preview": false}
	if !f.NoURL {
		o["url_private"], o["url_private_download"] = s.fileURL(f), s.fileURL(f)
	}
	if f.Mode == "email" {
		o["plain_text"], o["preview_plain_text"], o["subject"] = f.PlainText, f.PlainText[:min(len(f.PlainText), 100)], f.Name
	}
	return o
}

func (s *Server) fileInfo(q request) object {
	f := s.files[q.args["file"]]
	switch {
	case f == nil:
		return fail("file_not_found")
	case f.Mode == "tombstone":
		return fail("file_deleted")
	}
	return ok(object{"file": s.wholeFile(f), "comments": []object{}, "response_metadata": object{"next_cursor": ""}})
}

// serveFile gives a file to those who have the token and the scope, and leads the others to the sign-in page.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	f, scoped := s.requested(r)
	right := r.Header.Get("Authorization") == "Bearer "+BotToken && scoped
	q := request{method: "files", token: strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), args: map[string]string{"path": r.URL.Path}}
	fault := s.fails("files")
	s.noteCall(q, "")
	if fault.kind != 0 && s.happen(fault, w, r) {
		return
	}
	switch {
	case !right || f == nil:
		http.Redirect(w, r, "/?redir="+url.QueryEscape(r.URL.Path), http.StatusFound)
	case f.Redirect != "":
		http.Redirect(w, r, f.Redirect, http.StatusFound)
	default:
		s.stream(w, r, f)
	}
}

// requested gives the file that a request names, nil for none.
func (s *Server) requested(r *http.Request) (f *File, scoped bool) {
	name := strings.TrimPrefix(r.URL.Path, "/files-pri/"+Team+"-")
	id, _, _ := strings.Cut(name, "/")
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.files[id], s.has("files:read")
}

// stream sends the bytes of a file.
func (s *Server) stream(w http.ResponseWriter, r *http.Request, f *File) {
	const chunk = 1 << 10
	w.Header().Set("Content-Type", f.Mimetype)
	if !f.Endless && !f.Chunked {
		w.Header().Set("Content-Length", strconv.Itoa(len(f.Data)))
	}
	data, sent := f.Data, 0
	if f.Endless && len(data) == 0 {
		data = []byte(strings.Repeat("550 5.1.1 no such user\r\n", 100))
	}
	for r.Context().Err() == nil && s.ctx.Err() == nil {
		if sent >= len(data) {
			if !f.Endless {
				return
			}
			sent = 0
		}
		if f.Cut && sent >= len(data)/2 {
			if flusher, isFlusher := w.(http.Flusher); isFlusher {
				flusher.Flush()
			}
			panic(http.ErrAbortHandler)
		}
		end := len(data)
		if f.Slow > 0 || f.Cut || f.Endless {
			end = min(sent+chunk, end)
		}
		if f.Slow > 0 && !s.pause(r, f.Slow) {
			return
		}
		if _, err := w.Write(data[sent:end]); err != nil {
			return
		}
		if flusher, isFlusher := w.(http.Flusher); isFlusher && f.Slow > 0 {
			flusher.Flush()
		}
		sent = end
	}
}

// pause waits for a while, unless the one who asked has gone.
func (s *Server) pause(r *http.Request, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-r.Context().Done():
	case <-s.ctx.Done():
	}
	return false
}

// serveSignIn shows the page that people without access to something see.
func serveSignIn(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write([]byte("<!DOCTYPE html><html><head><title>Slack</title></head><body>Sign in to Acme</body></html>"))
}

// Hit is a request that came to the foreign host.
type Hit struct {
	Path  string
	Token bool // the bot's token came along
}

// Foreign gives the base address of another host that a download can lead to, as 127.0.0.1, or as localhost where name is
// true. What comes there is in Hits.
func (s *Server) Foreign(name bool) string {
	if name {
		return strings.Replace(s.foreign.URL, "127.0.0.1", "localhost", 1)
	}
	return s.foreign.URL
}

// Hits gives the requests that came to the foreign host.
func (s *Server) Hits() []Hit {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.hits)
}

func (s *Server) serveForeign(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	token := strings.Contains(r.Header.Get("Authorization"), BotToken)
	s.hits = fake.Keep(s.most(), s.hits, Hit{r.URL.Path, token})
	if token {
		s.fault(FaultToken, "another host")
	}
	s.mu.Unlock()
	w.Header().Set("Content-Type", "text/plain")
	_, _ = w.Write([]byte("550 5.7.1 from another host"))
}
