package talk

import (
	"strings"
	"unicode/utf8"

	"smtpbot/internal/parse/scan"
	"smtpbot/internal/smtpcode"
)

// mention is a code as somebody names it, with the words of its sentence.
type mention struct {
	before []word // the sentence up to the code
	behind []word // the sentence behind the code, or behind the quotation in which it stands
	lead   string // the text of before
	rest   string // the text of behind, and what follows
	around string // the text around the code, of which all starts before the sentence
	ahead  string // what stands before the sentence
	then   string // what stands behind it
	asked  bool   // the sentence is a question
	quoted bool   // a quotation begins with the code
	bare   bool   // no words of a server follow

	near []word // the words of all this, once they are asked for
}

// word is a word in small letters, or a mark that parts clauses, and what it can be.
type word struct {
	text  string
	roles role
}

func (w word) is(r role) bool { return w.roles&r != 0 }

// newMention reads the sentence around a code. behind is what follows the code and what belongs to it. It gives none for a
// reply that begins its sentence, of which nobody says anything.
func newMention(text string, tok smtpcode.Token, behind string) *mention {
	ahead := text[max(0, tok.From-MaxAround):tok.From]
	lead := SentenceBefore(ahead)
	bare := wordless(behind)
	quoted := tok.From > 0 && strings.IndexByte("\"'`", text[tok.From-1]) >= 0 || hasSuffixAny(text[:tok.From], "“", "„", "«", "‘")
	if lead == "" && !bare && !quoted {
		return nil
	}
	m := &mention{around: text[max(0, tok.From-MaxAround):min(len(text), tok.To+MaxAround)], ahead: ahead[:len(ahead)-len(lead)], lead: lead, bare: bare, quoted: quoted}
	m.rest = behindQuote(text, tok.From, behind)
	m.before, _ = readWords(make([]word, 0, 16), m.lead)
	m.behind, m.then = readWords(make([]word, 0, 16), m.rest)
	m.asked = strings.HasPrefix(m.then, "?")
	if len(m.behind) > 0 && (m.behind[0].is(teller) || m.behind[0].text == "you") && m.conditional() { // "If it says 550 we stop"
		m.bare = true
	}
	return m
}

// within tells whether a reply stands in the midst of a sentence, where no sign announces it.
func (m *mention) within() bool {
	lead := scan.TrimRight(m.lead, " ")
	return len(m.before) > 0 && lead != "" && (scan.IsAlnum(lead[len(lead)-1]) || lead[len(lead)-1] >= 0x80 || lead[len(lead)-1] == '.')
}

// words gives all the words around the code, which is "#" among them.
func (m *mention) words() []word {
	if m.near != nil {
		return m.near
	}
	near := make([]word, 0, 2*(len(m.before)+len(m.behind))+8)
	for rest := m.ahead; rest != ""; {
		if near, rest = readWords(near, rest); rest != "" {
			near, rest = append(near, word{".", mark}), rest[1:]
		}
	}
	near = append(append(near, m.before...), word{text: "#"})
	near = append(near, m.behind...)
	for rest := m.then; rest != ""; {
		near, rest = readWords(append(near, word{".", mark}), rest[1:])
	}
	m.near = near
	return near
}

// readWords appends the words of s up to the end of its sentence to words, and gives what follows from the sign that ends it.
func readWords(words []word, s string) ([]word, string) {
	for i := 0; i < len(s); {
		end := i
		for end < len(s) && (scan.IsAlnum(s[end]) || s[end] >= 0x80 || strings.IndexByte("'-_.", s[end]) >= 0 && end > i && end+1 < len(s) && (scan.IsAlnum(s[end+1]) || s[end+1] >= 0x80)) {
			if r, n := utf8.DecodeRuneInString(s[end:]); n > 1 {
				if r == '–' || r == '—' || r == '…' || r == '→' || r == '’' || r == '“' || r == '”' {
					break
				}
				end += n
				continue
			}
			end++
		}
		switch {
		case end > i:
			w := s[i:end]
			if w != "US" {
				w = strings.ToLower(w)
			}
			words = append(words, word{w, lexicon[w]})
		case s[i] == '\n', EndsSentence(s, i):
			return words, s[i:]
		case s[i] >= 0x80:
			_, n := utf8.DecodeRuneInString(s[i:])
			end = i + n
			words = append(words, word{s[i:end], lexicon[s[i:end]]})
		default:
			end = i + 1
			if r := lexicon[s[i:end]]; r != 0 {
				words = append(words, word{s[i:end], r})
			}
		}
		i = end
	}
	return words, ""
}

// EndsSentence tells whether the sign at byte i of s ends a sentence.
func EndsSentence(s string, i int) bool {
	return isStop(s[i]) && (i+1 == len(s) || strings.IndexByte(" \n\"')*`", s[i+1]) >= 0)
}

func isStop(c byte) bool { return c == '.' || c == '?' || c == '!' }

// clause gives the words before the code that no mark parts from it, nor "but".
func (m *mention) clause() []word {
	for i := len(m.before) - 1; i >= 0; i-- {
		if w := m.before[i]; w.is(mark) && w.text != "-" && w.text != "/" && w.text != "(" && w.text != ")" || w.text == "but" {
			return m.before[i+1:]
		}
	}
	return m.before
}

// governor gives the word on which the code depends, past articles, nouns for codes and other codes: "returns" of "returns
// the SMTP error 550". It gives none where nothing but such stands before the code.
func (m *mention) governor() word {
	for i := len(m.before) - 1; i >= 0; i-- {
		w := m.before[i]
		if !w.is(naming) && w.text != "a" && w.text != "an" && w.text != "or" && w.text != "and" && w.text != "/" && !scan.IsDigit(w.text[0]) {
			return w
		}
	}
	return word{}
}

// first gives the words from the first that is neither a filler nor a mark.
func first(words []word) []word { return past(words, filler|mark) }

// past gives the words from the first that is of none of the roles.
func past(words []word, r role) []word {
	for i, w := range words {
		if !w.is(r) {
			return words[i:]
		}
	}
	return nil
}

// index gives the place of the first word that is of one of the roles, or -1.
func index(words []word, r role) int {
	for i, w := range words {
		if w.is(r) {
			return i
		}
	}
	return -1
}

func has(words []word, r role) bool { return index(words, r) >= 0 }

func hasSuffixAny(s string, suffixes ...string) bool {
	for _, x := range suffixes {
		if strings.HasSuffix(s, x) {
			return true
		}
	}
	return false
}

// SentenceBefore gives the words of the sentence in which what follows before stands.
func SentenceBefore(before string) string {
	before = before[max(0, len(before)-MaxAround):]
	if at := strings.LastIndexByte(before, '\n'); at >= 0 {
		before = before[at+1:]
	}
	for _, end := range []string{". ", "? ", "! "} {
		if at := strings.LastIndex(before, end); at >= 0 && !strings.HasSuffix(before[:at], "e.g") && !strings.HasSuffix(before[:at], "i.e") {
			before = before[at+len(end):]
		}
	}
	return before
}

// wordless tells whether nothing that a server would say follows a code: "…?", ". What do you think", "or 550 5.1.10".
func wordless(behind string) bool {
	behind = scan.TrimLeft(behind, " `'\"*_)]”")
	word := behind[:len(behind)-len(trimLeftLetters(behind))]
	if rest, ok := strings.CutPrefix(behind, ", "); ok && rest != "" {
		if rest = scan.TrimLeft(rest, "`'\"("); rest == "" {
			return false
		}
		return rest[0] >= 'a' && rest[0] <= 'z' || scan.IsDigit(rest[0])
	}
	if word == "" {
		return behind == "" || strings.IndexByte("?.,;!&/(\n", behind[0]) >= 0 || behind[0] >= 0x80
	}
	word = strings.ToLower(word)
	return codeNouns.Is(word) || joints.Is(word) || lexicon[word]&(usual|being|meaning|arising|supposing|condition) != 0
}

// joints are the words that go on with a sentence behind a code.
var joints = scan.NewTable("or", "and", "in", "as", "to", "for", "here", "there", "instead", "rather", "with", "from", "vs", "versus", "after", "before", "exactly", "actually", "also", "ever", "because", "which", "that", "by", "until", "twice", "too", "on", "like", "has", "no", "does", "always", "per", "over", "than", "at", "text", "texts", "answer", "answers", "question", "questions", "soft", "hard", "rejection", "rejections", "failures", "lines")

// codeNouns may stand between a code and what is said of it.
var codeNouns = scan.NewTable("error", "errors", "code", "codes", "smtp", "status", "reply", "replies", "response", "responses", "bounce", "bounces", "message")

// behindQuote gives what follows the quoted words that begin at byte from of text, and the link that Markdown puts behind
// them. behind is what follows the code, and is given back where nothing is quoted.
func behindQuote(text string, from int, behind string) string {
	if from == 0 || strings.IndexByte("\"'`", text[from-1]) < 0 {
		return behind
	}
	end := strings.IndexByte(behind[:min(len(behind), MaxAround)], text[from-1])
	if end < 0 {
		return behind
	}
	behind = behind[end+1:]
	if link, ok := strings.CutPrefix(behind, "]("); ok {
		if _, rest, closed := strings.Cut(link, ")"); closed {
			return rest
		}
	}
	return behind
}

func trimLeftLetters(s string) string {
	i := 0
	for i < len(s) && scan.IsLetter(s[i]) {
		i++
	}
	return s[i:]
}
