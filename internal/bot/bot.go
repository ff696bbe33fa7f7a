// Package bot decides when to answer and with what: commands, texts, searches. It owns policy and time, and knows no
// platform.
package bot

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"smtpbot/internal/answer"
	"smtpbot/internal/catalog"
	"smtpbot/internal/chat"
	"smtpbot/internal/parse"
	"smtpbot/internal/smtpcode"
)

const (
	maxQuestion = 80 // characters of a text that may be a search and not a paste
	maxFound    = 10
	maxChoices  = 25 // what a platform shows to choose from while somebody types
)

// Bot answers messages. It may be used by any number at once.
type Bot struct {
	explain *answer.Explainer
	about   string

	// Missed hears of each failure with words of which the catalogue knows no more than the reply code or, where a provider
	// said them, the codes: those, such as "550 5.1.1", and the provider's id where one is known. It is for metrics, is set before the first message, and may be nil.
	Missed func(code, provider string)
}

// New gives a bot that answers with x. about is its name and version, for people.
func New(x *answer.Explainer, about string) *Bot { return &Bot{explain: x, about: about} }

// Handle answers a message. It is silent on a message that nobody addressed to it and that holds no real failure.
func (b *Bot) Handle(ctx context.Context, m chat.Message) (chat.Answer, bool) {
	if ctx.Err() != nil {
		return chat.Answer{}, false
	}
	if m.Asked == chat.Overheard {
		return b.overhear(m)
	}
	if len(m.Text) > chat.MaxInput {
		return chat.Answer{Headline: chat.TooLarge("This text", int64(len(m.Text)))}, true
	}
	// No answer may repeat a secret, whatever it echoes: it is gone before anything looks at the text.
	text, secrets := parse.Redact(m.Text)
	m.Text = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(text), "/smtp "))
	a := b.answer(m)
	if len(secrets) > 0 {
		a.Warnings = append(answer.Warnings(parse.Result{Secrets: secrets}), a.Warnings...)
	}
	return a, true
}

// SpeaksUp tells whether what was read in a channel, where nobody asked, is worth a word: at least one failure that is no
// guess.
func SpeaksUp(r parse.Result) bool {
	for _, f := range r.Failures {
		if f.Confidence >= parse.Likely {
			return true
		}
	}
	return false
}

// Understands tells whether somebody who replied to an answer, which may be to say thanks, says anything that the bot has
// an answer to: a code, one of its words, a failure, a file that may hold one.
func (b *Bot) Understands(m chat.Message) bool {
	if slices.ContainsFunc(m.Files, readable) {
		return true
	}
	text := strings.TrimSpace(m.Text)
	if text == "" || len(text) > chat.MaxInput {
		return false
	}
	if a, ok := b.command(text); ok {
		return a.Topic != "" || isAboutMe(strings.ToLower(text)) || strings.HasPrefix(strings.ToLower(text), "search ")
	}
	return SpeaksUp(parse.Text(text))
}

// maxMissed is how many failures of one text are looked at for what the catalogue does not know: more tell nothing new.
const maxMissed = 5

// failures answers what was read, and tells of what the catalogue misses.
func (b *Bot) failures(found parse.Result) chat.Answer {
	if b.Missed != nil {
		for _, f := range found.Failures[:min(maxMissed, len(found.Failures))] {
			j := b.explain.Judge(f)
			provider, enough := "", catalog.ByEnhanced
			if j.Provider != nil {
				provider, enough = j.Provider.ID, catalog.ByPhrase // what a provider's words mean, its codes seldom tell
			}
			if f.Text == "" || len(j.Finds) > 0 && j.Finds[0].Rank >= enough {
				continue
			}
			b.Missed(strings.TrimSpace(f.Code.String()+" "+f.Enhanced.String()), provider)
		}
	}
	return b.explain.Failures(found)
}

// common are the codes that people ask for most, for whoever has typed nothing yet.
var common = []string{"550", "5.1.1", "5.2.2", "5.7.1", "5.7.26", "421", "450", "451", "452", "552", "554"}

// Complete gives what somebody who has typed a text may want to ask for, the likeliest first: a code or name, and what it
// means. It is empty for a text that is no beginning of one.
func (b *Bot) Complete(text string) []chat.Choice {
	text = strings.TrimSpace(text)
	if text != "" {
		if !isQuestion(text) {
			return nil
		}
		return b.explain.Suggest(text, maxChoices)
	}
	var all []chat.Choice
	for _, code := range common {
		all = append(all, b.explain.Suggest(code, 1)...)
	}
	return all
}

// overhear answers what a channel shows by itself: real failures only.
func (b *Bot) overhear(m chat.Message) (chat.Answer, bool) {
	if len(m.Text) > chat.MaxInput {
		return chat.Answer{}, false
	}
	found, _ := Read(m)
	if !SpeaksUp(found) {
		return chat.Answer{}, false
	}
	return b.failures(found), true
}

// answer answers somebody who asked.
func (b *Bot) answer(m chat.Message) chat.Answer {
	if len(m.Files) == 0 {
		command := b.command
		if m.Asked == chat.Shortcut {
			command = b.bareCode
		}
		if a, ok := command(m.Text); ok {
			return a
		}
		if isBinary(m.Text) {
			return chat.Answer{Headline: "This is no text that I can read.", Hint: "Paste the error as text, or drop the e-mail as an .eml file."}
		}
	}
	found, trouble := Read(m)
	a := b.read(m, found)
	a.Warnings = append(a.Warnings, trouble...)
	return a
}

// read answers what was read.
func (b *Bot) read(m chat.Message, found parse.Result) chat.Answer {
	if len(found.Failures) > 0 && !wordsOnly(found) {
		return b.failures(found)
	}
	if wordsOnly(found) && isSearch(m.Text) {
		if a := b.explain.Search(m.Text, maxFound); len(a.Choices)+len(a.Steps) > 0 {
			return a
		}
	}
	if wordsOnly(found) { // without a code, only words that the catalogue knows are mail's
		if j := b.explain.Judge(found.Failures[0]); len(j.Finds) > 0 && j.Finds[0].Rank >= catalog.ByPhrase {
			return b.failures(found)
		}
	}
	none := chat.Answer{Headline: "I see no mail error in this text.", Hint: "Paste the whole bounce, log line or error message with its code, or type a code such as 452 or 5.7.26.", Warnings: answer.Warnings(found)}
	switch {
	case found.Accepted || parse.Sent(m.Text):
		none.Headline = "Nothing is wrong here: the server accepted the mail."
		none.Hint = "If it still did not arrive, the trouble came later: look for a bounce, or ask the recipient to check the spam folder."
	case len(m.Files) > 0:
		none.Headline, none.Hint = "I see no mail error in what you sent.", "I can read e-mails (.eml, .msg) and text files with a bounce, a log or an error message."
	case isQuestion(m.Text):
		if a := b.explain.Search(m.Text, maxFound); len(a.Choices)+len(a.Steps) > 0 {
			return a
		}
	}
	return none
}

// isSearch tells whether a text is a few words such as people search by, and no message of a program.
func isSearch(text string) bool {
	return isQuestion(text) && len(strings.Fields(text)) <= 4 && !strings.ContainsAny(text, ":;()[]{}<>")
}

// isQuestion tells whether a text is one short line: words to search by, and no paste.
func isQuestion(text string) bool {
	return utf8.RuneCountInString(text) <= maxQuestion && !strings.Contains(text, "\n")
}

// command answers the bot's few words and a code that stands alone.
func (b *Bot) command(text string) (chat.Answer, bool) {
	first, rest, _ := strings.Cut(text, " ")
	rest = strings.TrimSpace(rest)
	switch strings.ToLower(first) {
	case "", "help", "?", "hilfe", "aide":
		if rest == "" {
			return help(), true
		}
	case "search", "find":
		switch {
		case rest == "":
			return chat.Answer{Headline: "Search for what?", Hint: `Try: search mailbox full`}, true
		case isQuestion(text) && len(parse.Text(text).Failures) == 0:
			return b.explain.Search(rest, maxFound), true
		}
	case "about", "version":
		if rest == "" {
			return b.aboutAnswer(), true
		}
	}
	return b.bareCode(text)
}

// fillers are words around a code that make it no text of its own.
var fillers = map[string]bool{"smtp": true, "error": true, "code": true, "status": true, "reply": true, "bounce": true, "what": true, "is": true, "does": true, "mean": true, "means": true, "the": true, "a": true, "an": true, "enhanced": true, "dsn": true, "whats": true, "what's": true, "explain": true}

// bareCode answers a text that is one code, or a reply code with its enhanced code, and nothing else.
func (b *Bot) bareCode(text string) (chat.Answer, bool) {
	if len(text) > maxQuestion {
		return chat.Answer{}, false
	}
	var words []string
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\t' || r == ',' || r == ';' || r == '-' || r == '\n' }) {
		if w = strings.Trim(w, "#()[]<>\"'`?!:."); w != "" && !fillers[strings.ToLower(w)] {
			words = append(words, w)
		}
	}
	if len(words) == 0 || len(words) > 2 {
		return chat.Answer{}, false
	}
	var code smtpcode.Code
	var enhanced smtpcode.Enhanced
	for _, w := range words {
		if c, err := smtpcode.ParseCode(w); err == nil && code.IsZero() {
			code = c
		} else if e, err := smtpcode.ParseEnhanced(w); err == nil && enhanced.IsZero() {
			enhanced = e
		} else if len(words) == 1 && numeric(w) {
			return answer.NotACode(w), true
		} else {
			return chat.Answer{}, false
		}
	}
	return b.explain.Code(code, enhanced), true
}

func numeric(s string) bool { return s != "" && strings.Trim(s, "0123456789.") == "" }

func (b *Bot) aboutAnswer() chat.Answer {
	return chat.Answer{
		Headline: b.about,
		Meaning:  "It explains SMTP replies and bounces, from a catalogue in which each entry names its source: the RFCs, the registry of IANA, the pages of the provider.",
		Points: []string{
			"Privacy: it keeps no message text. What waits for its answer is sealed until then; after that it keeps only which message it answered and which explanation it gave, for 7 days. Feedback is kept without names.",
			"Silence: say mute in a thread, press Dismiss under an answer, or have /smtp unwatch typed in the channel.",
			"A wrong answer: press Not helpful, and send the line to whoever runs this bot.",
		},
	}
}

func help() chat.Answer {
	return chat.Answer{
		Headline: "I explain SMTP errors and bounces: what happened, whether to wait or resend, who has to act, and how to mend it.",
		Choices: []chat.Choice{
			{Code: "/smtp 452", Text: "what a reply code means"},
			{Code: "/smtp 5.7.26", Text: "what an enhanced status code means"},
			{Code: "/smtp 550 5.1.1 …", Text: "paste a line, a log, a stack trace or a whole bounce"},
			{Code: "/smtp search mailbox full", Text: "search by words"},
		},
		Hint: "Pasting the whole text gives the best answer: it names the server, your address and the reason. Nothing that you paste is kept.",
	}
}
