package catalog

import (
	"os"
	"reflect"
	"testing"
)

// TestPack: what is packed comes back whole, also a value in which every field is set.
func TestPack(t *testing.T) {
	full := data{make([]Provider, 1), make([]Blocklist, 1), make([]Entry, 1)}
	n := 0
	for _, v := range []any{&full.providers, &full.blocklists, &full.entries} {
		setAll(reflect.ValueOf(v).Elem(), &n)
	}
	shipped, faults := read(os.DirFS("data"))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for name, want := range map[string]data{"nothing": {}, "every field": full, "shipped": shipped.data} {
		packed := (&Catalog{data: want}).Pack()
		got, err := unpack(packed)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, %d entries come back; want %d, and each as it was", name, err, len(got.entries), len(want.entries))
		}
		for _, cut := range []int{1, 2, len(packed) / 2, len(packed) - 1} {
			if cut <= 0 || cut >= len(packed) {
				continue
			}
			if _, err := unpack(packed[:cut]); err == nil {
				t.Errorf("%s: the first %d of %d bytes are read without an error", name, cut, len(packed))
			}
		}
		if _, err := unpack(packed + "x"); err == nil {
			t.Errorf("%s: a byte too many is read without an error", name)
		}
	}
}

// setAll gives every field of v, and of what it holds, a value of its own.
func setAll(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			setAll(v.Index(i), n)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		setAll(v.Elem(), n)
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Field(i)
			setAll(reflect.NewAt(f.Type(), f.Addr().UnsafePointer()).Elem(), n) // also what is not exported
		}
	case reflect.String:
		v.SetString(string(rune('a' + *n%26)))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Uint8:
		v.SetUint(uint64(*n%5 + 1))
	default:
		v.SetInt(int64(*n - 50))
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add("")
	f.Add((&Catalog{data: data{entries: []Entry{{ID: "a/b", Match: []Match{{Vendor: &Vendor{Code: "X"}}}}}}}).Pack())
	f.Fuzz(func(t *testing.T, packed string) {
		d, err := unpack(packed)
		if again, fault := unpack(packed); (err == nil) != (fault == nil) || !reflect.DeepEqual(d, again) {
			t.Error("read otherwise the second time")
		}
	})
}

func BenchmarkUnpack(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := unpack(shippedPacked); err != nil {
			b.Fatal(err)
		}
	}
}
