package slack

import (
	"strings"
	"unicode/utf8"

	"smtpbot/internal/adapters/internal/loose"
	"smtpbot/internal/adapters/internal/markup"
	"smtpbot/internal/chat"
)

// What is kept of files.
const (
	maxFiles     = 20  // of a message
	maxFileName  = 120 // characters
	maxAddresses = 10  // in a line of an e-mail's header
)

// rawFile is what counts of a file object.
type rawFile struct {
	ID        looseID               `json:"id"`
	Name      loose.String          `json:"name"`
	Title     loose.String          `json:"title"`
	Type      loose.String          `json:"filetype"`
	Mode      loose.String          `json:"mode"`
	Access    loose.String          `json:"file_access"`
	URL       loose.String          `json:"url_private"`
	Download  loose.String          `json:"url_private_download"`
	Preview   loose.String          `json:"preview"`
	Truncated loose.String          `json:"preview_is_truncated"`
	PlainText loose.String          `json:"plain_text"`
	Subject   loose.String          `json:"subject"`
	From      loose.List[rawMailer] `json:"from"`
	To        loose.List[rawMailer] `json:"to"`
}

// rawMailer is somebody in the header of an e-mail.
type rawMailer struct {
	Address  loose.String `json:"address"`
	Original loose.String `json:"original"` // with the name
}

// splitRef takes chat.File.Ref apart. url is empty where Slack told the id alone: files.info knows it.
func splitRef(ref string) (id, url string) {
	id, url, _ = strings.Cut(ref, "|")
	return id, url
}

// files gives the files of the message: those that people forwarded in it too, and those of a program's attachments.
func (m *rawMessage) files(me self) []chat.File {
	raw := []rawFile(m.Files)
	for _, a := range m.Attachments {
		if a.IsShare == "true" || m.author(me).Bot {
			raw = append(raw, a.Files...)
		}
	}
	return filesOf(raw)
}

// filesOf gives what can be read or fetched of files.
func filesOf(raw []rawFile) (files []chat.File) {
	room := maxInbound
	for _, r := range raw {
		f, ok := r.file(room)
		if !ok {
			continue
		}
		if files = append(files, f); len(files) == maxFiles {
			break
		}
		room -= len(f.Data)
	}
	return files
}

// file gives a file, with what it holds where Slack sent that along and it is no more than room. ok is false where there is
// nothing to read.
func (f *rawFile) file(room int) (_ chat.File, ok bool) {
	switch {
	case f.Mode == "tombstone", f.Mode == "hidden_by_limit", f.Access == "access_denied", f.Access == "file_not_found":
		return chat.File{}, false
	}
	id, url := strings.ReplaceAll(string(f.ID), "|", ""), loose.First(f.Download, f.URL)
	if f.Access == "check_file_info" {
		url = ""
	}
	name := f.fileName(id)
	uploaded := url != "" && strings.HasSuffix(strings.ToLower(string(f.Name)), ".eml") // the file itself holds more than its text
	switch mail := f.mail(); {
	case mail != "" && !uploaded && len(mail) <= room:
		return chat.File{Name: textName(name), Data: []byte(mail)}, true
	case f.Mode == "snippet" && f.Preview != "" && f.Truncated == "false" && url == "" && len(f.Preview) <= room:
		return chat.File{Name: name, Data: []byte(f.Preview)}, true
	case id == "" && url == "":
		return chat.File{}, false
	}
	return chat.File{Name: name, Ref: id + "|" + url}, true
}

// mail gives an e-mail that was sent to Slack, which keeps its text and the fields that people see.
func (f *rawFile) mail() string {
	if f.Mode != "email" || f.PlainText == "" {
		return ""
	}
	var b strings.Builder
	for _, field := range []struct{ name, value string }{{"Subject", string(f.Subject)}, {"From", addresses(f.From)}, {"To", addresses(f.To)}} {
		if value := strings.Join(strings.Fields(field.value), " "); value != "" { // a line feed would begin another field
			b.WriteString(field.name + ": " + value + "\n")
		}
	}
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	b.WriteString(string(f.PlainText))
	return b.String()
}

// addresses gives people as a header has them.
func addresses(of []rawMailer) string {
	var all []string
	for _, m := range of[:min(len(of), maxAddresses)] {
		a := loose.First(m.Original, m.Address)
		if m.Address != "" && !strings.Contains(a, "@") {
			a = string(m.Address)
		}
		if a != "" {
			all = append(all, a)
		}
	}
	return strings.Join(all, ", ")
}

// fileName gives a name that can be shown and tells by its end what the file is.
func (f *rawFile) fileName(id string) string {
	name := ""
	for _, s := range []string{string(f.Name), string(f.Title), id} {
		if name = markup.CleanName(s); name != "" {
			break
		}
	}
	stem, ext := splitExt(name)
	if ext == "" && name != "" {
		ext = extOf(string(f.Type))
	}
	return markup.CutRunes(stem, maxFileName-utf8.RuneCountInString(ext)) + ext
}

// textName gives name for what Slack made plain text of.
func textName(name string) string {
	stem, ext := splitExt(name)
	if ext != ".eml" && ext != ".txt" && ext != ".msg" {
		stem += ext
	}
	return markup.CutRunes(stem, maxFileName-len(".txt")) + ".txt"
}

// splitExt parts a name before its extension: a few letters or digits behind the last dot, as in x.eml. The end of
// "550 5.1.1 User unknown" is none, nor is that of "status 5.1.1".
func splitExt(name string) (stem, ext string) {
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 {
		return name, ""
	}
	if ext = name[dot+1:]; len(ext) == 0 || len(ext) > 8 || isDigits(ext) || !isWord(ext) {
		return name, ""
	}
	return name[:dot], name[dot:]
}

// extOf gives the extension for what Slack takes a file for, where that is short.
func extOf(filetype string) string {
	switch filetype {
	case "email":
		return ".eml"
	case "auto", "text", "plain":
		return ".txt"
	case "markdown":
		return ".md"
	case "binary", "":
		return ""
	}
	if len(filetype) > 4 || !isWord(filetype) {
		return ""
	}
	return "." + filetype
}

// isWord tells whether s has nothing but letters and digits of ASCII.
func isWord(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}
