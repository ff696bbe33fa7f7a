package spec

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pb33f/libopenapi-validator/errors"
	"github.com/pb33f/libopenapi-validator/helpers"
)

// most is how many problems are told: a component that fits no kind has some for each.
const most = 12

// words gives problems for people, the same ones in the same order every time, each once.
func words(found []*errors.ValidationError) (problems []string) {
	for _, e := range found {
		switch {
		case e.ValidationType == errors.StrictValidationType, e.ValidationType == helpers.PathValidation:
			problems = append(problems, e.Message) // the reason says the same, or lists what is declared in any order
		case len(e.SchemaValidationErrors) == 0:
			problems = append(problems, e.Message+": "+e.Reason)
		case e.ValidationType == helpers.ParameterValidation:
			problems = append(problems, e.Message+": "+e.SchemaValidationErrors[0].Reason)
		default:
			problems = append(problems, details(e.SchemaValidationErrors)...)
		}
	}
	slices.Sort(problems)
	problems = slices.Compact(problems)
	if n := len(problems); n > most {
		problems = append(problems[:most:most], fmt.Sprintf("and %d more", n-most))
	}
	return problems
}

// details gives what is wrong in a body. Where a value must be one of several kinds, the library tells of each kind what keeps
// the value from being one. What it says of kinds with another type, or of null, is no news as long as there is other news.
func details(found []*errors.SchemaValidationFailure) (all []string) {
	type kind struct{ at, schema string }
	var others []kind
	for _, f := range found {
		schema, ok := strings.CutSuffix(f.KeywordLocation, "properties/type/enum")
		at, here := strings.CutSuffix(place(f), ".type")
		if ok && here {
			others = append(others, kind{at, schema})
		}
	}
	var news []string
	for _, f := range found {
		text := place(f) + ": " + f.Reason
		all = append(all, text)
		other := slices.ContainsFunc(others, func(k kind) bool {
			return strings.HasPrefix(f.KeywordLocation, k.schema) && strings.HasPrefix(place(f), k.at)
		})
		if !other && !strings.HasSuffix(f.Reason, ", want null") {
			news = append(news, text)
		}
	}
	if len(news) > 0 {
		return news
	}
	return all
}

// place gives where in a body something is wrong; $ is the body itself.
func place(f *errors.SchemaValidationFailure) string {
	return "$" + strings.TrimPrefix(f.FieldPath, "$")
}
