package discordfake

import (
	"fmt"
	"math"
	"strings"
)

// Options are what somebody fills in: by name a string, a bool, an int, a File or a []File.
type Options map[string]any

// Command lets somebody give a slash command, "smtp" or with a subcommand "settings show". The test fails if they could not do so:
// the command must be registered, for this place, and for people with their permissions (but see Knobs.AnyCommand). It does not wait
// for an answer.
func (s *Server) Command(user, channel, command string, options Options) *Handle {
	return s.command(user, channel, command, options, "")
}

// Type lets somebody fill in an option partly, for what can be suggested.
func (s *Server) Type(user, channel, command, option, partial string) *Handle {
	return s.command(user, channel, command, Options{option: partial}, option)
}

// command gives a command, or begins to. focused is the option that is being filled in.
func (s *Server) command(user, channel, command string, options Options, focused string) *Handle {
	s.throttle()
	s.mu.Lock()
	defer s.mu.Unlock()
	words := strings.Fields(command)
	c := s.channels[channel]
	if c == nil || c.Archived || len(words) == 0 {
		return s.cannot("Command: there is no channel %q, or it is archived", channel)
	}
	def, err := s.usable(user, c, words[0], commandChat)
	if err != nil && !s.knobs.AnyCommand {
		return s.cannot("Command: %v", err)
	}
	kind := interactCommand
	if focused != "" {
		kind = interactComplete
	}
	a := s.act(kind, user, c)
	a.name = strings.Join(words, " ")
	f := filling{s: s, user: user, channel: c, focused: focused, resolved: object{}, strict: !s.knobs.AnyCommand}
	data := object{"id": text(def, "id"), "name": words[0], "type": commandChat}
	if def == nil {
		data["id"] = s.newID()
	}
	if guild := text(def, "guild_id"); guild != "" {
		data["guild_id"] = guild
	}
	if list := f.fill(def, words[1:], options); len(list) > 0 {
		data["options"] = list
	}
	if f.err != nil {
		s.giveUp(a)
		return s.cannot("Command: %v", f.err)
	}
	if len(f.resolved) > 0 {
		data["resolved"] = f.resolved
	}
	return s.deliver(a, s.payload(a, data))
}

// cannot fails the test because people could not do this. The lock is held.
func (s *Server) cannot(format string, args ...any) *Handle {
	s.t.Errorf("discordfake: "+format, args...)
	return &Handle{}
}

// CanUse tells why somebody could not give a slash command in a channel, or nil.
func (s *Server) CanUse(user, channel, command string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channel]
	if c == nil {
		return fmt.Errorf("there is no channel %q", channel)
	}
	_, err := s.usable(user, c, command, commandChat)
	return err
}

// usable gives a registered command that somebody can use in a channel. The lock is held.
func (s *Server) usable(user string, c *Channel, name string, kind int) (object, error) {
	var def object
	for _, list := range [][]object{s.commands[""], s.commands[c.Guild]} {
		for _, one := range list {
			if text(one, "name") == name && kindOf(one) == kind {
				def = one
			}
		}
	}
	if def == nil {
		return nil, fmt.Errorf("the command %q is not registered", name)
	}
	if allowed := numbers(def["contexts"]); len(allowed) > 0 && !allowed[c.context()] {
		return def, fmt.Errorf("the command %q is not for contexts like %d", name, c.context())
	}
	installs, owners := numbers(def["integration_types"]), s.owners(user, c)
	if len(installs) == 0 {
		installs = map[int]bool{0: true}
	}
	_, byGuild := owners["0"]
	_, byUser := owners["1"]
	if !(byGuild && installs[0] || byUser && installs[1]) {
		return def, fmt.Errorf("the command %q is not installed for %s there", name, user)
	}
	if need := text(def, "default_member_permissions"); need != "" && c.Guild != "" {
		var bits int64
		_, _ = fmt.Sscan(need, &bits)
		if have := s.permissions(user, c); have&bits != bits || bits == 0 && have&Administrator == 0 {
			return def, fmt.Errorf("%s has not the permissions for %q", user, name)
		}
	}
	if c.Guild != "" && s.permissions(user, c)&UseCommands == 0 {
		return def, fmt.Errorf("%s may use no commands there", user)
	}
	return def, nil
}

// numbers gives the numbers of an array.
func numbers(v any) map[int]bool {
	set := map[int]bool{}
	switch list := v.(type) {
	case []any:
		for _, one := range list {
			if n, ok := number(object{"n": one}, "n"); ok {
				set[n] = true
			}
		}
	case []int:
		for _, n := range list {
			set[n] = true
		}
	}
	return set
}

// filling fills in the options of a command.
type filling struct {
	s        *Server
	user     string
	channel  *Channel
	focused  string
	resolved object
	strict   bool
	err      error
}

// fill gives the options as the interaction has them, in the order in which they are registered.
func (f *filling) fill(def object, subcommands []string, options Options) []object {
	defs := objects(def["options"])
	if len(subcommands) > 0 {
		inner, kind := find(defs, subcommands[0]), optionSubcommand
		if len(subcommands) > 1 {
			kind = optionGroup
		}
		if inner == nil && f.strict {
			f.err = fmt.Errorf("there is no subcommand %q", subcommands[0])
		}
		return []object{{"name": subcommands[0], "type": kind, "options": append([]object{}, f.fill(inner, subcommands[1:], options)...)}}
	}
	var list []object
	seen := map[string]bool{}
	for _, d := range defs {
		name := text(d, "name")
		if v, given := options[name]; given {
			list = append(list, f.option(name, integer(d, "type"), v, d))
		} else if yes(d, "required") && f.focused == "" && f.strict || integer(d, "type") <= optionGroup {
			f.err = fmt.Errorf("the option %q is required", name)
		}
		seen[name] = true
	}
	for _, name := range options.names() {
		if !seen[name] {
			if f.strict {
				f.err = fmt.Errorf("there is no option %q", name)
			}
			list = append(list, f.option(name, 0, options[name], nil))
		}
	}
	return list
}

// find gives the definition of that name, or nil.
func find(defs []object, name string) object {
	for _, d := range defs {
		if text(d, "name") == name {
			return d
		}
	}
	return nil
}

// option gives one option with its value.
func (f *filling) option(name string, kind int, value any, def object) object {
	o := object{"name": name}
	want := 0
	switch v := value.(type) {
	case string:
		want = optionString
		least, most := integer(def, "min_length"), integer(def, "max_length")
		if most == 0 {
			most = math.MaxInt
		}
		if n := runes(v); f.focused == "" && (n < least || n > most) {
			f.err = fmt.Errorf("%q takes no %d characters", name, n)
		}
		if choices := objects(def["choices"]); len(choices) > 0 && f.focused == "" && !offered(choices, v) {
			f.err = fmt.Errorf("%q has no choice %q", name, v)
		}
		o["value"] = v
	case bool:
		want = optionBoolean
		o["value"] = v
	case int:
		want = optionInteger
		o["value"] = v
	case File:
		want = optionAttachment
		id := f.s.keepFile(v, f.channel.ID, true)
		o["value"] = id
		into(f.resolved, "attachments", id, f.s.wireFile(f.s.files[id]))
	default:
		f.err = fmt.Errorf("%q cannot be %T", name, value)
	}
	if kind == 0 {
		kind = want
	}
	if kind != want {
		f.err = fmt.Errorf("%q is of another type than %T", name, value)
	}
	o["type"] = kind
	if name == f.focused {
		o["focused"] = true
		if f.strict && !yes(def, "autocomplete") {
			f.err = fmt.Errorf("nothing is suggested for %q", name)
		}
	}
	return o
}

// offered tells whether a value is among the choices.
func offered(choices []object, value string) bool {
	for _, c := range choices {
		if text(c, "value") == value {
			return true
		}
	}
	return false
}

// into puts something into a map within an object.
func into(o object, key, id string, v any) {
	inner, ok := o[key].(object)
	if !ok {
		inner = object{}
		o[key] = inner
	}
	inner[id] = v
}
