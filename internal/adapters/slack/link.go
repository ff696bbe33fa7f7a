package slack

import (
	"net/url"
	"strings"

	slackapi "github.com/slack-go/slack"

	"smtpbot/internal/adapters/internal/draw"
	"smtpbot/internal/chat"
)

// plainURL writes what would end an address in mrkdwn as URLs have it.
var plainURL = strings.NewReplacer("<", "%3C", ">", "%3E", "|", "%7C", " ", "%20", `"`, "%22", "`", "%60", "&", "&amp;")

// signs are what does not belong into the label of a link in mrkdwn.
const signs = "*_~`|<>&:"

// webAddress gives an https address that is not too long for Slack.
func webAddress(s string) (*url.URL, bool) { return draw.WebAddress(s, maxURL) }

// shortLink gives the address and the label of a link in mrkdwn: host and path, as far as there is room. Both are empty for
// what is no https link.
func shortLink(s string) (address, label string) {
	u, ok := webAddress(s)
	if !ok {
		return "", ""
	}
	address = plainURL.Replace(u.String())
	if label = draw.Label(u, signs, escaped); label == "" || draw.Units(address) > maxURL {
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
	p.Left -= len(draw.Earlier) + perPart
	if p.form == plain {
		p.section(markupObject("<" + plainURL.Replace(address) + "|" + draw.Earlier + ">"))
		return
	}
	p.rich(paragraph(slackapi.NewRichTextSectionLinkElement(address, draw.Earlier, nil)))
}

// channels writes a list of channels. They become their names where Slack draws them.
func (p *page) channels(ids []string) {
	var known []string
	for _, id := range ids {
		if isID(id) && len(id) <= maxChannelID && p.Left > 2*perPart && len(known) < maxItems {
			p.Left -= 2 * perPart
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
