package cli

import "smtpbot/internal/catalog"

// plainEntry is an entry as programs get it, in the words that stand in where a text tells no value.
type plainEntry struct {
	ID        string        `json:"id"`
	Title     string        `json:"title"`
	Cause     string        `json:"cause"`
	Retry     catalogRetry  `json:"retry"`
	Wait      string        `json:"wait"`
	Who       string        `json:"who"`
	Meaning   string        `json:"meaning"`
	Fix       []string      `json:"fix"`
	Providers []string      `json:"providers"`
	Blocklist string        `json:"blocklist"`
	Sources   []plainSource `json:"sources"`
}

// catalogRetry is what to do after a reply for now, and after one for good.
type catalogRetry struct {
	Temporary string `json:"temporary"`
	Permanent string `json:"permanent"`
}

type plainSource struct {
	Ref  string `json:"ref"`
	Kind string `json:"kind"`
}

func plainEntries(entries []*catalog.Entry) []plainEntry {
	out := make([]plainEntry, len(entries))
	for i, e := range entries {
		p := plainEntry{ID: e.ID, Title: catalog.Render(e.Title, nil), Cause: string(e.Cause), Retry: catalogRetry{string(e.Retry.Temporary), string(e.Retry.Permanent)},
			Wait: e.Wait, Who: string(e.Who), Meaning: catalog.Sentence(catalog.Render(e.Meaning, nil)), Fix: []string{}, Providers: []string{}, Blocklist: e.Blocklist, Sources: []plainSource{}}
		for _, step := range e.Fix {
			p.Fix = append(p.Fix, catalog.Sentence(catalog.Render(step, nil)))
		}
		seen := map[string]bool{}
		for _, m := range e.Match {
			for _, id := range m.Provider {
				if !seen[id] {
					seen[id] = true
					p.Providers = append(p.Providers, id)
				}
			}
		}
		for _, s := range e.Sources {
			p.Sources = append(p.Sources, plainSource{s.Ref, s.Kind})
		}
		out[i] = p
	}
	return out
}
