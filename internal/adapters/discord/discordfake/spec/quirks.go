package spec

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// undeclaredHeaders are in Discord's answers, as its documentation says of rate limits, and not in its description.
var undeclaredHeaders = []string{"Retry-After", "X-RateLimit-Global", "X-RateLimit-Scope", "Via"}

// quirks are the places where the description says something else than Discord's documentation, and what Discord does. Each
// is mended before the description is used; where a later description has no such place, that is an error.
var quirks = []struct {
	why  string
	mend func(schemas) error
}{
	{
		"what is wrong with one field has its code in words, such as BASE_TYPE_MAX_LENGTH; only the whole error's is a number",
		func(s schemas) error {
			text := map[string]any{"type": "string"}
			one := map[string]any{"type": "object", "properties": map[string]any{"code": text, "message": text}, "required": []any{"code", "message"}}
			return s.change(func(p map[string]any) { p["items"] = one }, "InnerErrors._errors")
		},
	}, {
		"permissions are told as text, for they outgrow the numbers of JSON; Discord takes both (discord-api-spec issue 11)",
		func(s schemas) error {
			return s.change(func(p map[string]any) { p["type"], p["pattern"] = []any{"string", "integer", "null"}, "^[0-9]+$" },
				"ApplicationCommandUpdateRequest.default_member_permissions",
				"ApplicationCommandCreateRequest.default_member_permissions",
				"ApplicationCommandPatchRequestPartial.default_member_permissions")
		},
	}, {
		"a message of a bot has 2000 characters at most; 4000 is what subscribers may write",
		func(s schemas) error {
			return s.change(func(p map[string]any) { p["maxLength"] = 2000 }, "MessageCreateRequest.content", "MessageEditRequestPartial.content")
		},
	}, {
		"media channels, type 16, are missing",
		func(s schemas) error {
			types, _ := s["ChannelTypes"].(map[string]any)
			known, _ := types["oneOf"].([]any)
			if known == nil {
				return errors.New("no list of ChannelTypes")
			}
			types["oneOf"] = append(known, map[string]any{"title": "GUILD_MEDIA", "const": 16})
			return s.change(func(p map[string]any) {
				guild, _ := p["enum"].([]any)
				p["enum"] = append(slices.Clone(guild), 16)
			}, "GuildChannelResponse.type")
		},
	}, {
		"file_types, which kinds of files may be chosen, is newer (change log of 2026-08-05)",
		func(s schemas) error {
			kinds := map[string]any{"type": []any{"array", "null"}, "items": map[string]any{"type": "string", "minLength": 1}}
			return s.add("file_types", kinds, "ApplicationCommandAttachmentOption", "ApplicationCommandAttachmentOptionResponse", "FileUploadComponentForModalRequest")
		},
	},
}

// schemas are the schemas of a description, by name.
type schemas map[string]any

// properties gives the properties of a schema.
func (s schemas) properties(name string) (map[string]any, error) {
	schema, _ := s[name].(map[string]any)
	all, ok := schema["properties"].(map[string]any)
	if !ok {
		return nil, fmt.Errorf("no properties of %s", name)
	}
	return all, nil
}

// change changes properties, each named with its schema in front.
func (s schemas) change(how func(map[string]any), names ...string) error {
	for _, name := range names {
		schema, property, _ := strings.Cut(name, ".")
		all, err := s.properties(schema)
		if err != nil {
			return err
		}
		p, ok := all[property].(map[string]any)
		if !ok {
			return fmt.Errorf("no property %s", name)
		}
		how(p)
	}
	return nil
}

// add gives schemas a property that they have not.
func (s schemas) add(property string, schema map[string]any, names ...string) error {
	for _, name := range names {
		all, err := s.properties(name)
		if err != nil {
			return err
		}
		if _, ok := all[property]; ok {
			return fmt.Errorf("%s has %s now", name, property)
		}
		all[property] = schema
	}
	return nil
}

// mend mends the quirks in a description.
func mend(whole map[string]any) error {
	parts, _ := whole["components"].(map[string]any)
	all, ok := parts["schemas"].(map[string]any)
	if !ok {
		return errors.New("there are no schemas in it")
	}
	for _, q := range quirks {
		if err := q.mend(all); err != nil {
			return fmt.Errorf("%w, and so not %q", err, q.why)
		}
	}
	reword(whole)
	return nil
}

// reword says in other words, with the same meaning, what the library misreads where it is strict. It takes no key of a map for
// declared that "additionalProperties" allows, and each that "patternProperties" does; and it does not follow a reference that
// has a description beside it.
func reword(v any) {
	switch v := v.(type) {
	case map[string]any:
		if values, ok := v["additionalProperties"].(map[string]any); ok {
			delete(v, "additionalProperties")
			v["patternProperties"] = map[string]any{"^": values} // an empty pattern is lost where the library writes it down
		}
		if _, ok := v["$ref"].(string); ok {
			delete(v, "description")
		}
		for _, inside := range v {
			reword(inside)
		}
	case []any:
		for _, inside := range v {
			reword(inside)
		}
	}
}
