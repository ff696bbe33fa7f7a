package discordfake

import (
	"fmt"
	"unicode/utf8"
)

// Types of components.
const (
	componentRow       = 1
	componentButton    = 2
	componentSelect    = 3
	componentInput     = 4
	componentSection   = 9
	componentText      = 10
	componentThumbnail = 11
	componentGallery   = 12
	componentFile      = 13
	componentSeparator = 14
	componentContainer = 17
	componentLabel     = 18
	componentUpload    = 19
)

// index gives the path of an item.
func index(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }

// runes counts characters.
func runes(s string) int { return utf8.RuneCountInString(s) }

// isSelect tells whether a type is a menu.
func isSelect(kind int) bool { return kind == componentSelect || kind >= 5 && kind <= 8 }

// components checks the components of a message.
func (c *checker) components(path string, o object, v2 bool) {
	most := 5
	if v2 {
		most = 40
	}
	at := join(path, "components")
	for i, one := range c.array(path, o, "components", 0, most) {
		where, kind := index(at, i), integer(one, "type")
		switch {
		case kind == componentRow:
			c.row(where, one)
		case !v2:
			c.wrong(where, "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (1,).")
		default:
			c.layout(where, one, true)
		}
	}
	if v2 && c.total > 40 {
		c.wrong(at, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "The maximum number of components is 40, here are %d", c.total)
	}
}

// count counts a component and checks its id.
func (c *checker) count(path string, o object) {
	c.total++
	if n, there := c.integer(path, o, "id", 0, 1<<31-1); there && n != 0 {
		if c.numbers[n] {
			c.wrong(join(path, "id"), "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
		}
		c.numbers[n] = true
	}
}

// customID checks a custom_id, which no other component of the message has.
func (c *checker) customID(path string, o object) {
	id := c.text(path, o, "custom_id", 1, 100)
	if id != "" && c.ids[id] {
		c.wrong(join(path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
	}
	c.ids[id] = true
}

// row checks an action row of a message: up to five buttons, or one menu.
func (c *checker) row(path string, o object) {
	c.count(path, o)
	c.keys(path, o, "type", "id", "components")
	inner := c.array(path, o, "components", 1, 5)
	menus := 0
	for i, one := range inner {
		where, kind := index(join(path, "components"), i), integer(one, "type")
		switch {
		case kind == componentButton:
			c.button(where, one)
		case isSelect(kind):
			menus++
			c.menu(where, one, false)
		default:
			c.wrong(where, "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (2, 3, 5, 6, 7, 8).")
		}
	}
	if menus > 0 && len(inner) > 1 {
		c.wrong(join(path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width")
	}
}

// button checks a button.
func (c *checker) button(path string, o object) {
	c.count(path, o)
	c.keys(path, o, "type", "id", "style", "label", "emoji", "custom_id", "sku_id", "url", "disabled")
	label := c.text(path, o, "label", 0, 80)
	c.boolean(path, o, "disabled")
	style, there := c.integer(path, o, "style", 1, 6)
	if !there {
		c.wrong(join(path, "style"), "BASE_TYPE_REQUIRED", "This field is required")
		return
	}
	if label == "" && !given(o, "emoji") && style != 6 {
		c.wrong(join(path, "label"), "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A button must have a label or an emoji")
	}
	switch style {
	case 5:
		c.address(path, o, "url", 512)
		if !given(o, "url") || given(o, "custom_id") {
			c.wrong(path, "BUTTON_COMPONENT_CUSTOM_ID_AND_URL", "A link button must have a url and cannot have a custom id")
		}
	case 6:
		if !given(o, "sku_id") || given(o, "custom_id") || given(o, "url") || label != "" {
			c.wrong(path, "BUTTON_COMPONENT_INVALID_PREMIUM", "A premium button has nothing but a sku_id")
		}
	default:
		c.customID(path, o)
		if given(o, "url") || given(o, "sku_id") {
			c.wrong(path, "BUTTON_COMPONENT_CUSTOM_ID_AND_URL", "A custom id and url cannot both be specified")
		}
	}
}

// menu checks a select menu.
func (c *checker) menu(path string, o object, modal bool) {
	c.count(path, o)
	known := []string{"type", "id", "custom_id", "placeholder", "min_values", "max_values", "disabled", "required"}
	c.customID(path, o)
	c.text(path, o, "placeholder", 0, 150)
	if modal && yes(o, "disabled") {
		c.wrong(join(path, "disabled"), "COMPONENT_DISABLED_IN_MODAL", "Modals cannot have disabled components")
	}
	least, _ := c.integer(path, o, "min_values", 0, 25)
	if !given(o, "min_values") {
		least = 1
	}
	most, there := c.integer(path, o, "max_values", 1, 25)
	if !there {
		most = 1
	}
	if least > most {
		c.wrong(join(path, "min_values"), "SELECT_COMPONENT_MIN_MAX", "min_values is larger than max_values")
	}
	if integer(o, "type") != componentSelect {
		c.keys(path, o, append(known, "default_values", "channel_types")...)
		return
	}
	c.keys(path, o, append(known, "options")...)
	options := c.array(path, o, "options", 1, 25)
	if len(options) > 0 && most > len(options) {
		c.wrong(join(path, "max_values"), "SELECT_COMPONENT_MAX_VALUES", "max_values is larger than the number of options")
	}
	values, chosen := map[string]bool{}, 0
	for i, one := range options {
		where := index(join(path, "options"), i)
		c.keys(where, one, "label", "value", "description", "emoji", "default")
		c.text(where, one, "label", 1, 100)
		c.text(where, one, "description", 0, 100)
		v := c.text(where, one, "value", 1, 100)
		if values[v] {
			c.wrong(join(where, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used")
		}
		values[v], chosen = true, chosen+twice(yes(one, "default"))
	}
	if chosen > most {
		c.wrong(join(path, "options"), "SELECT_COMPONENT_DEFAULTS", "More options are chosen than max_values")
	}
}

// layout checks a component of Components V2 that stands by itself.
func (c *checker) layout(path string, o object, top bool) {
	kind := integer(o, "type")
	if kind == componentRow {
		c.row(path, o)
		return
	}
	c.count(path, o)
	switch {
	case kind == componentText:
		c.keys(path, o, "type", "id", "content")
		c.text(path, o, "content", 1, 4000)
	case kind == componentSection:
		c.keys(path, o, "type", "id", "components", "accessory")
		for i, one := range c.array(path, o, "components", 1, 3) {
			c.layout(index(join(path, "components"), i), one, false)
		}
		c.accessory(path, o)
	case kind == componentGallery:
		c.array(path, o, "items", 1, 10)
	case kind == componentFile, kind == componentSeparator:
	case kind == componentContainer && top:
		c.keys(path, o, "type", "id", "components", "accent_color", "spoiler")
		c.integer(path, o, "accent_color", 0, 0xFFFFFF)
		for i, one := range c.array(path, o, "components", 1, 40) {
			c.layout(index(join(path, "components"), i), one, false)
		}
	default:
		c.wrong(path, "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (1, 9, 10, 12, 13, 14, 17).")
	}
}

// accessory checks what stands beside a section.
func (c *checker) accessory(path string, o object) {
	one, ok := c.part(path, o, "accessory")
	switch {
	case !ok:
		c.wrong(join(path, "accessory"), "BASE_TYPE_REQUIRED", "This field is required")
	case integer(one, "type") == componentButton:
		c.button(join(path, "accessory"), one)
	case integer(one, "type") == componentThumbnail:
		c.count(join(path, "accessory"), one)
	default:
		c.wrong(join(path, "accessory"), "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (2, 11).")
	}
}
