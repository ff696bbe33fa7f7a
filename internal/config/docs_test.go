package config

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the table in docs/settings.md")

// The page, and what its table stands between.
const (
	page   = "../../docs/settings.md"
	before = "<!-- The table is made of internal/config/config.go: go test ./internal/config -update -->\n"
	after  = "<!-- The end of the table. -->\n"
)

// comments gives the text above each field of Config.
func comments(t *testing.T) map[string]string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "config.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok || spec.Name.Name != "Config" {
			return true
		}
		for _, field := range spec.Type.(*ast.StructType).Fields.List {
			out[field.Names[0].Name] = strings.Join(strings.Fields(field.Doc.Text()), " ")
		}
		return false
	})
	return out
}

// table gives the settings for people: every field with its variable, its default and its comment.
func table(t *testing.T) string {
	t.Helper()
	t.Setenv("HOME", "/home/nobody")
	texts, defaults := comments(t), reflect.ValueOf(Default())
	var b strings.Builder
	b.WriteString("\n| variable | default | meaning |\n| --- | --- | --- |\n")
	for field, v := range defaults.Fields() {
		text := texts[field.Name]
		if Variable(field) == "" || text == "" || !strings.HasSuffix(text, ".") {
			t.Errorf("field %s needs a variable and a comment in whole sentences, and has %q and %q", field.Name, Variable(field), text)
		}
		fallback := field.Tag.Get("unset")
		if fallback == "" && v.IsZero() && (v.Kind() == reflect.String || v.Kind() == reflect.Slice) {
			fallback = "none"
		} else if fallback == "" {
			fallback = fmt.Sprintf("`%v`", v)
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", Variable(field), fallback, strings.ReplaceAll(text, "|", `\|`))
	}
	return b.String() + "\n"
}

// Every setting is explained in docs/settings.md, in the words of its comment and with the default that it has.
func TestPage(t *testing.T) {
	b, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(b), before)
	had, tail, whole := strings.Cut(rest, after)
	if !ok || !whole {
		t.Fatalf("%s has lost the lines that its table stands between", page)
	}
	want := table(t)
	if *update {
		if err := os.WriteFile(page, []byte(head+before+want+after+tail), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, had); diff != "" {
		t.Errorf("%s is stale; go test ./internal/config -update (-want +had):\n%s", page, diff)
	}
}
