package discordfake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"unicode/utf8"

	"smtpbot/internal/adapters/internal/fake"
)

// problem is one thing that is wrong with a body: where, Discord's name for it, and in words.
type problem struct{ path, code, message string }

// checker collects what is wrong.
type checker struct {
	problems []problem
	unknown  []string        // fields that are not documented
	ids      map[string]bool // custom_ids of a message or window
	numbers  map[int]bool    // ids of components
	total    int             // components
}

func newChecker() *checker { return &checker{ids: map[string]bool{}, numbers: map[int]bool{}} }

// wrong notes what is wrong.
func (c *checker) wrong(path, code, format string, args ...any) {
	c.problems = append(c.problems, problem{path, code, fmt.Sprintf(format, args...)})
}

// keys notes fields that are not documented.
func (c *checker) keys(path string, o object, known ...string) {
	for key := range o {
		if !contains(known, key) {
			c.unknown = append(c.unknown, join(path, key))
		}
	}
}

// join gives the path of a field.
func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// text checks a string and gives it. A least of 0 lets it be left out.
func (c *checker) text(path string, o object, key string, least, most int) string {
	at := join(path, key)
	v, there := o[key]
	s, isText := v.(string)
	switch n := utf8.RuneCountInString(s); {
	case !there || v == nil:
		if least > 0 {
			c.wrong(at, "BASE_TYPE_REQUIRED", "This field is required")
		}
	case !isText:
		c.wrong(at, "STRING_TYPE_CONVERT", "Could not interpret \"%v\" as string.", v)
	case n < least || strings.TrimSpace(s) == "" && least > 0:
		c.wrong(at, "BASE_TYPE_BAD_LENGTH", "Must be between %d and %d in length.", least, most)
	case n > most:
		c.wrong(at, "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", most)
	}
	return s
}

// integer checks a number and gives it.
func (c *checker) integer(path string, o object, key string, least, most int) (n int, there bool) {
	if !given(o, key) {
		return 0, false
	}
	n, ok := number(o, key)
	if !ok || n < least || n > most {
		c.wrong(join(path, key), "NUMBER_TYPE_COERCE", "Value must be a number from %d to %d.", least, most)
		return 0, false
	}
	return n, true
}

// boolean checks a truth value.
func (c *checker) boolean(path string, o object, key string) {
	if _, isBool := o[key].(bool); given(o, key) && !isBool {
		c.wrong(join(path, key), "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
	}
}

// array checks an array of objects and gives it.
func (c *checker) array(path string, o object, key string, least, most int) []object {
	if !given(o, key) {
		if least > 0 {
			c.wrong(join(path, key), "BASE_TYPE_REQUIRED", "This field is required")
		}
		return nil
	}
	list, isArray := o[key].([]any)
	all := objects(o[key])
	switch {
	case !isArray:
		c.wrong(join(path, key), "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
	case len(all) != len(list):
		c.wrong(join(path, key), "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
	case len(list) < least || len(list) > most:
		c.wrong(join(path, key), "BASE_TYPE_BAD_LENGTH", "Must be between %d and %d in length.", least, most)
	}
	return all
}

var webAddress = regexp.MustCompile(`^(https?|discord)://[^\s]+$|^attachment://`)

// address checks a URL.
func (c *checker) address(path string, o object, key string, most int) {
	u := c.text(path, o, key, 0, most)
	if u != "" && !webAddress.MatchString(u) {
		c.wrong(join(path, key), "URL_TYPE_INVALID_URL", "Not a well formed URL.")
	}
}

// refuse answers that a body is not valid, and records it. The lock is held.
func (s *Server) refuse(c *call, problems ...problem) answer {
	r := Refusal{Route: c.route, Body: json.RawMessage(append([]byte(nil), c.body...))}
	errs := object{}
	for _, p := range problems {
		r.Messages = append(r.Messages, p.path+": "+p.code+": "+p.message)
		at := errs
		for _, step := range strings.FieldsFunc(p.path, func(r rune) bool { return r == '.' || r == '[' || r == ']' }) {
			next, ok := at[step].(object)
			if !ok {
				next = object{}
				at[step] = next
			}
			at = next
		}
		list, _ := at["_errors"].([]object)
		at["_errors"] = append(list, object{"code": p.code, "message": p.message})
	}
	s.log.count("refused")
	s.log.refused = fake.Keep(s.most(), s.log.refused, r)
	s.note()
	return answer{status: http.StatusBadRequest, body: object{"message": "Invalid Form Body", "code": 50035, "errors": errs}}
}

// verdict refuses what a checker found, and records fields that nobody knows. The lock is held.
func (s *Server) verdict(c *call, k *checker) (a answer, bad bool) {
	for _, field := range k.unknown {
		s.fault(FaultUnknown, c.route+" "+field)
	}
	if len(k.problems) > 0 {
		return s.refuse(c, k.problems...), true
	}
	return a, false
}
