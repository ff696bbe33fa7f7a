package smtpcode

import (
	"encoding/json"
	"errors"
	"testing"
)

func TestParseCode(t *testing.T) {
	for _, s := range []string{"220", "354", "452", "550", "110", "999"} {
		c, err := ParseCode(s)
		if err != nil || c.String() != s {
			t.Errorf("ParseCode(%q) = %v, %v", s, c, err)
		}
	}
	for _, s := range []string{"", "45", "4520", "4a2", " 452", "452 ", "099", "-52", "٤٥٢"} {
		if c, err := ParseCode(s); !errors.Is(err, ErrSyntax) || !c.IsZero() {
			t.Errorf("ParseCode(%q) = %v, %v, want an ErrSyntax", s, c, err)
		}
	}
}

func TestParseEnhanced(t *testing.T) {
	for _, s := range []string{"2.0.0", "4.2.2", "5.7.26", "5.7.606", "5.999.999"} {
		e, err := ParseEnhanced(s)
		if err != nil || e.String() != s {
			t.Errorf("ParseEnhanced(%q) = %v, %v", s, e, err)
		}
	}
	for _, s := range []string{"", "5", "5.7", "5.7.", "3.1.1", "1.1.1", "5.07.1", "5.7.01", "5.1000.1", "5.7.1.2", "5.7.26 ", "10.20.30", "5..1", "5.7.x"} {
		if e, err := ParseEnhanced(s); !errors.Is(err, ErrSyntax) || !e.IsZero() {
			t.Errorf("ParseEnhanced(%q) = %v, %v, want an ErrSyntax", s, e, err)
		}
	}
}

func TestNewEnhanced(t *testing.T) {
	for _, n := range [][3]int{{3, 0, 0}, {0, 0, 0}, {5, -1, 0}, {5, 0, 1000}, {50, 1, 1}} {
		if e, err := NewEnhanced(n[0], n[1], n[2]); !errors.Is(err, ErrSyntax) || !e.IsZero() {
			t.Errorf("NewEnhanced(%v) = %v, %v, want an ErrSyntax", n, e, err)
		}
	}
}

func TestClass(t *testing.T) {
	for s, want := range map[string]Class{"250": Success, "354": Intermediate, "452": Temporary, "550": Permanent, "110": None, "605": None} {
		c := MustCode(s)
		if c.Class() != want || c.Class().Failure() != (want == Temporary || want == Permanent) {
			t.Errorf("class of %s: %v", s, c.Class())
		}
	}
	if MustEnhanced("4.2.2").Class() != Temporary || MustEnhanced("4.2.2").Subject() != 2 || MustEnhanced("5.7.26").Detail() != 26 {
		t.Error("the numbers of an enhanced code are not its own")
	}
	for c, want := range map[Class]string{Success: "success", Intermediate: "go on", Temporary: "temporary failure", Permanent: "permanent failure", None: "not an SMTP class"} {
		if c.String() != want {
			t.Errorf("%d: %q, want %q", c, c, want)
		}
	}
}

func TestVague(t *testing.T) {
	for s, want := range map[string]bool{"5.0.0": true, "5.7.0": true, "5.7.1": false, "4.0.1": false} {
		if got := MustEnhanced(s).Vague(); got != want {
			t.Errorf("%s is vague: %t, want %t", s, got, want)
		}
	}
}

func TestDotted(t *testing.T) {
	for s, want := range map[string]string{"447": "4.4.7", "512": "5.1.2", "571": "5.7.1", "354": "", "110": ""} {
		if e, ok := MustCode(s).Dotted(); e.String() != want || ok != (want != "") {
			t.Errorf("Dotted of %s = %v, %v, want %q", s, e, ok, want)
		}
	}
}

func TestMarshal(t *testing.T) {
	type both struct {
		C Code
		E Enhanced
	}
	for _, v := range []both{{}, {MustCode("550"), MustEnhanced("5.7.26")}} {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var got both
		if err := json.Unmarshal(b, &got); err != nil || got != v {
			t.Errorf("%s became %v, %v", b, got, err)
		}
	}
	var v both
	if json.Unmarshal([]byte(`{"C":"5x0"}`), &v) == nil || json.Unmarshal([]byte(`{"E":"5.7"}`), &v) == nil {
		t.Error("a wrong code was read")
	}
}

func TestMust(t *testing.T) {
	for name, f := range map[string]func(){"code": func() { MustCode("5x0") }, "enhanced": func() { MustEnhanced("5.7") }} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			f()
		})
	}
}
