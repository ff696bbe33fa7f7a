package answer

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"go.yaml.in/yaml/v4"

	"smtpbot/internal/catalog"
	"smtpbot/internal/smtpcode"
)

var (
	reference  = flag.String("reference", "../../../shared/reference", "folder of the facts that the catalogue was made from")
	exceptions = flag.String("exceptions", "", "list the texts of these files that lead elsewhere: a part of the file's name, or \"all\"")
)

// leastCauses is the share of a file's texts, in percent, that must lead to an entry of their cause.
const leastCauses = 90

// fact is one text of the reference, with what is known to stand around it and what it must lead to.
type fact struct {
	text    string // what the list of exceptions shows
	tries   []catalog.Query
	whole   string // the text as people paste it, where the reader must find the rest
	bare    bool   // there is nothing but a code
	cause   string // "" and "unknown": any
	own     string // provider, product or list that the entry must be of
	isOwner func([]catalog.Find, *catalog.Provider) bool
}

// TestReference counts, for each file of the reference, how many of its texts lead to an entry of the same cause, and to one of
// the provider, product or blocklist in question. What is known on purpose in another way keeps it from being all.
func TestReference(t *testing.T) {
	if _, err := os.Stat(*reference); err != nil {
		t.Skipf("no reference here: %v", err)
	}
	c, err := catalog.Load(os.DirFS("../catalog/data"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]fact{}
	providers, err := filepath.Glob(filepath.Join(*reference, "providers", "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range providers {
		files["providers/"+filepath.Base(path)] = providerFacts(t, path)
	}
	files["gateways.yaml"] = gatewayFacts(t, c)
	files["mta-messages.yaml"] = serverFacts(t)
	files["client-errors.yaml"] = clientFacts(t)
	files["blocklists.yaml"] = blocklistFacts(t)
	files["enhanced-status-codes.yaml"], files["smtp-reply-codes.yaml"] = codeFacts(t)

	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "file\ttexts\tknown\tcause\twhose\t")
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	var listed strings.Builder
	for _, name := range names {
		var known, causes, wantCauses, owners, wantOwners int
		for _, f := range files[name] {
			finds, p := lookFact(c, f)
			ok := len(finds) > 0
			var find catalog.Find
			if ok {
				find = finds[0]
			}
			if ok && (find.Rank >= catalog.ByProviderReply || f.bare) {
				known++
			}
			var wrong []string
			if f.cause != "" && f.cause != "unknown" {
				wantCauses++
				if ok && string(find.Entry.Cause) == f.cause {
					causes++
				} else {
					wrong = append(wrong, "cause "+f.cause)
				}
			}
			if f.isOwner != nil {
				wantOwners++
				if ok && f.isOwner(finds, p) {
					owners++
				} else {
					wrong = append(wrong, "of "+f.own)
				}
			}
			if len(wrong) > 0 && *exceptions != "" && (*exceptions == "all" || strings.Contains(name, *exceptions)) {
				got := "nothing"
				if ok {
					got = fmt.Sprintf("%s (%s, by %s)", find.Entry.ID, find.Entry.Cause, find.Rank)
				}
				fmt.Fprintf(&listed, "%s: %s: want %s, got %s\n", name, f.text, strings.Join(wrong, ", "), got)
			}
		}
		if 100*causes < leastCauses*wantCauses {
			t.Errorf("%s: %s of its texts lead to an entry of their cause; want %d%%", name, share(causes, wantCauses), leastCauses)
		}
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\t\n", name, len(files[name]), share(known, len(files[name])), share(causes, wantCauses), share(owners, wantOwners))
	}
	w.Flush()
	t.Logf("texts that lead to more than a bare code, to the same cause, and to an entry of theirs:\n%s%s", &table, &listed)
}

func share(n, of int) string {
	if of == 0 {
		return "-"
	}
	return fmt.Sprintf("%d/%d (%d%%)", n, of, 100*n/of)
}

// lookFact gives the best find of the ways in which a text may come, the first where several are as good.
func lookFact(c *catalog.Catalog, f fact) (best []catalog.Find, provider *catalog.Provider) {
	tries := f.tries
	if f.whole != "" {
		if q, ok := Look(f.whole); ok {
			tries = append([]catalog.Query{q}, tries...)
		}
	}
	score := -1
	for _, q := range tries {
		finds, p := c.Lookup(q)
		if len(finds) == 0 {
			continue
		}
		s := 0
		if string(finds[0].Entry.Cause) == f.cause {
			s += 2
		}
		if f.isOwner != nil && f.isOwner(finds, p) {
			s++
		}
		if s > score {
			best, provider, score = finds, p, s
		}
	}
	return best, provider
}

// variable is a part of a text that differs from case to case.
var variable = regexp.MustCompile(`\bX\b`)

func filled(text string) string { return variable.ReplaceAllString(text, "example.org") }

// replyOf makes the query of a reply with the codes that are usual for it.
func replyOf(text string, codes, enhanced []string) catalog.Query {
	q := catalog.Query{Text: filled(text)}
	for _, code := range codes {
		if c, err := smtpcode.ParseCode(code); err == nil {
			q.Code = c
			break
		}
	}
	for _, code := range enhanced {
		if e, err := smtpcode.ParseEnhanced(strings.Replace(code, "X", "5", 1)); err == nil {
			q.Enhanced = e
			break
		}
	}
	return q
}

func readFacts[T any](t *testing.T, path string, into T) T {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Load(b, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return into
}

func providerFacts(t *testing.T, path string) []fact {
	top := readFacts(t, path, &struct {
		Entries []struct {
			ID, Provider string
			Match        []struct {
				All    []string
				Range  []string `yaml:"enhanced_between"`
				Number []int    `yaml:"number_between"`
				Ending string   `yaml:"ends_with_code"`
				Token  bool
			}
			Hosts    []string
			Codes    []string `yaml:"reply_codes"`
			Enhanced []string
			Cause    string
		}
	}{})
	var out []fact
	for _, e := range top.Entries {
		for _, m := range e.Match {
			codes, enhanced := e.Codes, e.Enhanced
			var words []string
			for i, w := range m.All {
				_, isCode := smtpcode.ParseCode(w)
				_, isEnhanced := smtpcode.ParseEnhanced(w)
				switch {
				case isCode == nil:
					codes = append([]string{w}, codes...)
				case isEnhanced == nil:
					enhanced = append([]string{w}, enhanced...)
				case i == len(m.All)-1 && m.Ending != "":
					words = append(words, w+"006_"+m.Ending)
				case i == len(m.All)-1 && len(m.Number) > 0:
					words = append(words, fmt.Sprint(w, m.Number[0]))
				default:
					words = append(words, w)
				}
			}
			if m.Token {
				words = []string{strings.Join(words, "")}
			}
			if len(m.Range) > 0 {
				enhanced = append([]string{m.Range[0]}, enhanced...)
			}
			q := replyOf(strings.Join(words, " / "), codes, enhanced)
			hosts := append([]string{""}, e.Hosts...)
			f := fact{text: fmt.Sprintf("%s %s %s", q.Code, q.Enhanced, q.Text), cause: e.Cause, own: e.Provider, isOwner: ofProvider(e.Provider)}
			for _, h := range hosts {
				if strings.HasPrefix(h, ".") {
					h = "mx" + h
				}
				q.Host = h
				f.tries = append(f.tries, q)
			}
			out = append(out, f)
		}
	}
	return out
}

// ofProvider tells whether an entry is of a provider: its own words, or whose mark the text holds.
func ofProvider(id string) func([]catalog.Find, *catalog.Provider) bool {
	first, _, _ := strings.Cut(id, "-")
	return func(finds []catalog.Find, p *catalog.Provider) bool {
		f := finds[0]
		source, _, _ := strings.Cut(f.Entry.ID, "/")
		if p != nil && (p.ID == id || strings.HasPrefix(p.ID, first)) || strings.HasPrefix(source, first) {
			return true
		}
		for _, m := range f.Entry.Match {
			if slices.Contains(m.Provider, id) {
				return true
			}
		}
		return false
	}
}

// ofProduct tells whether an entry is of a product: it stands among its source's, needs it, or names it.
func ofProduct(name string) func([]catalog.Find, *catalog.Provider) bool {
	words := productWord.FindAllString(strings.ToLower(name), -1)
	return func(finds []catalog.Find, p *catalog.Provider) bool {
		f := finds[0]
		source, rest, _ := strings.Cut(f.Entry.ID, "/")
		all := source + " " + rest + " " + strings.ToLower(f.Entry.Title+" "+f.Entry.Meaning)
		if p != nil {
			all += " " + p.ID + " " + strings.ToLower(p.Name)
		}
		for _, m := range f.Entry.Match {
			all += " " + strings.Join(append(m.Product, m.Provider...), " ")
		}
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(all, w) })
	}
}

var productWord = regexp.MustCompile(`[a-z0-9]{3,}`)

func gatewayFacts(t *testing.T, c *catalog.Catalog) []fact {
	entries := readFacts(t, filepath.Join(*reference, "gateways.yaml"), &[]struct {
		Product         string
		Match           []string
		Codes, Enhanced []string
		Cause           string
		Fingerprint     bool
	}{})
	var out []fact
	for _, e := range *entries {
		for _, text := range e.Match {
			q := replyOf(text, e.Codes, e.Enhanced)
			f := fact{text: fmt.Sprintf("[%s] %s %s %s", e.Product, q.Code, q.Enhanced, text), cause: e.Cause, own: e.Product, isOwner: ofProduct(e.Product), tries: []catalog.Query{q}}
			if e.Fingerprint {
				f.cause = ""
			}
			for _, p := range c.Providers() { // from the product's own host, where it has one
				words := productWord.FindAllString(strings.ToLower(e.Product), -1)
				if slices.ContainsFunc(words, func(w string) bool { return w == p.ID }) && len(p.Hosts) > 0 {
					q.Host = strings.TrimPrefix("mx"+p.Hosts[0], "mxmx")
					f.tries = append(f.tries, q)
				}
			}
			out = append(out, f)
		}
	}
	return out
}

func serverFacts(t *testing.T) []fact {
	entries := readFacts(t, filepath.Join(*reference, "mta-messages.yaml"), &[]struct {
		MTA             string
		Text            string
		Variants        []string
		Codes, Enhanced []string
		Cause           string
	}{})
	var out []fact
	for _, e := range *entries {
		for _, text := range append([]string{e.Text}, e.Variants...) {
			q := replyOf(text, e.Codes, e.Enhanced)
			f := fact{text: fmt.Sprintf("[%s] %s %s %s", e.MTA, q.Code, q.Enhanced, text), cause: e.Cause, own: e.MTA, isOwner: ofProduct(e.MTA), tries: []catalog.Query{q}}
			name := productWord.FindString(strings.ToLower(e.MTA))
			if strings.Contains(e.MTA, "Exchange") {
				name = "exchange"
			}
			q.Product = name
			f.tries = append(f.tries, q)
			q.Code = smtpcode.Code{} // the server's own words, without another's reply
			f.tries = append(f.tries, q)
			out = append(out, f)
		}
	}
	return out
}

func clientFacts(t *testing.T) []fact {
	entries := readFacts(t, filepath.Join(*reference, "client-errors.yaml"), &[]struct {
		Client          string
		Shape           []string
		Example         string
		Codes, Enhanced []string
		Cause           string
	}{})
	var out []fact
	for _, e := range *entries {
		texts := e.Shape
		if e.Example != "" {
			texts = append(texts, e.Example)
		}
		for _, text := range texts {
			q := replyOf(text, e.Codes, e.Enhanced)
			out = append(out, fact{text: fmt.Sprintf("[%s] %s", e.Client, strings.ReplaceAll(text, "\n", `\n`)), cause: e.Cause, own: e.Client, isOwner: ofProduct(e.Client), whole: filled(text), tries: []catalog.Query{q}})
		}
	}
	return out
}

func blocklistFacts(t *testing.T) []fact {
	entries := readFacts(t, filepath.Join(*reference, "blocklists.yaml"), &[]struct {
		Name           string
		Zones, Phrases []string
	}{})
	var out []fact
	for _, e := range *entries {
		id := kebab(e.Name)
		if strings.Contains(e.Name, "not a listing") {
			continue // it is an answer of lists that have items of their own
		}
		for _, text := range append(e.Zones, e.Phrases...) {
			text = strings.ReplaceAll(text, "X.", "key.")
			q := replyOf("Client host [192.0.2.1] is refused: "+text, []string{"554"}, []string{"5.7.1"})
			out = append(out, fact{text: fmt.Sprintf("[%s] %s", e.Name, text), own: id, tries: []catalog.Query{q}, isOwner: func(finds []catalog.Find, _ *catalog.Provider) bool {
				return slices.ContainsFunc(finds, func(f catalog.Find) bool { return f.Blocklist() == id })
			}})
		}
	}
	return out
}

var betweenWords = regexp.MustCompile(`[^a-z0-9]+`)

func kebab(name string) string {
	return strings.Trim(betweenWords.ReplaceAllString(strings.NewReplacer("'", "", "&", "").Replace(strings.ToLower(name)), "-"), "-")
}

func codeFacts(t *testing.T) (enhanced, replies []fact) {
	top := readFacts(t, filepath.Join(*reference, "enhanced-status-codes.yaml"), &struct {
		Codes []struct{ Code, Cause string }
	}{})
	for _, e := range top.Codes {
		q := replyOf("", nil, []string{e.Code})
		enhanced = append(enhanced, fact{text: e.Code, bare: true, cause: e.Cause, tries: []catalog.Query{q}})
	}
	basic := readFacts(t, filepath.Join(*reference, "smtp-reply-codes.yaml"), &struct {
		Codes []struct{ Code, Cause string }
	}{})
	for _, e := range basic.Codes {
		replies = append(replies, fact{text: e.Code, bare: true, cause: e.Cause, tries: []catalog.Query{replyOf("", []string{e.Code}, nil)}})
	}
	return enhanced, replies
}
