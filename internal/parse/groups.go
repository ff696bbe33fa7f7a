package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
)

// groupLinks are the help pages that Google Groups names in its notices, in every language.
var groupLinks = []string{"groups.google.com/support", "support.google.com/a/"}

// findGoogleGroups reads the notices of Google Groups, which are written in the reader's language: a greeting by
// address, a group's name in brackets, a list of what may be wrong and a help page.
func findGoogleGroups(d *doc) []Failure {
	link, texts := -1, 0
	greeted := false // by address, as the notices begin
	for i := d.body(); i < len(d.lines) && !d.lines[i].taken && link < 0; i++ {
		if d.lines[i].blank() {
			continue
		}
		t := start(d.lines[i].text)
		if texts++; texts <= 2 && len(t) < maxName {
			a, _ := addresses.First(t)
			greeted = greeted || a != ""
		}
		if d.lines[i].cues&cueGoogle != 0 && anyFold(t, groupLinks) {
			link = i
		}
	}
	if link < 0 || !greeted || texts < 5 {
		return nil
	}
	for i := d.body(); i < link; i++ {
		name := groupName(d.lines[i].text)
		if name == "" {
			continue
		}
		f := Failure{Confidence: Certain, Product: "google", Format: "google-groups", Final: true}
		f.Recipient = name + "@" + groupDomain(d.lines[link].text)
		for _, to := range d.returnedTo() {
			if local, _, _ := strings.Cut(to, "@"); strings.EqualFold(local, name) {
				f.Recipient = to
			}
		}
		end := d.paragraph(i, 6, nil)
		f.Text = scan.Spaces(d.join(i, end) + " " + d.join(link, link+1))
		f.From, f.To = d.take(i, link+1)
		return []Failure{f}
	}
	return nil
}

// groupName gives the name in brackets that a sentence holds: a word without blanks and marks.
func groupName(s string) string {
	for _, b := range [][2]string{{"(", ")"}, {"\u300c", "\u300d"}, {"\uff08", "\uff09"}, {"\u201c", "\u201d"}, {"\"", "\""}} {
		rest := s
		for {
			_, after, ok := strings.Cut(rest, b[0])
			in, _, closed := strings.Cut(after, b[1])
			if !ok || !closed {
				break
			}
			if in != "" && len(in) <= 64 && strings.Trim(in, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.+") == "" {
				return in
			}
			rest = after
		}
	}
	return ""
}

// groupDomain gives the domain whose groups a help page is about.
func groupDomain(s string) string {
	if rest, ok := scan.After(s, "support.google.com/a/"); ok {
		domain, _, _ := strings.Cut(rest, "/")
		if addresses.Domain("x@"+domain) != "" {
			return strings.ToLower(domain)
		}
	}
	return "googlegroups.com"
}
