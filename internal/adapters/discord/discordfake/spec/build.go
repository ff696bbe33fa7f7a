package spec

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/config"
)

// build makes a Spec of the text of a description.
func build(text []byte) (*Spec, error) {
	var whole map[string]any
	in := json.NewDecoder(bytes.NewReader(text))
	in.UseNumber() // there are numbers in it that no float64 can tell
	if err := in.Decode(&whole); err != nil {
		return nil, fmt.Errorf("reading Discord's description of its API: %w", err)
	}
	if err := mend(whole); err != nil {
		return nil, fmt.Errorf("mending Discord's description of its API: %w", err)
	}
	mended, err := json.Marshal(whole)
	if err != nil {
		return nil, fmt.Errorf("mending Discord's description of its API: %w", err)
	}
	document, err := libopenapi.NewDocument(mended)
	if err != nil {
		return nil, fmt.Errorf("reading Discord's description of its API: %w", err)
	}
	model, err := document.BuildV3Model()
	if err != nil {
		return nil, fmt.Errorf("reading Discord's description of its API: %w", err)
	}
	compiled := &store{variants: variants(&model.Model)}
	options := []config.Option{
		config.WithStrictMode(),
		config.WithStrictIgnoredHeadersExtra(undeclaredHeaders...),
		config.WithFormatAssertions(),
		config.WithRejectUnsupportedBodyContent(), // it would let pass what it cannot read
		config.WithRejectUndeclaredRequestBody(),
		config.WithSchemaCache(compiled),
	}
	compiled.options = config.NewValidationOptions(options...)
	s := &Spec{compiled: compiled, rules: validator.NewValidatorFromV3Model(&model.Model, options...)}
	compiled.open = true
	return s, nil
}
