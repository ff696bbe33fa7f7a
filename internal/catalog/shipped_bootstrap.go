//go:build bootstrap

package catalog

var (
	shippedProviders []Provider
	shippedEntries   []Entry
)
