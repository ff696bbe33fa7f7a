package console

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"runtime"
	"strings"

	"smtpbot/internal/chat"
)

// command is the one command that carries a question.
const command = "/smtp"

// request is what the user wants: an answer to message, or else to be told notice, or else to leave.
type request struct {
	message chat.Message
	notice  string
	leave   bool
}

// read finds out what text asks for. text is not blank.
func (a *Adapter) read(text string) request {
	if strings.IndexByte(text, 0) >= 0 {
		return request{message: chat.Message{Files: []chat.File{{Name: "input", Data: []byte(text)}}, Asked: chat.Direct}}
	}
	line := strings.TrimSpace(text)
	if len(line) <= len("/quit") {
		switch strings.ToLower(line) {
		case "exit", "quit", ":q", "/exit", "/quit":
			return request{leave: true}
		case "/help":
			return request{message: chat.Message{Text: "help", Asked: chat.Command}}
		}
	}
	if r, ok := a.file(line); ok {
		return r
	}
	word, rest := firstWord(line)
	switch {
	case strings.EqualFold(word, command):
		return request{message: chat.Message{Text: rest, Asked: chat.Command}}
	case strings.Contains(line, "\n"):
		return request{message: chat.Message{Text: strings.Trim(text, "\r\n"), Asked: chat.Direct}}
	case slashWord(word):
		return request{notice: "There is no " + word + ". Type /smtp with a code or an error, /help or /quit, or paste a bounce."}
	case strings.HasPrefix(word, "/") && rest == "":
		return request{notice: "There is no file " + word + " to be read. Type /smtp with a code or an error, or /help."}
	}
	return request{message: chat.Message{Text: line, Asked: chat.Direct}}
}

// file reads the file that line names, if line is a path and nothing else.
func (a *Adapter) file(line string) (request, bool) {
	for _, path := range pathsIn(line, runtime.GOOS == "windows") {
		data, err := a.o.ReadFile(path)
		switch {
		case err == nil:
			file := chat.File{Name: filepath.Base(path), Data: data}
			return request{message: chat.Message{Files: []chat.File{file}, Asked: chat.Direct}}, true
		case !errors.Is(err, fs.ErrNotExist):
			return request{notice: "Cannot read that file: " + err.Error()}, true
		}
	}
	return request{}, false
}

// firstWord parts a text at its first white space.
func firstWord(text string) (word, rest string) {
	i := strings.IndexAny(text, " \t\r\n")
	if i < 0 {
		return text, ""
	}
	return text[:i], strings.TrimSpace(text[i:])
}

// slashWord tells whether word looks like a command: a slash and letters. Paths and log lines that begin with a slash
// (/var/log/mail.log:…) have more in them.
func slashWord(word string) bool {
	if len(word) < 2 || word[0] != '/' {
		return false
	}
	for _, c := range []byte(word[1:]) {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return true
}

// alone tells whether line is a message of its own among other lines: a command, or a single word with a slash.
func alone(line []byte) bool {
	if len(line) == 0 || line[0] != '/' {
		return false
	}
	word, rest := firstWord(string(line))
	return slashWord(word) || rest == "" && len(word) > 1
}

// splitter parts a stream of lines into messages. It gives a command as soon as its line is there.
type splitter struct {
	r     *bufio.Reader
	limit int
	held  string // a line that was read to find the end of the message before it
	err   error  // what comes after held
}

func newSplitter(r io.Reader, limit int) *splitter {
	return &splitter{r: bufio.NewReaderSize(r, 64<<10), limit: limit}
}

// next gives the next message that is not blank, byte for byte; io.EOF at the end.
func (s *splitter) next() (string, error) {
	if held := s.held; held != "" {
		s.held = ""
		return held, nil
	}
	var block []byte
	for s.err == nil {
		start := len(block)
		if block, s.err = s.line(block); s.err != nil && !errors.Is(s.err, io.EOF) {
			return "", s.err
		}
		line := block[start:]
		if !alone(line) {
			continue
		}
		if len(bytes.TrimSpace(block[:start])) == 0 {
			return string(line), nil
		}
		s.held = string(line)
		return string(block[:start]), nil
	}
	if len(bytes.TrimSpace(block)) == 0 {
		return "", s.err
	}
	return string(block), nil
}

// line appends one line with its end to block.
func (s *splitter) line(block []byte) ([]byte, error) {
	for {
		part, err := s.r.ReadSlice('\n')
		if len(block)+len(part) > s.limit {
			return nil, fmt.Errorf("the text is %w", errTooLarge)
		}
		block = append(block, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return block, err
		}
	}
}
