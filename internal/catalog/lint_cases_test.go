package catalog

import (
	"fmt"
	"strings"
)

// lintCases spoil the provider, the id, the match and the verdict; lintMoreCases what the reader sees.
var lintCases = []lintCase{
	{
		"provider twice", "The second provider of an id would hide the first.",
		func(r *raw) {
			r.providers, r.providerAt = append(r.providers, r.providers[0]), append(r.providerAt, r.providerAt[0])
		},
		[]string{`provider: provider id "google" is empty or stands twice`},
	},
	{
		"provider without id", "No entry could name it.",
		func(r *raw) { r.providers[0].ID = "" },
		[]string{`provider: provider id "" is empty or stands twice`, `unknown provider "google"`},
	},
	providerCase("provider without name", "Answers say who refused.", func(p *Provider) { p.Name = "" }, `no name`),
	providerCase("host in capitals", "Hosts are compared in small letters.", func(p *Provider) { p.Hosts[0] = ".Google.com" }, `host ".Google.com": want a small-letter name, or a suffix that begins with a dot`),
	providerCase("host with a star", "A suffix begins with a dot.", func(p *Provider) { p.Hosts[0] = "*.google.com" }, `host "*.google.com": want a small-letter name, or a suffix that begins with a dot`),
	providerCase("host too short", "A top-level domain is no provider.", func(p *Provider) { p.Hosts[0] = ".de" }, `host ".de": want a small-letter name, or a suffix that begins with a dot`),
	providerCase("domain with an @", "It is compared with what stands behind the @.", func(p *Provider) { p.Domains = []string{"@gmail.com"} }, `domain "@gmail.com": want the part of an address behind the @, in small letters`),
	providerCase("signature of no form", "Nothing could have it.", func(p *Provider) { p.Signature = "(" }, "signature: error parsing regexp: missing closing ): `(`"),
	providerCase("limit with a full stop", "It is put into a sentence.", func(p *Provider) { p.Limits = []string{"100 recipients a message."} }, `limit "100 recipients a message.": want 1 to 220 characters without a full stop`),
	providerCase("empty mark", "It would stand in every text.", func(p *Provider) { p.Marks = append(p.Marks, " \t") }, `empty mark`),
	providerCase("provider without source", "Nothing says where it was found.", func(p *Provider) { p.Sources = nil }, `no source`),
	providerCase("postmaster page over http", "The reader follows it.", func(p *Provider) { p.Postmaster = "http://postmaster.google.com/" }, `link "http://postmaster.google.com/" is no https page`),
	providerCase("support is an address", "It must be a page.", func(p *Provider) { p.Support = "mailto:help@google.com" }, `link "mailto:help@google.com" is no https page`),

	{
		"blocklist twice", "The second list of an id would hide the first.",
		func(r *raw) {
			b := r.blocklists[0]
			b.Zones, b.Marks = []string{"other.example.org"}, nil
			r.blocklists, r.blocklistAt = append(r.blocklists, b), append(r.blocklistAt, r.blocklistAt[0])
		},
		[]string{`list: blocklist id "some-list" stands twice`},
	},
	{
		"zone of two lists", "A reply would name both.",
		func(r *raw) {
			b := r.blocklists[0]
			b.ID, b.Marks = "other-list", nil
			r.blocklists, r.blocklistAt = append(r.blocklists, b), append(r.blocklistAt, r.blocklistAt[0])
		},
		[]string{`list: "bl.example.org" names some-list already`},
	},
	{
		"list with a name for an id", "Programs compare it.", func(r *raw) {
			r.blocklists[0].ID = "Some List"
			r.entries[0].Blocklist, r.entries[0].Match = "", r.entries[0].Match[:3]
		},
		[]string{`list: id "Some List": want the name in small letters with hyphens`},
	},
	listCase("list without name", "Answers name it.", func(b *Blocklist) { b.Name = "" }, `no name`),
	listCase("list of what", "Answers say what it lists.", func(b *Blocklist) { b.Kind = "host" }, `kind "host": want ip, domain or url`),
	listCase("list that nothing shows", "It could never be recognised.", func(b *Blocklist) { b.Zones, b.Marks = nil, nil }, `no zone and no mark: nothing shows that a reply names the list`),
	listCase("zone in capitals", "It is compared in small letters.", func(b *Blocklist) { b.Zones[0] = "BL.example.org" }, `zone "BL.example.org": want a name in the DNS, in small letters`),
	listCase("short mark of a list", "Three letters stand in many texts.", func(b *Blocklist) { b.Marks[0] = "sbl" }, `mark "sbl" is too short to mean anything`),
	listCase("lookup without a page beside it", "A reply may not name the IP.", func(b *Blocklist) { b.Page = "" }, `no page to link where a reply does not tell what the lookup asks for`),
	listCase("lookup over http", "The reader follows it.", func(b *Blocklist) { b.Lookup = "http://example.org/{ip}" }, `link "http://example.org/{ip}" is no https page`),
	entryCase("entry of an unknown list", "Nothing says what that is.", func(e *Entry) { e.Blocklist = "spamhouse" }, `unknown blocklist "spamhouse"`),
	entryCase("match of an unknown list", "It could never hold.", func(e *Entry) { e.Match[3].Blocklist[0] = "spamhouse" }, `unknown blocklist "spamhouse"`),

	{"id twice", "The second entry would hide the first.", addEntry(func(e *Entry) { e.ID = "google/full" }), []string{`id stands already in google.yaml:9`}},
	entryCase("id without source", "The source stands before the slash.", func(e *Entry) { e.ID = "full" }, `id "full": want source/name in small letters`),
	entryCase("id in capitals", "Ids are typed.", func(e *Entry) { e.ID = "google/Full" }, `id "google/Full": want source/name in small letters`),
	entryCase("id with a space", "Ids are typed on a command line.", func(e *Entry) { e.ID = "google/mailbox full" }, `id "google/mailbox full": want source/name in small letters`),
	entryCase("no match", "The entry could never be found.", func(e *Entry) { e.Match = nil }, `no match: nothing can lead to this entry`),
	{
		"same match", "Two entries would hold for just the same texts, however the writer orders the words.",
		addEntry(func(e *Entry) {
			e.Match = []Match{{
				Reply: []Replies{{class: 5}, {code: 452}}, Enhanced: []Statuses{{0, 2, 2, 2}}, Provider: []string{"google"}, Product: []string{"gsmtp"},
				Phrases: []string{"容量", "Over  quota"}, Vendor: &Vendor{Code: "OQ", From: 1, To: 9},
			}}
		}),
		[]string{`same match as google/full: reply=[452 5yz] enhanced=[X.2.2] provider=[google] product=[gsmtp] phrases=["over quota" "容量"] vendor={Code:OQ From:1 To:9 Ending:}`},
	},
	{
		"same match in one entry", "The second alternative adds nothing.",
		func(r *raw) { e := &r.entries[0]; e.Match = append(e.Match, e.Match[2]) },
		[]string{`same match as google/full: reply=[] enhanced=[] provider=[] product=[] phrases=[] vendor={Code:OQX From:0 To:0 Ending:}`},
	},
	matchCase("empty alternative", "It would hold for every text.", func(m *Match) { *m = Match{} }, `an empty alternative would match every text`),
	matchCase("unknown provider", "It could never hold.", func(m *Match) { m.Provider[0] = "gmail" }, `unknown provider "gmail"`),
	matchCase("unknown command", "No reply follows it.", func(m *Match) { m.Command = []string{"SEND"} }, `unknown command "SEND"; want MAIL, RCPT or DATA`),
	matchCase("unknown trouble", "No words tell of it.", func(m *Match) { m.Trouble = []string{"weather"} }, fmt.Sprintf("unknown trouble \"weather\"; want one of %q", TroubleNames)),
	matchCase("short phrase", "Three letters stand in many texts.", func(m *Match) { m.Phrases[0] = "ful" }, `phrase "ful" is too short to mean anything`),
	matchCase("empty phrase", "It would stand in every text.", func(m *Match) { m.Phrases[0] = " " }, `phrase " " is too short to mean anything`),
	matchCase("without phrases", "It turns nothing.", func(m *Match) { m.Phrases, m.Without = nil, []string{"sender"} }, `without ["sender"] turns no phrases`),
	matchCase("without an empty word", "It would stand in every text.", func(m *Match) { m.Without = []string{" "} }, `an empty word in without`),
	matchCase("without its own words", "It could never hold.", func(m *Match) { m.Phrases, m.Without = []string{"unknown domain"}, []string{"Domain"} }, `without "Domain" stands in the phrases themselves`),
	matchCase("vendor without code", "Any number would do.", func(m *Match) { m.Vendor.Code = "" }, `vendor code {Code: From:1 To:9 Ending:}: want a code, and from <= to or an ending`),
	matchCase("vendor range backwards", "No number would do.", func(m *Match) { m.Vendor.From = 10 }, `vendor code {Code:OQ From:10 To:9 Ending:}: want a code, and from <= to or an ending`),
	matchCase("vendor range and ending", "One of the two would be ignored.", func(m *Match) { m.Vendor.Ending = "5" }, `vendor code {Code:OQ From:1 To:9 Ending:5}: want a code, and from <= to or an ending`),

	entryCase("unknown cause", "The words for people hang on the cause.", func(e *Entry) { e.Cause = "full" }, `unknown cause "full"`),
	entryCase("unknown who", "The words for people hang on the actor.", func(e *Entry) { e.Who = "admin" }, `unknown who "admin"; want one of [nobody sender sender-admin recipient recipient-admin]`),
	entryCase("unknown retry", "The verdict hangs on it.", func(e *Entry) { e.Retry.Temporary = "soon" }, `unknown retry "soon"`),
	entryCase("retry left out", "The verdict hangs on it.", func(e *Entry) { e.Retry.Permanent = "" }, `unknown retry ""`),
	entryCase("failure with nothing to do about retry", "Nothing failed only where the mail was accepted.", func(e *Entry) { e.Retry.Permanent = RetryNone }, `cause mailbox-full with retry none`),
	entryCase("success with a retry", "Who was accepted need not send again.", func(e *Entry) { e.Cause = Accepted }, `cause accepted with retry after-fix`),
	{
		"success with something to do", "A 2yz reports that it worked.",
		func(r *raw) {
			e := &r.entries[0]
			e.Match = []Match{{Reply: []Replies{{code: 250}}}, {Enhanced: []Statuses{{2, 1, 5, 5}}}}
		},
		[]string{`retry after-fix after codes that report success`},
	},
	{
		"automatic after a permanent failure", "No server tries again after 5yz.",
		func(r *raw) {
			e := &r.entries[0]
			e.Retry.Permanent = RetryAutomatic
			e.Match = []Match{{Reply: []Replies{{code: 552}}, Enhanced: []Statuses{{5, 2, 2, 2}}}}
		},
		[]string{`retry automatic on a 5yz: no server repeats after one`},
	},
}

var lintMoreCases = []lintCase{
	entryCase("no title", "It heads the answer.", func(e *Entry) { e.Title = " " }, `title has 0 words; want 1 to 9`),
	entryCase("long title", "It is read on a phone.", func(e *Entry) { e.Title = "one two three four five six seven eight nine ten" }, `title has 10 words; want 1 to 9`),
	entryCase("title with a full stop", "It may stand inside a sentence.", func(e *Entry) { e.Title = "the mailbox is full." }, `title ends in a full stop`),
	entryCase("no meaning", "Somebody who is no expert reads it.", func(e *Entry) { e.Meaning = "" }, `meaning has 0 characters; want 1 to 400`),
	entryCase("long meaning", "It is read on a phone.", func(e *Entry) { e.Meaning = strings.Repeat("é", 401) }, `meaning has 401 characters; want 1 to 400`),
	entryCase("meaning of three sentences", "Two are enough.", func(e *Entry) { e.Meaning = "It is full. Is it? It is." }, `meaning has 3 sentences; want at most 2`),
	entryCase("six steps", "Five are enough.", func(e *Entry) { e.Fix = strings.Split("A,B,C,D,E,F", ",") }, `6 steps; want at most 5`),
	entryCase("empty step", "There is nothing to do.", func(e *Entry) { e.Fix[0] = "" }, `a step of 0 characters; want 1 to 220: ""`),
	entryCase("long step", "It is one action.", func(e *Entry) { e.Fix[0] = strings.Repeat("É", 221) }, `a step of 221 characters; want 1 to 220: "`+strings.Repeat("É", 40)+`"`),
	entryCase("step in small letters", "It begins with a verb and a capital.", func(e *Entry) { e.Fix[1] = "wait." }, `step does not begin with a verb and a capital: "wait."`),
	entryCase("unknown placeholder in a title", "Nothing would fill it.", func(e *Entry) { e.Title = "{user} is full" }, `unknown placeholder {user}; known are domain, host, ip, recipient, sender_domain`),
	entryCase("unknown placeholder in a step", "Nothing would fill it.", func(e *Entry) { e.Fix[0] = "Ask {user}." }, `unknown placeholder {user}; known are domain, host, ip, recipient, sender_domain`),
	entryCase("unknown placeholder in a link", "Nothing would fill it.", func(e *Entry) { e.Links[0] = "https://example.org/{user}" }, `unknown placeholder {user}; known are domain, host, ip, recipient, sender_domain`),
	entryCase("brace that closes nothing", "The reader would see it.", func(e *Entry) { e.Meaning = "It} {ip} is full." }, `a brace that opens or closes no placeholder in "It} {ip} is full."`),
	entryCase("brace that opens nothing", "The reader would see it.", func(e *Entry) { e.Meaning = "{ip} is {full." }, `a brace that opens or closes no placeholder in " is {full."`),
	entryCase("placeholder in a placeholder", "Only the outer one would be filled.", func(e *Entry) { e.Meaning = "{ip|{host} is full." }, `a brace that opens or closes no placeholder in "{ip|{host} is full."`),
	entryCase("please", "The voice is plain.", func(e *Entry) { e.Fix[1] = "Wait, please." }, `"please" is not in the voice: "Wait, please."`),
	entryCase("unfortunately", "The voice is plain.", func(e *Entry) { e.Meaning = "Unfortunately it is full." }, `"unfortunately" is not in the voice: "Unfortunately it is full."`),
	entryCase("shouting", "The voice is calm.", func(e *Entry) { e.Title = "the mailbox is full!" }, `"!" is not in the voice: "the mailbox is full!"`),
	entryCase("variant without code", "There is nothing to look for in the line.", func(e *Entry) { e.Variants[0].Code = "" }, `variant "": want a code and a text without a full stop`),
	entryCase("variant without text", "It would say nothing.", func(e *Entry) { e.Variants[0].Text = "" }, `variant "452 4.2.2": want a code and a text without a full stop`),
	entryCase("variant with a full stop", "It may stand inside a sentence.", func(e *Entry) { e.Variants[0].Text += "." }, `variant "452 4.2.2": want a code and a text without a full stop`),
	entryCase("no source", "Nothing says where it was found.", func(e *Entry) { e.Sources = nil }, `no source`),
	entryCase("source of another kind", "It was read or it was seen.", func(e *Entry) { e.Sources[0].Kind = "guessed" }, `source kind "guessed": want documented or observed`),
	entryCase("source without ref", "Nobody can look it up.", func(e *Entry) { e.Sources[0].Ref = "" }, `source without ref`),
	entryCase("link over http", "The reader follows it.", func(e *Entry) { e.Links[0] = "http://example.org/" }, `link "http://example.org/" is no https page`),
	entryCase("link without a host", "It leads nowhere.", func(e *Entry) { e.Links[0] = "https:///path" }, `link "https:///path" is no https page`),
	entryCase("link that is none", "It leads nowhere.", func(e *Entry) { e.Links[0] = "https://exa mple.org/" }, `link "https://exa mple.org/" is no https page`),
}
