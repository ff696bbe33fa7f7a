// Command slack draws the bot's messages for Slack as a web page that looks roughly like Slack. It draws the golden files of
// the Slack adapter, which are what the bot sends; docs/slack-answers.png is the page as a browser shows it, 900 pixels wide.
// Run it in the repository's root:
//
//	go run ./docs/picture/slack > page.html
//
// Other golden files can be named, without their .json.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// folder is where the golden files stand.
const folder = "internal/adapters/slack/testdata/render"

// shown are the messages of the picture, by column.
var shown = [][]string{{"gmail-spf", "three-recipients"}, {"code-452", "greylisted"}}

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run draws the named messages in one column, or those of the picture.
func run(names []string, w io.Writer) error {
	columns := shown
	if len(names) > 0 {
		columns = [][]string{names}
	}
	var drawn [][]message
	for _, names := range columns {
		var column []message
		for _, name := range names {
			m, err := read(filepath.Join(folder, name+".json"))
			if err != nil {
				return err
			}
			column = append(column, m)
		}
		drawn = append(drawn, column)
	}
	if err := page.Execute(w, drawn); err != nil {
		return fmt.Errorf("draw the page: %w", err)
	}
	return nil
}

// message is a message or view as it is sent.
type message struct {
	Text   string `json:"text"`
	Blocks []node `json:"blocks"`
}

// Private tells whether only one person sees the message: such a message can be shared.
func (m message) Private() bool {
	for _, b := range m.Blocks {
		for _, e := range b.Elements {
			if e.ActionID == "share" {
				return true
			}
		}
	}
	return false
}

// node is a block or a part of one. Which fields it has, its type decides.
type node struct {
	Type        string `json:"type"`
	Text        words  `json:"text"`
	Elements    []node `json:"elements"`
	Style       style  `json:"style"`
	ActionID    string `json:"action_id"`
	Placeholder words  `json:"placeholder"`
	Label       words  `json:"label"`
	Hint        words  `json:"hint"`
	Element     *node  `json:"element"`
	ChannelID   string `json:"channel_id"`
	Positive    *node  `json:"positive_button"`
	Negative    *node  `json:"negative_button"`
}

// words are a text, or a text object.
type words struct {
	Type string
	Text string
}

// UnmarshalJSON implements json.Unmarshaler.
func (w *words) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &w.Text)
	}
	var object struct{ Type, Text string }
	if err := json.Unmarshal(b, &object); err != nil {
		return err
	}
	*w = words(object)
	return nil
}

// style is how a text or list looks: one word, or some that are true.
type style struct {
	Word       string
	Bold, Code bool
}

// UnmarshalJSON implements json.Unmarshaler.
func (s *style) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &s.Word)
	}
	var object struct{ Bold, Code bool }
	if err := json.Unmarshal(b, &object); err != nil {
		return err
	}
	s.Bold, s.Code = object.Bold, object.Code
	return nil
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
