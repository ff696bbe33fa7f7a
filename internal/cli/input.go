package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"smtpbot/internal/chat"
	"smtpbot/internal/parse"
)

// question gathers what is to be explained.
func (f *explainFlags) question(s IO, args []string) (chat.Message, error) {
	text := strings.Join(args, " ")
	switch {
	case f.named && f.file != "-":
		data, err := readFile(f.file)
		if err != nil {
			return chat.Message{}, err
		}
		return message(f.file, data), nil
	case len(args) == 0, text == "-":
		data, err := readInput(s)
		if err != nil {
			return chat.Message{}, err
		}
		return message("standard input", data), nil
	case strings.TrimSpace(text) == "":
		return chat.Message{}, usagef("nothing to explain: the text is empty")
	case isFile(text):
		return chat.Message{}, usagef("%s is a file; to explain what it holds: bot explain --file %s", text, text)
	}
	return chat.Message{Asked: chat.Command, Text: text}, nil
}

// message makes a question of what was read. Text is asked as if it had been typed, so that a code in a file is a code;
// everything else goes as a file, whose name the answer can tell.
func message(name string, data []byte) chat.Message {
	m := chat.Message{Asked: chat.Command}
	if parse.IsEmail(data) || bytes.IndexByte(data, 0) >= 0 {
		m.Files = []chat.File{{Name: name, Data: data}}
	} else {
		m.Text = string(data)
	}
	return m
}

// isFile tells whether text is the name of a file and nothing else: it ends like one, and the file is there.
func isFile(text string) bool {
	ext := filepath.Ext(text)
	if len(ext) < 2 || !unicode.IsLetter(rune(ext[1])) { // a file named 5.7.26 must not stand in the way of the code
		return false
	}
	info, err := os.Stat(text)
	return err == nil && info.Mode().IsRegular()
}

func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no file %s; give the path of an e-mail or a text", name)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the file: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, fmt.Errorf("%s is a folder; give one file in it, such as %s", name, filepath.Join(name, "bounce.eml"))
	}
	data, err := readAll(f)
	if err != nil {
		return nil, fmt.Errorf("reading the file: %w", err)
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, fmt.Errorf("nothing to explain: %s is empty", name)
	}
	return data, nil
}

func readInput(s IO) ([]byte, error) {
	invite(s, "Paste the error")
	data, err := readAll(s.In)
	if err != nil {
		return nil, fmt.Errorf("reading standard input: %w", err)
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, usagef("nothing to explain: give a text, a --file, or something on standard input")
	}
	return data, nil
}

func readAll(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, chat.MaxInput+1))
	if err != nil {
		return nil, err
	}
	if len(data) > chat.MaxInput {
		return nil, fmt.Errorf("it has more than %d MB; cut out the part with the error", chat.MaxInput>>20)
	}
	return data, nil
}

// invite tells somebody at a terminal that the program waits for them, and how to end.
func invite(s IO, what string) {
	if isTerminal(s.In) {
		fmt.Fprintf(s.Err, "%s and end with Ctrl-D:\n", what)
	}
}

// isTerminal tells whether somebody types there. The null device looks like a terminal, and nobody does.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}
