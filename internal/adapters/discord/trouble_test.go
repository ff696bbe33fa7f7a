package discord

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"smtpbot/internal/chat"
)

// seen gives the sight of an answer.
func seen(status int, body string, header ...string) *sight {
	s := &sight{status: status, header: http.Header{}, body: []byte(body)}
	s.sent.Store(true)
	for i := 0; i+1 < len(header); i += 2 {
		s.header.Set(header[i], header[i+1])
	}
	return s
}

// What an answer means for the port, and whether the call is sent again: in any case, or where it may be done twice.
func TestTrouble(t *testing.T) {
	const never, twice, always = 0, 1, 2
	waits := func(d time.Duration) func(error) bool {
		return func(err error) bool {
			wait, ok := errors.AsType[*chat.RetryError](err)
			return ok && wait.After == d
		}
	}
	is := func(want error) func(error) bool { return func(err error) bool { return errors.Is(err, want) } }
	mends := func(word string) func(error) bool {
		return func(err error) bool {
			refused, ok := errors.AsType[*chat.RefusedError](err)
			return ok && strings.Contains(refused.Mend, word)
		}
	}
	unsent := &sight{}
	for name, c := range map[string]struct {
		s     *sight
		want  func(error) bool
		again int
	}{
		"done":                       {seen(200, `{}`), func(err error) bool { return err == nil }, never},
		"done, without a word":       {seen(204, ``), func(err error) bool { return err != nil }, never}, // an answer was wanted
		"no connection":              {unsent, func(err error) bool { return err != nil && !errors.Is(err, chat.ErrDoubt) }, always},
		"no answer":                  {seen(0, ``), is(chat.ErrDoubt), twice},
		"500":                        {seen(500, `{"message":"500: Internal Server Error","code":0}`), is(chat.ErrDoubt), twice},
		"502, a page":                {seen(502, `<html>`), is(chat.ErrDoubt), twice},
		"504":                        {seen(504, ``), is(chat.ErrDoubt), twice},
		"429 of a route":             {seen(429, `{"retry_after":0.5,"global":false}`), waits(500 * time.Millisecond), always},
		"429, the body before":       {seen(429, `{"retry_after":1.25}`, "Retry-After", "2"), waits(1250 * time.Millisecond), always},
		"429 of Cloudflare's":        {seen(429, `<html>error 1015</html>`, "Retry-After", "30"), waits(30 * time.Second), always},
		"429 without a time":         {seen(429, ``), waits(busyWait), always},
		"429 with a time below zero": {seen(429, `{"retry_after":-5}`), waits(100 * time.Millisecond), always},
		"429 with a time too long":   {seen(429, `{"retry_after":1e30}`), waits(24 * time.Hour), always},
		"slowmode":                   {seen(429, `{"code":20016,"retry_after":3600}`), mends("Slowmode"), always},
		"the token":                  {seen(401, `{"code":0}`), is(errToken), never},
		"an interaction's token":     {seen(401, `{"code":50027}`), is(chat.ErrRefused), never},
		"permissions":                {seen(403, `{"code":50013}`), mends("Send Messages"), never},
		"access":                     {seen(403, `{"code":50001}`), mends("View Channel"), never},
		"a page of a proxy's":        {seen(403, `<html>`), waits(busyWait), never},
		"history":                    {seen(400, `{"code":160002}`), mends("Read Message History"), never},
		"archived":                   {seen(400, `{"code":50083}`), mends("closed"), never},
		"a code of nobody":           {seen(400, `{"code":99999}`), is(chat.ErrRefused), never},
		"a body that is no JSON":     {seen(400, `no`), is(chat.ErrRefused), never},
		"a redirect":                 {seen(302, ``), is(chat.ErrRefused), never},
	} {
		t.Run(name, func(t *testing.T) {
			var out struct{}
			err := c.s.trouble(call{route: "POST x", out: &out})
			if !c.want(err) {
				t.Errorf("it means %v", err)
			}
			if once, again := c.s.again(call{}), c.s.again(call{twice: true}); once != (c.again == always) || again != (c.again != never) {
				t.Errorf("again: %t, and %t where it may be done twice", once, again)
			}
		})
	}
}

func TestFormPath(t *testing.T) {
	for raw, want := range map[string]string{
		`{"embeds":{"0":{"title":{"_errors":[{"code":"BASE_TYPE_MAX_LENGTH","message":"bob@example.org is too long"}]}}}}`: "embeds.0.title: BASE_TYPE_MAX_LENGTH",
		`{"a":{"10":{"_errors":[]},"9":{"_errors":[{"code":"X"}]}}}`:                                                       "a.9: X",
		`{"_errors":[{"code":"X"}]}`:                          "X",
		`{"a":{"_errors":"x"}}`:                               "a",
		`{"a":{"_errors":[{"code":"bob@example.org said"}]}}`: "a",
		`{"bob@example.org":{"_errors":[{"code":"X"}]}}`:      "",
		`{"a":{"<b>":{"_errors":[]}}}`:                        "a",
		`null`:                                                "",
		``:                                                    "",
		strings.Repeat(`{"a":`, 40) + `1` + strings.Repeat(`}`, 40): strings.Repeat("a.", 15) + "a",
	} {
		if got := formPath([]byte(raw)); got != want {
			t.Errorf("formPath(%s) = %q, want %q", raw, got, want)
		}
	}
}

func FuzzTrouble(f *testing.F) {
	for _, body := range []string{
		`{"code":50035,"errors":{"embeds":{"0":{"title":{"_errors":[{"code":"BASE_TYPE_MAX_LENGTH","message":"x"}]}}}}}`,
		`{"retry_after":1.5,"global":true}`, `{"retry_after":"x","code":"y"}`, `<html>`, `null`, `{"errors":[{"_errors":{}}]}`,
	} {
		for _, status := range []int{200, 400, 401, 403, 429, 500} {
			f.Add(status, []byte(body), "1")
		}
	}
	f.Fuzz(func(t *testing.T, status int, body []byte, after string) {
		if status < 100 || status > 999 {
			return
		}
		s := seen(status, string(body), "Retry-After", after)
		var out map[string]any
		err := s.trouble(call{route: "GET x", out: &out, twice: true})
		s.again(call{twice: true})
		if wait, ok := errors.AsType[*chat.RetryError](err); ok && (wait.After <= 0 || wait.After > 24*time.Hour) {
			t.Errorf("%d %q asks to wait %v", status, body, wait.After)
		}
		if err != nil && (strings.ContainsAny(err.Error(), "\n\x1b@<>\"") || len(err.Error()) > 2000) {
			t.Errorf("%d %q gives the error %q", status, body, err)
		}
	})
}
