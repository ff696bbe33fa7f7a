// Command discord draws the bot's messages for Discord as a web page that looks roughly like Discord: as wide as on a desktop,
// and beside that as wide as on a phone. It draws the golden files of the Discord adapter, which are what the bot sends;
// docs/discord-answers.png is the page as a browser shows it, 900 pixels wide. Run it in the repository's root:
//
//	go run ./docs/picture/discord > page.html
//
// Other golden files can be named, without their .json. They are drawn in both widths.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// folder is where the golden files stand.
const folder = "internal/adapters/discord/testdata/render"

// shown are the messages of the picture: on a desktop, and on a phone.
var shown = [2][]string{{"gmail-spf", "greylisted"}, {"code-452", "three-recipients"}}

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run draws the named messages, or those of the picture.
func run(names []string, w io.Writer) error {
	columns := shown
	if len(names) > 0 {
		columns = [2][]string{names, names}
	}
	var drawn struct{ Desktop, Phone []message }
	for i, to := range []*[]message{&drawn.Desktop, &drawn.Phone} {
		for _, name := range columns[i] {
			m, err := read(filepath.Join(folder, name+".json"))
			if err != nil {
				return err
			}
			*to = append(*to, m)
		}
	}
	if err := page.Execute(w, drawn); err != nil {
		return fmt.Errorf("draw the page: %w", err)
	}
	return nil
}

// message is a message or window as it is sent.
type message struct {
	Content    string `json:"content"`
	Embeds     []box  `json:"embeds"`
	Title      string `json:"title"`
	Components []part `json:"components"`
}

// Private tells whether only one person sees the message: nobody else can share it, or is to dismiss it.
func (m message) Private() bool {
	for _, row := range m.Components {
		for _, c := range row.Components {
			if c.CustomID == "1.share" || c.CustomID == "1.paste" {
				return true
			}
		}
	}
	return false
}

// box is an embed.
type box struct {
	Description string `json:"description"`
	Color       int    `json:"color"`
	Footer      struct {
		Text string `json:"text"`
	} `json:"footer"`
}

// Bar gives the colour of the embed's bar.
func (b box) Bar() string { return fmt.Sprintf("#%06x", b.Color) }

// part is a row of components, one of them, or a field of a window. Which fields it has, its type decides.
type part struct {
	Type        int    `json:"type"`
	CustomID    string `json:"custom_id"`
	Style       int    `json:"style"`
	Label       string `json:"label"`
	Description string `json:"description"`
	Placeholder string `json:"placeholder"`
	Emoji       struct {
		Name string `json:"name"`
	} `json:"emoji"`
	Components []part `json:"components"`
	Component  *part  `json:"component"`
}

// read reads a golden file.
func read(path string) (message, error) {
	source, err := os.ReadFile(path)
	if err != nil {
		return message{}, fmt.Errorf("read a golden file: %w", err)
	}
	var m message
	if err := json.Unmarshal(source, &m); err != nil {
		return message{}, fmt.Errorf("read %s: %w", path, err)
	}
	return m, nil
}
