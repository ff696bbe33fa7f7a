package markup

import "testing"

func TestJoin(t *testing.T) {
	for name, c := range map[string]struct {
		texts []string
		want  string
	}{
		"none":                  {nil, ""},
		"one":                   {[]string{" 550 5.1.1 "}, "550 5.1.1"},
		"two":                   {[]string{"550 5.1.1", "452"}, "550 5.1.1\n452"},
		"the same":              {[]string{"550 5.1.1", "550 5.1.1"}, "550 5.1.1"},
		"with other marks":      {[]string{"*550* `5.1.1`", "550 5.1.1"}, "*550* `5.1.1`"},
		"a part behind":         {[]string{"no mail: 550 5.1.1", "550 5.1.1"}, "no mail: 550 5.1.1"},
		"a part in front":       {[]string{"550 5.1.1", "no mail: 550 5.1.1"}, "no mail: 550 5.1.1"},
		"marks alone":           {[]string{"```", "550"}, "550"},
		"longer than the limit": {[]string{"0123456789", "ääääääääää"}, "0123456789\nääää"},
	} {
		if got := Join(20, c.texts...); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestCut(t *testing.T) {
	for in, want := range map[string]string{"abc": "abc", "abcdef": "abcd", "abcä": "abc", "abä": "abä", "\xa4\xa4\xa4\xa4\xa4": ""} {
		if got := Cut(in, 4); got != want {
			t.Errorf("Cut(%q, 4) = %q, want %q", in, got, want)
		}
	}
}
