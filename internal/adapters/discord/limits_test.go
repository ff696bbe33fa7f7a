package discord

import (
	"fmt"
	"strings"
	"testing"

	"smtpbot/internal/chat"
)

// everything is a message with every kind of part.
func everything() message {
	a := long
	a.Links, a.Earlier, a.Channels = []string{"https://example.org/"}, linked.Earlier, status.Channels
	return render(a, frame{private: true, share: true, paste: true}, rich)
}

func TestFault(t *testing.T) {
	if err := everything().fault(); err != nil {
		t.Fatal(err)
	}
	x := func(n int) string { return strings.Repeat("x", n) }
	button := func(id, label string) component { return newButton(styleSecondary, label, id) }
	buttons := func(c ...component) []row { return []row{{componentRow, c}} }
	menu := func(n int, o menuOption) []row {
		c := component{Type: componentMenu, CustomID: "m", Placeholder: "a"}
		for i := range n {
			one := o
			if one.Value == "" {
				one.Value = fmt.Sprint(i)
			}
			c.Options = append(c.Options, one)
		}
		return buttons(c)
	}
	many := func(n int) []row {
		var rows []row
		for i := range n {
			rows = append(rows, row{componentRow, []component{button(fmt.Sprint(i), "a")}})
		}
		return rows
	}
	box := func(n, small int) embed { return embed{Description: x(n), Footer: &footer{x(small)}} }
	for name, tt := range map[string]struct {
		spoil func(*message)
		want  string
	}{
		"no content":          {func(m *message) { m.Content = "" }, "no content"},
		"blank content":       {func(m *message) { m.Content = " \n" }, "no content"},
		"content":             {func(m *message) { m.Content = x(2001) }, "content: 2001, 2000 at most"},
		"wide content":        {func(m *message) { m.Content = strings.Repeat("😀", 1001) }, "content: 2002, 2000 at most"},
		"embeds null":         {func(m *message) { m.Embeds = nil }, "a list is null"},
		"components null":     {func(m *message) { m.Components = nil }, "a list is null"},
		"embeds":              {func(m *message) { m.Embeds = make([]embed, 11) }, "embeds: 11, 10 at most"},
		"no description":      {func(m *message) { m.Embeds[0].Description = "\n" }, "description is empty"},
		"description":         {func(m *message) { m.Embeds[0] = box(4097, 1) }, "description: 4097, 4096 at most"},
		"no footer":           {func(m *message) { m.Embeds[0] = box(1, 0) }, "footer is empty"},
		"footer":              {func(m *message) { m.Embeds[0] = box(1, 2049) }, "footer: 2049, 2048 at most"},
		"embeds together":     {func(m *message) { m.Embeds = []embed{box(4000, 1000), box(1000, 1)} }, "text in the embeds: 6001, 6000 at most"},
		"color":               {func(m *message) { m.Embeds[0].Color = 1 << 24 }, "color: 16777216"},
		"negative color":      {func(m *message) { m.Embeds[0].Color = -1 }, "color is negative"},
		"rows":                {func(m *message) { m.Components = many(6) }, "rows: 6, 5 at most"},
		"no row":              {func(m *message) { m.Components[0].Type = componentButton }, "a row is none"},
		"row of none":         {func(m *message) { m.Components = buttons() }, "a row is empty"},
		"row":                 {func(m *message) { m.Components = buttons(make([]component, 6)...) }, "components in a row: 6, 5 at most"},
		"no custom_id":        {func(m *message) { m.Components = buttons(button("", "a")) }, "custom_id is empty"},
		"custom_id":           {func(m *message) { m.Components = buttons(button(x(101), "a")) }, "custom_id: 101, 100 at most"},
		"custom_id twice":     {func(m *message) { m.Components = append(many(2), many(1)...) }, "custom_id is taken"},
		"no label":            {func(m *message) { m.Components = buttons(button("a", "")) }, "label is empty"},
		"label":               {func(m *message) { m.Components = buttons(button("a", x(81))) }, "label: 81, 80 at most"},
		"no style":            {func(m *message) { m.Components = buttons(newButton(0, "a", "a")) }, "no style"},
		"style of a link":     {func(m *message) { m.Components = buttons(newButton(5, "a", "a")) }, "no style"},
		"no emoji":            {func(m *message) { m.Components[1].Components[1].Emoji.Name = "" }, "emoji is empty"},
		"emoji":               {func(m *message) { m.Components[1].Components[1].Emoji.Name = x(33) }, "emoji: 33, 32 at most"},
		"button with options": {func(m *message) { m.Components[1].Components[0].Options = []menuOption{{"a", "a", ""}} }, "what menus have"},
		"menu with label":     {func(m *message) { m.Components[0].Components[0].Label = "a" }, "what buttons have"},
		"menu in a row": {func(m *message) {
			m.Components[0].Components = append(m.Components[0].Components, button("x", "a"))
		}, "components in the row of a menu: 2, 1 at most"},
		"other component":   {func(m *message) { m.Components[0].Components[0].Type = 5 }, "no component of its kind"},
		"placeholder":       {func(m *message) { m.Components[0].Components[0].Placeholder = x(151) }, "placeholder: 151, 150 at most"},
		"options none":      {func(m *message) { m.Components = menu(0, menuOption{}) }, "no options"},
		"options":           {func(m *message) { m.Components = menu(26, menuOption{Label: "a"}) }, "options: 26, 25 at most"},
		"option":            {func(m *message) { m.Components = menu(1, menuOption{Label: x(101)}) }, "label of an option: 101"},
		"option empty":      {func(m *message) { m.Components = menu(1, menuOption{}) }, "label of an option is empty"},
		"option's value":    {func(m *message) { m.Components = menu(1, menuOption{Label: "a", Value: x(101)}) }, "value of an option: 101"},
		"option for none":   {func(m *message) { m.Components = menu(1, menuOption{Label: "a", Value: " "}) }, "value of an option is empty"},
		"option twice":      {func(m *message) { m.Components = menu(2, menuOption{Label: "a", Value: "b"}) }, "value of an option is taken"},
		"option's words":    {func(m *message) { m.Components = menu(1, menuOption{Label: "a", Description: x(101)}) }, "description of an option: 101"},
		"ping":              {func(m *message) { m.Mentions.RepliedUser = true }, "pinged"},
		"flags":             {func(m *message) { m.Flags = 1 << 15 }, "flags"},
		"embed and no view": {func(m *message) { m.Flags = flagNoEmbeds }, "hidden"},
	} {
		m := everything()
		tt.spoil(&m)
		err := m.fault()
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "xxx") {
			t.Errorf("%s: fault() = %v, want %q", name, err, tt.want)
		}
	}
	if err := (message{}).fault(); err == nil {
		t.Error("fault of an empty message = nil")
	}
	if render(chat.Answer{}, frame{}, bare).fault() != nil {
		t.Error("the emptiest answer is refused")
	}
}
