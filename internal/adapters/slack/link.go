package slack

import (
	"net/url"
	"regexp"
	"strings"

	slackapi "github.com/slack-go/slack"

	"smtpbot/internal/chat"
)

// maxShortLink is how much of an address a link shows.
const maxShortLink = 60

// plainURL writes what would end an address in mrkdwn as URLs have it.
var plainURL = strings.NewReplacer("<", "%3C", ">", "%3E", "|", "%7C", " ", "%20", `"`, "%22", "`", "%60", "&", "&amp;")

// hostName is a host as a page of ours has it.
var hostName = regexp.MustCompile(`^[A-Za-z0-9.-]+$`)

// webAddress gives an https address in its usual form. ok is false for anything else, and for one with a user name, which
// only misleads.
func webAddress(s string) (u *url.URL, ok bool) {
	if len(s) > maxURL {
		return nil, false
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" || !hostName.MatchString(u.Hostname()) || u.User != nil || clean(u.String()) != u.String() {
		return nil, false
	}
	return u, true
}

// shortLink gives the address and the label of a link in mrkdwn: host and path, as far as there is room. Both are empty for
// what is no https link.
func shortLink(s string) (address, label string) {
	u, ok := webAddress(s)
	if !ok {
		return "", ""
	}
	if address = plainURL.Replace(u.String()); units(address) > maxURL {
		return "", ""
	}
	host := strings.TrimPrefix(u.Hostname(), "www.")
	label = clip(host+strings.TrimSuffix(u.Path, "/"), maxShortLink, dots)
	if strings.ContainsAny(label, "*_~`|<>&: ") || clean(label) != label {
		label = clip(host, maxShortLink, dots) // a path with signs of markup in it says less than it spoils
	}
	if strings.ContainsAny(label, "*_~`|<>& ") || clean(label) != label {
		return "", ""
	}
	return address, label
}

// permalink gives the address of a message in the workspace at site, "" where there is none.
func permalink(site string, r *chat.Ref) string {
	if r == nil || !strings.HasPrefix(site, "https://") || !isID(r.Place.Channel) || !isStamp(r.ID) {
		return ""
	}
	address := strings.TrimSuffix(site, "/") + "/archives/" + r.Place.Channel + "/p" + strings.ReplaceAll(r.ID, ".", "")
	if thread := r.Place.Thread; thread != r.ID && isStamp(thread) {
		address += "?thread_ts=" + thread + "&cid=" + r.Place.Channel
	}
	if _, ok := webAddress(address); !ok {
		return ""
	}
	return address
}

// isStamp tells whether s looks like a message's ts: 1700000000.000100.
func isStamp(s string) bool {
	whole, part, ok := strings.Cut(s, ".")
	return ok && whole != "" && part != "" && len(s) < 40 && strings.Trim(whole+part, "0123456789") == ""
}

// earlier writes the link to where the whole explanation stands.
func (p *page) earlier(r *chat.Ref, site string) {
	address := permalink(site, r)
	if address == "" {
		return
	}
	p.left -= len(wordEarlier) + perPart
	if p.form == plain {
		p.section(markupObject("<" + plainURL.Replace(address) + "|" + wordEarlier + ">"))
		return
	}
	p.rich(paragraph(slackapi.NewRichTextSectionLinkElement(address, wordEarlier, nil)))
}

// channels writes a list of channels. They become their names where Slack draws them.
func (p *page) channels(ids []string) {
	var known []string
	for _, id := range ids {
		if isID(id) && len(id) <= maxChannelID && p.left > 2*perPart && len(known) < maxItems {
			p.left -= 2 * perPart
			known = append(known, id)
		}
	}
	if len(known) == 0 {
		return
	}
	if p.form == plain {
		for i, id := range known {
			known[i] = "• <#" + id + ">"
		}
		p.section(markupObject(strings.Join(known, "\n")))
		return
	}
	items := make([]slackapi.RichTextElement, len(known))
	for i, id := range known {
		items[i] = paragraph(slackapi.NewRichTextSectionChannelElement(id, nil))
	}
	p.rich(richItems(false, items))
}

// maxChannelID is longer than any id of Slack's.
const maxChannelID = 40
