package catalog

import (
	"os"
	"strings"
	"testing"
)

// reply200 is a reply of about 200 bytes with a provider's words, as most pastes hold one.
const reply200 = "550-5.7.26 Your email has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM. 192.0.2.1 did not pass. d2e1a72fcca58-7a0 si1234567pfn.12 - gsmtp"

// text2k is as long as a failure's text can be.
var text2k = strings.Repeat("The message could not be delivered to one of its recipients, for their mail server refused it for good; ", 18) + reply200

func BenchmarkLookup(b *testing.B) {
	text := query("550", "5.7.26", reply200)
	text.Host = "gmail-smtp-in.l.google.com"
	for _, c := range []struct {
		name string
		q    Query
	}{{"code", query("452", "4.2.2", "")}, {"reply200B", text}, {"text2kB", query("550", "5.7.26", text2k)}} {
		b.Run(c.name, func(b *testing.B) {
			cat := Shipped()
			b.SetBytes(int64(len(c.q.Text)))
			b.ReportAllocs()
			for b.Loop() {
				if finds, _ := cat.Lookup(c.q); len(finds) == 0 {
					b.Fatal("nothing found")
				}
			}
		})
	}
}

func BenchmarkSearch(b *testing.B) {
	for _, query := range []string{"mailbox full", "5.7.26", "nothing of the kind"} {
		b.Run(strings.ReplaceAll(query, " ", "-"), func(b *testing.B) {
			cat := Shipped()
			cat.Search("x", 1) // builds the index
			b.ReportAllocs()
			for b.Loop() {
				cat.Search(query, 25)
			}
		})
	}
}

func BenchmarkLoadYAML(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load(os.DirFS("data")); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkIndex builds the index of the shipped catalogue, which each start of the program pays for.
func BenchmarkIndex(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		index(shippedData())
	}
}
