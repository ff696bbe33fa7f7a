package catalog

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"smtpbot/internal/smtpcode"
)

// The limits of an answer that is read on a phone (ARCHITECTURE.md, "The voice").
const (
	maxTitleWords   = 9
	maxMeaningRunes = 400
	maxSteps        = 5
	maxStepRunes    = 220
)

var (
	idForm   = regexp.MustCompile(`^[a-z0-9.-]+/[a-z0-9][a-z0-9._-]*$`)
	listForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
)

// lint holds the data to the rules that every entry keeps, and gives every breach with its place. Entries may name the providers
// and blocklists of the data that they are laid over.
func lint(r raw, under data) []error {
	var faults []error
	known, lists := map[string]bool{}, map[string]bool{}
	for i, p := range r.providers {
		at := r.providerAt[i]
		if known[p.ID] || p.ID == "" {
			faults = append(faults, at.fault("provider id %q is empty or stands twice", p.ID))
		}
		known[p.ID] = true
		faults = append(faults, lintProvider(p, at)...)
	}
	faults = append(faults, lintBlocklists(r, lists)...)
	for _, p := range under.providers {
		known[p.ID] = true
	}
	for _, b := range under.blocklists {
		lists[b.ID] = true
	}
	ids, matches := map[string]place{}, map[string]string{}
	for i, e := range r.entries {
		at := r.entryAt[i]
		if first, twice := ids[e.ID]; twice {
			faults = append(faults, at.fault("id stands already in %s:%d", first.file, first.line))
		}
		ids[e.ID] = at
		faults = append(faults, lintText(e, at)...)
		faults = append(faults, lintVerdict(e, at)...)
		faults = append(faults, lintSources(e.Sources, e.Links, at)...)
		if e.Blocklist != "" && !lists[e.Blocklist] {
			faults = append(faults, at.fault("unknown blocklist %q", e.Blocklist))
		}
		if len(e.Match) == 0 {
			faults = append(faults, at.fault("no match: nothing can lead to this entry"))
		}
		for _, m := range e.Match {
			faults = append(faults, lintMatch(m, known, lists, at)...)
			if other, twice := matches[m.key()]; twice {
				faults = append(faults, at.fault("same match as %s: %s", other, m.key()))
			}
			matches[m.key()] = e.ID
		}
	}
	return faults
}

func lintProvider(p Provider, at place) []error {
	var faults []error
	if p.Name == "" {
		faults = append(faults, at.fault("no name"))
	}
	for _, h := range p.Hosts {
		if h != strings.ToLower(h) || strings.ContainsAny(h, "*/ ") || len(h) < 4 {
			faults = append(faults, at.fault("host %q: want a small-letter name, or a suffix that begins with a dot", h))
		}
	}
	for _, d := range p.Domains {
		if d != strings.ToLower(d) || strings.ContainsAny(d, "*/@ ") || !strings.Contains(d, ".") || strings.HasPrefix(d, ".") {
			faults = append(faults, at.fault("domain %q: want the part of an address behind the @, in small letters", d))
		}
	}
	if _, err := regexp.Compile(p.Signature); err != nil {
		faults = append(faults, at.fault("signature: %v", err))
	}
	for _, l := range p.Limits {
		if n := len([]rune(l)); n == 0 || n > maxStepRunes || strings.HasSuffix(l, ".") {
			faults = append(faults, at.fault("limit %.40q: want 1 to %d characters without a full stop", l, maxStepRunes))
		}
	}
	for _, m := range p.Marks {
		if strings.TrimSpace(m) == "" {
			faults = append(faults, at.fault("empty mark"))
		}
	}
	var links []string
	for _, l := range []string{p.Postmaster, p.Support} {
		if l != "" {
			links = append(links, l)
		}
	}
	return append(faults, lintSources(p.Sources, links, at)...)
}

// lintBlocklists notes the ids of the lists in known.
func lintBlocklists(r raw, known map[string]bool) []error {
	var faults []error
	of := map[string]string{}
	for i, b := range r.blocklists {
		at := r.blocklistAt[i]
		if known[b.ID] {
			faults = append(faults, at.fault("blocklist id %q stands twice", b.ID))
		}
		known[b.ID] = true
		for _, n := range b.names() {
			if other, twice := of[fold(n)]; twice && other != b.ID {
				faults = append(faults, at.fault("%q names %s already", n, other))
			}
			of[fold(n)] = b.ID
		}
		faults = append(faults, lintBlocklist(b, at)...)
	}
	return faults
}

func lintBlocklist(b Blocklist, at place) []error {
	var faults []error
	if !listForm.MatchString(b.ID) {
		faults = append(faults, at.fault("id %q: want the name in small letters with hyphens", b.ID))
	}
	if b.Name == "" {
		faults = append(faults, at.fault("no name"))
	}
	if blocklistKinds[b.Kind] == "" {
		faults = append(faults, at.fault("kind %q: want ip, domain or url", b.Kind))
	}
	if len(b.Zones)+len(b.Marks) == 0 {
		faults = append(faults, at.fault("no zone and no mark: nothing shows that a reply names the list"))
	}
	for _, z := range b.Zones {
		if z != strings.ToLower(z) || strings.ContainsAny(z, "*/@ ") || !strings.Contains(z, ".") {
			faults = append(faults, at.fault("zone %q: want a name in the DNS, in small letters", z))
		}
	}
	for _, m := range b.Marks {
		if f := fold(m); len(f) < 4 {
			faults = append(faults, at.fault("mark %q is too short to mean anything", m))
		}
	}
	var links []string
	for _, l := range []string{b.Lookup, b.Page, b.Removal} {
		if l != "" {
			links = append(links, l)
		}
	}
	if b.Page == "" && strings.Contains(b.Lookup, "{") {
		faults = append(faults, at.fault("no page to link where a reply does not tell what the lookup asks for"))
	}
	return append(faults, lintSources(b.Sources, links, at)...)
}

func lintText(e Entry, at place) []error {
	var faults []error
	if !idForm.MatchString(e.ID) {
		faults = append(faults, at.fault("id %q: want source/name in small letters", e.ID))
	}
	if n := len(strings.Fields(e.Title)); n == 0 || n > maxTitleWords {
		faults = append(faults, at.fault("title has %d words; want 1 to %d", n, maxTitleWords))
	}
	if strings.HasSuffix(e.Title, ".") {
		faults = append(faults, at.fault("title ends in a full stop"))
	}
	if n := len([]rune(e.Meaning)); n == 0 || n > maxMeaningRunes {
		faults = append(faults, at.fault("meaning has %d characters; want 1 to %d", n, maxMeaningRunes))
	} else if n := sentences(e.Meaning); n > 2 {
		faults = append(faults, at.fault("meaning has %d sentences; want at most 2", n))
	}
	if len(e.Fix) > maxSteps {
		faults = append(faults, at.fault("%d steps; want at most %d", len(e.Fix), maxSteps))
	}
	for _, step := range e.Fix {
		if n := len([]rune(step)); n == 0 || n > maxStepRunes {
			faults = append(faults, at.fault("a step of %d characters; want 1 to %d: %.40q", n, maxStepRunes, step))
		} else if step[0] < 'A' || step[0] > 'Z' {
			faults = append(faults, at.fault("step does not begin with a verb and a capital: %.40q", step))
		}
	}
	for _, text := range append([]string{e.Title, e.Meaning}, e.Fix...) {
		if err := checkPlaceholders(text); err != nil {
			faults = append(faults, at.fault("%v", err))
		}
		for _, w := range []string{"please", "unfortunately", "!"} {
			if containsWords(strings.ToLower(text), w) {
				faults = append(faults, at.fault("%q is not in the voice: %.60q", w, text))
			}
		}
	}
	for _, v := range e.Variants {
		if v.Code == "" || v.Text == "" || strings.HasSuffix(v.Text, ".") {
			faults = append(faults, at.fault("variant %q: want a code and a text without a full stop", v.Code))
		}
	}
	return faults
}

// sentences counts the ends of sentences: a full stop or a question mark before a space or the end.
func sentences(s string) int {
	n := 0
	for i := range len(s) {
		if (s[i] == '.' || s[i] == '?' || s[i] == '!') && (i+1 == len(s) || s[i+1] == ' ') && !strings.HasSuffix(s[:i+1], "e.g.") && !strings.HasSuffix(s[:i+1], "i.e.") {
			n++
		}
	}
	return n
}

func lintVerdict(e Entry, at place) []error {
	var faults []error
	if !slices.Contains(causes, e.Cause) {
		faults = append(faults, at.fault("unknown cause %q", e.Cause))
	}
	if !slices.Contains(actors, e.Who) {
		faults = append(faults, at.fault("unknown who %q; want one of %v", e.Who, actors))
	}
	for _, r := range slices.Compact([]Retry{e.Retry.Temporary, e.Retry.Permanent}) {
		if !slices.Contains(retries, r) {
			faults = append(faults, at.fault("unknown retry %q", r))
		}
	}
	if (e.Cause == Accepted) != (e.Retry.Permanent == RetryNone) && e.Cause != AutoReply && e.Cause != Complaint {
		faults = append(faults, at.fault("cause %s with retry %s", e.Cause, e.Retry.Permanent))
	}
	temporary, permanent := e.classes()
	if e.succeeds() && e.Retry != (Retries{RetryNone, RetryNone}) && e.Cause != AutoReply && e.Cause != Complaint {
		faults = append(faults, at.fault("retry %s after codes that report success", e.Retry.Permanent))
	}
	if permanent && !temporary && e.Retry.Permanent == RetryAutomatic {
		faults = append(faults, at.fault("retry automatic on a 5yz: no server repeats after one"))
	}
	return faults
}

// succeeds tells whether every alternative of the entry asks for a code that reports success.
func (e *Entry) succeeds() bool {
	for _, m := range e.Match {
		success := func(p Replies) bool { return p.class == smtpcode.Success || p.code/100 == 2 }
		if !slices.ContainsFunc(m.Reply, success) && !slices.ContainsFunc(m.Enhanced, func(p Statuses) bool { return p.class == smtpcode.Success }) {
			return false
		}
	}
	return len(e.Match) > 0
}

// classes tells which kinds of failure the codes of the entry's alternatives name.
func (e *Entry) classes() (temporary, permanent bool) {
	for _, m := range e.Match {
		for _, p := range m.Reply {
			c := p.class
			if c == smtpcode.None {
				c = smtpcode.Class(p.code / 100)
			}
			temporary, permanent = temporary || c == smtpcode.Temporary, permanent || c == smtpcode.Permanent
		}
		for _, p := range m.Enhanced {
			temporary, permanent = temporary || p.class == smtpcode.Temporary || p.class == smtpcode.None, permanent || p.class == smtpcode.Permanent || p.class == smtpcode.None
		}
	}
	return temporary, permanent
}

func lintSources(sources []Source, links []string, at place) []error {
	var faults []error
	if len(sources) == 0 {
		faults = append(faults, at.fault("no source"))
	}
	for _, s := range sources {
		if s.Kind != "documented" && s.Kind != "observed" {
			faults = append(faults, at.fault("source kind %q: want documented or observed", s.Kind))
		}
		if s.Ref == "" {
			faults = append(faults, at.fault("source without ref"))
		}
	}
	for _, l := range links {
		if err := checkPlaceholders(l); err != nil {
			faults = append(faults, at.fault("%v", err))
			continue
		}
		u, err := url.Parse(Render(l, Values{"ip": "192.0.2.1", "domain": "example.org", "recipient": "a", "sender_domain": "example.org", "host": "mx.example.org"}))
		if err != nil || u.Scheme != "https" || !strings.Contains(u.Host, ".") {
			faults = append(faults, at.fault("link %q is no https page", l))
		}
	}
	return faults
}

func lintMatch(m Match, providers, lists map[string]bool, at place) []error {
	var faults []error
	if len(m.Reply)+len(m.Enhanced)+len(m.Provider)+len(m.Product)+len(m.Blocklist)+len(m.Trouble)+len(m.Phrases) == 0 && m.Vendor == nil {
		faults = append(faults, at.fault("an empty alternative would match every text"))
	}
	for _, p := range m.Provider {
		if !providers[p] {
			faults = append(faults, at.fault("unknown provider %q", p))
		}
	}
	for _, b := range m.Blocklist {
		if !lists[b] {
			faults = append(faults, at.fault("unknown blocklist %q", b))
		}
	}
	for _, c := range m.Command {
		if c != "MAIL" && c != "RCPT" && c != "DATA" {
			faults = append(faults, at.fault("unknown command %q; want MAIL, RCPT or DATA", c))
		}
	}
	for _, t := range m.Trouble {
		if !slices.Contains(TroubleNames, t) {
			faults = append(faults, at.fault("unknown trouble %q; want one of %q", t, TroubleNames))
		}
	}
	if len(m.Without) > 0 && len(m.Phrases) == 0 {
		faults = append(faults, at.fault("without %q turns no phrases", m.Without))
	}
	for _, w := range m.Without {
		switch f := fold(w); {
		case f == "":
			faults = append(faults, at.fault("an empty word in without"))
		case slices.ContainsFunc(m.Phrases, func(p string) bool { return containsWords(fold(p), f) }):
			faults = append(faults, at.fault("without %q stands in the phrases themselves", w))
		}
	}
	for _, p := range m.Phrases {
		if f := fold(p); len(f) < 4 && f == p || f == "" {
			faults = append(faults, at.fault("phrase %q is too short to mean anything", p))
		}
	}
	if v := m.Vendor; v != nil && (v.Code == "" || v.From > v.To || v.Ending != "" && v.To != 0) {
		faults = append(faults, at.fault("vendor code %+v: want a code, and from <= to or an ending", *v))
	}
	return faults
}
