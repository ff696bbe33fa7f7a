package discord

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"smtpbot/internal/adapters/internal/draw"
	"smtpbot/internal/chat"
)

// fence is what stands around a block of code.
const fence = "```"

// marks are what escape may put a backslash before.
var marks = func() (is [utf8.RuneSelf]bool) {
	for _, c := range []byte("\\*_~`|<[(:@#>-.") {
		is[c] = true
	}
	return is
}()

// marked counts text as escape may give it, or a little more.
var marked draw.Measure = func(r rune) int {
	if r >= 0 && r < utf8.RuneSelf && marks[r] {
		return len(`\*`)
	}
	return draw.Unit(r)
}

// escape gives s so that Discord shows it as it is: nothing in it is markup, a mention, the name of an emoji, a link or an
// invitation. Only what would act gets a backslash, for some notifications show those.
func escape(s string) string {
	var b strings.Builder
	b.Grow(len(s) + len(s)/8)
	start := true // of a line, blanks aside
	for i, size := 0, 0; i < len(s); i += size {
		var r rune
		r, size = utf8.DecodeRuneInString(s[i:])
		rest := s[i+size:]
		switch r {
		case '\\', '*', '_', '~', '`', '|', '<', '[':
			b.WriteByte('\\')
		case '#', '>', '-':
			if behind := strings.TrimLeft(rest, "#>"); start && (behind == "" || blankAt(behind)) { // a line end may follow
				b.WriteByte('\\')
			}
		case '(': // a link of ours that stands before would reach up to here
			if strings.HasSuffix(s[:i], "]") {
				b.WriteByte('\\')
			}
		case '@': // Discord looks for these inside of words too
			if strings.HasPrefix(rest, "everyone") || strings.HasPrefix(rest, "here") {
				b.WriteByte('\\')
			}
		case ':':
			if rest != "" && !blankAt(rest) {
				b.WriteByte('\\')
			}
		case '.':
			if numbers(s[:i]) && (rest == "" || blankAt(rest)) || leads(s[:i]) {
				b.WriteByte('\\')
			}
		}
		b.WriteRune(r)
		start = r == '\n' || start && blank(r)
	}
	return b.String()
}

// blank tells whether r is what JavaScript's expressions take for a blank.
func blank(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' }

// blankAt tells whether s begins with a blank.
func blankAt(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return blank(r)
}

// numbers tells whether the last line of s is a number, as before an item of a list.
func numbers(s string) bool {
	return isID(strings.TrimLeftFunc(s[strings.LastIndexByte(s, '\n')+1:], blank))
}

// leads tells whether s ends in the first part of a host's name that clients make more of than a word: a web page or an
// invitation.
func leads(s string) bool {
	s = strings.ToLower(s[max(0, len(s)-len("discordapp")):])
	for _, name := range []string{"www", "discord", "discordapp", "dis"} {
		if strings.HasSuffix(s, name) {
			return true
		}
	}
	return false
}

// bold gives s in bold. It is escaped already.
func bold(s string) string { return "**" + s + "**" }

// code gives s as code in a line. In there, nothing can be escaped.
func code(s string) string {
	if strings.Contains(s, "`") {
		return escape(s)
	}
	return "`" + s + "`"
}

// small gives s, a line, as small grey text. It is escaped already.
func small(s string) string { return "-# " + s }

// maxURL is how long the address of a link may be. Pages of ours have shorter ones.
const maxURL = 500

// labelSigns do not belong into the label of a link: what would be markup there, for nothing can be escaped.
const labelSigns = "\\*_~`|<>[]():@#"

// plainURL writes what would end an address in markdown as URLs have it.
var plainURL = strings.NewReplacer("(", "%28", ")", "%29", "[", "%5B", "]", "%5D", "<", "%3C", ">", "%3E", "|", "%7C", " ", "%20", `"`, "%22",
	"`", "%60", `\`, "%5C", "*", "%2A")

// link gives a link that shows no preview of its page.
func link(label, address string) string {
	return "[" + label + "](<" + plainURL.Replace(address) + ">)"
}

// pageLink gives a link to a page, "" for what is no https link.
func pageLink(s string) string {
	u, ok := draw.WebAddress(s, maxURL)
	if !ok {
		return ""
	}
	label := draw.Label(u, labelSigns, draw.Unit)
	if label == "" {
		return ""
	}
	return link(label, u.String())
}

// messageLink gives the address of a message, "" where there is none.
// https://docs.discord.com/developers/reference#message-formatting tells no such form; it is what "Copy Message Link" gives.
func messageLink(r *chat.Ref) string {
	if r == nil || !isShort(r.ID) {
		return ""
	}
	guild, channel := r.Place.Workspace, channelOf(r.Place)
	if guild == "" {
		guild = "@me"
	} else if !isShort(guild) {
		return ""
	}
	if !isShort(channel) {
		return ""
	}
	return "https://discord.com/channels/" + guild + "/" + channel + "/" + r.ID
}

// isShort tells whether s is an id that is no longer than those of Discord.
func isShort(s string) bool { return len(s) <= maxSnowflake && isID(s) }

// cutMarkdown gives s, or the beginning of it that has n units at most and leaves no block of code open.
func cutMarkdown(s string, n int) string {
	if draw.Units(s) <= n {
		return s
	}
	s = draw.Measure(draw.Unit).Clip(s, n-len("\n"+fence), draw.Shortened)
	if strings.Count(s, fence)%2 == 1 {
		s += "\n" + fence
	}
	return s
}
