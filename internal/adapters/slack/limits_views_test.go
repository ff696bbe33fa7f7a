package slack

import (
	"slices"

	slackapi "github.com/slack-go/slack"
)

// The limits of modals and homes, which are the same few for every answer: the tests look whether all that is drawn keeps them.
const (
	maxViewBlocks = 100  // views/modal-views and views/home-tab-views
	maxViewTitle  = 24   // views/modal-views: title, submit, close
	maxMetadata   = 3000 // views: private_metadata
)

// modalFault is fault for a modal.
func modalFault(v slackapi.ModalViewRequest) error {
	var c checker
	c.plainText("title", v.Title, maxViewTitle)
	for _, t := range []struct {
		name string
		text *slackapi.TextBlockObject
	}{{"submit", v.Submit}, {"close", v.Close}} {
		if t.text != nil {
			c.plainText(t.name, t.text, maxViewTitle)
		}
	}
	c.view(v.Blocks.BlockSet, v.CallbackID, v.PrivateMetadata)
	hasInput := slices.ContainsFunc(v.Blocks.BlockSet, func(b slackapi.Block) bool {
		_, is := b.(*slackapi.InputBlock)
		return is
	})
	if hasInput && v.Submit == nil {
		c.fail("a modal with an input has no submit")
	}
	return c.err
}

// homeFault is fault for an App Home.
func homeFault(v slackapi.HomeTabViewRequest) error {
	var c checker
	c.view(v.Blocks.BlockSet, v.CallbackID, v.PrivateMetadata)
	return c.err
}

// view checks what modals and homes share.
func (c *checker) view(blocks []slackapi.Block, callback, metadata string) {
	c.length("callback_id", callback, maxID)
	c.length("private_metadata", metadata, maxMetadata)
	c.blocks(blocks, maxViewBlocks)
	c.most("characters in the blocks", c.total, maxTotal)
}
