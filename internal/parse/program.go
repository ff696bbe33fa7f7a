package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/talk"
	"smtpbot/internal/parse/trouble"
	"smtpbot/internal/smtpcode"
)

// findProgram reads the errors of mail libraries and programs: the reply inside where there is one, their own words where
// there is none.
func findProgram(d *doc) []Failure {
	var out []Failure
	for i := 0; i < len(d.lines); i++ {
		if d.lines[i].taken || d.lines[i].cues&cueSignature == 0 {
			continue
		}
		text := d.lines[i].text
		sig, at := findSignature(text)
		if at < 0 || d.inSource(i) {
			continue
		}
		found, end := d.programReply(i, sig)
		if len(found) == 0 || found[0].Code.IsZero() && found[0].Enhanced.IsZero() && sig.sums && d.followsFailure(i) {
			continue
		}
		from, to := d.take(i, end)
		for _, f := range found {
			f.From, f.To = from, to
			out = append(out, f)
		}
		i = end - 1
	}
	return out
}

// followsFailure tells whether the line above i, commands aside, belongs to a failure that has been read.
func (d *doc) followsFailure(i int) bool {
	for j := i - 1; j >= 0; j-- {
		if d.lines[j].taken {
			return true
		}
		if t, _ := said(d.lines[j].text); t != "" && !isCommand(t) {
			return false
		}
	}
	return false
}

// inTrace tells whether a line is one of the calls that a program shows below its error.
func inTrace(t string) bool {
	if strings.HasPrefix(t, "at ") || strings.HasPrefix(t, "from /") {
		return true
	}
	path, number, ok := strings.Cut(scan.FirstWord(t), ":") // as Ruby does: lib/mailer.rb:13:in 'deliver'
	return ok && strings.Contains(path, "/") && number != "" && scan.IsDigit(number[0])
}

// programReply reads what follows a signature of line i, and gives the line behind it.
func (d *doc) programReply(i int, sig signature) ([]Failure, int) {
	end := d.paragraph(i, 8, func(t string) bool { return logStart(t) || inTrace(strings.TrimSpace(t)) })
	s := d.join(i, end)
	before := ""
	if j := scan.IndexFold(s, sig.text); j >= 0 {
		before, s = s[:j], s[j:]
	}
	if promised(s) {
		return nil, 0
	}
	if refused := refusedRecipients(s); len(refused) > 0 {
		for k := range refused {
			refused[k].Confidence, refused[k].Product = Certain, sig.product
		}
		return refused, end
	}
	if pos, ok := replyIn(s, sig.alone || d.talksMail(i, end)); ok {
		return d.shownReply(i, end, sig, s, pos)
	}
	if f, ok := outlookReply(before, sig); ok {
		return []Failure{f}, i + 1
	}
	if sig.product == "outlook" && saysItsMeaning(s) {
		return nil, 0
	}
	if !sig.alone || named(s, sig.text) && d.tellsTrouble(i) { // which findWorded reads
		return nil, 0
	}
	return []Failure{d.ownWords(i, sig, s)}, i + 1
}

// shownReply gives the reply that a program shows at byte pos of s, which is lines[i:end] joined.
func (d *doc) shownReply(i, end int, sig signature, s string, pos int) ([]Failure, int) {
	if tok, found := smtpcode.Next(s, pos); found && (sig.product == "" && (discussed(s, d.cues, tok) || d.namesMany(i) || d.expounds()) || sig.product == "smtplib" && saysWhatItIs(s[tok.To:])) {
		return nil, 0
	}
	f := Failure{Confidence: Certain, Product: sig.product}
	said := s[pos:]
	r, _ := readReply(said)
	said, end = d.cutAt(i, end, sig, said, pos, r)
	lead, _, _ := strings.Cut(d.lines[i].text, s[:min(len(sig.text), len(s))])
	own := stopAt(said)
	quoted := unquoted(lead+s[:pos], own)
	r, _ = readReply(quoted)
	f.setReply(r)
	f.Recipient = recipientBehind(own[len(quoted):])
	if sig.text == "smtpsenderrefused" || scan.ContainsFold(s[:pos], "senderrefused") {
		f.Command = "MAIL FROM"
	}
	if near := s[max(0, pos-maxLogin):pos]; loginSigns.In(near) && !otherSteps.In(near) || sig.text == "server message:" && i > 0 && loginSigns.In(opening(d.lines[i-1].text)) { // which msmtp tells in two lines
		f.Command = "AUTH"
	}
	if inner, has := scan.After(s, "recipientrefused("); has { // aiosmtplib: code, text and address
		if a := addresses.All(inner); len(a) > 0 {
			f.Recipient = a[len(a)-1]
		}
	}
	if rest, has := scan.After(s[:pos], "recipient address "); has {
		f.Recipient, _ = addresses.First(rest)
	}
	if command := d.nodeField(i, "command: '"); sig.product == "nodemailer" && command != "" {
		f.Command = command
	}
	if scan.HasPrefixFold(s, eximQuotes) {
		d.eximParagraph(i, s, &f)
	}
	found := d.withNamed(i, f)
	return found, end
}

// tellsTrouble tells whether line i says of mail that it was not sent, whatever class it names.
func (d *doc) tellsTrouble(i int) bool {
	text := opening(d.lines[i].text)
	return trouble.Understand(text, trouble.Terms(text, nil)).Trouble() != trouble.None
}

// saysWhatItIs tells whether what follows a code goes on to say what it is: "SMTPDataError: 550 is what …".
func saysWhatItIs(behind string) bool {
	return strings.HasPrefix(behind, " ") && talk.Explains(scan.FirstWord(strings.TrimSpace(behind)))
}

// ownWords gives what a program says in line i without a reply. s is what follows its signature.
func (d *doc) ownWords(i int, sig signature, s string) Failure {
	f := Failure{Confidence: Likely, Product: sig.product}
	if named(s, sig.text) {
		f.Confidence = Guess
	}
	f.Text, _ = words(cutSentence(d.join(i, i+1)), smtpcode.Code{}, smtpcode.Enhanced{})
	switch sig.product {
	case "nodemailer":
		d.nodeError(i, &f)
	case "javamail":
		d.javaReason(i, &f)
	case "thunderbird":
		if rest, has := scan.After(s, "responded:"); has {
			f.Text, _ = words(strings.TrimSpace(rest), smtpcode.Code{}, smtpcode.Enhanced{})
		}
		if rest, has := scan.After(s, "message recipient "); has {
			f.Recipient, _ = addresses.First(rest)
		}
	}
	return f
}

// nodeField gives a field of a Node error, which is printed below its message.
func (d *doc) nodeField(i int, name string) string {
	for j := i; j < min(len(d.lines), i+12); j++ {
		if value, ok := scan.Between(d.lines[j].text, name, "'"); ok {
			return value
		}
	}
	return ""
}

// nodeError reads the message that stands above the fields of a Node error: "Error: connect ECONNREFUSED 192.0.2.1:587".
func (d *doc) nodeError(i int, f *Failure) {
	for j := i; j >= max(0, i-12) && !d.lines[j].taken; j-- {
		if message, ok := scan.After(d.lines[j].text, "error: "); ok {
			f.Text, _ = words(message, smtpcode.Code{}, smtpcode.Enhanced{})
			f.RemoteHost, f.RemoteIP = addresses.HostIP(message[strings.LastIndexByte(message, ' ')+1:])
			return
		}
	}
}

// named tells whether an error's class is only named, as code and documentation do: where it is reported, a colon and its
// message follow.
func named(s, sig string) bool {
	end := len(sig)
	if end > len(s) || strings.Contains(sig, " ") || !strings.HasPrefix(sig, "smtp") && !strings.HasPrefix(sig, "net::") && !strings.HasSuffix(sig, "exception") && !strings.HasSuffix(sig, "error") {
		return false
	}
	for end < len(s) && (scan.IsAlnum(s[end]) || s[end] == '_' || s[end] == '.') {
		end++
	}
	return (!strings.HasPrefix(s[end:], ":") || strings.HasPrefix(s[end:], "::")) && !strings.HasPrefix(s[end:], " with message '")
}

// promised tells whether a library's line is code or documentation that only names its error class.
func promised(s string) bool {
	return scan.HasPrefixFold(s, "smtplib.smtp(") || scan.HasPrefixFold(s, "smtplib.smtp_ssl(") || scan.HasPrefixFold(s, "net::smtp.") || scan.HasPrefixFold(s, "net::smtp;")
}

// cutAt ends the text said, which begins at byte pos behind the signature and holds the reply r, where the lines of the
// reply end; end is the line behind them.
func (d *doc) cutAt(i, end int, sig signature, said string, pos int, r reply) (string, int) {
	shorter := d.shorten(i, end, r)
	whole := d.join(i, shorter)
	if j := scan.IndexFold(whole, sig.text); j >= 0 {
		whole = whole[j:]
	}
	if pos < len(whole) {
		return whole[pos:], shorter
	}
	return said, end
}

// stopAt ends a reply where the program goes on in its own words.
func stopAt(s string) string {
	for _, m := range []string{" SMTP Error: Could", " CLIENT -> SERVER", "; message exceptions", "|; message", " SMTP connect()", `" ~ `, ". Please check the message recipient", ". Please verify that your email address", "; nested exception", `", `, `"}`} {
		if at := strings.Index(s, m); at > 8 {
			s = s[:at]
		}
	}
	for strings.HasSuffix(s, `".`) { // the program's full stop, not the server's
		s = s[:len(s)-len(`".`)]
	}
	return s
}

// shorten ends the lines of a reply where it ends: people go on with words of their own below.
func (d *doc) shorten(i, end int, r reply) int {
	for j := i; j < end; j++ {
		if strings.Contains(d.lines[j].text, r.code.String()) && !r.code.IsZero() || !r.enhanced.IsZero() && strings.Contains(d.lines[j].text, r.enhanced.String()) {
			if j+1 < end && strings.HasSuffix(d.lines[j].bare, ": "+r.code.String()) { // Odoo breaks the line behind the code
				j++
			}
			end = min(end, d.replyEnd(j, r.code))
			program := scan.FirstWord(d.lines[j].bare)
			for k := j + 1; k < end && strings.HasSuffix(program, ":"); k++ { // "msmtp: …" speaks again
				if strings.HasPrefix(d.lines[k].bare, program) {
					return k
				}
			}
			return end
		}
	}
	return end
}

// replyIn finds where a reply begins in a program's words. Without words of mail around it, a number must carry more.
func replyIn(s string, mail bool) (pos int, ok bool) {
	for at := 0; ; {
		tok, found := smtpcode.Next(s, at)
		if !found || tok.From > 400 {
			return 0, false
		}
		at = tok.To
		if tok.Code.IsZero() && versioned(s[:tok.From], s[tok.To:]) {
			continue
		}
		if !tok.Failure() || scan.InsideURL(s, tok.From) {
			continue
		}
		if !tok.Enhanced.IsZero() {
			return tok.From, true
		}
		if isPort(tok.Code) || strings.HasSuffix(s[:tok.From], "line ") || scan.HasSuffixWord(strings.TrimRight(s[:tok.From], " :="), "port") {
			continue
		}
		if start := withMessage(s, tok.To); start > 0 {
			return start, true
		}
		r, _ := readReply(s[tok.From:])
		if mail || !r.enhanced.IsZero() || aboutMail(r.text) {
			return tok.From, true
		}
	}
}

// withMessage gives where the reply itself begins behind its code, as Symfony and SwiftMailer tell both: 'got code "550",
// with message "550 5.1.1 …"'; 0 where it is told once.
func withMessage(s string, end int) int {
	const between = `", with message "`
	at := strings.Index(s[end:min(len(s), end+len(between)+2)], "with message ")
	if at < 0 {
		return 0
	}
	start := end + at + len("with message ")
	start += len(s[start:]) - len(strings.TrimLeft(s[start:], `\"`))
	if _, ok := readReply(s[start:]); !ok {
		return 0
	}
	return start
}

// withNamed gives the failure to the recipients that stand before a library's words in the same line.
func (d *doc) withNamed(i int, f Failure) []Failure {
	if f.Recipient != "" {
		return []Failure{f}
	}
	text := d.lines[i].text
	at := max(0, strings.Index(text, ": Failed messages:"))
	return f.toEach(addresses.All(text[:at]))
}

// cutSentence ends a library's own words at a reasonable length.
func cutSentence(s string) string {
	if len(s) > 300 {
		s = strings.ToValidUTF8(s[:300], "")
	}
	return s
}
