package discordfake

import (
	"strings"
	"time"
)

// Types of messages.
const (
	TypeDefault  = 0
	TypePin      = 6
	TypeJoin     = 7
	TypeBoost    = 8
	TypeThread   = 18 // told in a channel: somebody started a thread
	TypeReply    = 19
	TypeCommand  = 20
	TypeStarter  = 21 // the first in a thread that was started from a message
	TypeMenu     = 23
	TypeAutoMod  = 24
	typeForwards = 1 // of a reference
)

// Flags of messages.
const (
	FlagNoEmbeds       = 1 << 2
	FlagHasThread      = 1 << 5
	FlagPrivate        = 1 << 6
	FlagLoading        = 1 << 7
	FlagSilent         = 1 << 12
	FlagVoice          = 1 << 13
	FlagHasSnapshot    = 1 << 14
	FlagComponentsV2   = 1 << 15
	flagsOfCreate      = FlagNoEmbeds | FlagSilent | FlagVoice | FlagComponentsV2
	flagsOfInteraction = flagsOfCreate | FlagPrivate
	flagsOfEdit        = FlagNoEmbeds | FlagComponentsV2
)

// Reference is what a message refers to.
type Reference struct {
	Type                    int // 0 for a reply, 1 for a forwarded message
	Message, Channel, Guild string
}

// Message is a message. Embeds and Components are as Discord gives them.
type Message struct {
	ID, Channel, Guild     string
	Author                 string // a user, or a webhook
	Webhook, WebhookName   string
	App                    string // of an answer to an interaction
	Type                   int
	Content                string
	Embeds, Components     []map[string]any
	Files                  []string // ids of attachments
	Flags                  int
	Nonce                  string
	Reference              *Reference
	Mentions, MentionRoles []string
	Everyone               bool
	Snapshot               *Message // of a forwarded message
	Sent, Edited           time.Time
	Deleted                bool
	Private                string // the one who alone sees it; empty for everybody
	Interaction            string // that it answers

	mentionsBot bool // it names the bot so that the bot may read it
	position    int
	thread      string
	meta        object // interaction_metadata
	legacy      object // interaction
}

// Loading tells whether the message says still that the bot is thinking.
func (m Message) Loading() bool { return m.Flags&FlagLoading != 0 }

// Silent tells whether the message makes no sound.
func (m Message) Silent() bool { return m.Flags&FlagSilent != 0 }

// copied gives a message that shares nothing that changes.
func (m *Message) copied() Message {
	c := *m
	c.Embeds, c.Components = clone(m.Embeds), clone(m.Components)
	c.Files = append([]string(nil), m.Files...)
	if m.Reference != nil {
		r := *m.Reference
		c.Reference = &r
	}
	return c
}

// Text gives all that people read of the message, one text a line: content, embeds, components.
func (m Message) Text() string {
	lines := []string{}
	add := func(s string) {
		if s != "" {
			lines = append(lines, s)
		}
	}
	add(m.Content)
	for _, e := range m.Embeds {
		author, _ := e["author"].(object)
		footer, _ := e["footer"].(object)
		add(text(author, "name"))
		add(text(e, "title"))
		add(text(e, "description"))
		for _, f := range objects(e["fields"]) {
			add(text(f, "name"))
			add(text(f, "value"))
		}
		add(text(footer, "text"))
	}
	walk(m.Components, func(c object) {
		for _, key := range []string{"content", "label", "placeholder", "description"} {
			add(text(c, key))
		}
		for _, o := range objects(c["options"]) {
			add(text(o, "label"))
			add(text(o, "description"))
		}
	})
	return strings.Join(lines, "\n")
}

// walk visits every component, those within others too.
func walk(components []object, visit func(object)) {
	for _, c := range components {
		visit(c)
		walk(objects(c["components"]), visit)
		for _, key := range []string{"accessory", "component"} {
			if inner, ok := c[key].(object); ok {
				walk([]object{inner}, visit)
			}
		}
	}
}
