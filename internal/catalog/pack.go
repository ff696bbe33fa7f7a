package catalog

import (
	"encoding/binary"
	"errors"

	"smtpbot/internal/smtpcode"
)

// Pack lays the data out in one string, which takes milliseconds to read back where YAML takes a second: the program
// carries them like that.
func (c *Catalog) Pack() string {
	var p packer
	p.data(&c.data)
	return string(p.out)
}

// errPacked is a string that Pack did not make.
var errPacked = errors.New("catalog: the packed data are damaged")

// unpack reads the data back. Their texts are parts of the string, so nothing is copied.
func unpack(packed string) (d data, err error) {
	p := packer{reading: true, in: packed}
	p.data(&d)
	if p.broken || p.in != "" {
		return data{}, errPacked
	}
	return d, nil
}

// packer writes values or reads them, in the same order: each of its methods says once what a value is made of.
type packer struct {
	out     []byte
	in      string
	reading bool
	broken  bool // what is read ended too early: everything from there is empty
	room    []string
}

// take gives room for n texts. There are many short lists of them: one allocation holds those of many entries.
func (p *packer) take(n int) []string {
	if n > len(p.room) {
		p.room = make([]string, max(n, 1024))
	}
	out := p.room[:n:n]
	p.room = p.room[n:]
	return out
}

func (p *packer) number(n *int) {
	if !p.reading {
		p.out = binary.AppendVarint(p.out, int64(*n))
		return
	}
	var v uint64
	for shift := 0; ; shift += 7 {
		if p.in == "" || shift > 63 {
			p.broken, p.in, *n = true, "", 0
			return
		}
		b := p.in[0]
		p.in = p.in[1:]
		v |= uint64(b&0x7f) << shift
		if b < 0x80 {
			break
		}
	}
	*n = int(int64(v>>1) ^ -int64(v&1)) // as binary.Varint reads it
}

// length is a number of things of which each takes a byte at least.
func (p *packer) length(n *int) {
	p.number(n)
	if p.reading && (*n < 0 || *n > len(p.in)) {
		p.broken, p.in, *n = true, "", 0
	}
}

func (p *packer) text(s *string) {
	n := len(*s)
	p.length(&n)
	if p.reading {
		*s, p.in = p.in[:n], p.in[n:]
		return
	}
	p.out = append(p.out, *s...)
}

func (p *packer) flag(b *bool) {
	n := 0
	if *b {
		n = 1
	}
	p.number(&n)
	*b = n != 0
}

func (p *packer) texts(lists ...*[]string) {
	for _, list := range lists {
		n := len(*list)
		p.length(&n)
		if p.reading && n > 0 {
			*list = p.take(n)
		}
		for i := range *list {
			p.text(&(*list)[i])
		}
	}
}

// all packs a list, each of its values by one.
func all[T any](p *packer, list *[]T, one func(*packer, *T)) {
	n := len(*list)
	p.length(&n)
	if p.reading && n > 0 {
		*list = make([]T, n)
	}
	for i := range *list {
		one(p, &(*list)[i])
	}
}

func (p *packer) data(d *data) {
	all(p, &d.providers, (*packer).provider)
	all(p, &d.blocklists, (*packer).blocklist)
	all(p, &d.entries, (*packer).entry)
}

func (p *packer) provider(v *Provider) {
	p.text(&v.ID)
	p.text(&v.Name)
	p.text(&v.Signature)
	p.texts(&v.Hosts, &v.Marks, &v.Domains, &v.Limits)
	p.text(&v.Postmaster)
	p.text(&v.Support)
	all(p, &v.Sources, (*packer).source)
}

func (p *packer) blocklist(v *Blocklist) {
	for _, s := range []*string{&v.ID, &v.Name, &v.Operator, &v.Kind, &v.Lookup, &v.Page, &v.Removal, &v.Retired} {
		p.text(s)
	}
	p.texts(&v.Zones, &v.Marks)
	p.flag(&v.General)
	all(p, &v.Sources, (*packer).source)
}

func (p *packer) entry(v *Entry) {
	for _, s := range []*string{&v.ID, &v.Title, (*string)(&v.Cause), (*string)(&v.Retry.Temporary), (*string)(&v.Retry.Permanent),
		&v.Wait, (*string)(&v.Who), &v.Meaning, &v.Blocklist} {
		p.text(s)
	}
	all(p, &v.Match, (*packer).match)
	all(p, &v.Variants, (*packer).variant)
	p.texts(&v.Fix, &v.Links, &v.Aliases, &v.Hits, &v.Misses)
	all(p, &v.Sources, (*packer).source)
}

func (p *packer) match(v *Match) {
	all(p, &v.Reply, (*packer).replies)
	all(p, &v.Enhanced, (*packer).statuses)
	p.texts(&v.Provider, &v.Product, &v.Blocklist, &v.Command, &v.Trouble, &v.Phrases, &v.Without)
	has := v.Vendor != nil
	p.flag(&has)
	if !has {
		return
	}
	if p.reading {
		v.Vendor = new(Vendor)
	}
	p.text(&v.Vendor.Code)
	p.number(&v.Vendor.From)
	p.number(&v.Vendor.To)
	p.text(&v.Vendor.Ending)
}

func (p *packer) replies(v *Replies) {
	p.number(&v.code)
	p.class(&v.class)
}

func (p *packer) statuses(v *Statuses) {
	p.class(&v.class)
	for _, n := range []*int{&v.subject, &v.from, &v.to} {
		p.number(n)
	}
}

func (p *packer) class(c *smtpcode.Class) {
	n := int(*c)
	p.number(&n)
	*c = smtpcode.Class(n)
}

func (p *packer) variant(v *Variant) {
	p.text(&v.Code)
	p.text(&v.Text)
}

func (p *packer) source(v *Source) {
	p.text(&v.Ref)
	p.text(&v.Kind)
}
