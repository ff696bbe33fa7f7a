package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/smtpcode"
)

// listRefusals are what mailing list servers write to whoever may not post, in small letters.
var listRefusals = []string{"not allowed to post", "awaits moderator approval", "post by non-member", "is being held until the list moderator", "you are not a subscriber", "this is the ezmlm program", "moderators for the", "not member article", "posting to this mailing list is restricted"}

// findLists reads the notices of mailing list servers (Mailman, ezmlm and their like) to whoever may not post: a sentence
// that says so, and an address of the list's own, its owner's or the one that takes commands.
func findLists(d *doc) []Failure {
	if d.found > 0 {
		return nil
	}
	for i := range d.lines {
		l := &d.lines[i]
		if l.taken || l.cues&cueOpening == 0 || !anyFold(start(l.text), listRefusals) {
			continue
		}
		from, to := max(0, i-15), min(len(d.lines), i+15)
		for j := from; j < to; j++ {
			for _, a := range addresses.All(start(d.lines[j].text)) {
				name := listOf(a)
				if name == "" && j+1 < to && anyFold(start(d.join(j, j+2)), []string{strings.ToLower(a) + " mailing list"}) {
					name = a
				}
				if name == "" {
					continue
				}
				f := Failure{Recipient: name, Confidence: Likely, Final: true, Format: "list"}
				end := d.paragraph(i, 6, nil)
				f.Text, _ = words(d.join(i, end), smtpcode.Code{}, smtpcode.Enhanced{})
				f.From, f.To = d.take(i, end)
				return []Failure{f}
			}
		}
	}
	return nil
}

// listOf gives the address of the list that an address belongs to: lamps@example.org for lamps-owner@example.org.
func listOf(addr string) string {
	local, domain, _ := strings.Cut(addr, "@")
	for _, of := range []string{"-owner", "-request", "-bounces", "-admin", "-help"} {
		if name, ok := strings.CutSuffix(strings.ToLower(local), of); ok && name != "" {
			return local[:len(name)] + "@" + domain
		}
	}
	if name, ok := strings.CutPrefix(strings.ToLower(local), "owner-"); ok && name != "" {
		return local[len("owner-"):] + "@" + domain
	}
	return ""
}
