package slack

import (
	slackapi "github.com/slack-go/slack"

	"smtpbot/internal/adapters/internal/draw"
	"smtpbot/internal/chat"
)

// What the buttons are called where they are read aloud.
const (
	readHelpful    = "This answer helped"
	readNotHelpful = "This answer did not help"
	readDismiss    = "Take this answer away"
	readShare      = "Show this answer to everybody in the channel"
)

// maxVariants is how many codes can be chosen from.
const maxVariants = 25

// buttons gives the blocks of what can be pressed or chosen under an answer.
func buttons(a chat.Answer, in frame, f form) []slackapi.Block {
	if f == bare || in.sharedBy != "" {
		return nil
	}
	var blocks []slackapi.Block
	var first []slackapi.BlockElement
	if menu := variants(a.Choices); menu != nil {
		first = append(first, menu)
	}
	if in.share != "" && draw.Units(in.share) <= maxValue {
		first = append(first, newButton(actionShare, in.share, draw.Share, readShare))
	}
	if len(first) > 0 {
		blocks = append(blocks, slackapi.NewActionBlock("", first...))
	}
	if a.Token == "" || draw.Units(a.Token) > maxValue-len(valueHelpful) {
		return blocks
	}
	dismiss := !in.private && !draw.Alone(a.Token)
	if f == plain {
		return append(blocks, plainVote(a.Token, dismiss))
	}
	return append(blocks, vote(a.Token, dismiss))
}

// vote gives the thumbs, and the button that takes the answer away.
func vote(token string, dismiss bool) slackapi.Block {
	elements := []slackapi.BlockElement{slackapi.NewFeedbackButtonsBlockElement(actionVote,
		slackapi.NewFeedbackButton(plainObject(draw.Helpful), valueHelpful+token).WithAccessibilityLabel(readHelpful),
		slackapi.NewFeedbackButton(plainObject(draw.NotHelpful), valueNotHelpful+token).WithAccessibilityLabel(readNotHelpful))}
	if dismiss {
		elements = append(elements,
			slackapi.NewIconButtonBlockElement("trash", plainObject(draw.Dismiss), actionDismiss).WithValue(token).WithAccessibilityLabel(readDismiss))
	}
	return slackapi.NewContextActionsBlock("", elements...)
}

// plainVote is vote with buttons that every client knows.
func plainVote(token string, dismiss bool) slackapi.Block {
	elements := []slackapi.BlockElement{
		newButton(actionVote, valueHelpful+token, draw.Helpful, readHelpful),
		newButton(actionVoteNot, valueNotHelpful+token, draw.NotHelpful, readNotHelpful),
	}
	if dismiss {
		elements = append(elements, newButton(actionDismiss, token, draw.Dismiss, readDismiss))
	}
	return slackapi.NewActionBlock("", elements...)
}

func newButton(action, value, word, readAloud string) *slackapi.ButtonBlockElement {
	b := slackapi.NewButtonBlockElement(action, value, plainObject(word))
	b.AccessibilityLabel = readAloud
	return b
}

// variants gives the menu of the codes among the choices, nil where there are none.
func variants(choices []chat.Choice) *slackapi.SelectBlockElement {
	var options []*slackapi.OptionBlockObject
	for _, c := range draw.Codes(choices, maxVariants, maxOption, escaped) {
		options = append(options, slackapi.NewOptionBlockObject(c.Code, plainObject(c.Option(maxOption, escaped)), nil))
	}
	if len(options) == 0 {
		return nil
	}
	return slackapi.NewOptionsSelectBlockElement(slackapi.OptTypeStatic, plainObject(draw.Which), actionVariant, options...)
}
