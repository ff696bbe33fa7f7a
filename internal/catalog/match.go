package catalog

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"smtpbot/internal/smtpcode"
)

// alternative is one Match with what lookup needs at hand.
type alternative struct {
	*Match
	entry   *Entry
	number  int32 // of the entry, in the order of the data
	rank    Rank
	own     bool       // the host's, which wins over the shipped ones of its rank
	list    *Blocklist // of those that the match names, the one that this alternative stands for
	phrases []string   // folded; of a list, with one of its names
	without []string   // folded
	length  int        // characters of phrase and vendor code: the longer, the more exact
	weight  uint64     // orders alternatives: rank, then exactness; more is more specific
}

func newAlternative(e *Entry, m *Match) alternative {
	alt := alternative{Match: m, entry: e}
	if len(m.Phrases) > 0 {
		alt.phrases = make([]string, 0, len(m.Phrases))
	}
	for _, p := range m.Phrases {
		f := fold(p)
		alt.phrases = append(alt.phrases, f)
		alt.length += len(f)
	}
	for _, w := range m.Without {
		alt.without = append(alt.without, fold(w))
	}
	if m.Vendor != nil {
		alt.length += len(m.Vendor.Code) + len(m.Vendor.Ending)
	}
	alt.rank = rankOf(e, m)
	return alt
}

// named gives the alternative for one name of one blocklist.
func (a alternative) named(list *Blocklist, name string) alternative {
	a.list, a.phrases = list, append(a.phrases[:len(a.phrases):len(a.phrases)], name)
	a.length += len(name)
	return a.weighed()
}

// weighed notes what orders the alternative among others: its rank, whether it is the host's own, whether it rests on a blocklist that gives way to any other,
// how much must come together, the length of the words, and how exact its codes are.
func (a alternative) weighed() alternative {
	if a.own {
		a.weight = 1 << 44
	}
	a.weight |= uint64(a.rank)<<48 | uint64(1-a.general())<<40 | uint64(a.fields())<<32 | uint64(min(a.length, 0xffff))<<8 | uint64(a.exactness())
	return a
}

func rankOf(e *Entry, m *Match) Rank {
	exact := slices.ContainsFunc(m.Enhanced, func(p Statuses) bool { return !p.whole() && (p.subject != 0 || p.from != 0) })
	worded := len(m.Phrases)+len(m.Blocklist) > 0
	switch {
	case m.Vendor != nil:
		return ByVendor
	case len(m.Provider) > 0 && worded:
		return ByProviderPhrase
	case len(m.Provider) > 0 && exact:
		return ByProviderEnhanced
	case e.Blocklist != "" || len(m.Blocklist) > 0:
		return ByBlocklist
	case worded && len(m.Product) > 0:
		return ByProduct
	case worded:
		return ByPhrase
	case len(m.Trouble) > 0:
		return ByTrouble
	case len(m.Provider) > 0:
		return ByProviderReply
	case exact && len(m.Reply) > 0:
		return ByBoth
	case exact:
		return ByEnhanced
	case slices.ContainsFunc(m.Reply, func(p Replies) bool { return p.class == smtpcode.None }):
		return ByReply
	}
	switch {
	case slices.ContainsFunc(m.Enhanced, func(p Statuses) bool { return p.subject > 0 }):
		return BySubject
	case slices.ContainsFunc(m.Enhanced, func(p Statuses) bool { return !p.whole() }):
		return ByVague
	}
	return ByClass
}

// general is 1 for an alternative that rests on a blocklist which any other is more exact than.
func (a *alternative) general() int {
	if a.list != nil && a.list.General {
		return 1
	}
	return 0
}

// loose tells whether the alternative rests on nothing but words that may stand far apart, or that others can turn.
func (a *alternative) loose() bool {
	return a.rank == ByPhrase && len(a.phrases)+len(a.without) > 1 && a.fields() == 0
}

func (a *alternative) fields() int {
	n := 0
	for _, given := range [...]bool{len(a.Reply) > 0, len(a.Enhanced) > 0, len(a.Provider) > 0, len(a.Product) > 0, len(a.Command) > 0, len(a.Trouble) > 0} {
		if given {
			n++
		}
	}
	return n
}

// exactness prefers a subject to a class, one code to a range, and one class to any.
func (a *alternative) exactness() int {
	n := 0
	for _, p := range a.Enhanced {
		switch {
		case p.whole():
			n = max(n, min(p.subject+1, 1))
		case p.class == smtpcode.None:
			n = max(n, 2)
		case p.from != p.to:
			n = max(n, 3)
		default:
			n = max(n, 4)
		}
	}
	return n
}

// holds checks everything but the words, which led here.
func (a *alternative) holds(q Query, provider *Provider) bool {
	if len(a.Reply) > 0 && !slices.ContainsFunc(a.Reply, func(p Replies) bool { return p.holds(q.Code) }) {
		return false
	}
	if len(a.Enhanced) > 0 && !slices.ContainsFunc(a.Enhanced, func(p Statuses) bool { return p.holds(q.Enhanced) }) {
		return false
	}
	if len(a.Provider) > 0 && (provider == nil || !slices.Contains(a.Provider, provider.ID)) {
		return false
	}
	if len(a.Command) > 0 && !slices.ContainsFunc(a.Command, func(c string) bool { return containsWords(q.Command, c) }) {
		return false
	}
	if len(a.Trouble) > 0 && !slices.Contains(a.Trouble, q.Trouble) {
		return false
	}
	if len(a.Product) > 0 && !slices.Contains(a.Product, q.Product) {
		return false
	}
	return !slices.ContainsFunc(a.without, func(w string) bool { return containsWords(q.folded, w) })
}

// in looks for the vendor's code as a word of its own, with its number where it has one.
func (v *Vendor) in(text string) bool {
	if !v.numbered() {
		return containsWords(text, v.Code)
	}
	for at := 0; ; {
		i := strings.Index(text[at:], v.Code)
		if i < 0 {
			return false
		}
		i += at
		at = i + 1
		if i > 0 && wordByte(text[i-1]) && wordByte(v.Code[0]) {
			continue
		}
		rest := text[i+len(v.Code):]
		end := 0
		for end < len(rest) && (rest[end] >= '0' && rest[end] <= '9' || rest[end] == '_' && v.Ending != "") {
			end++
		}
		if end < len(rest) && wordByte(rest[end]) {
			continue
		}
		number := rest[:end]
		if v.Ending != "" && strings.HasSuffix(number, v.Ending) {
			return true
		}
		if n, err := strconv.Atoi(number); v.To > 0 && err == nil && n >= v.From && n <= v.To {
			return true
		}
	}
}

// texts are the words that must stand in a text for the alternative to hold. Of a numbered code it is the part that its
// number does not grow into.
func (a *alternative) texts() []string {
	v := a.Vendor
	switch {
	case len(a.phrases) > 0 || v == nil:
		return a.phrases
	case !v.numbered() || !wordByte(v.Code[len(v.Code)-1]):
		return []string{fold(v.Code)}
	case v.Ending != "" && !wordByte(v.Ending[0]):
		return []string{fold(v.Ending)}
	}
	return nil
}

// String gives the code as people would write it: "S3100 to S3199", "OFR…_416".
func (v *Vendor) String() string {
	switch {
	case v.Ending != "":
		return v.Code + "…" + v.Ending
	case v.To > v.From:
		return fmt.Sprintf("%s%d to %s%d", v.Code, v.From, v.Code, v.To)
	case v.To > 0:
		return fmt.Sprint(v.Code, v.To)
	}
	return v.Code
}

func (v *Vendor) numbered() bool { return v.To > 0 || v.Ending != "" }

// key writes a match so that two that are the same read the same.
func (m *Match) key() string {
	var phrases []string
	for _, p := range m.Phrases {
		phrases = append(phrases, fold(p))
	}
	slices.Sort(phrases)
	s := fmt.Sprintf("reply=%v enhanced=%v provider=%v product=%v phrases=%q", sorted(m.Reply), sorted(m.Enhanced), sorted(m.Provider), sorted(m.Product), phrases)
	if len(m.Command) > 0 {
		s += fmt.Sprintf(" command=%v", sorted(m.Command))
	}
	if len(m.Trouble) > 0 {
		s += fmt.Sprintf(" trouble=%v", sorted(m.Trouble))
	}
	if len(m.Without) > 0 {
		s += fmt.Sprintf(" without=%v", sorted(m.Without))
	}
	if len(m.Blocklist) > 0 {
		s += fmt.Sprintf(" blocklist=%v", sorted(m.Blocklist))
	}
	if m.Vendor != nil {
		s += fmt.Sprintf(" vendor=%+v", *m.Vendor)
	}
	return s
}

// sorted gives the values of a field as they are written, in an order that does not depend on the writer's.
func sorted[T any](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = fmt.Sprint(v)
	}
	slices.Sort(out)
	return out
}
