package spec

import (
	"fmt"
	"maps"

	"github.com/pb33f/libopenapi-validator/cache"
	"github.com/pb33f/libopenapi-validator/config"
	"github.com/pb33f/libopenapi-validator/schema_validation"
	"github.com/pb33f/libopenapi/datamodel/high/base"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
)

// store keeps the schemas that were compiled. The library alone would compile all of Discord's before the first request, which
// takes five seconds, and those of the variants of a value at every request anew, which takes a tenth of a second each time:
// it looks for a variant under the schema's own hash, where it never puts one. The Spec's lock guards it.
type store struct {
	open     bool // until then all is said to be there, so that nothing is compiled before it is needed
	entries  map[uint64]*cache.SchemaCacheEntry
	variants map[uint64]*base.Schema
	options  *config.ValidationOptions
	broken   error // of a variant that could not be compiled
}

var _ cache.SchemaCache = (*store)(nil)

// Load implements cache.SchemaCache: a variant that is not there yet is compiled.
func (s *store) Load(key uint64) (*cache.SchemaCacheEntry, bool) {
	if !s.open {
		return nil, true
	}
	if e, ok := s.entries[key]; ok {
		return e, true
	}
	schema, ok := s.variants[key]
	if !ok {
		return nil, false
	}
	compiled, err := schema_validation.CompileSchemaForValidation(schema, schema_validation.SchemaValidationPurposeGeneric, s.options, 3.1)
	if err != nil { // the library takes the variant for one that fits nothing, and no longer looks into values of that kind
		s.broken = fmt.Errorf("a variant cannot be compiled: %w", err)
		return nil, false
	}
	e := compiled.ToCacheEntry(schema)
	s.Store(key, e)
	return e, true
}

// Store implements cache.SchemaCache.
func (s *store) Store(key uint64, e *cache.SchemaCacheEntry) {
	if s.entries == nil {
		s.entries = map[uint64]*cache.SchemaCacheEntry{}
	}
	s.entries[key] = e
}

// Range implements cache.SchemaCache.
func (s *store) Range(yield func(uint64, *cache.SchemaCacheEntry) bool) {
	maps.All(s.entries)(yield)
}

// variants gives the schemas of which a value must match one, in all bodies, by their hash.
func variants(d *v3.Document) map[uint64]*base.Schema {
	found, seen := map[uint64]*base.Schema{}, map[uint64]bool{}
	var walk func(p *base.SchemaProxy)
	walkAll := func(proxies []*base.SchemaProxy) {
		for _, p := range proxies {
			walk(p)
		}
	}
	walk = func(p *base.SchemaProxy) {
		if p == nil {
			return
		}
		s := p.Schema()
		if s == nil || s.GoLow() == nil || seen[s.GoLow().Hash()] {
			return
		}
		seen[s.GoLow().Hash()] = true
		for _, one := range [][]*base.SchemaProxy{s.OneOf, s.AnyOf} {
			for _, v := range one {
				if schema := v.Schema(); schema != nil && schema.GoLow() != nil {
					found[schema.GoLow().Hash()] = schema
				}
			}
			walkAll(one)
		}
		walkAll(s.AllOf)
		if s.Items != nil && s.Items.IsA() {
			walk(s.Items.A)
		}
		for _, inside := range s.Properties.FromOldest() {
			walk(inside)
		}
		for _, inside := range s.PatternProperties.FromOldest() {
			walk(inside)
		}
	}
	for _, item := range d.Paths.PathItems.FromOldest() {
		for _, op := range item.GetOperations().FromOldest() {
			for _, media := range bodies(op) {
				walk(media.Schema)
			}
		}
	}
	return found
}

// bodies gives what a method takes and gives.
func bodies(op *v3.Operation) (all []*v3.MediaType) {
	if op.RequestBody != nil {
		for _, media := range op.RequestBody.Content.FromOldest() {
			all = append(all, media)
		}
	}
	if op.Responses == nil {
		return all
	}
	for _, answer := range op.Responses.Codes.FromOldest() {
		for _, media := range answer.Content.FromOldest() {
			all = append(all, media)
		}
	}
	return all
}
