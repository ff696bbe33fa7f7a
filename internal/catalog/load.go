package catalog

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// maxFile bounds one data file; the largest of ours is far below it.
const maxFile = 8 << 20

// Load reads every *.yaml file in the top folder of files and checks the whole. All faults come back at once, each with
// its file, line and entry, joined in one error; the catalogue is then nil. An empty folder is a fault.
func Load(files fs.FS) (*Catalog, error) {
	r, faults := read(files)
	faults = append(faults, lint(r, data{})...)
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	c := index(r.data)
	c.files = make(map[string]string, len(r.entries))
	for i, e := range r.entries {
		c.files[e.ID] = r.entryAt[i].file
	}
	return c, nil
}

// data is everything that the files hold.
type data struct {
	providers  []Provider
	blocklists []Blocklist
	entries    []Entry
}

// raw is the data as read, with the place of each item for error messages.
type raw struct {
	data
	providerAt  []place
	blocklistAt []place
	entryAt     []place
}

// place is where something stands in the data.
type place struct {
	file string
	line int
	name string // the entry's id where it is known
}

func (p place) fault(format string, args ...any) error {
	at := fmt.Sprintf("catalog: %s:%d: ", p.file, p.line)
	if p.name != "" {
		at += p.name + ": "
	}
	return errors.New(at + fmt.Sprintf(format, args...))
}

func read(data fs.FS) (raw, []error) {
	var r raw
	names, err := fs.Glob(data, "*.yaml")
	if err != nil {
		return r, []error{fmt.Errorf("catalog: listing the data: %w", err)}
	}
	if len(names) == 0 {
		return r, []error{errors.New("catalog: no *.yaml file in the data folder")}
	}
	slices.Sort(names)
	var faults []error
	for _, name := range names {
		faults = append(faults, r.readFile(data, name)...)
	}
	return r, faults
}

// dataFile is the top of a file; its items are read one by one, so that each tells its own faults.
type dataFile struct {
	Providers  []yaml.Node `yaml:"providers"`
	Blocklists []yaml.Node `yaml:"blocklists"`
	Entries    []yaml.Node `yaml:"entries"`
}

func (r *raw) readFile(data fs.FS, name string) []error {
	at := place{file: path.Base(name), line: 1}
	info, err := fs.Stat(data, name)
	if err == nil && info.Size() > maxFile {
		return []error{at.fault("%d bytes; the limit is %d", info.Size(), maxFile)}
	}
	b, err := fs.ReadFile(data, name)
	if err != nil {
		return []error{at.fault("%v", err)}
	}
	var top dataFile
	if err := yaml.Load(b, &top, yaml.WithKnownFields()); err != nil {
		if e, ok := errors.AsType[*yaml.LoadError](err); ok {
			at.line = max(e.Mark.Line, at.line)
		}
		return []error{at.fault("%s", oneLine(err))}
	}
	faults := items(top.Providers, at.file, &r.providers, &r.providerAt)
	faults = append(faults, items(top.Blocklists, at.file, &r.blocklists, &r.blocklistAt)...)
	return append(faults, items(top.Entries, at.file, &r.entries, &r.entryAt)...)
}

// items reads the items of one list of a file, and keeps those without a fault.
func items[T any](nodes []yaml.Node, file string, into *[]T, places *[]place) []error {
	var faults []error
	for i := range nodes {
		var item T
		where, err := decode(&nodes[i], file, &item)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		*into, *places = append(*into, item), append(*places, where)
	}
	return faults
}

// decode reads one item strictly; its id names the place even where the rest is wrong.
func decode(n *yaml.Node, file string, into any) (place, error) {
	at := place{file: file, line: n.Line}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == "id" {
			at.name = n.Content[i+1].Value
		}
	}
	if err := n.Load(into, yaml.WithKnownFields()); err != nil {
		return at, at.fault("%s", oneLine(err))
	}
	return at, nil
}

// oneLine folds the YAML library's many-line errors, so that a fault stays one line.
func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }
