package catalog

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Values are what a failure tells about itself, by placeholder name. A value that is not known is absent or "".
type Values map[string]string

// fallbacks hold every placeholder and the words that stand in for it where the failure does not tell.
var fallbacks = map[string]string{
	"ip":            "the sending server's IP address",
	"domain":        "the recipient's domain",
	"recipient":     "the recipient",
	"sender_domain": "the sender's domain",
	"host":          "the recipient's server",
}

// owners stand in for a stand-in that would be an owner of an owner: "the sender's domain's record".
var owners = map[string]string{
	"the sending server's IP address": "the sending server",
	"the recipient's domain":          "the receiving domain",
	"the sender's domain":             "the sending domain",
	"the recipient's server":          "the receiving server",
}

// Render fills in the placeholders of a title, meaning or step: {ip}, {domain}, {recipient}, {sender_domain}, {host}.
// {ip|your IP} gives the words to use without a value; otherwise the catalogue's own words stand in. A text that begins
// with a stand-in keeps its small letter: Sentence makes a sentence of it.
func Render(text string, v Values) string {
	if strings.IndexByte(text, '{') < 0 {
		return text
	}
	var b strings.Builder
	for {
		name, fallback, before, after, found := nextPlaceholder(text)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		words := v[name]
		if words == "" {
			words = fallback
			if o := owners[words]; o != "" && strings.HasPrefix(after, "'s") {
				words = o
			}
			if r, n := utf8.DecodeRuneInString(words); n > 0 && strings.HasSuffix(b.String(), ". ") {
				words = string(unicode.ToUpper(r)) + words[n:]
			}
		}
		b.WriteString(words)
		text = after
	}
}

// RenderLink does the same for a link; ok is false where a placeholder without a fallback of its own has no value, for
// then there is no page to link.
func RenderLink(link string, v Values) (url string, ok bool) {
	for rest := link; ; {
		name, _, _, after, found := nextPlaceholder(rest)
		if !found {
			return Render(link, v), true
		}
		own := strings.Contains(rest[:len(rest)-len(after)], "{"+name+"|")
		if v[name] == "" && !own {
			return "", false
		}
		rest = after
	}
}

// Sentence makes a sentence of a title or a step: a capital in front and, where none is there, a full stop behind. A name
// that is written small on purpose (an address, a host) keeps its letter.
func Sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	first, _, _ := strings.Cut(s, " ")
	if r, n := utf8.DecodeRuneInString(s); unicode.IsLower(r) && !strings.ContainsAny(first, ".@/") {
		s = string(unicode.ToUpper(r)) + s[n:]
	}
	if last, _ := utf8.DecodeLastRuneInString(s); strings.ContainsRune(".!?…:", last) {
		return s
	}
	return s + "."
}

func nextPlaceholder(text string) (name, fallback, before, after string, found bool) {
	open := strings.IndexByte(text, '{')
	if open < 0 {
		return "", "", text, "", false
	}
	inside, after, closed := strings.Cut(text[open+1:], "}")
	if !closed {
		return "", "", text, "", false
	}
	name, fallback, own := strings.Cut(inside, "|")
	if !own {
		fallback = fallbacks[name]
	}
	return name, fallback, text[:open], after, true
}

// checkPlaceholders names the first thing that is wrong with the placeholders of a text.
func checkPlaceholders(text string) error {
	for {
		name, fallback, before, after, found := nextPlaceholder(text)
		if strings.ContainsAny(before, "{}") || strings.Contains(fallback, "{") {
			return fmt.Errorf("a brace that opens or closes no placeholder in %q", text)
		}
		if !found {
			return nil
		}
		if _, known := fallbacks[name]; !known {
			return fmt.Errorf("unknown placeholder {%s}; known are %s", name, strings.Join(placeholderNames(), ", "))
		}
		text = after
	}
}

func placeholderNames() []string {
	var names []string
	for n := range fallbacks {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}
