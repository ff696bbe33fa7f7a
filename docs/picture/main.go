// Command picture draws the README's picture, docs/answer.svg: the bot's own answer to a pasted bounce, as a terminal
// shows it.
package main

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"math"
	"os"
	"strings"

	"smtpbot/internal/adapters/console"
	"smtpbot/internal/answer"
	"smtpbot/internal/bot"
	"smtpbot/internal/catalog"
	"smtpbot/internal/chat"
)

//go:generate go run .

// paste is what the picture's reader asks.
const paste = `550-5.7.26 This mail has been blocked because the sender is unauthenticated.
550-5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM.
550-5.7.26  Authentication results: DKIM = did not pass
550-5.7.26 SPF [acme.example] with ip: [203.0.113.9] = did not pass
550 5.7.26  https://support.google.com/mail/answer/81126 - gsmtp`

// The measures of the picture, in pixels and columns.
const (
	columns    = 86
	charWidth  = 8.43
	lineHeight = 20
	margin     = 18
)

func main() {
	if err := run("../answer.svg"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(path string) error {
	a, ok := bot.New(answer.New(catalog.Shipped()), "").Handle(context.Background(), chat.Message{Text: paste, Asked: chat.Command})
	if !ok {
		return errors.New("the bot has no answer for the picture")
	}
	a.Quote, a.Read = "", nil // the question stands above already
	var text bytes.Buffer
	if err := console.Render(&text, a, console.Style{Width: columns}); err != nil {
		return err
	}
	if err := os.WriteFile(path, draw(paste, text.String()), 0o644); err != nil {
		return fmt.Errorf("writing the picture: %w", err)
	}
	return nil
}

// draw gives the question and the answer as an SVG of a terminal.
func draw(question, answer string) []byte {
	var lines []string
	for i, l := range strings.Split(question, "\n") {
		class := "q"
		if i == 0 {
			l = "smtpbot> " + l
		}
		lines = append(lines, class+l)
	}
	lines = append(lines, "q")
	for i, l := range strings.Split(strings.TrimRight(answer, "\n"), "\n") {
		class := "a"
		if i == 0 {
			class = "h"
		}
		lines = append(lines, class+l)
	}
	width, height := int(math.Ceil((columns+2)*charWidth))+2*margin, len(lines)*lineHeight+2*margin
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" role="img" aria-label="A pasted bounce and the bot's answer">
<style>text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre}.q{fill:#8b949e}.a{fill:#e6edf3}.h{fill:#ff7b72;font-weight:bold}</style>
<rect width="100%%" height="100%%" rx="8" fill="#0d1117"/>
`, width, height)
	for i, l := range lines {
		if l[1:] == "" {
			continue
		}
		fmt.Fprintf(&b, `<text class="%c" x="%d" y="%d" xml:space="preserve">`, l[0], margin, margin+14+i*lineHeight)
		_ = xml.EscapeText(&b, []byte(l[1:])) // a bytes.Buffer takes every write
		b.WriteString("</text>\n")
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}
