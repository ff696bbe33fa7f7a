package catalog

// Blocklist is a public list of bad senders, or a filter's own list that replies name.
type Blocklist struct {
	// ID is the name in kebab case: "spamhaus-zen".
	ID   string `yaml:"id"`
	Name string `yaml:"name"`
	// Operator runs it, where that is known.
	Operator string `yaml:"operator,omitempty"`
	// Kind is what it lists: "ip", "domain" (of senders and servers) or "url" (domains that a message links to).
	Kind string `yaml:"kind"`
	// Zones are the names in the DNS under which servers ask it, without a customer's key: "zen.spamhaus.org".
	Zones []string `yaml:"zones,omitempty,flow"`
	// Marks are links and phrases that name it in a reply.
	Marks []string `yaml:"marks,omitempty,flow"`
	// General lists join others or stand for their operator: any other list that a reply names is more exact.
	General bool `yaml:"general,omitempty"`
	// Lookup is the page that shows the reader's own listing, with {ip} or {sender_domain}; Page is the one to link without it.
	// Removal is the form. All are https.
	Lookup  string `yaml:"lookup,omitempty"`
	Page    string `yaml:"page,omitempty"`
	Removal string `yaml:"removal,omitempty"`
	// Retired says since when the list is no more: "5 June 2024".
	Retired string   `yaml:"retired,omitempty"`
	Sources []Source `yaml:"sources"`
}

// blocklistKinds are the kinds of lists, with what each lists.
var blocklistKinds = map[string]string{"ip": "IP addresses", "domain": "domains", "url": "domains in messages"}

// Lists says what the list lists: "IP addresses".
func (b *Blocklist) Lists() string { return blocklistKinds[b.Kind] }

// Links gives the list's pages: the one with the reader's own listing, else the one to look it up by hand, and the form.
func (b *Blocklist) Links(v Values) []string {
	var out []string
	for _, l := range []string{b.Lookup, b.Page} {
		if url, ok := RenderLink(l, v); ok && l != "" {
			out = append(out, url)
			break
		}
	}
	if b.Removal != "" && b.Removal != b.Page {
		out = append(out, b.Removal)
	}
	return out
}

// names gives what a reply names the list by.
func (b *Blocklist) names() []string { return append(b.Zones[:len(b.Zones):len(b.Zones)], b.Marks...) }

// Blocklist gives the list with this id, nil where there is none.
func (c *Catalog) Blocklist(id string) *Blocklist { return c.byList[id] }

// BlocklistOf gives the list that an entry tells about whatever the text, nil where it tells about none or several.
func (c *Catalog) BlocklistOf(e *Entry) *Blocklist {
	id := e.Blocklist
	for _, m := range e.Match {
		for _, named := range m.Blocklist {
			if id != "" && id != named {
				return c.byList[e.Blocklist]
			}
			id = named
		}
	}
	return c.byList[id]
}

// Blocklists gives every list. The caller must not change them.
func (c *Catalog) Blocklists() []Blocklist { return c.blocklists }

// Blocklist gives the id of the list that the find tells about, "" where it tells about none.
func (f Find) Blocklist() string {
	if f.Entry.Blocklist != "" || f.match.list == nil {
		return f.Entry.Blocklist
	}
	return f.match.list.ID
}
