package discord

import "smtpbot/internal/adapters/internal/draw"

// The types of what a window holds.
const (
	componentInput = 4
	componentLabel = 18
	componentFile  = 19
)

// styleParagraph is the style of an input for several lines.
const styleParagraph = 2

// modal is a window.
type modal struct {
	CustomID   string       `json:"custom_id"`
	Title      string       `json:"title"`
	Components []modalLabel `json:"components"`
}

// modalLabel is a field of a window under its name.
type modalLabel struct {
	Type        int    `json:"type"`
	Label       string `json:"label"`
	Description string `json:"description,omitempty"`
	Component   any    `json:"component"`
}

// textInput is a field to type into.
type textInput struct {
	Type        int    `json:"type"`
	CustomID    string `json:"custom_id"`
	Style       int    `json:"style"`
	MaxLength   int    `json:"max_length"`
	Required    bool   `json:"required"`
	Placeholder string `json:"placeholder,omitempty"`
}

// fileUpload is a field for files.
type fileUpload struct {
	Type      int    `json:"type"`
	CustomID  string `json:"custom_id"`
	MinValues int    `json:"min_values"`
	MaxValues int    `json:"max_values"`
	Required  bool   `json:"required"`
}

// pasteModal gives the data of a response of type 9: the window to paste into.
func pasteModal() any {
	return modal{
		CustomID: customID(actionPaste, ""),
		Title:    draw.PasteTitle,
		Components: []modalLabel{
			{componentLabel, draw.PasteText, "Or add a file: one of both is enough. I keep nothing of it, and only you see the answer.",
				textInput{componentInput, inputText, styleParagraph, maxInput, false, draw.PasteShown}},
			{componentLabel, "File", "The e-mail as .eml is best. Also .txt, .log, .csv and .json.",
				fileUpload{componentFile, inputFile, 0, 1, false}},
		},
	}
}
