package discordfake

import (
	"regexp"
	"strings"
)

// Kinds of commands and options.
const (
	commandChat    = 1
	commandUser    = 2
	commandMessage = 3

	optionSubcommand = 1
	optionGroup      = 2
	optionString     = 3
	optionInteger    = 4
	optionBoolean    = 5
	optionNumber     = 10
	optionAttachment = 11
)

var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

// mostCommands says how many there may be of a kind.
var mostCommands = map[int]int{commandChat: 100, commandUser: 15, commandMessage: 15}

// commandList checks the commands that shall be registered.
func (c *checker) commandList(list []object) {
	names, counts := map[string]bool{}, map[int]int{}
	for i, one := range list {
		at := index("", i)
		kind := kindOf(one)
		c.command(at, one, kind)
		counts[kind]++
		key := text(one, "name") + string(rune('0'+kind))
		if names[key] {
			c.wrong(join(at, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
		}
		names[key] = true
	}
	for kind, n := range counts {
		if n > mostCommands[kind] {
			c.wrong("", "APPLICATION_COMMANDS_MAX", "Maximum number of application commands reached (%d)", mostCommands[kind])
		}
	}
}

// kindOf gives the kind of a command.
func kindOf(o object) int {
	if k, ok := number(o, "type"); ok {
		return k
	}
	return commandChat
}

// command checks one command.
func (c *checker) command(at string, o object, kind int) {
	c.keys(at, o, "id", "type", "name", "name_localizations", "description", "description_localizations", "options", "default_member_permissions",
		"dm_permission", "default_permission", "nsfw", "integration_types", "contexts", "handler")
	switch kind {
	case commandChat:
		c.name(at, o)
		c.text(at, o, "description", 1, 100)
		c.options(at, o, 0)
		if n := size(o); n > 8000 {
			c.wrong(at, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000), it has %d", n)
		}
	case commandUser, commandMessage:
		c.text(at, o, "name", 1, 32)
		if text(o, "description") != "" {
			c.wrong(join(at, "description"), "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID", "Context menu commands cannot have description")
		}
		if len(objects(o["options"])) > 0 {
			c.wrong(join(at, "options"), "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS_INVALID", "Context menu commands cannot have options")
		}
	default:
		c.wrong(join(at, "type"), "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3}.")
	}
	if p, isText := o["default_member_permissions"].(string); isText && (p == "" || strings.Trim(p, "0123456789") != "") {
		c.wrong(join(at, "default_member_permissions"), "NUMBER_TYPE_COERCE", "Value is no number of permissions.")
	}
	c.enumeration(at, o, "contexts", 2)
	c.enumeration(at, o, "integration_types", 1)
}

// enumeration checks a list of different numbers from 0 to most.
func (c *checker) enumeration(at string, o object, key string, most int) {
	if !given(o, key) {
		return
	}
	seen := map[int]bool{}
	list, _ := o[key].([]any)
	if len(list) == 0 {
		c.wrong(join(at, key), "BASE_TYPE_BAD_LENGTH", "Must be 1 or more in length.")
	}
	for i := range list {
		n, ok := number(object{"n": list[i]}, "n")
		if !ok || n < 0 || n > most || seen[n] {
			c.wrong(index(join(at, key), i), "BASE_TYPE_CHOICES", "Value is not one of those that there are, or there twice.")
		}
		seen[n] = true
	}
}

// name checks the name of a slash command or option.
func (c *checker) name(at string, o object) {
	n := c.text(at, o, "name", 1, 32)
	if n != "" && (!commandName.MatchString(n) || strings.ToLower(n) != n) {
		c.wrong(join(at, "name"), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
	}
}

// options checks the options of a command (depth 0), group (1) or subcommand (2).
func (c *checker) options(at string, o object, depth int) {
	names, optional, subcommands := map[string]bool{}, false, 0
	list := c.array(at, o, "options", 0, 25)
	for i, one := range list {
		where := index(join(at, "options"), i)
		c.keys(where, one, "type", "name", "name_localizations", "description", "description_localizations", "required", "choices", "options",
			"channel_types", "min_value", "max_value", "min_length", "max_length", "autocomplete", "file_types")
		c.name(where, one)
		c.text(where, one, "description", 1, 100)
		c.boolean(where, one, "required")
		if names[text(one, "name")] {
			c.wrong(join(where, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE", "Option name is not unique")
		}
		names[text(one, "name")] = true
		kind, there := c.integer(where, one, "type", 1, 11)
		if !there {
			c.wrong(join(where, "type"), "BASE_TYPE_REQUIRED", "This field is required")
		}
		if kind == optionSubcommand || kind == optionGroup {
			subcommands++
			if depth == 1 && kind == optionGroup || depth == 2 {
				c.wrong(join(where, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command groups cannot be nested")
			}
			c.options(where, one, 3-kind)
			continue
		}
		if yes(one, "required") && optional {
			c.wrong(where, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options")
		}
		optional = optional || !yes(one, "required")
		c.option(where, one, kind)
	}
	if subcommands > 0 && subcommands < len(list) {
		c.wrong(join(at, "options"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command and sub-command group option types are mutually exclusive to all other types")
	}
}

// option checks what only options with a value have.
func (c *checker) option(at string, o object, kind int) {
	least, _ := c.integer(at, o, "min_length", 0, 6000)
	most, limited := c.integer(at, o, "max_length", 1, 6000)
	switch {
	case limited && least > most:
		c.wrong(join(at, "min_length"), "APPLICATION_COMMAND_OPTIONS_LENGTH_INVALID", "min_length is larger than max_length")
	case kind != optionString && (given(o, "min_length") || given(o, "max_length")):
		c.wrong(at, "APPLICATION_COMMAND_OPTIONS_LENGTH_INVALID", "Only strings have a length")
	}
	choices := c.array(at, o, "choices", 0, 25)
	for i, one := range choices {
		c.text(index(join(at, "choices"), i), one, "name", 1, 100)
	}
	if yes(o, "autocomplete") && (len(choices) > 0 || kind != optionString && kind != optionInteger && kind != optionNumber) {
		c.wrong(join(at, "autocomplete"), "APPLICATION_COMMAND_AUTOCOMPLETE_INVALID", "Only strings and numbers without choices can be completed")
	}
}

// size counts the characters of a command that Discord limits in all.
func size(o object) int {
	n := runes(text(o, "name")) + runes(text(o, "description"))
	for _, one := range objects(o["options"]) {
		n += size(one)
		for _, choice := range objects(one["choices"]) {
			n += runes(text(choice, "name")) + runes(text(choice, "value"))
		}
	}
	return n
}
