package cli

import (
	"fmt"
	"os"
	"strings"

	"smtpbot/internal/catalog"
	"smtpbot/internal/config"
)

// overlaid gives the catalogue with the host's own files over it, where a folder of them is set. An error is one of the settings:
// a line for each fault, with its file and line.
func overlaid(dir string) (*catalog.Catalog, error) {
	if dir == "" {
		return catalog.Shipped(), nil
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, settingsError{fmt.Errorf("CATALOG_DIR: %q is no folder that can be read", dir)}
	}
	known, err := catalog.Shipped().With(os.DirFS(dir))
	if err != nil {
		lines := strings.Split(err.Error(), "\n")
		for i, l := range lines {
			lines[i] = "CATALOG_DIR: " + strings.TrimPrefix(l, "catalog: ")
		}
		return nil, settingsError{fmt.Errorf("%s", strings.Join(lines, "\n"))}
	}
	return known, nil
}

// knownCatalog gives the catalogue for commands that need no other setting.
func knownCatalog() (*catalog.Catalog, error) {
	dir, err := config.LoadCatalogDir()
	if err != nil {
		return nil, settingsError{err}
	}
	return overlaid(dir)
}

// catalogLine tells what the bot knows, and what of it is the host's.
func catalogLine(c config.Config, known *catalog.Catalog) string {
	shipped := catalog.Shipped()
	if c.CatalogDir == "" {
		return fmt.Sprintf("%d entries, none of them your own (CATALOG_DIR is not set)", len(shipped.Entries()))
	}
	own := 0
	entries := known.Entries()
	for i := range entries {
		if known.IsOwn(&entries[i]) {
			own++
		}
	}
	added := len(entries) - len(shipped.Entries())
	return fmt.Sprintf("%d entries; your own from %s: %d, of which %d replace shipped ones (CATALOG_DIR)", len(entries), c.CatalogDir, own, own-added)
}
