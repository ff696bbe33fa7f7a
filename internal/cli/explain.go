package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"smtpbot/internal/adapters/console"
	"smtpbot/internal/answer"
	"smtpbot/internal/bot"
	"smtpbot/internal/chat"
	"smtpbot/internal/parse"
)

// explainFlags are what explain was called with.
type explainFlags struct {
	file  string
	named bool // a file was named, be it with an empty name
	json  bool
	why   bool
	batch bool
}

func explainCommand(s IO) *cobra.Command {
	var f explainFlags
	cmd := &cobra.Command{
		Use:   "explain [TEXT]",
		Short: "Explain a code, an error or a bounce once",
		Long: `explain answers once: from the argument, from a file (an e-mail or a text), or
from standard input.

--json prints {"answer":{...},"failures":[...]}: the answer in its parts, and
what was read from the text, each failure as in --jsonl.

--why adds what was seen in the text, which entry of the catalogue won, and
which ones held too, by the strength of their evidence.

--jsonl reads one JSON object a line and writes one for each, in the same order.
In, a text or an e-mail in base64; platform says whose markup the text carries:
  {"id":"1","text":"550 5.1.1 User unknown","platform":"slack"}
  {"id":"2","eml":"RnJvbTogTUFJTEVSLURBRU1PTgo="}
Out, the gravest failure first, and whether it is worth a word in a channel:
  {"id":"1","reply":true,"failures":[{"recipient":"","reply_code":"550",
   "enhanced_code":"5.1.1","cause":"user-unknown","retry":"never", ...}]}
A line that cannot be read, or that the bot itself fails over, gets an "error";
the others are answered, and the exit status is 1 at the end.`,
		Example: `  bot explain 452
  bot explain "550-5.7.26 This mail has been blocked ... - gsmtp"
  bot explain --file bounce.eml
  journalctl -u postfix | bot explain
  bot explain --why --file bounce.eml
  bot explain --json < error.log
  bot explain --jsonl < cases.jsonl`,
		ValidArgsFunction: cobra.NoFileCompletions,
		Args: func(cmd *cobra.Command, args []string) error {
			f.named = cmd.Flags().Changed("file")
			return f.check(args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.explain(cmd.Context(), s, args)
		},
	}
	cmd.Flags().StringVarP(&f.file, "file", "f", "", "read an e-mail or a text from this `FILE`; - is standard input")
	cmd.Flags().BoolVar(&f.json, "json", false, "print the answer and what was read as JSON")
	cmd.Flags().BoolVar(&f.why, "why", false, "add what was read and which entries it was weighed against")
	cmd.Flags().BoolVar(&f.batch, "jsonl", false, "read and write a batch, one JSON object a line")
	return cmd
}

// check refuses what contradicts itself.
func (f *explainFlags) check(args []string) error {
	switch {
	case f.batch && f.json:
		return usagef("give --json or --jsonl, not both: --jsonl is JSON already")
	case f.why && (f.json || f.batch):
		return usagef("--why is for people: give it without --json and --jsonl")
	case f.batch && f.named:
		return usagef("--jsonl reads standard input: bot explain --jsonl < %s", f.file)
	case f.batch && len(args) > 0:
		return usagef("--jsonl reads standard input and takes no text")
	case f.named && len(args) > 0:
		return usagef("give a text or a --file, not both")
	case f.named && f.file == "":
		return usagef("--file needs a name: bot explain --file bounce.eml")
	}
	return nil
}

func (f *explainFlags) explain(ctx context.Context, s IO, args []string) error {
	known, err := knownCatalog()
	if err != nil {
		return err
	}
	explain := answer.New(known)
	if f.batch {
		invite(s, "Type a JSON object a line")
		return (&batch{explain: explain, out: s.Out}).run(ctx, s.In)
	}
	m, err := f.question(s, args)
	if err != nil {
		return err
	}
	a, ok := newBot(known).Handle(ctx, m)
	if !ok || ctx.Err() != nil { // a command is always answered, unless it was stopped
		return ctx.Err()
	}
	if !f.json {
		if err := console.Render(s.Out, a, console.StyleFor(s.Out)); err != nil || !f.why {
			return err
		}
		return printWhy(s.Out, explain, read(m))
	}
	return printJSON(s.Out, explanation{a, judged(explain, read(m))})
}

// explanation is what --json prints.
type explanation struct {
	Answer   chat.Answer `json:"answer"`
	Failures []failure   `json:"failures"`
}

// failure is what programs are told of one failure. What the text does not determine is empty.
type failure struct {
	Recipient    string `json:"recipient"`
	ReplyCode    string `json:"reply_code"`
	EnhancedCode string `json:"enhanced_code"`
	Cause        string `json:"cause"`
	Retry        string `json:"retry"`
	Provider     string `json:"provider"`
	Blocklist    string `json:"blocklist"`
}

// read gives what the bot reads from m, secrets blanked as the bot blanks them.
func read(m chat.Message) parse.Result {
	m.Text, _ = parse.Redact(m.Text)
	found, _ := bot.Read(m)
	return found
}

// judged gives each failure with what the catalogue says of it; it is never nil, so that JSON has an empty list.
func judged(x *answer.Explainer, found parse.Result) []failure {
	out := make([]failure, 0, len(found.Failures))
	for _, f := range found.Failures {
		j := x.Judge(f)
		b := failure{Recipient: f.Recipient, ReplyCode: f.Code.String(), EnhancedCode: f.Enhanced.String(),
			Cause: string(j.Cause), Retry: string(j.Retry)}
		if j.Blocklist != nil {
			b.Blocklist = j.Blocklist.ID
		}
		if j.Provider != nil {
			b.Provider = j.Provider.ID
		}
		out = append(out, b)
	}
	return out
}

func printJSON(w io.Writer, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	if _, err := w.Write(inertJSON(b.Bytes())); err != nil {
		return fmt.Errorf("writing the answer: %w", err)
	}
	return nil
}

// inertJSON escapes what a terminal acts upon and JSON lets through: DEL, the C1 controls (U+009B begins an escape
// sequence as ESC does) and the marks that turn the direction of a text.
func inertJSON(b []byte) []byte {
	harmless := func(r rune) bool {
		return r < 0x7f || r > 0x9f && (r < 0x202a || r > 0x202e) && (r < 0x2066 || r > 0x2069)
	}
	if bytes.IndexFunc(b, func(r rune) bool { return !harmless(r) }) < 0 {
		return b
	}
	var out strings.Builder
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if harmless(r) {
			out.Write(b[:n])
		} else {
			fmt.Fprintf(&out, `\u%04x`, r)
		}
		b = b[n:]
	}
	return []byte(out.String())
}
