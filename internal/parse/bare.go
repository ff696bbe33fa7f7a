package parse

import "slices"

// lendBare gives the one reply of a bounce that names no recipient to those whom the bounce names without a reply: notices
// of odd systems say at different places whom the mail did not reach and what the server answered.
func (d *doc) lendBare(found []Failure) []Failure {
	if d.mail == nil || !d.mail.daemon && !d.mail.titled {
		return found
	}
	bare, named := -1, 0
	for i := range found {
		f := &found[i]
		switch {
		case !f.ofBounce():
			return found
		case f.Recipient == "" && bare < 0 && (!f.Code.IsZero() || !f.Enhanced.IsZero()):
			bare = i
		case f.Recipient != "" && f.Code.IsZero() && f.Enhanced.IsZero() && f.Format != "dsn":
			named++
		default:
			return found
		}
	}
	if bare >= 0 && len(found) == 1 {
		d.nameAbove(&found[0])
		return found
	}
	if bare < 0 || named == 0 {
		return found
	}
	reply := found[bare]
	found = slices.Delete(found, bare, bare+1)
	for i := range found {
		f := &found[i]
		f.Local, f.Text = f.Text, reply.Text
		f.absorb(reply)
	}
	return found
}

// nameAbove takes the address that stands alone on the line above a bounce's only reply for its recipient.
func (d *doc) nameAbove(f *Failure) {
	for i := 1; i < len(d.lines); i++ {
		if d.lines[i].from != f.From {
			continue
		}
		if addr, rest, ok := listedAddress(d.lines[i-1].text); ok && rest == "" && !d.mail.of(addr) {
			f.Recipient, f.Confidence = addr, max(f.Confidence, Likely)
		}
		return
	}
}
