package loose

import (
	"encoding/json"
	"reflect"
	"testing"
)

// fields has a field of each type.
type fields struct {
	String  String      `json:"string"`
	Int     Int         `json:"int"`
	Bool    Bool        `json:"bool"`
	Present Present     `json:"present"`
	List    List[named] `json:"list"`
	Strings List[String]
	Raws    Raws          `json:"raws"`
	Object  Object[named] `json:"object"`
	Last    String        `json:"last"`
}

type named struct {
	Name String `json:"name"`
}

func TestRead(t *testing.T) {
	tests := map[string]struct {
		in   string
		want fields
	}{
		"nothing":              {`{}`, fields{}},
		"blanks before":        {" \r\n\t{\"string\":\"a\"}", fields{String: "a"}},
		"string":               {`{"string":"a b"}`, fields{String: "a b"}},
		"string with escapes":  {`{"string":"a\n\"b\" \u00e9 \ud83d\ude00"}`, fields{String: "a\n\"b\" é 😀"}},
		"string beyond ASCII":  {`{"string":"é"}`, fields{String: "é"}},
		"string that is none":  {"{\"string\":\"a\xff\"}", fields{String: "a\ufffd"}},
		"empty string":         {`{"string":""}`, fields{}},
		"number for a string":  {`{"string":-1.50}`, fields{String: "-1.50"}},
		"truth for a string":   {`{"string":true}`, fields{String: "true"}},
		"null for a string":    {`{"string":null}`, fields{}},
		"object for a string":  {`{"string":{"a":1}}`, fields{}},
		"int":                  {`{"int":-7}`, fields{Int: -7}},
		"int in a string":      {`{"int":"7"}`, fields{Int: 7}},
		"int beyond":           {`{"int":99999999999999999999}`, fields{}},
		"fraction":             {`{"int":7.5}`, fields{}},
		"text for an int":      {`{"int":"seven"}`, fields{}},
		"object for an int":    {`{"int":{}}`, fields{}},
		"true":                 {`{"bool":true}`, fields{Bool: true}},
		"true in a string":     {`{"bool":"true"}`, fields{}},
		"present":              {`{"present":{}}`, fields{Present: true}},
		"present number":       {`{"present":0}`, fields{Present: true}},
		"not present":          {`{"present":null}`, fields{}},
		"present false":        {`{"present":false}`, fields{}},
		"present empty":        {`{"present":""}`, fields{}},
		"list":                 {`{"list":[{"name":"a"},{"name":1},{}]}`, fields{List: List[named]{{"a"}, {"1"}, {}}}},
		"list with odd things": {`{"list":[null,7,"a",[],{"name":"b"}]}`, fields{List: List[named]{{"b"}}}},
		"list of strings":      {`{"strings":["a",null,{}]}`, fields{Strings: List[String]{"a", ""}}},
		"no list":              {`{"list":{"name":"a"}}`, fields{}},
		"null for a list":      {`{"list":null}`, fields{}},
		"list of whatever":     {`{"raws":[1,null,{}]}`, fields{Raws: Raws{json.RawMessage("1"), json.RawMessage("{}")}}},
		"object":               {`{"object":{"name":"a"}}`, fields{Object: Object[named]{named{"a"}}}},
		"object with more":     {`{"object":{"other":[],"name":"a"}}`, fields{Object: Object[named]{named{"a"}}}},
		"no object":            {`{"object":["name"]}`, fields{}},
		"null for an object":   {`{"object":null}`, fields{}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, ok := Read[fields]([]byte(tt.in))
			if !ok || !reflect.DeepEqual(got, tt.want) {
				t.Errorf("Read(%s) = %+v, %v, want %+v", tt.in, got, ok, tt.want)
			}
		})
	}
}

func TestReadNoObject(t *testing.T) {
	for _, in := range []string{"", " ", "null", "7", `"a"`, "[]", "[{}]", "{", "{} {}", `{"string":}`, `{"string":"a"`} {
		if got, ok := Read[fields]([]byte(in)); ok || !reflect.DeepEqual(got, fields{}) {
			t.Errorf("Read(%s) = %+v, %v, want nothing", in, got, ok)
		}
	}
	if got, ok := Read[struct{ A int }]([]byte(`{"A":1,"a":"x"}`)); ok || got.A != 0 {
		t.Errorf("Read of a type that is not loose = %+v, %v, want nothing", got, ok)
	}
}

// TestReused reads into values that hold something already: nothing of that is left.
func TestReused(t *testing.T) {
	full := func() fields {
		return fields{"a", 1, true, true, List[named]{{"a"}}, List[String]{"a"}, Raws{json.RawMessage("1")}, Object[named]{named{"a"}}, "a"}
	}
	for _, odd := range []string{"null", "[]", `""`} {
		got := full()
		in := `{"string":` + odd + `,"int":` + odd + `,"bool":` + odd + `,"list":` + odd + `,"strings":` + odd + `,"raws":` + odd + `,"object":` + odd + `,"last":"z"}`
		if err := json.Unmarshal([]byte(in), &got); err != nil || !reflect.DeepEqual(got, fields{Present: true, Last: "z"}) {
			t.Errorf("json.Unmarshal(%s) = %+v, %v", in, got, err)
		}
	}
}

// TestDirect gives the types what no decoder does.
func TestDirect(t *testing.T) {
	for _, b := range []string{"", `"`, `"a`, `"abc`, `"a"b"`, "\"a\nb\"", `x`} {
		var s String
		var n Int
		if err := s.UnmarshalJSON([]byte(b)); err != nil || s != "" {
			t.Errorf("String of %s = %q, %v, want nothing", b, s, err)
		}
		if err := n.UnmarshalJSON([]byte(b)); err != nil || n != 0 {
			t.Errorf("Int of %s = %d, %v, want 0", b, n, err)
		}
	}
}

func TestFirst(t *testing.T) {
	tests := map[string]struct {
		in   []String
		want string
	}{
		"nothing":   {nil, ""},
		"all empty": {[]String{"", ""}, ""},
		"first":     {[]String{"a", "b"}, "a"},
		"second":    {[]String{"", "b"}, "b"},
	}
	for name, tt := range tests {
		if got := First(tt.in...); got != tt.want {
			t.Errorf("%s: First(%q) = %q, want %q", name, tt.in, got, tt.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"string":"a\u00e9","int":7,"bool":true,"present":1,"list":[{"name":"a"},7],"strings":["a"],"raws":[1],"object":{"name":1},"last":"z"}`))
	f.Add([]byte(`[`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, ok := Read[fields](raw)
		var whole map[string]json.RawMessage
		if object := json.Unmarshal(raw, &whole) == nil && whole != nil; ok != object {
			t.Fatalf("Read(%q) = %+v, %v, want %v", raw, got, ok, object)
		}
		// A string is read as the standard library reads it.
		var want string
		if len(whole) == 1 && json.Unmarshal(whole["string"], &want) == nil && string(whole["string"]) != "null" && string(got.String) != want {
			t.Errorf("Read(%q) has %q, want %q", raw, got.String, want)
		}
	})
}
