package discord

import (
	"smtpbot/internal/adapters/internal/draw"
	"smtpbot/internal/chat"
)

// The types of components. https://docs.discord.com/developers/components/reference#component-object-component-types
const (
	componentRow    = 1
	componentButton = 2
	componentMenu   = 3
)

// The styles of buttons.
const (
	stylePrimary   = 1
	styleSecondary = 2
	styleDanger    = 4 // the last that has a custom_id
)

// row is a row of what can be pressed, or a menu.
type row struct {
	Type       int         `json:"type"`
	Components []component `json:"components"`
}

// component is a button or a menu. Which fields it has, its type decides.
type component struct {
	Type        int          `json:"type"`
	CustomID    string       `json:"custom_id"`
	Style       int          `json:"style,omitempty"`
	Label       string       `json:"label,omitempty"`
	Emoji       *emojiName   `json:"emoji,omitempty"`
	Placeholder string       `json:"placeholder,omitempty"`
	Options     []menuOption `json:"options,omitempty"`
}

// emojiName is a picture before a button's label.
type emojiName struct {
	Name string `json:"name"`
}

// menuOption is what can be chosen from a menu.
type menuOption struct {
	Label       string `json:"label"`
	Value       string `json:"value"`
	Description string `json:"description,omitempty"`
}

// customID gives the custom_id of an action, with its value.
func customID(action, value string) string {
	if value == "" {
		return idVersion + action
	}
	return idVersion + action + ":" + value
}

// rows gives what can be pressed or chosen under an answer.
func rows(a chat.Answer, in frame) []row {
	var all []row
	if menu, ok := variants(a.Choices); ok {
		all = append(all, row{componentRow, []component{menu}})
	}
	var buttons []component
	if in.paste {
		buttons = append(buttons, newButton(stylePrimary, draw.Paste, customID(actionPaste, "")))
	}
	if a.Token != "" && draw.Units(customID(actionDismiss, a.Token)) <= maxCustomID {
		yes, no := newButton(styleSecondary, draw.Helpful, customID(actionHelpful, a.Token)), newButton(styleSecondary, draw.NotHelpful, customID(actionNot, a.Token))
		yes.Emoji, no.Emoji = &emojiName{"👍"}, &emojiName{"👎"}
		buttons = append(buttons, yes, no)
		if !in.private && !draw.Alone(a.Token) {
			buttons = append(buttons, newButton(styleSecondary, draw.Dismiss, customID(actionDismiss, a.Token)))
		}
	}
	if in.private && in.share {
		buttons = append(buttons, newButton(styleSecondary, draw.Share, customID(actionShare, "")))
	}
	if len(buttons) > 0 {
		all = append(all, row{componentRow, buttons})
	}
	return all
}

func newButton(style int, label, id string) component {
	return component{Type: componentButton, CustomID: id, Style: style, Label: label}
}

// variants gives the menu of the codes among the choices. ok is false where there are none.
func variants(choices []chat.Choice) (menu component, ok bool) {
	menu = component{Type: componentMenu, CustomID: customID(actionVariant, ""), Placeholder: draw.Which}
	for _, c := range draw.Codes(choices, maxOptions, maxOption, draw.Unit) {
		menu.Options = append(menu.Options, menuOption{c.Code, c.Code, draw.Measure(draw.Unit).Clip(c.Text, maxOption, draw.Dots)})
	}
	return menu, len(menu.Options) > 0
}

// completion is a code that may be meant by what was typed.
type completion struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// autocomplete gives the data of a response of type 8: the codes among the choices, to be picked from while somebody types.
func autocomplete(choices []chat.Choice) any {
	data := struct {
		Choices []completion `json:"choices"`
	}{[]completion{}}
	for _, c := range draw.Codes(choices, maxOptions, maxOption, draw.Unit) {
		data.Choices = append(data.Choices, completion{c.Option(maxOption, draw.Unit), c.Code})
	}
	return data
}
