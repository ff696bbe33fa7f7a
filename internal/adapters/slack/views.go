package slack

import (
	slackapi "github.com/slack-go/slack"

	"smtpbot/internal/adapters/internal/draw"
	"smtpbot/internal/chat"
)

// fileTypes are the endings of the files that the modal takes.
var fileTypes = []string{"eml", "msg", "mbox", "txt", "log", "csv", "json"}

// maxPasted is how many files the modal takes.
const maxPasted = 5

// pasteView gives the modal to paste into.
func pasteView() slackapi.ModalViewRequest {
	p := newPage(plain)
	p.section(plainObject("Paste the error, or drop the bounce as a file: one of both is enough. I keep nothing of it, and only you see the answer."))
	input := slackapi.NewPlainTextInputBlockElement(plainObject(draw.PasteShown), blockText)
	input.Multiline, input.MaxLength, input.FocusOnLoad = true, maxInputText, true
	p.add(slackapi.NewInputBlock(blockText, plainObject(draw.PasteText),
		plainObject("Up to 3,000 characters. What is longer, add as a file."), input).WithOptional(true))
	p.add(slackapi.NewInputBlock(blockFile, plainObject("Files"),
		plainObject("The e-mail as .eml is best. Also .txt, .log, .csv and .json."),
		slackapi.NewFileInputBlockElement(blockFile).WithFileTypes(fileTypes...).WithMaxFiles(maxPasted)).WithOptional(true))
	v := modal(p.blocks)
	v.CallbackID, v.Submit, v.Close = callbackPaste, plainObject("Explain"), plainObject("Cancel")
	return v
}

// answerView gives the modal with an answer. It has no buttons but Close.
func answerView(a chat.Answer) slackapi.ModalViewRequest {
	p := newPage(rich)
	p.answer(a, "")
	if len(p.blocks) == 0 {
		p.title("", draw.Nothing)
	}
	return modal(p.blocks)
}

// readingView gives the modal while files are fetched.
func readingView() slackapi.ModalViewRequest {
	p := newPage(rich)
	p.para("", "Reading…")
	return modal(p.blocks)
}

// modal gives a modal with its title and Close.
func modal(blocks []slackapi.Block) slackapi.ModalViewRequest {
	return slackapi.ModalViewRequest{
		Type:   slackapi.VTModal,
		Title:  plainObject(draw.PasteTitle),
		Close:  plainObject("Close"),
		Blocks: slackapi.Blocks{BlockSet: blocks},
	}
}

// homeView gives the App Home: what the bot does, a button to paste, its settings and what it keeps.
func homeView(help, status, about chat.Answer) slackapi.HomeTabViewRequest {
	p := newPage(rich)
	p.title("", help.Headline)
	p.body(help, "")
	paste := newButton(actionPaste, "", draw.Paste, "Open a window to paste a bounce into")
	p.add(slackapi.NewActionBlock("", paste.WithStyle(slackapi.StylePrimary)))
	p.chapter("Settings", status)
	p.chapter("Privacy", about)
	return slackapi.HomeTabViewRequest{Type: slackapi.VTHomeTab, Blocks: slackapi.Blocks{BlockSet: p.blocks}}
}

// chapter draws an answer under a name instead of a header of its own. An empty one leaves no trace.
func (p *page) chapter(name string, a chat.Answer) {
	before := p.blocks
	p.add(slackapi.NewDividerBlock())
	p.add(slackapi.NewHeaderBlock(plainObject(name)))
	start := len(p.blocks)
	if s := p.Take(draw.Clean(a.Headline), maxHeadline); s != "" {
		p.strong(s)
	}
	p.small("", a.Labels)
	p.body(a, "")
	if len(p.blocks) == start {
		p.blocks = before
	}
}
