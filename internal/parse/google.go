package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/smtpcode"
)

// googleIntroductions stand before the other server's reply in Gmail's notices.
var googleIntroductions = []string{"the response from the remote server was:", "the response was:", "the error that the other server returned was:", "the error that the  other server returned was:", "technical details of permanent failure:", "technical details of temporary failure:"}

// googleOpenings stand before the recipient.
var googleOpenings = []string{"your message wasn't delivered to ", "your message to ", "there was a problem delivering your message to ", "delivery to the following recipient failed permanently:", "delivery to the following recipient has been delayed:", "wasn't delivered to "}

// findGoogleBounce reads Gmail's notices in their old form ("Technical details of permanent failure") and in the new one
// ("The response from the remote server was").
func findGoogleBounce(d *doc) []Failure {
	var out []Failure
	recipient, opened := "", -1
	for i := 0; i < len(d.lines); i++ {
		if d.lines[i].taken || d.lines[i].blank() || d.near(i)&cueGoogle == 0 {
			continue
		}
		text := d.lines[i].text
		for _, m := range googleOpenings {
			if rest, ok := scan.After(text, m); ok {
				if addr, _ := addresses.First(rest); addr != "" {
					recipient, opened = addr, i
				} else if j := d.nextText(i); j > 0 && rest == "" {
					if addr, _ := addresses.First(d.lines[j].text); addr != "" {
						recipient, opened = addr, i
					}
				}
			}
		}
		f := Failure{Confidence: Certain, Product: "google", Recipient: recipient}
		end, ok := d.googleReply(i, &f)
		if !ok {
			continue
		}
		f.Delayed = d.above(i, "has been delayed", "delivery incomplete", "temporary problem")
		f.Final = d.above(i, "message not delivered", "failed permanently", "address not found")
		from, to := d.take(i, end)
		f.From, f.To = from, to
		if opened >= 0 {
			f.From = d.lines[opened].from
		}
		out = append(out, f)
		i = end - 1
	}
	if len(out) == 0 && opened >= 0 && d.ofGoogle() {
		end := d.paragraph(opened, 12, nil)
		f := Failure{Confidence: Likely, Product: "google", Recipient: recipient, Text: d.join(opened, end)}
		f.Delayed = scan.ContainsFold(f.Text, "has been delayed") || scan.ContainsFold(f.Text, "temporary problem")
		f.From, f.To = d.take(opened, end)
		out = append(out, f)
	}
	return out
}

// ofGoogle tells whether a notice names Google or Gmail, or has the form of its delays: other systems open theirs with the same
// words.
func (d *doc) ofGoogle() bool {
	return scan.ContainsFold(d.src, "google") || scan.ContainsFold(d.src, "gmail") || d.mail == nil
}

// nextText gives the next line after i with something in it, 0 where there is none.
func (d *doc) nextText(i int) int {
	for j := i + 1; j < len(d.lines) && j < i+4; j++ {
		if !d.lines[j].blank() {
			return j
		}
	}
	return 0
}

// googleReply reads the reply behind an introduction, which may be wrapped over two lines itself.
func (d *doc) googleReply(i int, f *Failure) (end int, ok bool) {
	s := d.join(i, min(i+2, len(d.lines)))
	for _, m := range googleIntroductions {
		at := scan.IndexFold(s, m)
		if at < 0 || at > len(scan.Spaces(d.lines[i].text)) {
			continue
		}
		start := i
		if at+len(m) >= len(scan.Spaces(d.lines[i].text)) { // the reply stands on a line of its own
			if start = d.nextText(i); start == 0 {
				return 0, false
			}
		}
		end = d.paragraph(start, 24, func(t string) bool { return strings.HasPrefix(strings.TrimSpace(t), "---") || startsField(t) })
		rest, whole := scan.After(d.join(i, end), m)
		if !whole { // the introduction goes on in a line that is no part of the reply
			continue
		}
		rest = strings.TrimSpace(rest)
		if strings.HasPrefix(m, "technical") {
			inner, has := scan.After(rest, "other server returned was:")
			if has {
				if at := strings.LastIndex(rest[:len(rest)-len(inner)], " by "); at >= 0 { // "… by mx.example.org. [192.0.2.1]."
					f.RemoteHost, f.RemoteIP = addresses.HostIP(rest[at+len(" by "):])
				}
				rest = strings.TrimSpace(inner)
			} else if scan.ContainsFold(rest, "google tried to deliver") {
				continue
			}
		}
		if r, is := readReply(rest); is {
			f.setReply(r)
			return end, true
		}
		if rest != "" {
			f.Text, _ = words(rest, smtpcode.Code{}, smtpcode.Enhanced{})
			f.Enhanced = inside(f.Text, smtpcode.Code{})
			return end, true
		}
	}
	return 0, false
}

// near gives the cues of a line and of the one behind it, over which an introduction may be wrapped.
func (d *doc) near(i int) cues {
	c := d.lines[i].cues
	if i+1 < len(d.lines) {
		c |= d.lines[i+1].cues
		if strings.HasSuffix(d.lines[i].text, "the") || strings.HasSuffix(d.lines[i].text, "other") {
			c |= cueGoogle
		}
	}
	return c
}
