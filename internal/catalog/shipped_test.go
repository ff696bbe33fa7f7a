package catalog

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"smtpbot/internal/smtpcode"
)

// shippedRaw is the data as the files have it, with the places.
func shippedRaw(t *testing.T) raw {
	t.Helper()
	r, faults := read(os.DirFS("data"))
	for _, err := range faults {
		t.Error(err)
	}
	if len(r.entries) < 100 || len(r.providers) < 5 {
		t.Fatalf("only %d entries and %d providers are read from data/", len(r.entries), len(r.providers))
	}
	return r
}

// TestShippedFresh: what the program carries is what the files say.
func TestShippedFresh(t *testing.T) {
	r := shippedRaw(t)
	const mend = "shipped_data.go is not what data/ says: run go generate ./internal/catalog"
	if d := cmp.Diff(r.providers, Shipped().Providers()); d != "" {
		t.Errorf("%s\nproviders (-data +shipped):\n%.2000s", mend, d)
	}
	if d := cmp.Diff(r.blocklists, Shipped().Blocklists()); d != "" {
		t.Errorf("%s\nblocklists (-data +shipped):\n%.2000s", mend, d)
	}
	want, got := r.entries, Shipped().Entries()
	for i := range max(len(want), len(got)) {
		if i == len(want) || i == len(got) {
			t.Fatalf("%s\nentries: data %d, shipped %d", mend, len(want), len(got))
		}
		if d := cmp.Diff(want[i], got[i], cmp.AllowUnexported(Replies{}, Statuses{})); d != "" {
			t.Fatalf("%s\nfirst at %s (-data +shipped):\n%.2000s", mend, want[i].ID, d)
		}
	}
}

func TestShippedLint(t *testing.T) {
	for _, err := range lint(shippedRaw(t), data{}) {
		t.Error(err)
	}
}

// sample makes a query that a match holds for.
func sample(m *Match, c *Catalog) Query {
	var q Query
	words := slices.Clone(m.Phrases)
	if len(m.Reply) > 0 {
		q.Code = smtpcode.MustCode(strings.Replace(m.Reply[0].String(), "yz", "99", 1))
	}
	if len(m.Enhanced) > 0 {
		p := m.Enhanced[0]
		class := int(p.class)
		if p.class == smtpcode.None {
			class = 5
		}
		subject, detail := p.subject, p.to
		if subject < 0 {
			subject = 9
		}
		if detail < 0 {
			detail = 871 // which nobody has given a sense
		}
		e, err := smtpcode.NewEnhanced(class, subject, detail)
		if err != nil {
			panic(err)
		}
		q.Enhanced = e
	}
	if len(m.Provider) > 0 {
		i := slices.IndexFunc(c.providers, func(p Provider) bool { return p.ID == m.Provider[0] })
		if p := c.providers[i]; len(p.Hosts) > 0 {
			q.Host = strings.Replace("mx"+p.Hosts[0], "mxsmtp", "smtp", 1) // ".example.org" is a suffix, "smtp.example.org" a name
		} else {
			words = append(words, p.Marks[0])
		}
	}
	if len(m.Product) > 0 {
		q.Product = m.Product[0]
	}
	if len(m.Command) > 0 {
		q.Command = m.Command[0]
	}
	if len(m.Trouble) > 0 {
		q.Trouble = m.Trouble[0]
	}
	if len(m.Blocklist) > 0 {
		words = append(words, c.Blocklist(m.Blocklist[0]).names()[0])
	}
	if v := m.Vendor; v != nil {
		number := v.Ending
		if v.To > 0 {
			number = strconv.Itoa(v.To)
		}
		words = append(words, v.Code+number)
	}
	q.Text = strings.Join(words, " / ")
	return q
}

// TestShippedReachable: each alternative of each entry leads to the entry, and none has nothing but others before it.
func TestShippedReachable(t *testing.T) {
	c := Shipped()
	for i := range c.entries {
		e := &c.entries[i]
		leads := false
		for j := range e.Match {
			q := sample(&e.Match[j], c)
			finds, _ := c.Lookup(q)
			if !slices.ContainsFunc(finds, func(f Find) bool { return f.Entry == e }) {
				t.Errorf("%s: its own match does not lead to it: %s\nasked: %+v", e.ID, e.Match[j].key(), q)
			}
			leads = leads || len(finds) > 0 && finds[0].Entry == e
		}
		if !leads {
			t.Errorf("%s: every one of its matches leads to another entry first", e.ID)
		}
	}
}

// TestShippedNeverSilent: a code that nobody listed has at least its class.
func TestShippedNeverSilent(t *testing.T) {
	c := Shipped()
	for n := 200; n <= 599; n++ {
		if finds, _ := c.Lookup(query(strconv.Itoa(n), "", "")); len(finds) == 0 {
			t.Errorf("nothing is known of %d", n)
		}
	}
	for _, class := range []int{2, 4, 5} {
		for subject := range 10 {
			for _, detail := range []int{0, 1, 99, 999} {
				e, err := smtpcode.NewEnhanced(class, subject, detail)
				if err != nil {
					t.Fatal(err)
				}
				if finds, _ := c.Lookup(Query{Enhanced: e}); len(finds) == 0 {
					t.Errorf("nothing is known of %s", e)
				}
			}
		}
	}
}

// TestShippedSameAnswer asks a hundred indexes of the same data the same things.
func TestShippedSameAnswer(t *testing.T) {
	answers := func(c *Catalog) string {
		var b strings.Builder
		for i := 0; i < len(c.entries); i += 29 {
			for j := range c.entries[i].Match {
				finds, p := c.Lookup(sample(&c.entries[i].Match[j], c))
				for _, f := range finds {
					fmt.Fprintf(&b, "%s %s, ", f.Entry.ID, f.Rank)
				}
				if p != nil {
					b.WriteString(p.ID)
				}
			}
			b.WriteString(found(c.Search(c.entries[i].Title, 5)) + "\n")
		}
		return b.String()
	}
	want := answers(Shipped())
	for range 100 {
		if got := answers(index(shippedData())); got != want {
			t.Fatalf("another answer (-first +now):\n%s", cmp.Diff(want, got))
		}
	}
}

// TestShippedText: what a reader sees has no placeholder, markup or white space that does not belong.
func TestShippedText(t *testing.T) {
	spoilt := regexp.MustCompile("  |[\\t\\n\\r\u00a0]|^ | $|[{}`]|@(everyone|here|channel)|<[@!#]|[.?] the |'s (domain|server|IP address)'s ")
	for _, e := range Shipped().Entries() {
		for _, v := range []Values{nil, {"ip": "192.0.2.1", "domain": "example.org", "recipient": "bob@example.org", "sender_domain": "example.net", "host": "mx.example.org"}} {
			for _, text := range append([]string{e.Title, e.Meaning, e.Wait}, e.Fix...) {
				got := Render(text, v)
				if text != "" && Render(text, nil) == "" {
					t.Errorf("%s: %q is empty without values", e.ID, text)
				}
				if at := spoilt.FindString(got); at != "" {
					t.Errorf("%s: %q in %q", e.ID, at, got)
				}
			}
			for _, text := range append([]string{e.Meaning}, e.Fix...) {
				if s := []rune(Sentence(Render(text, v))); unicode.IsLower(s[0]) && !strings.ContainsAny(strings.Fields(string(s))[0], ".@/") {
					t.Errorf("%s: begins with a small letter: %q", e.ID, string(s))
				}
			}
		}
		for _, l := range e.Links {
			if host, _, _ := strings.Cut(strings.TrimPrefix(l, "https://"), "/"); strings.ContainsAny(host, "{}?#@") {
				t.Errorf("%s: a value decides on the host of link %s", e.ID, l)
			}
		}
	}
}

// TestShippedFields holds the data to what entry.go says of its fields, where the linter does not.
func TestShippedFields(t *testing.T) {
	r := shippedRaw(t)
	file := map[string]string{}
	for i, e := range r.entries {
		source, _, _ := strings.Cut(e.ID, "/")
		at := r.entryAt[i].file
		if strings.HasPrefix(at, "phrases-") { // by what the words are about, for there are many
			at = "phrases-*.yaml"
		}
		if first, ok := file[source]; ok && first != at {
			t.Errorf("%s: stands in %s, and others of its source in %s", e.ID, at, first)
		}
		file[source] = at
		never := func(r Retry) bool { return r == RetryNever || r == RetryNone }
		if e.Wait != "" && never(e.Retry.Temporary) && never(e.Retry.Permanent) {
			t.Errorf("%s: says how long to wait, where waiting does not help", e.ID)
		}
		if (e.Cause == Accepted) != (e.Retry.Temporary == RetryNone) && e.Cause != AutoReply && e.Cause != Complaint {
			t.Errorf("%s: cause %s with a temporary retry %s", e.ID, e.Cause, e.Retry.Temporary)
		}
		for _, v := range e.Variants {
			code, _, _ := strings.Cut(v.Code, " ")
			_, replyErr := smtpcode.ParseCode(code)
			_, enhancedErr := smtpcode.ParseEnhanced(code)
			if replyErr != nil && enhancedErr != nil {
				t.Errorf("%s: variant %q begins with no code", e.ID, v.Code)
			}
		}
		for _, lists := range [][]string{e.Fix, e.Links, e.Aliases, e.Hits, e.Misses} {
			for j, s := range lists {
				if strings.TrimSpace(s) == "" || slices.Contains(lists[:j], s) {
					t.Errorf("%s: %q is empty or stands twice", e.ID, s)
				}
			}
		}
	}
}

// TestShippedProviders: a host or a mark shows one provider and no other.
func TestShippedProviders(t *testing.T) {
	of := map[string]string{}
	for _, p := range Shipped().Providers() {
		if len(p.Hosts)+len(p.Marks) == 0 {
			t.Errorf("%s: nothing shows that it is the one", p.ID)
		}
		for _, s := range slices.Concat(p.Hosts, p.Marks) {
			if other, twice := of[fold(s)]; twice {
				t.Errorf("%q shows %s and %s", s, other, p.ID)
			}
			of[fold(s)] = p.ID
		}
		for _, d := range p.Domains {
			if other, twice := of["@"+d]; twice {
				t.Errorf("addresses of %s are run by %s and %s", d, other, p.ID)
			}
			of["@"+d] = p.ID
		}
		for _, h := range p.Hosts {
			if _, got := Shipped().Lookup(Query{Host: "a.b" + strings.Replace("."+h, "..", ".", 1)}); strings.HasPrefix(h, ".") && (got == nil || got.ID != p.ID) {
				t.Errorf("a server below %s is not taken for %s's", h, p.ID)
			}
		}
		for _, m := range p.Marks {
			if _, got := Shipped().Lookup(Query{Text: "it says: " + m + "."}); got == nil {
				t.Errorf("the mark %q shows nobody", m)
			}
		}
	}
}

// TestShippedBlocklists: each name of a list leads to an entry that tells about this list.
func TestShippedBlocklists(t *testing.T) {
	c := Shipped()
	for _, b := range c.Blocklists() {
		for _, name := range b.names() {
			finds, _ := c.Lookup(query("554", "5.7.1", "Client host [192.0.2.1] is refused, for "+name+" says so"))
			i := slices.IndexFunc(finds, func(f Find) bool { return f.Blocklist() != "" })
			if i < 0 || finds[i].Blocklist() != b.ID {
				t.Errorf("%s: its name %q leads to another list or none", b.ID, name)
			}
		}
	}
}

// TestShippedIDs: ids are stable. None vanishes without a line in ids-gone.txt, and none comes back for something else.
func TestShippedIDs(t *testing.T) {
	lines := func(name string) []string {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return slices.DeleteFunc(strings.Split(string(b), "\n"), func(l string) bool { return l == "" || strings.HasPrefix(l, "#") })
	}
	gone := map[string]bool{}
	for _, l := range lines("ids-gone.txt") {
		id, instead, ok := strings.Cut(l, " ")
		if !ok || instead != "-" && Shipped().Entry(instead) == nil {
			t.Errorf("ids-gone.txt: %q: want an id and the one that stands in its place, or -", l)
		}
		gone[id] = true
	}
	listed := lines("ids.txt")
	for _, id := range listed {
		if (Shipped().Entry(id) == nil) != gone[id] {
			t.Errorf("%s: shipped once, and is gone without a line in ids-gone.txt, or stands there and is not gone", id)
		}
	}
	for _, e := range Shipped().Entries() {
		if _, ok := slices.BinarySearch(listed, e.ID); !ok {
			t.Errorf("%s: not in ids.txt: run go generate ./internal/catalog", e.ID)
		}
	}
}

// TestShippedCauses: each cause has an entry, so that an answer by cause alone has something to say.
func TestShippedCauses(t *testing.T) {
	if !slices.Equal(Causes(), causes) {
		t.Error("Causes does not give the causes")
	}
	Causes()[0] = "spoilt"
	if causes[0] != Accepted {
		t.Error("a caller can spoil the causes")
	}
	for _, cause := range Causes() {
		if !slices.ContainsFunc(Shipped().Entries(), func(e Entry) bool { return e.Cause == cause }) {
			t.Errorf("no entry has the cause %s", cause)
		}
	}
}
