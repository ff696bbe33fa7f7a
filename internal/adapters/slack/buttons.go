package slack

import (
	"strings"

	slackapi "github.com/slack-go/slack"

	"smtpbot/internal/chat"
)

// The words that we put around an answer's own.
const (
	wordWarning = "Warning: "
	wordEarlier = "The whole explanation"
	wordRead    = "Read: "
	wordMore    = "More: "
	wordShared  = "Shared by "
	wordQuote   = "Quoted: "
)

// The words of the buttons.
const (
	wordHelpful    = "Helpful"
	wordNotHelpful = "Not helpful"
	wordDismiss    = "Dismiss"
	wordShare      = "Share in channel"
	wordWhich      = "Which one is yours?"
	readHelpful    = "This answer helped"
	readNotHelpful = "This answer did not help"
	readDismiss    = "Take this answer away"
	readShare      = "Show this answer to everybody in the channel"
)

// ofCommand is what the token of an answer to a command begins with: nobody else sees that, so there is nothing to dismiss.
const ofCommand = "1c|"

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
	if in.share != "" && units(in.share) <= maxValue {
		first = append(first, newButton(actionShare, in.share, wordShare, readShare))
	}
	if len(first) > 0 {
		blocks = append(blocks, slackapi.NewActionBlock("", first...))
	}
	if a.Token == "" || units(a.Token) > maxValue-len(valueHelpful) {
		return blocks
	}
	dismiss := !in.private && !strings.HasPrefix(a.Token, ofCommand)
	if f == plain {
		return append(blocks, plainVote(a.Token, dismiss))
	}
	return append(blocks, vote(a.Token, dismiss))
}

// vote gives the thumbs, and the button that takes the answer away.
func vote(token string, dismiss bool) slackapi.Block {
	elements := []slackapi.BlockElement{slackapi.NewFeedbackButtonsBlockElement(actionVote,
		slackapi.NewFeedbackButton(plainObject(wordHelpful), valueHelpful+token).WithAccessibilityLabel(readHelpful),
		slackapi.NewFeedbackButton(plainObject(wordNotHelpful), valueNotHelpful+token).WithAccessibilityLabel(readNotHelpful))}
	if dismiss {
		elements = append(elements,
			slackapi.NewIconButtonBlockElement("trash", plainObject(wordDismiss), actionDismiss).WithValue(token).WithAccessibilityLabel(readDismiss))
	}
	return slackapi.NewContextActionsBlock("", elements...)
}

// plainVote is vote with buttons that every client knows.
func plainVote(token string, dismiss bool) slackapi.Block {
	elements := []slackapi.BlockElement{
		newButton(actionVote, valueHelpful+token, wordHelpful, readHelpful),
		newButton(actionVoteNot, valueNotHelpful+token, wordNotHelpful, readNotHelpful),
	}
	if dismiss {
		elements = append(elements, newButton(actionDismiss, token, wordDismiss, readDismiss))
	}
	return slackapi.NewActionBlock("", elements...)
}

func newButton(action, value, word, readAloud string) *slackapi.ButtonBlockElement {
	b := slackapi.NewButtonBlockElement(action, value, plainObject(word))
	b.AccessibilityLabel = readAloud
	return b
}

// variants gives the menu of the codes among the choices, nil where there are none. A choice that is a command can only be
// typed.
func variants(choices []chat.Choice) *slackapi.SelectBlockElement {
	var options []*slackapi.OptionBlockObject
	seen := map[string]bool{}
	for _, c := range choices {
		value := clean(c.Code)
		if value == "" || value[0] == '/' || seen[value] || size(value) > maxOption {
			continue
		}
		seen[value] = true
		label := value
		if words := clean(c.Text); words != "" {
			label = clip(value+" · "+words, maxOption, dots)
		}
		options = append(options, slackapi.NewOptionBlockObject(value, plainObject(label), nil))
		if len(options) == maxVariants {
			break
		}
	}
	if len(options) == 0 {
		return nil
	}
	return slackapi.NewOptionsSelectBlockElement(slackapi.OptTypeStatic, plainObject(wordWhich), actionVariant, options...)
}
