package store

import (
	"fmt"
	"testing"
	"time"
)

func BenchmarkStore(b *testing.B) {
	for name, disk := range map[string]bool{"memory": false, "disk": true} {
		o := Options{}
		if disk {
			o.Dir = b.TempDir()
		}
		s, err := Open(b.Context(), o)
		if err != nil {
			b.Fatal(err)
		}
		ctx := b.Context()
		things := NewTable[thing](s, "things", Passing, time.Hour)
		q, err := s.Queue(ctx, "q", 1_000_000, 10)
		if err != nil {
			b.Fatal(err)
		}
		n, rev := 0, Rev(0)
		value := thing{fmt.Sprintf("%0500d", 0)}
		for call, f := range map[string]func() error{
			"QueuePut": func() error { _, err := q.Put(ctx, fmt.Sprint(n), []byte(value.Text)); return err },
			"Create":   func() error { _, err := things.Create(ctx, Key{fmt.Sprint(n)}, value); return err },
			"Get":      func() error { _, _, err := things.Get(ctx, Key{"get"}); return err },
			"Update":   func() error { rev, err = things.Update(ctx, Key{"update"}, value, rev); return err },
		} {
			if err := things.Put(ctx, Key{"get"}, value); err != nil {
				b.Fatal(err)
			}
			b.Run(name+"/"+call, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					n++
					if err := f(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	for i := range 2 {
		s, err := Open(b.Context(), Options{Dir: dir})
		if err != nil {
			b.Fatal(err)
		}
		for life, n := range map[Lifetime]int{Passing: 9_000, Lasting: 1_000} {
			things := NewTable[thing](s, "things", life, time.Hour)
			for k := range n * (1 - i) {
				if err := things.Put(b.Context(), Key{fmt.Sprint(k)}, thing{fmt.Sprintf("%0200d", k)}); err != nil {
					b.Fatal(err)
				}
			}
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		s, err := Open(b.Context(), Options{Dir: dir})
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}
