package discord

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"smtpbot/internal/adapters/internal/draw"
)

// TestPasteModal: what is sent in comes back under these names, and the window is within Discord's limits.
// https://docs.discord.com/developers/components/reference#label
func TestPasteModal(t *testing.T) {
	m, ok := pasteModal().(modal)
	if !ok || len(m.Components) != 2 {
		t.Fatalf("the window is %#v", m)
	}
	if m.CustomID != "1.paste" || draw.Units(m.Title) > 45 || m.Title == "" {
		t.Errorf("the window is %q, %q", m.CustomID, m.Title)
	}
	for _, l := range m.Components {
		if l.Type != 18 || l.Label == "" || draw.Units(l.Label) > 45 || draw.Units(l.Description) > 100 {
			t.Errorf("a label with %q and %q", l.Label, l.Description)
		}
	}
	text, ok := m.Components[0].Component.(textInput)
	if !ok || text.Type != 4 || text.CustomID != inputText || text.MaxLength != 4000 || text.Required || text.Style != 2 || draw.Units(text.Placeholder) > 100 {
		t.Errorf("the text is %#v", text)
	}
	file, ok := m.Components[1].Component.(fileUpload)
	if !ok || file.Type != 19 || file.CustomID != inputFile || file.MaxValues != 1 || file.MinValues != 0 || file.Required {
		t.Errorf("the file is %#v", file)
	}
}

// TestSchema holds what is drawn to Discord's own description, in which nothing may stand that is not described.
func TestSchema(t *testing.T) {
	source, err := os.ReadFile("../../../../shared/specs/discord-openapi.json")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("Discord's description is not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	closed(doc)
	c := jsonschema.NewCompiler()
	if err := c.AddResource("discord.json", doc); err != nil {
		t.Fatal(err)
	}
	valid := func(schema string, v any) error {
		rules, err := c.Compile("discord.json#/components/schemas/" + schema)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := jsonschema.UnmarshalJSON(bytes.NewReader(marshal(t, v)))
		if err != nil {
			t.Fatal(err)
		}
		return rules.Validate(raw)
	}
	messages := []string{"MessageCreateRequest", "MessageEditRequestPartial", "IncomingWebhookRequestPartial", "IncomingWebhookUpdateRequestPartial",
		"IncomingWebhookInteractionRequest", "IncomingWebhookUpdateForInteractionCallbackRequestPartial"}
	for _, d := range drawn(t) {
		for _, schema := range messages {
			if err := valid(schema, render(d.a, d.in, d.form)); err != nil {
				t.Errorf("%s is no %s: %v", d.name, schema, err)
			}
		}
	}
	if err := valid("ModalInteractionCallbackRequestData", pasteModal()); err != nil {
		t.Error(err)
	}
	if err := valid("InteractionApplicationCommandAutocompleteCallbackStringData", autocomplete(asked(t, "code-452", "").Choices)); err != nil {
		t.Error(err)
	}
	// The description is one that minds what is in it.
	odd := everything().whole(0)
	odd["embed"] = 1
	wide := everything()
	wide.Components[0].Components[0].CustomID = strings.Repeat("x", 101)
	for name, v := range map[string]any{"an undeclared field": odd, "a long custom_id": wide} {
		if valid(messages[0], v) == nil {
			t.Errorf("the description takes %s", name)
		}
	}
}

// closed lets no object have what its schema does not name.
func closed(v any) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			closed(e)
		}
	case map[string]any:
		if _, ok := v["properties"].(map[string]any); ok && v["additionalProperties"] == nil {
			v["additionalProperties"] = false
		}
		for _, e := range v {
			closed(e)
		}
	}
}
