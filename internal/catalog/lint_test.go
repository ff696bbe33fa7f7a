package catalog

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// goodRaw is one provider and one entry without a fault, which fill every field.
func goodRaw() raw {
	return raw{
		data: data{
			providers: []Provider{{
				ID: "google", Name: "Gmail", Hosts: []string{".google.com"}, Marks: []string{"gsmtp"},
				Postmaster: "https://postmaster.google.com/", Support: "https://support.google.com/mail",
				Sources: []Source{{"https://support.google.com/a", "documented"}},
			}},
			blocklists: []Blocklist{{
				ID: "some-list", Name: "Some List", Operator: "Somebody", Kind: "ip", Zones: []string{"bl.example.org"}, Marks: []string{"example.org/why"},
				Lookup: "https://example.org/?ip={ip}", Page: "https://example.org/", Removal: "https://example.org/remove", Sources: []Source{{"https://example.org/", "documented"}},
			}},
			entries: []Entry{{
				ID: "google/full", Title: "the mailbox of {recipient|somebody} is full",
				Match: []Match{{
					Reply: []Replies{{code: 452}, {class: 5}}, Enhanced: []Statuses{{0, 2, 2, 2}}, Provider: []string{"google"}, Product: []string{"gsmtp"},
					Phrases: []string{"over quota", "容量"}, Vendor: &Vendor{Code: "OQ", From: 1, To: 9},
				}, {Vendor: &Vendor{Code: "OFR", Ending: "416"}}, {Vendor: &Vendor{Code: "OQX"}}, {Blocklist: []string{"some-list"}}},
				Cause: MailboxFull, Retry: Retries{RetryAutomatic, RetryAfterFix}, Wait: "a day", Who: Recipient,
				Meaning: "There is no room left. Mail from {ip} waits.", Fix: []string{"Ask {recipient} to delete something.", "Wait."},
				Variants: []Variant{{"452 4.2.2", "the mailbox is full"}}, Blocklist: "some-list", Links: []string{"https://example.org/?q={ip}", "https://example.org/{domain|}"},
				Sources: []Source{{"RFC 3463 §3.3", "observed"}}, Aliases: []string{"storage"},
			}},
		},
		providerAt:  []place{{"google.yaml", 2, "google"}},
		blocklistAt: []place{{"google.yaml", 5, "some-list"}},
		entryAt:     []place{{"google.yaml", 9, "google/full"}},
	}
}

type lintCase struct {
	name  string
	why   string
	spoil func(r *raw)
	want  []string // the faults, each without its place: that of the entry, or, where it begins with "provider: " or "list: ", of that
}

// entryCase and matchCase make the usual cases, which spoil the entry or its first alternative and give one fault.
func entryCase(name, why string, spoil func(e *Entry), want string) lintCase {
	return lintCase{name, why, func(r *raw) { spoil(&r.entries[0]) }, []string{want}}
}

func matchCase(name, why string, spoil func(m *Match), want string) lintCase {
	return entryCase(name, why, func(e *Entry) { spoil(&e.Match[0]) }, want)
}

func providerCase(name, why string, spoil func(p *Provider), want string) lintCase {
	return lintCase{name, why, func(r *raw) { spoil(&r.providers[0]) }, []string{"provider: " + want}}
}

func listCase(name, why string, spoil func(b *Blocklist), want string) lintCase {
	return lintCase{name, why, func(r *raw) { spoil(&r.blocklists[0]) }, []string{"list: " + want}}
}

func addEntry(spoil func(e *Entry)) func(r *raw) {
	return func(r *raw) {
		other := goodRaw()
		e := other.entries[0]
		e.ID, e.Match = "google/other", []Match{{Phrases: []string{"other words"}}}
		spoil(&e)
		r.entries, r.entryAt = append(r.entries, e), append(r.entryAt, other.entryAt[0])
	}
}

func TestLintGood(t *testing.T) {
	good := goodRaw()
	if faults := lint(good, data{}); len(faults) > 0 {
		t.Errorf("the good entry has faults: %v", faults)
	}
	addEntry(func(*Entry) {})(&good)
	if faults := lint(good, data{}); len(faults) > 0 {
		t.Errorf("two good entries have faults: %v", faults)
	}
	for name, spoil := range map[string]func(e *Entry){
		"a title and a meaning of just the limit": func(e *Entry) {
			e.Title, e.Meaning = strings.Repeat("w ", maxTitleWords), strings.Repeat("é", maxMeaningRunes)
		},
		"steps of just the limit":            func(e *Entry) { e.Fix = slices.Repeat([]string{"A" + strings.Repeat("é", maxStepRunes-1)}, maxSteps) },
		"abbreviations that end no sentence": func(e *Entry) { e.Meaning = "It says e.g. this, i.e. that, in v1.2. So?" },
		"automatic where 4yz comes too":      func(e *Entry) { e.Retry.Permanent = RetryAutomatic },
		"success":                            func(e *Entry) { e.Cause, e.Retry = Accepted, Retries{RetryNone, RetryNone} },
		"an auto-reply that failed nothing":  func(e *Entry) { e.Cause, e.Retry = AutoReply, Retries{RetryNone, RetryNone} },
		"a complaint to act upon":            func(e *Entry) { e.Cause, e.Retry = Complaint, Retries{RetryNever, RetryNever} },
		"a voice word inside another":        func(e *Entry) { e.Meaning = "It pleases nobody." },
	} {
		r := goodRaw()
		spoil(&r.entries[0])
		if faults := lint(r, data{}); len(faults) > 0 {
			t.Errorf("%s: %v", name, faults)
		}
	}
}

func TestLint(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range slices.Concat(lintCases, lintMoreCases) {
		if seen[c.name] || c.why == "" {
			t.Errorf("case %q stands twice or gives no reason", c.name)
		}
		seen[c.name] = true
		t.Run(c.name, func(t *testing.T) {
			r := goodRaw()
			c.spoil(&r)
			var got, want []string
			for _, err := range lint(r, data{}) {
				got = append(got, err.Error())
			}
			for _, w := range c.want {
				if of, isProvider := strings.CutPrefix(w, "provider: "); isProvider {
					want = append(want, "catalog: google.yaml:2: google: "+of)
				} else if of, isList := strings.CutPrefix(w, "list: "); isList {
					want = append(want, "catalog: google.yaml:5: some-list: "+of)
				} else {
					want = append(want, "catalog: google.yaml:9: google/full: "+w)
				}
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%s\nfaults (-want +got):\n%s", c.why, d)
			}
		})
	}
}

// TestLintIsTested reads lint.go for its faults: each must be the one that some case wants.
func TestLintIsTested(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "lint.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var formats []string
	ast.Inspect(f, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if fun, ok := call.Fun.(*ast.SelectorExpr); ok && fun.Sel.Name == "fault" {
				format, err := strconv.Unquote(call.Args[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				formats = append(formats, format)
			}
		}
		return true
	})
	if len(formats) < 20 {
		t.Fatalf("only %d faults are found in lint.go", len(formats))
	}
	verb := regexp.MustCompile(`%[+\\.0-9]*[a-z]`) // as QuoteMeta leaves it
	for _, format := range formats {
		if format == "%v" {
			format = "unknown placeholder"
		}
		re := regexp.MustCompile("^(provider: |list: )?" + verb.ReplaceAllString(regexp.QuoteMeta(format), ".*"))
		if !slices.ContainsFunc(slices.Concat(lintCases, lintMoreCases), func(c lintCase) bool { return slices.ContainsFunc(c.want, re.MatchString) }) {
			t.Errorf("no case wants the fault %q", format)
		}
	}
}

func TestLintEmpty(t *testing.T) {
	if faults := lint(raw{}, data{}); len(faults) > 0 {
		t.Errorf("no data: %v", faults)
	}
}
