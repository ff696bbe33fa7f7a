// Package discord undoes the markup of Discord messages. The adapter itself is still to come.
package discord

import (
	"slices"
	"strings"

	"smtpbot/internal/adapters/internal/markup"
)

// Where Unformat stops to look: in text and in code.
var (
	inText = markup.NewStops("\n>#-\\<[`*_~|")
	inCode = markup.NewStops("\n>")
)

// Unformat undoes Discord's markup in the content of a message, so that it reads as it was typed or pasted. It follows
// https://docs.discord.com/developers/reference#message-formatting and Discord's "Markdown Text 101".
//
// Mentions show their ids, for Discord sends no names, times are written out in UTC, links show their addresses, and code
// stands on lines of its own. Quote marks, lists and emoji names stay, and so does an address in angle brackets. The
// result is at most four times as long as text; only times and quotes of several lines grow.
func Unformat(text string) string {
	s := scanner{Text: markup.Text{Src: text}}
	s.text(len(text))
	return s.String()
}

// scanner undoes Discord's markup in a Text.
type scanner struct {
	markup.Text
	asked bool // whether a >>> at the beginning of a line quotes is known
	label int  // where the next label of a link may close, once it was looked for
}

// text undoes everything up to end.
func (s *scanner) text(end int) {
	for s.Next(&inText, end) {
		switch s.Src[s.Pos] {
		case '\n':
			s.Newline()
		case '>':
			s.quoteAll()
		case '#', '-':
			s.heading()
		case '\\':
			s.escape(end)
		case '<':
			s.token(end)
		case '[':
			s.link(end)
		case '`':
			s.backQuotes(end)
		default:
			s.emphasis(end)
		}
	}
}

// code keeps everything up to end, and sees the quote marks in front of its lines.
func (s *scanner) code(end int) {
	for s.Next(&inCode, end) {
		if s.Src[s.Pos] == '\n' {
			s.Newline()
		} else {
			s.quote()
		}
	}
}

// quote keeps the > at Pos, which is a quote mark at the beginning of a line and in front of a space.
func (s *scanner) quote() {
	mark := s.Pos == s.Line && strings.HasPrefix(s.Src[s.Pos:], "> ")
	s.Pos++
	if mark {
		s.Quoted()
	}
}

// quoteAll deals with the >>> that may be at Pos: it quotes all that follows, and then each line needs a mark.
func (s *scanner) quoteAll() {
	if s.Pos == s.Line && strings.HasPrefix(s.Src[s.Pos:], ">>> ") && s.quotesAll() {
		s.Drop(len(">>"))
		s.Line = s.Pos
		s.Quote = "> "
	}
	s.quote()
}

// quotesAll tells whether the first line that begins with >>> is a quote. Mail servers and Python write their side of a
// conversation so.
func (s *scanner) quotesAll() bool {
	if s.asked {
		return false
	}
	s.asked = true
	rest := s.Src[s.Pos:]
	for _, other := range []string{"\n>>> ", "\n<<< "} {
		if strings.Contains(rest, other) {
			return false
		}
	}
	verb, _, _ := strings.Cut(rest[len(">>> "):], "\n")
	verb, _, _ = strings.Cut(strings.TrimSpace(verb), " ")
	return !slices.Contains(verbs, strings.ToUpper(verb))
}

// verbs are the commands of SMTP that a transcript may begin with.
var verbs = []string{"EHLO", "HELO", "LHLO", "MAIL", "RCPT", "DATA", "BDAT", "RSET", "QUIT", "AUTH", "STARTTLS", "VRFY", "NOOP", "."}

// heading takes away the mark of a heading or of small print at Pos.
func (s *scanner) heading() {
	if s.Pos == s.Line {
		for _, mark := range []string{"# ", "## ", "### ", "-# "} {
			if strings.HasPrefix(s.Src[s.Pos:], mark) {
				s.Drop(len(mark))
				s.Line = s.Pos
				return
			}
		}
	}
	s.Pos++
}

// escape takes away the backslash at Pos from in front of a byte of markup. Other backslashes belong to a path, a
// pattern or JSON, and so do two in a row.
func (s *scanner) escape(end int) {
	rest := s.Src[s.Pos+1 : end]
	switch {
	case rest == "":
		s.Pos++
	case rest[0] == '\\':
		s.Pos += 2
	case strings.IndexByte("*_~|`<>[]#@:", rest[0]) >= 0:
		s.Drop(1)
		s.Pos++
	default:
		s.Pos++
	}
}

// emphasis deals with the run of bytes at Pos that may be bold, italic, underlined, struck through or a spoiler.
func (s *scanner) emphasis(end int) {
	n := s.Run(end)
	switch s.Src[s.Pos] {
	case '~', '|':
		if n == 2 {
			s.Mark(n)
			return
		}
	case '_':
		if n == 2 {
			if special := specialName(s.Src[s.Pos:end]); special > 0 {
				s.Pos += special
				return
			}
		}
		fallthrough
	default:
		if n <= 3 {
			s.Mark(n)
			return
		}
	}
	s.Pos += n
}

// specialName gives the length of Python's name at the beginning of rest that Discord underlines, 0 where there is none.
// Tracebacks are full of them; other names between double underscores are rare enough to be underlined words.
func specialName(rest string) int {
	for _, name := range []string{"__init__", "__main__", "__name__", "__call__", "__enter__", "__exit__", "__new__", "__del__", "__getattr__"} {
		if strings.HasPrefix(rest, name) {
			return len(name)
		}
	}
	return 0
}

// backQuotes takes the run of back quotes at Pos from around code, with the language behind a fence.
func (s *scanner) backQuotes(end int) {
	s.BackQuotes(end, 2, language, s.code)
}

// language gives the length of the language's name that code begins with, 0 where there is none. Discord takes any word
// on the line of the fence for one, even a server's name or a reply code; who pasted that does not want to lose it.
func language(code string) int {
	const longest = 16
	line, _, ok := strings.Cut(code[:min(longest, len(code))], "\n")
	if name := strings.ToLower(strings.TrimSuffix(line, "\r")); ok && slices.Contains(languages, name) {
		return len(name)
	}
	return 0
}

// languages are the names that are written behind a fence, not all that Discord knows.
var languages = strings.Fields(`accesslog ansi apache awk bash bat batch c c++ cfg cmd conf cpp cs csharp css csv diff dns
	docker dockerfile dos dotenv elixir email erlang f# fsharp go golang haskell html http ini java javascript js json
	json5 kotlin kt log logs lua makefile markdown md nginx patch perl php pl plain plaintext postgres powershell
	properties ps ps1 py python r rb regex ruby rs rust scala sh shell sql swift syslog tcl terraform text toml ts txt
	typescript vb vbnet xml yaml yml zsh`)
