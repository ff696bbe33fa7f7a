package catalog

import (
	"errors"
	"io/fs"
	"slices"
)

// With lays a host's own files over the catalogue: an entry, provider or blocklist with the id of one that is there replaces
// it, every other is added. Own entries win over those of the same rank. The files are held to the same rules; all faults come
// back at once, joined in one error.
func (c *Catalog) With(own fs.FS) (*Catalog, error) {
	r, faults := read(own)
	faults = append(faults, lint(r, c.data)...)
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	d := data{
		providers:  lay(c.providers, r.providers, func(p *Provider) string { return p.ID }),
		blocklists: lay(c.blocklists, r.blocklists, func(b *Blocklist) string { return b.ID }),
		entries:    lay(c.entries, r.entries, func(e *Entry) string { return e.ID }),
	}
	ids := make(map[string]bool, len(r.entries))
	for _, e := range r.entries {
		ids[e.ID] = true
	}
	return indexOwn(d, ids), nil
}

// IsOwn tells whether the entry is the host's.
func (c *Catalog) IsOwn(e *Entry) bool { return c.own[e.ID] }

// lay gives what is under with what is over it: the same ids in the same places, the new ones behind.
func lay[T any](under, over []T, id func(*T) string) []T {
	out := slices.Clone(under)
	at := make(map[string]int, len(out))
	for i := range out {
		at[id(&out[i])] = i
	}
	for _, v := range over {
		if i, there := at[id(&v)]; there {
			out[i] = v
			continue
		}
		out = append(out, v)
	}
	return out
}
