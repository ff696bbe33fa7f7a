package discordfake

import (
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// File is an attachment.
type File struct {
	Name string
	Type string // content_type; by the name where it is empty, and left out where it is "-"
	Data []byte
	Size int    // that is told of it; its real one where it is 0
	To   string // where the download is sent on to; empty for nowhere
	Gone bool   // the download finds nothing

	ID      string // filled in
	URL     string // filled in
	channel string
	private bool // of an interaction
}

// keepFile keeps an attachment and gives its id. The lock is held.
func (s *Server) keepFile(f File, channel string, private bool) string {
	f.ID, f.channel, f.private = s.newID(), channel, private
	f.URL = s.fileURL(&f)
	s.files[f.ID] = &f
	s.kept = append(s.kept, f.ID)
	if most := s.knobs.Keep; s.knobs.Forget && len(s.kept) > 2*most {
		for _, id := range s.kept[:len(s.kept)-most] {
			delete(s.files, id)
		}
		s.kept = slices.Clone(s.kept[len(s.kept)-most:])
	}
	return f.ID
}

// fileURL gives the signed address of an attachment. The lock is held.
func (s *Server) fileURL(f *File) string {
	base := s.knobs.CDN
	if base == "" {
		base = s.site + "/cdn"
	}
	kind := "attachments"
	if f.private {
		kind = "ephemeral-attachments"
	}
	now := time.Now()
	return fmt.Sprintf("%s/%s/%s/%s/%s?ex=%x&is=%x&hm=%s&", base, kind, f.channel, f.ID, url.PathEscape(f.Name), now.Add(s.knobs.FilesExpire).Unix(), now.Unix(), sign(f.ID))
}

// sign gives the part of an address that nobody can guess.
func sign(id string) string { return strings.Repeat("c0ffee", 9) + id[len(id)-10:] }

// wireFile gives an attachment. The lock is held.
func (s *Server) wireFile(f *File) object {
	if f == nil {
		return object{}
	}
	address := s.fileURL(f)
	size := f.Size
	if size == 0 {
		size = len(f.Data)
	}
	o := object{"id": f.ID, "filename": f.Name, "size": size, "url": address, "proxy_url": address}
	kind := f.Type
	if kind == "" {
		kind = mime.TypeByExtension(path.Ext(f.Name))
	}
	if kind != "" && kind != "-" {
		o["content_type"] = kind
	}
	if f.private {
		o["ephemeral"] = true
	}
	return o
}

// serveCDN serves attachments: what is signed and not expired.
func (s *Server) serveCDN(w http.ResponseWriter, r *http.Request) {
	parts := strings.Split(strings.TrimPrefix(r.URL.Path, "/cdn/"), "/")
	c := &call{r: r, route: "GET /cdn", at: time.Now()}
	f := s.takeFailure(r.Method, "/cdn")
	if f.kind != 0 && s.happen(f, w, r) {
		s.recordCall(c, 0, 0)
		return
	}
	s.mu.Lock()
	if r.Header.Get("Authorization") != "" {
		s.fault(FaultToken, "to the host of attachments")
	}
	var file *File
	if len(parts) >= 4 {
		file = s.files[parts[2]]
	}
	s.mu.Unlock()
	expires, err := strconv.ParseInt(r.URL.Query().Get("ex"), 16, 64)
	status := http.StatusOK
	switch {
	case file == nil || err != nil || file.Gone || r.URL.Query().Get("hm") != sign(file.ID) || time.Now().Unix() >= expires:
		status = http.StatusNotFound
		w.Header().Set("Content-Type", "text/plain;charset=UTF-8")
		w.WriteHeader(status)
		_, _ = w.Write([]byte("This content is no longer available."))
	case file.To != "":
		status = http.StatusFound
		http.Redirect(w, r, file.To, status)
	default:
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Content-Length", strconv.Itoa(len(file.Data)))
		_, _ = w.Write(file.Data)
	}
	s.recordCall(c, status, 0)
}
