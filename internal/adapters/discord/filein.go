package discord

import (
	"cmp"
	"path"
	"strings"
	"unicode/utf8"

	"smtpbot/internal/adapters/internal/loose"
	"smtpbot/internal/adapters/internal/markup"
	"smtpbot/internal/chat"
)

// What is kept of files.
const (
	maxFiles = 20  // of a message
	maxName  = 120 // characters, of a file and of a person
	maxExt   = 9   // of an extension, with its dot
)

// notFound says why a file cannot be read that Discord tells no address of.
const notFound = "Discord did not say where it is: send it again, or paste its text."

// rawAttachment is what counts of an attachment.
type rawAttachment struct {
	ID    snowflake    `json:"id"`
	Name  loose.String `json:"filename"`
	Title loose.String `json:"title"`
	Size  loose.Int    `json:"size"`
	URL   loose.String `json:"url"`
}

// filesOf gives what can be fetched of attachments, and of the others why not.
func filesOf(raw []rawAttachment) (files []chat.File) {
	for i := range raw {
		if f, ok := raw[i].file(); ok {
			files = append(files, f)
		}
		if len(files) == maxFiles {
			break
		}
	}
	return files
}

// file gives the file. ok is false where there is none at all.
func (a *rawAttachment) file() (f chat.File, ok bool) {
	if a.ID == "" && a.Name == "" && a.URL == "" {
		return chat.File{}, false
	}
	f = chat.File{Name: a.fileName()}
	switch {
	case a.Size > chat.MaxInput:
		f.Trouble = chat.TooLarge("it", int64(a.Size))
	case a.URL == "":
		f.Trouble = notFound
	default:
		f.Ref = string(a.URL)
	}
	return f, true
}

// fileName gives a name that can be shown and keeps its extension.
func (a *rawAttachment) fileName() string {
	name := cmp.Or(markup.CleanName(string(a.Name)), markup.CleanName(string(a.Title)), string(a.ID))
	ext := path.Ext(name)
	if len(ext) > maxExt {
		ext = ""
	}
	return markup.CutRunes(strings.TrimSuffix(name, ext), maxName-utf8.RuneCountInString(ext)) + ext
}
