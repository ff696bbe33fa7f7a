package catalog

import "fmt"

// Check holds every entry's hits and misses against the whole catalogue, by reading each text with read, and gives every
// breach. A hit must lead to its entry first, or to one of the host's own; a miss must not.
func (c *Catalog) Check(read func(text string) (Query, bool)) []error {
	var faults []error
	for i := range c.entries {
		e := &c.entries[i]
		if len(e.Hits) == 0 {
			faults = append(faults, fmt.Errorf("catalog: %s: no hit: nothing shows that the entry can win", e.ID))
		}
		worded := false
		for _, m := range e.Match {
			worded = worded || len(m.Phrases) > 0
		}
		if worded && len(e.Misses) == 0 {
			faults = append(faults, fmt.Errorf("catalog: %s: matches by phrase and has no miss", e.ID))
		}
		for _, text := range e.Hits {
			if winner, ok := c.winner(text, read); winner != e && (winner == nil || c.IsOwn(e) || !c.IsOwn(winner)) {
				faults = append(faults, fmt.Errorf("catalog: %s: hit %.90q leads to %s", e.ID, text, name(winner, ok)))
			}
		}
		for _, text := range e.Misses {
			if winner, _ := c.winner(text, read); winner == e {
				faults = append(faults, fmt.Errorf("catalog: %s: wins its miss %.90q", e.ID, text))
			}
		}
	}
	return faults
}

func (c *Catalog) winner(text string, read func(string) (Query, bool)) (*Entry, bool) {
	q, ok := read(text)
	if !ok {
		return nil, false
	}
	if finds, _ := c.Lookup(q); len(finds) > 0 {
		return finds[0].Entry, true
	}
	return nil, true
}

func name(e *Entry, read bool) string {
	switch {
	case e != nil:
		return e.ID
	case read:
		return "no entry"
	}
	return "nothing: no failure is read from it"
}
