package cli

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"smtpbot/internal/answer"
	"smtpbot/internal/parse"
)

// maxRivals is how many entries are listed of those that held and did not win.
const maxRivals = 9

// maxSaid is how many characters of the words that were read are shown.
const maxSaid = 160

// printWhy writes what was read from a text and how each failure was judged: its form, place and codes, the entry that
// won, and the entries that held too, each with its evidence, the strongest first.
func printWhy(w io.Writer, x *answer.Explainer, found parse.Result) error {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	if len(found.Failures) == 0 {
		fmt.Fprintln(t, "\nNothing was read as a failure.")
	}
	for i, f := range found.Failures {
		j := x.Judge(f)
		fmt.Fprintf(t, "\nFailure %d of %d\n", i+1, len(found.Failures)+found.More)
		row := func(name, format string, args ...any) {
			if s := strings.TrimSpace(fmt.Sprintf(format, args...)); s != "" {
				fmt.Fprintf(t, "  %s\t%s\n", name, s)
			}
		}
		row("read as", "%s, %s", f.Format, f.Confidence)
		row("written by", "%s", f.Product)
		row("place", "bytes %d to %d", f.From, f.To)
		row("recipient", "%s", f.Recipient)
		row("codes", "%s %s", f.Code, f.Enhanced)
		row("server's words", "%s", shorten(f.Text, maxSaid))
		row("reporter's words", "%s", shorten(f.Local, maxSaid))
		row("server", "%s", cmp.Or(f.RemoteHost, f.RemoteIP))
		row("after", "%s", f.Command)
		row("trouble", "%s", f.Grounds())
		switch {
		case f.Delayed:
			row("state", "still tried")
		case f.Final:
			row("state", "given up")
		}
		if j.Provider != nil {
			row("provider", "%s", j.Provider.ID)
		}
		row("judged", "%s, retry %s", j.Cause, j.Retry)
		for k, find := range j.Finds {
			name := "won"
			if k > 0 {
				name = "against"
			}
			if k > maxRivals {
				row("", "and %d more", len(j.Finds)-k)
				break
			}
			fmt.Fprintf(t, "  %s\t%s\t%s\t%s\n", name, find.Entry.ID, find.Rank, find.Entry.Cause)
		}
		if len(j.Finds) == 0 {
			row("won", "none: no entry of the catalogue holds")
		}
	}
	if found.Cut {
		fmt.Fprintln(t, "\nThe text was too long to be read to its end.")
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("writing what was read: %w", err)
	}
	return nil
}
