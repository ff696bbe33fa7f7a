package discordfake

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"

	"smtpbot/internal/adapters/internal/fake"
)

// object is a JSON object.
type object = map[string]any

// decode reads JSON, with numbers as they were written.
func decode(raw []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one value")
	}
	return v, nil
}

// clone gives a copy that shares nothing.
func clone[T any](v T) T {
	raw := fake.Encode(v)
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var c T
	if err := d.Decode(&c); err != nil {
		panic("discordfake: " + err.Error())
	}
	return c
}

// text gives a string of an object, empty where there is none.
func text(o object, key string) string {
	v, _ := o[key].(string)
	return v
}

// number gives a whole number of an object. ok is false where there is none.
func number(o object, key string) (n int, ok bool) {
	switch v := o[key].(type) {
	case json.Number:
		i, err := strconv.Atoi(v.String())
		return i, err == nil
	case int:
		return v, true
	case float64:
		return int(v), v == float64(int(v))
	}
	return 0, false
}

// integer gives a whole number of an object, or 0.
func integer(o object, key string) int {
	n, _ := number(o, key)
	return n
}

// yes tells whether a field is true.
func yes(o object, key string) bool {
	v, _ := o[key].(bool)
	return v
}

// objects gives the objects of an array, leaving out what is none.
func objects(v any) []object {
	switch list := v.(type) {
	case []object:
		return list
	case []any:
		var all []object
		for _, one := range list {
			if o, ok := one.(object); ok {
				all = append(all, o)
			}
		}
		return all
	}
	return nil
}

// given tells whether a field is there and not null.
func given(o object, key string) bool {
	v, there := o[key]
	return there && v != nil
}
