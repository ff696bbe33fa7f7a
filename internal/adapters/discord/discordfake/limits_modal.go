package discordfake

// modal checks a window.
func (c *checker) modal(path string, o object) {
	c.keys(path, o, "custom_id", "title", "components")
	c.text(path, o, "custom_id", 1, 100)
	c.text(path, o, "title", 1, 45)
	for i, one := range c.array(path, o, "components", 1, 5) {
		at := index(join(path, "components"), i)
		c.count(at, one)
		switch integer(one, "type") {
		case componentLabel:
			c.label(at, one)
		case componentText:
			c.text(at, one, "content", 1, 4000)
		case componentRow:
			inner := c.array(at, one, "components", 1, 1)
			for j, input := range inner {
				where := index(join(at, "components"), j)
				if integer(input, "type") != componentInput {
					c.wrong(where, "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (4,).")
					continue
				}
				c.input(where, input)
				c.text(where, input, "label", 1, 45)
			}
		default:
			c.wrong(at, "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (1, 10, 18).")
		}
	}
}

// label checks a label with what it is for.
func (c *checker) label(path string, o object) {
	c.keys(path, o, "type", "id", "label", "description", "component")
	c.text(path, o, "label", 1, 45)
	c.text(path, o, "description", 0, 100)
	inner, ok := c.part(path, o, "component")
	if !ok {
		c.wrong(join(path, "component"), "BASE_TYPE_REQUIRED", "This field is required")
		return
	}
	at := join(path, "component")
	switch kind := integer(inner, "type"); {
	case kind == componentInput:
		c.input(at, inner)
		if given(inner, "label") {
			c.wrong(join(at, "label"), "TEXT_INPUT_LABEL_IN_LABEL", "A text input within a label has no label of its own")
		}
	case isSelect(kind):
		c.menu(at, inner, true)
	case kind == componentUpload:
		c.upload(at, inner)
	case kind >= 21 && kind <= 23:
		c.count(at, inner)
		c.customID(at, inner)
	default:
		c.wrong(at, "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (3, 4, 5, 6, 7, 8, 19, 21, 22, 23).")
	}
}

// input checks a field for text.
func (c *checker) input(path string, o object) {
	c.count(path, o)
	c.keys(path, o, "type", "id", "custom_id", "style", "label", "min_length", "max_length", "required", "value", "placeholder")
	c.customID(path, o)
	if _, there := c.integer(path, o, "style", 1, 2); !there {
		c.wrong(join(path, "style"), "BASE_TYPE_REQUIRED", "This field is required")
	}
	least, _ := c.integer(path, o, "min_length", 0, 4000)
	most, there := c.integer(path, o, "max_length", 1, 4000)
	if there && least > most {
		c.wrong(join(path, "min_length"), "TEXT_INPUT_MIN_MAX", "min_length is larger than max_length")
	}
	c.boolean(path, o, "required")
	c.text(path, o, "value", 0, 4000)
	c.text(path, o, "placeholder", 0, 100)
}

// upload checks a field for files.
func (c *checker) upload(path string, o object) {
	c.count(path, o)
	c.keys(path, o, "type", "id", "custom_id", "min_values", "max_values", "required", "file_types")
	c.customID(path, o)
	c.boolean(path, o, "required")
	least, there := c.integer(path, o, "min_values", 0, 10)
	most, limited := c.integer(path, o, "max_values", 1, 10)
	if !limited {
		most = 1
	}
	required, said := o["required"].(bool)
	if there && least == 0 && (!said || required) {
		c.wrong(join(path, "min_values"), "FILE_UPLOAD_MIN_VALUES", "min_values is 0, but the field is required")
	}
	if least > most {
		c.wrong(join(path, "min_values"), "FILE_UPLOAD_MIN_MAX", "min_values is larger than max_values")
	}
}

// choices checks suggestions for what somebody types.
func (c *checker) choices(path string, o object) {
	c.keys(path, o, "choices")
	if !given(o, "choices") {
		c.wrong(join(path, "choices"), "BASE_TYPE_REQUIRED", "This field is required")
	}
	for i, one := range c.array(path, o, "choices", 0, 25) {
		at := index(join(path, "choices"), i)
		c.keys(at, one, "name", "name_localizations", "value")
		c.text(at, one, "name", 1, 100)
		if _, isText := one["value"].(string); isText {
			c.text(at, one, "value", 0, 100)
		} else if _, isNumber := number(one, "value"); !isNumber {
			c.wrong(join(at, "value"), "BASE_TYPE_REQUIRED", "This field is required")
		}
	}
}
