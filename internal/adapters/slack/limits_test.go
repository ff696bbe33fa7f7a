package slack

import (
	"strings"
	"testing"

	slackapi "github.com/slack-go/slack"

	"smtpbot/internal/chat"
)

// whole is a message with every kind of block.
func whole() message {
	a := long
	a.Labels, a.Links, a.Read = []string{"550"}, []string{"https://example.org/"}, []string{"a"}
	a.Earlier, a.Channels = linked.Earlier, status.Channels
	return render(a, frame{share: "x", site: inThread.site}, rich)
}

// find gives the first block of a kind.
func find[B slackapi.Block](t *testing.T, blocks []slackapi.Block) B {
	t.Helper()
	for _, b := range blocks {
		if b, ok := b.(B); ok {
			return b
		}
	}
	t.Fatalf("no %T", *new(B))
	panic("unreachable")
}

func TestFault(t *testing.T) {
	if err := whole().fault(); err != nil {
		t.Fatal(err)
	}
	x := func(n int) string { return strings.Repeat("x", n) }
	section := func(s string) slackapi.Block { return slackapi.NewSectionBlock(plainObject(s), nil, nil) }
	richBlock := func(e ...slackapi.RichTextSectionElement) slackapi.Block {
		return slackapi.NewRichTextBlock("", paragraph(e...))
	}
	actions := func(e ...slackapi.BlockElement) slackapi.Block { return slackapi.NewActionBlock("", e...) }
	menu := func(text, value, holder string, n int) slackapi.Block {
		options := make([]*slackapi.OptionBlockObject, n)
		for i := range options {
			options[i] = slackapi.NewOptionBlockObject(value, plainObject(text), nil)
		}
		return actions(slackapi.NewOptionsSelectBlockElement(slackapi.OptTypeStatic, plainObject(holder), "a", options...))
	}
	withID := func(b slackapi.Block, id string) slackapi.Block {
		b.(*slackapi.SectionBlock).BlockID = id
		return b
	}
	for name, tt := range map[string]struct {
		blocks []slackapi.Block
		want   string
	}{
		"blocks":           {make([]slackapi.Block, 51), "blocks: 51, 50 at most"},
		"block_id":         {[]slackapi.Block{withID(section("a"), x(256))}, "block_id: 256, 255 at most"},
		"block_id twice":   {[]slackapi.Block{withID(section("a"), "x"), withID(section("a"), "x")}, "block 1: its block_id is taken"},
		"section":          {[]slackapi.Block{section(x(3001))}, "3000"},
		"section empty":    {[]slackapi.Block{section("")}, "length of 1"},
		"section blank":    {[]slackapi.Block{section(" ")}, "section is empty"},
		"section none":     {[]slackapi.Block{slackapi.NewSectionBlock(nil, nil, nil)}, "section is missing"},
		"wide":             {[]slackapi.Block{section(strings.Repeat("😀", 1501))}, "section: 3002, 3000 at most"},
		"header":           {[]slackapi.Block{slackapi.NewHeaderBlock(plainObject(x(151)))}, "header: 151, 150 at most"},
		"header mrkdwn":    {[]slackapi.Block{slackapi.NewHeaderBlock(markupObject("x"))}, "header is not plain_text"},
		"context none":     {[]slackapi.Block{slackapi.NewContextBlock("")}, "no elements"},
		"context":          {[]slackapi.Block{slackapi.NewContextBlock("", make([]slackapi.MixedElement, 11)...)}, "elements: 11, 10 at most"},
		"context picture":  {[]slackapi.Block{slackapi.NewContextBlock("", slackapi.NewImageBlockElement("x", "y"))}, "of its kind"},
		"rich empty":       {[]slackapi.Block{slackapi.NewRichTextBlock("")}, "rich text is empty"},
		"section of none":  {[]slackapi.Block{richBlock()}, "part of the rich text is empty"},
		"empty text":       {[]slackapi.Block{richBlock(span("", nil))}, "rich text is empty"},
		"list of none":     {[]slackapi.Block{slackapi.NewRichTextBlock("", richItems(true, nil))}, "rich text is empty"},
		"channel":          {[]slackapi.Block{richBlock(slackapi.NewRichTextSectionChannelElement("", nil))}, "no channel_id"},
		"http":             {[]slackapi.Block{richBlock(slackapi.NewRichTextSectionLinkElement("http://x.example", "x", nil))}, "not https"},
		"long url":         {[]slackapi.Block{richBlock(slackapi.NewRichTextSectionLinkElement("https://x.example/"+x(3000), "x", nil))}, "url: 3018"},
		"mention":          {[]slackapi.Block{richBlock(slackapi.NewRichTextSectionUserElement("U1", nil))}, "no rich text of its kind"},
		"rich quote":       {[]slackapi.Block{slackapi.NewRichTextBlock("", &slackapi.RichTextQuote{})}, "no rich text of its kind"},
		"other block":      {[]slackapi.Block{slackapi.NewImageBlock("x", "y", "", nil)}, "no block of its kind"},
		"actions none":     {[]slackapi.Block{actions()}, "no elements"},
		"actions":          {[]slackapi.Block{actions(make([]slackapi.BlockElement, 26)...)}, "elements: 26, 25 at most"},
		"context actions":  {[]slackapi.Block{slackapi.NewContextActionsBlock("", make([]slackapi.BlockElement, 6)...)}, "elements: 6, 5 at most"},
		"no action_id":     {[]slackapi.Block{actions(newButton("", "", "a", ""))}, "action_id is empty"},
		"action_id twice":  {[]slackapi.Block{actions(newButton("a", "", "a", ""), newButton("a", "", "a", ""))}, "empty or taken"},
		"action_id":        {[]slackapi.Block{actions(newButton(x(256), "", "a", ""))}, "action_id: 256"},
		"button":           {[]slackapi.Block{actions(newButton("a", "", x(76), ""))}, "button: 76, 75 at most"},
		"value":            {[]slackapi.Block{actions(newButton("a", x(2001), "a", ""))}, "value: 2001, 2000 at most"},
		"label":            {[]slackapi.Block{actions(newButton("a", "", "a", x(76)))}, "accessibility_label: 76"},
		"no vote":          {[]slackapi.Block{slackapi.NewContextActionsBlock("", slackapi.NewFeedbackButtonsBlockElement("a", nil, nil))}, "feedback button is missing"},
		"icon":             {[]slackapi.Block{slackapi.NewContextActionsBlock("", slackapi.NewIconButtonBlockElement("trash", nil, "a"))}, "button is missing"},
		"options none":     {[]slackapi.Block{menu("a", "a", "a", 0)}, "no options"},
		"options":          {[]slackapi.Block{menu("a", "a", "a", 101)}, "options: 101, 100 at most"},
		"option":           {[]slackapi.Block{menu(x(76), "a", "a", 1)}, "option: 76, 75 at most"},
		"option's value":   {[]slackapi.Block{menu("a", x(151), "a", 1)}, "value of an option: 151, 150 at most"},
		"option for none":  {[]slackapi.Block{menu("a", "", "a", 1)}, "no value"},
		"placeholder":      {[]slackapi.Block{menu("a", "a", x(151), 1)}, "placeholder: 151, 150 at most"},
		"other element":    {[]slackapi.Block{actions(slackapi.NewDatePickerBlockElement("a"))}, "no element of its kind"},
		"all together":     {[]slackapi.Block{section(x(3000)), section(x(3000)), section(x(3000)), section(x(1001))}, "characters in the blocks: 10001"},
		"max_length":       {[]slackapi.Block{slackapi.NewInputBlock("", plainObject("a"), nil, &slackapi.PlainTextInputBlockElement{ActionID: "a", MaxLength: 3001})}, "max_length: 3001"},
		"max_files":        {[]slackapi.Block{slackapi.NewInputBlock("", plainObject("a"), nil, slackapi.NewFileInputBlockElement("a").WithMaxFiles(11))}, "max_files: 11"},
		"label of a field": {[]slackapi.Block{slackapi.NewInputBlock("", plainObject(x(2001)), nil, slackapi.NewFileInputBlockElement("a"))}, "label: 2001"},
		"hint of a field":  {[]slackapi.Block{slackapi.NewInputBlock("", plainObject("a"), plainObject(x(2001)), slackapi.NewFileInputBlockElement("a"))}, "hint: 2001"},
	} {
		err := message{"a", tt.blocks}.fault()
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "xxx") {
			t.Errorf("%s: fault() = %v, want %q", name, err, tt.want)
		}
	}
	for name, text := range map[string]string{"no text": "", "blank text": " \n", "long text": x(4001)} {
		if err := (message{Text: text}).fault(); err == nil {
			t.Errorf("%s: fault() = nil", name)
		}
	}
}

func TestViewFault(t *testing.T) {
	x := func(n int) string { return strings.Repeat("x", n) }
	for name, spoil := range map[string]func(*slackapi.ModalViewRequest){
		"no title":         func(v *slackapi.ModalViewRequest) { v.Title = nil },
		"title":            func(v *slackapi.ModalViewRequest) { v.Title = plainObject(x(25)) },
		"submit":           func(v *slackapi.ModalViewRequest) { v.Submit = plainObject(x(25)) },
		"no submit":        func(v *slackapi.ModalViewRequest) { v.Submit = nil },
		"close":            func(v *slackapi.ModalViewRequest) { v.Close = plainObject(x(25)) },
		"callback_id":      func(v *slackapi.ModalViewRequest) { v.CallbackID = x(256) },
		"private_metadata": func(v *slackapi.ModalViewRequest) { v.PrivateMetadata = x(3001) },
		"blocks":           func(v *slackapi.ModalViewRequest) { v.Blocks.BlockSet = make([]slackapi.Block, 101) },
		"a block": func(v *slackapi.ModalViewRequest) {
			find[*slackapi.InputBlock](t, v.Blocks.BlockSet).Label = nil
		},
	} {
		v := pasteView()
		if err := modalFault(v); err != nil {
			t.Fatal(err)
		}
		spoil(&v)
		if modalFault(v) == nil {
			t.Errorf("%s: modalFault = nil", name)
		}
	}
	home := homeView(chat.Answer{Headline: "a"}, chat.Answer{}, chat.Answer{})
	if err := homeFault(home); err != nil {
		t.Fatal(err)
	}
	home.CallbackID = x(256)
	if homeFault(home) == nil {
		t.Error("homeFault = nil")
	}
}
