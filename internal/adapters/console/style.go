package console

import (
	"io"
	"os"

	"golang.org/x/term"
)

// StyleFor gives the style for a writer: colour and the window's width on a terminal, plain text of 80 columns elsewhere.
// NO_COLOR (https://no-color.org) and TERM=dumb turn the colour off.
func StyleFor(w io.Writer) Style {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return Style{}
	}
	s := Style{Color: os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"}
	if width, _, err := term.GetSize(int(f.Fd())); err == nil {
		s.Width = width
	}
	return s
}
