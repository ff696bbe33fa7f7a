// Package catalog holds what smtpbot knows: one kind of entry for every fact, be it a reply code, an enhanced status
// code, a provider's own text, a blocklist, a mail server's message or a client library's exception. It finds the most
// specific entries for a failure and searches them by words. It knows no chat platform and reads no e-mail; its data
// are the YAML files in data/.
package catalog

import (
	"fmt"

	"go.yaml.in/yaml/v4"
)

// Entry is one fact of the catalogue.
type Entry struct {
	// ID is stable and readable, "google/5.7.26-unauthenticated": the file's source before the slash. Where that is the id of
	// a provider, a vendor's code or words that lead to the entry before all others show that it was this provider.
	ID string `yaml:"id"`
	// Title tells the failure in at most nine plain words. It is a sentence without its full stop, and may hold placeholders.
	Title string `yaml:"title"`
	// Match lists alternatives: one is enough.
	Match []Match `yaml:"match"`
	Cause Cause   `yaml:"cause"`
	Retry Retries `yaml:"retry"`
	// Wait says how long waiting usually takes, where waiting helps: "5 to 30 minutes".
	Wait string `yaml:"wait,omitempty"`
	Who  Actor  `yaml:"who"`
	// Meaning is one or two sentences for someone who is no mail expert. It may hold placeholders.
	Meaning string `yaml:"meaning"`
	// Fix lists at most five steps, the one that most often ends it first. They may hold placeholders.
	Fix []string `yaml:"fix,omitempty"`
	// Variants are the things that a bare code can mean; an answer to the bare code leads with them.
	Variants []Variant `yaml:"variants,omitempty"`
	// Blocklist is the id of the list that the entry tells about: "spamhaus-zen". Where it is empty, it is the list that the
	// match found.
	Blocklist string `yaml:"blocklist,omitempty"`
	// Links are https pages for the reader: the provider's own page, the delisting form. They may hold placeholders.
	Links   []string `yaml:"links,omitempty"`
	Sources []Source `yaml:"sources"`
	// Aliases are words that people search by and that stand nowhere else in the entry.
	Aliases []string `yaml:"aliases,omitempty"`
	// Hits are real texts that this entry wins against the whole catalogue.
	Hits []string `yaml:"hits,omitempty"`
	// Misses are near-misses that it leaves alone.
	Misses []string `yaml:"misses,omitempty"`
}

// Variant is one sense of a bare reply code.
type Variant struct {
	// Code is what stands in the full line, "452 4.2.2".
	Code string `yaml:"code"`
	// Text says what that one means, in a few words without a full stop: "the recipient's mailbox is full".
	Text string `yaml:"text"`
}

// Source says where a fact was found.
type Source struct {
	// Ref is a page (https) or an RFC and its section: "RFC 5321 §4.2.3".
	Ref string `yaml:"ref"`
	// Kind is "documented" (read on the operator's own page or in the standard) or "observed" (seen in bounces or in
	// other people's copies).
	Kind string `yaml:"kind"`
}

// Retries is what to do about sending again, which may differ between a temporary (4yz) and a permanent (5yz) reply. In
// YAML it is one word for both, or {temporary: …, permanent: …}.
type Retries struct {
	Temporary Retry `yaml:"temporary"`
	Permanent Retry `yaml:"permanent"`
}

// UnmarshalYAML reads the one word or the pair.
func (r *Retries) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		*r = Retries{Retry(n.Value), Retry(n.Value)}
		return nil
	}
	type pair Retries
	if err := n.Load((*pair)(r), yaml.WithKnownFields()); err != nil {
		return fmt.Errorf("retry: %w", err)
	}
	return nil
}

// Match names what must come together for an entry. Within one field any of the values will do; every field that is
// given must hold.
type Match struct {
	// Reply are reply codes, "550", or a whole class, "5yz".
	Reply []Replies `yaml:"reply,omitempty,flow"`
	// Enhanced are enhanced status codes: "5.7.26", "X.7.26" for any class, "X.7.*" for a whole subject, or a range of
	// details, "5.7.606-649".
	Enhanced []Statuses `yaml:"enhanced,omitempty,flow"`
	// Provider are ids of providers: who refused must be one of them.
	Provider []string `yaml:"provider,omitempty,flow"`
	// Product are programs and libraries, one of which must have written the text: "postfix", "smtplib".
	Product []string `yaml:"product,omitempty,flow"`
	// Blocklist are ids of blocklists, one of which the reply must name by a zone, a link or a phrase.
	Blocklist []string `yaml:"blocklist,omitempty,flow"`
	// Command are SMTP commands, to one of which the reply came: "RCPT", "DATA". Some servers mean by the same words one thing
	// before they have seen the message and another after it.
	Command []string `yaml:"command,omitempty,flow"`
	// Trouble is what went wrong, put together from the words of a program or a server: one of the words in TroubleNames.
	Trouble []string `yaml:"trouble,omitempty,flow"`
	// Phrases must all stand in the reply, as whole words and without regard to case.
	Phrases []string `yaml:"phrases,omitempty"`
	// Without are words that turn what the phrases say: none of them may stand in the reply.
	Without []string `yaml:"without,omitempty"`
	// Vendor is a vendor's own code, which stands in the reply as a word of its own.
	Vendor *Vendor `yaml:"vendor,omitempty"`
}

// Vendor is a code of a provider's own making: "TSS04", "S3140", "AUP#1310".
type Vendor struct {
	// Code is the word itself, or, with From or Ending, what stands before its number. Case counts.
	Code string `yaml:"code"`
	// From and To bound the number behind Code; both 0 means that Code is the whole word.
	From int `yaml:"from,omitempty"`
	To   int `yaml:"to,omitempty"`
	// Ending is how the number behind Code ends; it may have groups: OFR and "_416" are OFR_416 and OFR005_416.
	Ending string `yaml:"ending,omitempty"`
}

// Provider is somebody who runs a mail system.
type Provider struct {
	ID   string `yaml:"id"`
	Name string `yaml:"name"`
	// Hosts are names of its mail servers; a leading dot makes it a suffix.
	Hosts []string `yaml:"hosts,omitempty"`
	// Marks are words in a reply that only this provider writes: "gsmtp", "protection.outlook.com".
	Marks []string `yaml:"marks,omitempty"`
	// Signature is a regular expression of the word with which its servers sign, in small letters: with a full stop and digits in
	// it, as Gmail's end a reply, or ending with digits, "mxgmx101". It shows who it was where neither host nor mark nor code does.
	Signature string `yaml:"signature,omitempty"`
	// Domains are those of the addresses whose mail it takes: "icloud.com". They hint at who it was and prove nothing.
	Domains []string `yaml:"domains,omitempty,flow"`
	// Limits are the numbers that it holds senders to, a short sentence each without a full stop.
	Limits []string `yaml:"limits,omitempty"`
	// Postmaster is its page for senders, Support its form; both https.
	Postmaster string   `yaml:"postmaster,omitempty"`
	Support    string   `yaml:"support,omitempty"`
	Sources    []Source `yaml:"sources"`
}
