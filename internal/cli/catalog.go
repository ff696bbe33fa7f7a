package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"smtpbot/internal/adapters/console"
	"smtpbot/internal/answer"
	"smtpbot/internal/catalog"
)

func catalogCommand(s IO) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "catalog",
		Short: "List, search, show and check the catalogue",
		Example: `  bot catalog search greylisting
  bot catalog show smtp/452
  bot catalog list --source google`,
		Args:                       noArgs,
		SuggestionsMinimumDistance: 2,
		RunE:                       func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(listCommand(s), searchCommand(s), showCommand(s), checkCommand(s))
	return cmd
}

func listCommand(s IO) *cobra.Command {
	var only filter
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the entries: id, cause, title",
		Example: `  bot catalog list
  bot catalog list --source google
  bot catalog list --provider yahoo --cause mailbox-full
  bot catalog list --json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := knownCatalog()
			if err != nil {
				return err
			}
			if err := only.check(c); err != nil {
				return err
			}
			found := only.entries(c)
			if len(found) == 0 { // each of them alone has entries
				return fmt.Errorf("no entry has %s", only)
			}
			if asJSON {
				return printJSON(s.Out, plainEntries(found))
			}
			return table(s.Out, found)
		},
	}
	cmd.Flags().StringVar(&only.source, "source", "", "only this `SOURCE`: smtp, enhanced, google, …")
	cmd.Flags().StringVar(&only.provider, "provider", "", "only what this `PROVIDER` says: google, yahoo, gmx, …")
	cmd.Flags().StringVar(&only.cause, "cause", "", "only this `CAUSE`: mailbox-full, sender-auth, …")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print them whole, as a JSON list")
	complete(cmd, "source", sources)
	complete(cmd, "provider", providers)
	complete(cmd, "cause", causes)
	return cmd
}

// filter is what list was asked for; an empty field stands for any.
type filter struct{ source, provider, cause string }

func (f filter) check(c *catalog.Catalog) error {
	if err := known("source", f.source, sources(c)); err != nil {
		return err
	}
	if err := known("provider", f.provider, providers(c)); err != nil {
		return err
	}
	return known("cause", f.cause, causes(c))
}

// String names the fields that are given: "source smtp and cause complaint".
func (f filter) String() string {
	var parts []string
	for _, p := range []struct{ name, value string }{{"source", f.source}, {"provider", f.provider}, {"cause", f.cause}} {
		if p.value != "" {
			parts = append(parts, p.name+" "+p.value)
		}
	}
	return strings.Join(parts, " and ")
}

func (f filter) entries(c *catalog.Catalog) []*catalog.Entry {
	var found []*catalog.Entry
	entries := c.Entries()
	for i := range entries {
		e := &entries[i]
		if (f.source == "" || sourceOf(e) == f.source) && (f.cause == "" || string(e.Cause) == f.cause) && (f.provider == "" || slices.Contains(providersOf(e), f.provider)) {
			found = append(found, e)
		}
	}
	return found
}

// providersOf gives whom an entry is about: those that it asks for, and the one that its source is called after.
func providersOf(e *catalog.Entry) []string {
	all := []string{sourceOf(e)}
	for _, m := range e.Match {
		all = append(all, m.Provider...)
	}
	return all
}

// sourceOf gives the file that an entry stands in, which its id begins with.
func sourceOf(e *catalog.Entry) string {
	source, _, _ := strings.Cut(e.ID, "/")
	return source
}

// sources gives every source once, in the order of the catalogue.
func sources(c *catalog.Catalog) []string {
	var names []string
	entries := c.Entries()
	for i := range entries {
		if name := sourceOf(&entries[i]); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// providers gives every provider that an entry is about, in the order of the catalogue.
func providers(c *catalog.Catalog) []string {
	has := map[string]bool{}
	entries := c.Entries()
	for i := range entries {
		for _, p := range providersOf(&entries[i]) {
			has[p] = true
		}
	}
	var names []string
	for _, p := range c.Providers() {
		if has[p.ID] {
			names = append(names, p.ID)
		}
	}
	return names
}

// causes gives every cause that an entry has, in the order of the taxonomy.
func causes(c *catalog.Catalog) []string {
	has := map[catalog.Cause]bool{}
	entries := c.Entries()
	for i := range entries {
		has[entries[i].Cause] = true
	}
	var names []string
	for _, c := range catalog.Causes() {
		if has[c] {
			names = append(names, string(c))
		}
	}
	return names
}

// known refuses a value that is none of those that there are. An empty one is no value.
func known(what, value string, all []string) error {
	if value == "" || slices.Contains(all, value) {
		return nil
	}
	return usagef("unknown %s %q; there are: %s", what, clip(value), strings.Join(all, ", "))
}

// complete lets the shell complete the values of a flag.
func complete(cmd *cobra.Command, flag string, values func(*catalog.Catalog) []string) {
	err := cmd.RegisterFlagCompletionFunc(flag, func(_ *cobra.Command, _ []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return beginning(begun, values(completed())), cobra.ShellCompDirectiveNoFileComp
	})
	if err != nil {
		panic(err) // there is no such flag: a slip in this package, and every test sees it
	}
}

// completed gives the catalogue for completion, where there is nobody to tell of a fault.
func completed() *catalog.Catalog {
	c, err := knownCatalog()
	if err != nil {
		return catalog.Shipped()
	}
	return c
}

// beginning gives those of all that begin with what was typed.
func beginning(begun string, all []string) []cobra.Completion {
	return slices.DeleteFunc(all, func(s string) bool { return !strings.HasPrefix(s, begun) })
}

func searchCommand(s IO) *cobra.Command {
	var limit int
	cmd := &cobra.Command{
		Use:   "search WORD...",
		Short: "Search the entries by words",
		Example: `  bot catalog search mailbox full
  bot catalog search 5.7.26
  bot catalog search -n 5 spamhaus`,
		ValidArgsFunction: cobra.NoFileCompletions,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case strings.TrimSpace(strings.Join(args, " ")) == "":
				return usagef("search for what? bot catalog search mailbox full")
			case limit < 1:
				return usagef("--limit %d shows nothing; give 1 or more", limit)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := knownCatalog()
			if err != nil {
				return err
			}
			words := strings.Join(args, " ")
			found := c.Search(words, len(c.Entries()))
			if len(found) == 0 {
				return fmt.Errorf("nothing found for %q; try fewer or other words", clip(words))
			}
			if err := table(s.Out, found[:min(limit, len(found))]); err != nil {
				return err
			}
			if len(found) > limit { // not on s.Out, which may be counted
				fmt.Fprintf(s.Err, "The best %d of %d; -n %d shows all.\n", limit, len(found), len(found))
			}
			return nil
		},
	}
	cmd.Flags().IntVarP(&limit, "limit", "n", 25, "at most this `NUMBER`")
	return cmd
}

func showCommand(s IO) *cobra.Command {
	return &cobra.Command{
		Use:   "show ID",
		Short: "Show an entry as an answer would",
		Example: `  bot catalog show smtp/452
  bot catalog show google/5.7.26-unauthenticated`,
		ValidArgsFunction: func(_ *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return beginning(begun, ids(completed())), cobra.ShellCompDirectiveNoFileComp
		},
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("show takes the id of one entry: bot catalog show smtp/452")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := knownCatalog()
			if err != nil {
				return err
			}
			if e := c.Entry(args[0]); e != nil {
				return console.Render(s.Out, answer.New(c).Entry(e), console.StyleFor(s.Out))
			}
			if near := nearest(args[0], ids(c)); len(near) > 0 {
				return fmt.Errorf("no entry %q; the nearest: %s", clip(args[0]), strings.Join(near, ", "))
			}
			return fmt.Errorf("no entry %q; bot catalog search finds ids by words", clip(args[0]))
		},
	}
}

func ids(c *catalog.Catalog) []string {
	entries := c.Entries()
	all := make([]string, len(entries))
	for i := range entries {
		all[i] = entries[i].ID
	}
	return all
}

func checkCommand(s IO) *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Check that every text in the catalogue leads to its entry",
		Example: `  bot catalog check
  CATALOG_DIR=/etc/smtpbot/catalog bot catalog check`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			c, err := knownCatalog()
			if err != nil {
				return err
			}
			if faults := c.Check(answer.Look); len(faults) > 0 {
				return errors.Join(faults...)
			}
			_, err = fmt.Fprintf(s.Out, "%d entries, %d providers: no fault\n", len(c.Entries()), len(c.Providers()))
			return err
		},
	}
}

// table writes the entries, one a line.
func table(w io.Writer, entries []*catalog.Entry) error {
	var b bytes.Buffer
	t := tabwriter.NewWriter(&b, 0, 4, 2, ' ', 0)
	for _, e := range entries {
		fmt.Fprintf(t, "%s\t%s\t%s\n", e.ID, e.Cause, catalog.Render(e.Title, nil))
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("laying out the list: %w", err)
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("writing the list: %w", err)
	}
	return nil
}
