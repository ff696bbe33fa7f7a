package bot

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"

	"smtpbot/internal/chat"
	"smtpbot/internal/parse"
)

// MaxFiles is how many files of one message are read.
const MaxFiles = 10

// Read reads a message's text and files. A text that somebody put to the bot is read with guesses, one that was overheard
// without. trouble tells people which files were not read, and why.
func Read(m chat.Message) (found parse.Result, trouble []string) {
	if m.Asked == chat.Overheard {
		found = parse.Text(m.Text)
	} else if strings.TrimSpace(m.Text) != "" {
		found = parse.Asked(m.Text)
	}
	if len(m.Files) > 0 && wordsOnly(found) {
		found.Failures = nil // "what is this?" beside a file
	}
	files := m.Files
	if len(files) > MaxFiles {
		trouble = append(trouble, fmt.Sprintf("Only the first %d files were read.", MaxFiles))
		files = files[:MaxFiles]
	}
	for _, f := range files {
		r, err := readFile(f)
		if err != nil {
			trouble = append(trouble, err.Error())
			continue
		}
		found = Join(found, r)
	}
	return found, trouble
}

// Join gives what was read of both, a's first.
func Join(a, b parse.Result) parse.Result {
	a.Failures = append(a.Failures, b.Failures...)
	for _, kind := range b.Secrets {
		if !slices.Contains(a.Secrets, kind) {
			a.Secrets = append(a.Secrets, kind)
		}
	}
	a.More += b.More
	a.Cut = a.Cut || b.Cut
	a.Accepted = a.Accepted || b.Accepted
	return a
}

// wordsOnly tells whether nothing was read but words without a code.
func wordsOnly(r parse.Result) bool {
	return len(r.Failures) == 1 && r.Failures[0].Format == parse.Words
}

// fileError is a reason for people why a file could not be read.
type fileError string

func (e fileError) Error() string { return string(e) }

// readFile reads an e-mail or a text file.
func readFile(f chat.File) (parse.Result, error) {
	name := f.Name
	if name == "" {
		name = "The file"
	}
	switch {
	case f.Trouble != "":
		return parse.Result{}, fileError(name + " could not be fetched: " + f.Trouble)
	case f.Ref != "" && f.Data == nil:
		return parse.Result{}, fileError(name + " could not be fetched: send it again, or paste its text.")
	case len(f.Data) > chat.MaxInput:
		return parse.Result{}, fileError(chat.TooLarge(name, int64(len(f.Data))))
	case len(bytes.TrimSpace(f.Data)) == 0:
		return parse.Result{}, fileError(name + " is empty.")
	case parse.IsOutlook(f.Data):
		found, err := parse.Outlook(f.Data)
		if err != nil {
			return parse.Result{}, fileError(name + " is no Outlook message, or a broken one: save the message as .eml or paste its text.")
		}
		return found, nil
	case parse.IsEmail(f.Data):
		return parse.Email(f.Data), nil
	}
	text := decode(f.Data)
	if isBinary(text) {
		return parse.Result{}, fileError(name + " is neither an e-mail nor text.")
	}
	if len(text) != len(f.Data) && parse.IsEmail([]byte(text)) { // which UTF-16 hid
		return parse.Email([]byte(text)), nil
	}
	found := parse.Text(text)
	found.Accepted = found.Accepted || parse.Sent(text)
	return found, nil
}

// decode gives the text of a file: UTF-16 where its byte order mark says so, as Windows writes it, and UTF-8 otherwise.
func decode(data []byte) string {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		order = binary.LittleEndian
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		order = binary.BigEndian
	default:
		return strings.TrimPrefix(string(data), "\ufeff")
	}
	units := make([]uint16, 0, len(data)/2)
	for data = data[2:]; len(data) >= 2; data = data[2:] {
		units = append(units, order.Uint16(data))
	}
	return string(utf16.Decode(units))
}

// isBinary tells whether a text is none: more than a few of its first bytes are NULs or other controls.
func isBinary(s string) bool {
	s = s[:min(len(s), 4<<10)]
	odd := 0
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != 0x1b && c != '\f' {
			odd++
		}
	}
	return odd > 8 && odd*20 > len(s)
}
