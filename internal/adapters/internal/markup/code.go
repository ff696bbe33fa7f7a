package markup

import "strings"

// block finds the closing fence of the code block whose opening fence is the run of n back quotes at Pos. A fence that
// nobody closes is no fence.
func (t *Text) block(n, end int) (closing int, ok bool) {
	if n < 3 || t.unfence {
		return 0, false
	}
	from := t.Pos + n
	i := strings.Index(t.Src[from:], "```")
	if i < 0 {
		t.unfence = true
		return 0, false
	}
	return from + i, from+i < end
}

// enter leaves out an opening fence of n bytes so that the code begins a line.
func (t *Text) enter(n int) {
	feed := lineFeed(t.Src[t.Pos+n:])
	switch {
	case !t.blank() && feed == 0:
		t.Replace(n, t.lineBreak())
	case !t.blank() || t.quoted: // the line feed stays: it ends the line of text or of quote marks
		t.Drop(n)
	default:
		t.Drop(n + feed)
	}
	t.Line = t.Pos
}

// leave leaves out the closing fence at Pos so that what follows begins a line.
func (t *Text) leave() {
	n := t.Run(len(t.Src))
	rest := t.Src[t.Pos+n:]
	feed := lineFeed(rest)
	switch {
	case t.blank() && !t.quoted:
		t.Drop(n + feed)
	case t.blank() || feed > 0 || rest == "":
		t.Drop(n)
	default:
		t.Replace(n, t.lineBreak())
	}
	t.Line = t.Pos
}

// BackQuotes takes the run of back quotes at Pos from around code, which code takes. language gives how much of what a fence opens
// is the name of its language; runs of up to spans close inline code only with their like, and stay where nothing does.
func (t *Text) BackQuotes(end, spans int, language func(code string) int, code func(closing int)) {
	n := t.Run(end)
	if closing, ok := t.block(n, end); ok {
		t.enter(n + language(t.Src[t.Pos+n:closing]))
		code(closing)
		t.leave()
		return
	}
	if n <= spans {
		if closing, ok := t.span(n, end); ok {
			t.Drop(n)
			code(closing)
			t.Drop(n)
			return
		}
	}
	t.Pos += n
}

// lineBreak begins a line that is quoted as this one is. With its mark it is no longer than a fence.
func (t *Text) lineBreak() string {
	if t.quoted {
		return "\n> "
	}
	return "\n" + t.Quote
}

// blank tells whether nothing but quote marks and blanks stands on the line yet.
func (t *Text) blank() bool { return strings.Trim(t.Src[t.Line:t.Pos], " \t") == "" }

// lineFeed gives the length of the line feed at the beginning of s.
func lineFeed(s string) int {
	switch {
	case strings.HasPrefix(s, "\n"):
		return 1
	case strings.HasPrefix(s, "\r\n"):
		return 2
	}
	return 0
}

// span finds the back quotes that close the inline code which the run of n back quotes at Pos opens, on the same line.
// They are the next run that is not shorter, else a text of many back quotes would be read many times. Back quotes that
// look like opening ones close nothing: programs of old write `so' and `so'.
func (t *Text) span(n, end int) (closing int, ok bool) {
	for i := t.Pos + n; i < end && t.Src[i] != '\n'; i++ {
		if t.Src[i] != '`' {
			continue
		}
		m := run(t.Src[:end], i)
		if m < n {
			i += m - 1
			continue
		}
		opens := space(t.Src[i-1]) && i+m < end && !space(t.Src[i+m])
		return i, m == n && !opens && strings.TrimSpace(t.Src[t.Pos+n:i]) != ""
	}
	return 0, false
}
