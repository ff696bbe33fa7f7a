// Package addresses finds e-mail addresses, hosts and IP addresses in what people and programs write.
package addresses

import (
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"

	"smtpbot/internal/parse/scan"
)

// First finds the first e-mail address in s, and where it ends. It takes what people and programs write, not what
// RFC 5321 allows: masked local parts (****@gmail.com), hosts without a dot, IP literals.
func First(s string) (addr string, end int) {
	for at := 0; ; {
		i := strings.IndexByte(s[at:], '@')
		if i < 0 {
			return "", 0
		}
		i += at
		from, to := i, i+1
		for from > 0 && i-from < MaxLength && inLocal[s[from-1]] {
			from--
		}
		from += unspaced(s[from:i])
		if EscapedEnd(s, from) && i-from > 1 {
			from++
		}
		for from < i && strings.IndexByte("'.=/-{`", s[from]) >= 0 {
			from++
		}
		if i-from > 2 && s[from+1] == '\'' && (s[from] == 'u' || s[from] == 'b') { // Python's u'alice@example.com'
			from += 2
		}
		if i-from > 5 && s[from+3] == '-' && s[from+4] == '\'' && scan.IsDigit(s[from]) { // a quoted reply's 550-'alice@example.com
			from += 5
		}
		for to < len(s) && to-i < MaxLength && inDomain[s[to]] {
			to++
		}
		to = i + 1 + respaced(s[i+1:to])
		literal := strings.IndexByte(s[i:to], '[') >= 0
		for to > i+1 && strings.IndexByte(".-_]", s[to-1]) >= 0 && !(s[to-1] == ']' && literal) {
			to--
		}
		if from < i && to > i+1 && !strings.HasSuffix(s[:from], "://") { // no login of a link
			return strings.TrimPrefix(s[from:to], "mailto:"), to
		}
		at = i + 1
	}
}

// unspaced gives where a local part begins in what stands before an @: Chinese, Japanese and Korean put no blank before it.
func unspaced(s string) (from int) {
	for i, r := range s {
		if r >= utf8.RuneSelf && (isMark(r) || isSyllable(r) && s[len(s)-1] < utf8.RuneSelf) {
			from = i + utf8.RuneLen(r)
		}
	}
	return from
}

// respaced gives where a domain ends in what stands behind an @, likewise.
func respaced(s string) int {
	for i, r := range s {
		if r >= utf8.RuneSelf && (isMark(r) || isSyllable(r) && i > 0 && s[0] < utf8.RuneSelf && strings.IndexByte(s[:i], '.') > 0 && s[i-1] != '.') {
			return i
		}
	}
	return len(s)
}

// isMark tells whether r is one of the wide marks between words: "：", "，", "。", "（".
func isMark(r rune) bool {
	return r >= 0x3000 && r <= 0x303f && r != 0x3005 && r != 0x3007 || r >= 0xff01 && r <= 0xff0f || r >= 0xff1a && r <= 0xff20 || r >= 0xff3b && r <= 0xff40 || r >= 0xff5b && r <= 0xff65
}

// isSyllable tells whether r is a character of a script that is written without blanks, or with endings behind foreign words.
func isSyllable(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// EscapedEnd tells whether byte i of s is the letter of an escaped line end. Another one before it tells it from a user of
// Windows's: EXAMPLE\nick@example.com.
func EscapedEnd(s string, i int) bool {
	return i > 1 && s[i-1] == '\\' && (s[i] == 'n' || s[i] == 'r') && (strings.Contains(s[:i-1], `\n`) || strings.Contains(s[:i-1], `\r`))
}

// MaxLength bounds each side of an address; RFC 5321 §4.5.3.1 allows 64 and 255 octets.
const MaxLength = 320

// inLocal are the bytes that may stand in a local part (RFC 5322 §3.2.3, with dots and what is not ASCII), inDomain those that
// people and programs write as a domain.
var (
	inLocal  = bytesOf("!#$%&'*+-/=?^_.{|}~")
	inDomain = bytesOf(".-_*#[]")
)

// bytesOf gives the letters, the digits, what is not ASCII and the signs.
func bytesOf(signs string) (t [256]bool) {
	for c := range t {
		t[c] = scan.IsAlnum(byte(c)) || c >= 0x80 || strings.IndexByte(signs, byte(c)) >= 0
	}
	return t
}

// Bracketed gives the address in the first pair of angle brackets, or the first address there is.
func Bracketed(s string) string {
	if in, ok := scan.Between(s, "<", ">"); ok && strings.Contains(in, "@") && !strings.ContainsAny(in, " ") {
		return strings.TrimPrefix(strings.Trim(in, "'\""), "mailto:")
	}
	a, _ := First(s)
	return a
}

// HostIP reads "mx.example.org[192.0.2.1]:25", "mx.example.org. [192.0.2.1]", "mx.example.org (192.0.2.1)",
// "(helo) [192.0.2.1]" or "[192.0.2.1]" at the beginning of s.
func HostIP(s string) (host, ip string) {
	s = strings.TrimLeft(s, " ")
	if strings.HasPrefix(s, "(") { // what the client called itself: no host of ours
		_, s, _ = strings.Cut(s, ") ")
	}
	end := 0
	for end < len(s) && (scan.IsAlnum(s[end]) || s[end] == '.' || s[end] == '-' || s[end] == '_') {
		end++
	}
	host = strings.TrimRight(s[:end], ".-")
	rest := strings.TrimLeft(s[end:], " ")
	if in := strings.TrimLeft(rest, "(["); in != rest {
		ip = CleanIP(in[:max(0, strings.IndexAny(in, "])"))])
	}
	if a := CleanIP(host); a != "" {
		return "", a
	}
	if !strings.Contains(host, ".") {
		host = ""
	}
	return strings.ToLower(host), ip
}

// CleanIP gives an address in its usual form, "" where s is none.
func CleanIP(s string) string {
	s = strings.TrimPrefix(strings.TrimPrefix(s, "IPv6:"), "::ffff:")
	if i := strings.IndexByte(s, '%'); i >= 0 {
		s = s[:i]
	}
	if strings.Count(s, ".") != 3 && strings.IndexByte(s, ':') < 0 { // which costs no error
		return ""
	}
	a, err := netip.ParseAddr(s)
	if err != nil {
		return ""
	}
	return a.Unmap().String()
}

// All gives every address in a line, in order, each once.
func All(s string) []string {
	var out []string
	for len(out) < 10 {
		a, end := First(s)
		if a == "" {
			break
		}
		known := false
		for _, b := range out {
			known = known || strings.EqualFold(a, b)
		}
		if !known && Domain(a) != "" {
			out = append(out, a)
		}
		s = s[end:]
	}
	return out
}

// NamesIP tells whether an address of a host stands in text.
func NamesIP(text string) bool {
	for at := 0; at < len(text); {
		if !isIPByte(text[at]) {
			at++
			continue
		}
		end := at
		for end < len(text) && isIPByte(text[end]) {
			end++
		}
		if word := strings.TrimRight(text[at:end], ".:"); strings.Count(word, ".") == 3 || strings.Count(word, ":") >= 2 {
			if _, err := netip.ParseAddr(word); err == nil {
				return true
			}
		}
		at = end
	}
	return false
}

// FirstIP finds the first address in s that can be the sending host's and is not skip: none that the words before it make
// the server's, no private or loopback address, no 127.x answer of a blocklist, no network, none from the path of a link.
func FirstIP(s, skip string) string {
	if strings.Count(s, ".") < 3 && !joinsColons(s) {
		return ""
	}
	for at := 0; at < len(s); {
		if !isIPByte(s[at]) || at > 0 && (scan.IsAlnum(s[at-1]) || s[at-1] == '.' || s[at-1] == '-') {
			at++
			continue
		}
		end := at
		for end < len(s) && isIPByte(s[end]) {
			end++
		}
		word := strings.TrimRight(s[at:end], ".:")
		if strings.Count(word, ".") == 3 || strings.Count(word, ":") >= 2 {
			if ip := CleanIP(word); ip != "" && ip != skip && sendsMail(ip) && !ofServer(s, at, at+len(word)) {
				return ip
			}
		}
		at = end
	}
	return ""
}

// joinsColons tells whether a colon stands before what may be the rest of an IPv6 address.
func joinsColons(s string) bool {
	for i := strings.IndexByte(s, ':'); i >= 0 && i+1 < len(s); {
		if isIPByte(s[i+1]) {
			return true
		}
		next := strings.IndexByte(s[i+1:], ':')
		if next < 0 {
			return false
		}
		i += 1 + next
	}
	return false
}

// sendsMail tells whether another network can have seen mail come from the address.
func sendsMail(ip string) bool {
	a := netip.MustParseAddr(ip) // CleanIP has read it
	return !a.IsLoopback() && !a.IsUnspecified() && !a.IsPrivate() && !a.IsLinkLocalUnicast()
}

// serverWords stand before the address of the server that answered, or that did not.
var serverWords = scan.NewTable("connected to", "connect to", "connecting to", "our mx", "our server", "rejected by", "refused by", "host=", "server at", "address:", "econnrefused", "etimedout", "giving up on", "dial tcp")

// ofServer tells whether the address s[from:to] is the answering server's, a network or part of a link.
func ofServer(s string, from, to int) bool {
	rest := s[to:]
	if strings.HasPrefix(rest, "/") || strings.HasPrefix(rest, " ") && len(rest) > 2 && scan.IsDigit(rest[1]) && strings.IndexByte(rest[:min(len(rest), 5)], ']') > 0 {
		return true
	}
	if scan.InsideURL(s, from) && from > 0 && s[from-1] == '/' {
		return true
	}
	return serverWords.In(s[max(0, from-24):from])
}

func isIPByte(c byte) bool {
	return scan.IsDigit(c) || c == '.' || c == ':' || scan.Lower(c) >= 'a' && scan.Lower(c) <= 'f'
}

// Domain gives what stands behind the last @, in small letters.
func Domain(addr string) string {
	i := strings.LastIndexByte(addr, '@')
	if i < 0 {
		return ""
	}
	d := strings.ToLower(strings.Trim(addr[i+1:], "[]>."))
	if !strings.Contains(d, ".") || CleanIP(d) != "" {
		return ""
	}
	return d
}

// HostName finds the first word of s that is a host name with a letter in its last label.
func HostName(s string) string {
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \t,;()[]<>\"'", r) }) {
		w = strings.Trim(w, ".:")
		dot := strings.LastIndexByte(w, '.')
		if dot <= 0 || strings.ContainsAny(w, "@/_=:") || dot == len(w)-1 || scan.IsDigit(w[dot+1]) || CleanIP(w) != "" {
			continue
		}
		ok := true
		for i := 0; i < len(w); i++ {
			ok = ok && (scan.IsAlnum(w[i]) || w[i] == '.' || w[i] == '-')
		}
		if ok {
			return strings.ToLower(w)
		}
	}
	return ""
}
