package catalog

import (
	"fmt"
	"sync"
)

// The data in data/ are packed into one string when they change, so that a start costs no reading of YAML.
//go:generate go run ./generate

// Shipped gives the catalogue that the program carries.
func Shipped() *Catalog { return shipped() }

var shipped = sync.OnceValue(func() *Catalog { return index(shippedData()) })

// ShippedVersion tells one state of the shipped data from another: "660 entries, 1a2b3c4d5e6f".
func ShippedVersion() string {
	return fmt.Sprintf("%d entries, %s", len(Shipped().Entries()), shippedDigest)
}

func shippedData() data {
	d, err := unpack(shippedPacked)
	if err != nil {
		panic(err) // the program itself is damaged
	}
	return d
}
