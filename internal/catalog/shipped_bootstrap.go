//go:build bootstrap

package catalog

var (
	shippedProviders  []Provider
	shippedBlocklists []Blocklist
	shippedEntries    []Entry
)
