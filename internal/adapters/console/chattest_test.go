package console

import (
	"bytes"
	"fmt"
	"testing"
	"unicode"

	"smtpbot/internal/chat"
	"smtpbot/internal/chat/chattest"
)

func TestDrawing(t *testing.T) {
	chattest.Run(t, chattest.Drawing{
		Draw: func(a chat.Answer) string {
			var out bytes.Buffer
			if err := Render(&out, a, Style{}); err != nil {
				t.Fatal(err)
			}
			return out.String()
		},
		// A terminal acts upon control characters and turns the direction of text: nothing else is markup there.
		Acts: func(out string) string {
			for _, r := range out {
				if r != '\n' && unicode.IsControl(r) || bidi(r) {
					return fmt.Sprintf("%q is in the output", r)
				}
			}
			return ""
		},
		Most:  16 << 20, // a terminal shows everything: no answer is longer than what was pasted
		Lacks: []string{"Channels", "Earlier"},
	})
}
