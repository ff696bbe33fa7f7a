package discordfake

import "time"

// bodyKind says what a message's body is for.
type bodyKind uint8

const (
	bodyCreate bodyKind = iota // POST in a channel
	bodyEdit                   // PATCH in a channel
	bodyAnswer                 // the data of an answer to an interaction
	bodyFollow                 // a follow-up
	bodyHook                   // PATCH of an answer or follow-up
)

// fieldsOf gives the documented fields of a kind.
func fieldsOf(kind bodyKind) []string {
	list := []string{"content", "embeds", "allowed_mentions", "components", "attachments", "flags"}
	switch kind {
	case bodyCreate:
		return append(list, "nonce", "tts", "message_reference", "sticker_ids", "enforce_nonce", "poll", "payload_json")
	case bodyAnswer, bodyFollow:
		return append(list, "tts", "poll", "payload_json")
	case bodyHook:
		return append(list, "poll", "payload_json")
	}
	return append(list, "payload_json")
}

// flagsFor gives the flags that a kind may set.
func flagsFor(kind bodyKind) int {
	switch kind {
	case bodyCreate:
		return flagsOfCreate
	case bodyAnswer, bodyFollow:
		return flagsOfInteraction
	}
	return flagsOfEdit
}

// message holds the body of a message to the limits. v2 says that the message has Components V2 already.
func (c *checker) message(path string, o object, kind bodyKind, v2 bool) {
	c.keys(path, o, fieldsOf(kind)...)
	c.text(path, o, "content", 0, 2000)
	c.boolean(path, o, "tts")
	flags, _ := c.integer(path, o, "flags", 0, 1<<31-1)
	if extra := flags &^ flagsFor(kind) &^ (FlagPrivate * twice(kind == bodyEdit || kind == bodyHook)) &^ (FlagSilent * twice(kind == bodyEdit || kind == bodyHook)); extra != 0 {
		c.wrong(join(path, "flags"), "MESSAGE_FLAGS_INVALID", "These flags cannot be set: %d", extra)
	}
	v2 = v2 || flags&FlagComponentsV2 != 0
	embeds := c.array(path, o, "embeds", 0, 10)
	c.embeds(path, embeds)
	if v2 {
		if text(o, "content") != "" {
			c.wrong(join(path, "content"), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", "The 'content' field cannot be used when using MessageFlags.IS_COMPONENTS_V2")
		}
		if len(embeds) > 0 {
			c.wrong(join(path, "embeds"), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", "The 'embeds' field cannot be used when using MessageFlags.IS_COMPONENTS_V2")
		}
	}
	c.components(path, o, v2)
	c.allowedMentions(path, o)
	if kind == bodyCreate {
		c.createOnly(path, o)
	}
}

// createOnly checks what only a new message in a channel has.
func (c *checker) createOnly(path string, o object) {
	if _, isText := o["nonce"].(string); isText {
		c.text(path, o, "nonce", 0, 25)
	} else if given(o, "nonce") {
		if _, ok := number(o, "nonce"); !ok {
			c.wrong(join(path, "nonce"), "NONCE_TYPE_INVALID", "Must be a string or an integer")
		}
	}
	c.boolean(path, o, "enforce_nonce")
	if !given(o, "message_reference") {
		return
	}
	at := join(path, "message_reference")
	r, isObject := o["message_reference"].(object)
	if !isObject {
		c.wrong(at, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
		return
	}
	c.keys(at, r, "type", "message_id", "channel_id", "guild_id", "fail_if_not_exists")
	c.boolean(at, r, "fail_if_not_exists")
	for _, key := range []string{"message_id", "channel_id", "guild_id"} {
		if v, isText := r[key].(string); given(r, key) && (!isText || !snowflake(v)) {
			c.wrong(join(at, key), "NUMBER_TYPE_COERCE", "Value \"%v\" is not snowflake.", r[key])
		}
	}
	if !given(r, "message_id") {
		c.wrong(join(at, "message_id"), "BASE_TYPE_REQUIRED", "This field is required")
	}
}

// allowedMentions checks the rules for pings.
func (c *checker) allowedMentions(path string, o object) {
	if !given(o, "allowed_mentions") {
		return
	}
	at := join(path, "allowed_mentions")
	a, isObject := o["allowed_mentions"].(object)
	if !isObject {
		c.wrong(at, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
		return
	}
	c.keys(at, a, "parse", "roles", "users", "replied_user")
	c.boolean(at, a, "replied_user")
	parse := texts(a["parse"])
	for _, key := range []string{"roles", "users"} {
		list := texts(a[key])
		if len(list) > 100 {
			c.wrong(join(at, key), "BASE_TYPE_BAD_LENGTH", "Must be between 0 and 100 in length.")
		}
		if len(list) > 0 && contains(parse, key) {
			c.wrong(at, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", "parse:[\"%s\"] and %s: [ids...] are mutually exclusive.", key, key)
		}
	}
	for _, one := range parse {
		if one != "users" && one != "roles" && one != "everyone" {
			c.wrong(join(at, "parse"), "BASE_TYPE_CHOICES", "Value must be one of {'everyone', 'roles', 'users'}.")
		}
	}
}

// embeds checks the embeds of a message.
func (c *checker) embeds(path string, embeds []object) {
	sum := 0
	for i, e := range embeds {
		at := index(join(path, "embeds"), i)
		c.keys(at, e, "title", "type", "description", "url", "timestamp", "color", "footer", "image", "thumbnail", "author", "fields", "provider", "video")
		sum += runes(c.text(at, e, "title", 0, 256)) + runes(c.text(at, e, "description", 0, 4096))
		c.address(at, e, "url", 2048)
		c.integer(at, e, "color", 0, 0xFFFFFF)
		if when := c.text(at, e, "timestamp", 0, 64); when != "" {
			if _, err := time.Parse(time.RFC3339, when); err != nil {
				c.wrong(join(at, "timestamp"), "DATETIME_TYPE_PARSE", "Could not parse %s. Should be ISO8601.", when)
			}
		}
		if footer, ok := c.part(at, e, "footer"); ok {
			c.keys(join(at, "footer"), footer, "text", "icon_url")
			sum += runes(c.text(join(at, "footer"), footer, "text", 1, 2048))
			c.address(join(at, "footer"), footer, "icon_url", 2048)
		}
		if author, ok := c.part(at, e, "author"); ok {
			c.keys(join(at, "author"), author, "name", "url", "icon_url")
			sum += runes(c.text(join(at, "author"), author, "name", 1, 256))
			c.address(join(at, "author"), author, "url", 2048)
		}
		for _, key := range []string{"image", "thumbnail"} {
			if media, ok := c.part(at, e, key); ok {
				c.address(join(at, key), media, "url", 2048)
			}
		}
		for j, f := range c.array(at, e, "fields", 0, 25) {
			where := index(join(at, "fields"), j)
			c.keys(where, f, "name", "value", "inline")
			sum += runes(c.text(where, f, "name", 1, 256)) + runes(c.text(where, f, "value", 1, 1024))
			c.boolean(where, f, "inline")
		}
		if !visible(e) {
			c.wrong(join(at, "description"), "BASE_TYPE_REQUIRED", "This field is required")
		}
	}
	if sum > 6000 {
		c.wrong(join(path, "embeds"), "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")
	}
}

// part gives an object within another one.
func (c *checker) part(path string, o object, key string) (object, bool) {
	if !given(o, key) {
		return nil, false
	}
	v, isObject := o[key].(object)
	if !isObject {
		c.wrong(join(path, key), "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
	}
	return v, isObject
}

// visible tells whether an embed shows anything.
func visible(e object) bool {
	for _, key := range []string{"title", "description", "image", "thumbnail", "footer", "author"} {
		if given(e, key) {
			return true
		}
	}
	return len(objects(e["fields"])) > 0
}
