package catalog

import "sync"

// The data in data/ are turned into Go when they change, so that a start costs no reading of YAML: the compiler lays them
// out. The bootstrap tag leaves them out, for the generator itself.
//go:generate go run -tags bootstrap ./generate

// Shipped gives the catalogue that the program carries.
func Shipped() *Catalog { return shipped() }

var shipped = sync.OnceValue(func() *Catalog { return index(shippedData()) })

func shippedData() data { return data{shippedProviders, shippedBlocklists, shippedEntries} }
