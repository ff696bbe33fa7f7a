package console

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"smtpbot/internal/chat"
)

// maxPath is longer than any path that a system opens (PATH_MAX of Linux, in bytes); a longer text is no path.
const maxPath = 4096

// pathsIn gives what line can mean as one path, best first: a terminal writes a dropped file quoted, with backslashes or
// as a file:// URL. An ordinary word is no path, so that a file named "452" does not stand in the way of the code.
func pathsIn(line string, windows bool) []string {
	if line == "" || len(line) > maxPath || strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return nil
	}
	if path, ok := pathOfURL(line, windows); ok {
		return checked(windows, path)
	}
	quoted := line[0] == '\'' || line[0] == '"'
	if !quoted && !strings.ContainsRune(line, '/') && !(windows && strings.ContainsRune(line, '\\')) && !hasExtension(line) {
		return nil
	}
	if word, ok := unquote(line, windows); ok && word != line {
		return checked(windows, word, line)
	}
	return checked(windows, line)
}

// checked leaves out paths that must not be touched. On Windows that is everything on another host: only looking at
// such a file logs the user in there.
func checked(windows bool, paths ...string) []string {
	var good []string
	for _, p := range paths {
		host := windows && len(p) > 1 && (p[0] == '\\' || p[0] == '/') && (p[1] == '\\' || p[1] == '/')
		if p != "" && strings.IndexByte(p, 0) < 0 && !host {
			good = append(good, p)
		}
	}
	return good
}

// hasExtension tells whether name ends like a file's name: bounce.eml does, 5.7.26 does not.
func hasExtension(name string) bool {
	ext := strings.TrimRight(filepath.Ext(name), `'"`)
	return len(ext) > 1 && (ext[1]|0x20 >= 'a' && ext[1]|0x20 <= 'z')
}

// pathOfURL gives the path of a file:// URL on this host (RFC 8089 §2).
func pathOfURL(s string, windows bool) (string, bool) {
	u, err := url.Parse(s)
	if err != nil || !strings.EqualFold(u.Scheme, "file") || u.Host != "" && !strings.EqualFold(u.Host, "localhost") {
		return "", false
	}
	path := u.Path
	if windows && len(path) > 2 && path[0] == '/' && path[2] == ':' {
		path = path[1:] // RFC 8089 §E.2: file:///c:/path
	}
	return path, path != ""
}

// unquote reads s as a shell would read one word (POSIX.1-2024, Shell Command Language §2.2). It is false where s is more
// than one word or a quote stays open. On Windows a backslash parts folders, so only quotes are undone there.
func unquote(s string, windows bool) (string, bool) {
	var b strings.Builder
	var open byte // the quote that is open
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case open == 0 && c == ' ':
			return "", false
		case open == 0 && (c == '\'' || c == '"'):
			open = c
		case c == open:
			open = 0
		case c == '\\' && !windows && open != '\'':
			i++
			if i == len(s) {
				return "", false
			}
			if open == '"' && !strings.ContainsRune("\\\"$`", rune(s[i])) {
				b.WriteByte('\\')
			}
			b.WriteByte(s[i])
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), open == 0
}

// readFile reads a regular file of up to chat.MaxInput bytes.
func readFile(path string) ([]byte, error) { return readRegular(path, chat.MaxInput) }

// readRegular reads a regular file of up to limit bytes. It looks before it opens: opening a named pipe would wait for
// somebody to write into it.
func readRegular(path string, limit int64) (data []byte, err error) {
	name := filepath.Base(path)
	switch info, err := os.Stat(path); {
	case err != nil: // also where looking is not allowed: "/root/.forward: Permission denied" is an error, not a file
		return nil, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
	case info.IsDir():
		return nil, fmt.Errorf("%s is a folder", name)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not an ordinary file", name)
	case info.Size() > limit:
		return nil, fmt.Errorf("%s is %w", name, errTooLarge)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err // it says what and which file
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	data, err = io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%s is %w", name, errTooLarge)
	}
	return data, nil
}
