package discord

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"smtpbot/internal/adapters/internal/loose"
	"smtpbot/internal/chat"
)

func TestFilesOf(t *testing.T) {
	const url = `"url":"https://cdn.discordapp.com/a"`
	one := func(name string) []chat.File { return []chat.File{{Name: name, Ref: "https://cdn.discordapp.com/a"}} }
	refused := func(trouble string) []chat.File { return []chat.File{{Name: "a.eml", Trouble: trouble}} }
	tests := map[string]struct {
		attachments string
		want        []chat.File
	}{
		"nothing":             {``, nil},
		"a file":              {`{"id":"1","filename":"a.eml","size":7,` + url + `,"content_type":"message/rfc822"}`, one("a.eml")},
		"no name":             {`{"id":"1",` + url + `}`, one("1")},
		"title alone":         {`{"id":"1","filename":"","title":"Bounce",` + url + `}`, one("Bounce")},
		"address alone":       {`{` + url + `}`, one("")},
		"blank name":          {`{"id":"1","filename":" \u200b","title":"b",` + url + `}`, one("b")},
		"hostile name":        {`{"id":"1","filename":"\u001b[2Ja\u202egnp\u0000\r\n.exe\u2028\ufeff ",` + url + `}`, one("[2Jagnp.exe")},
		"long name":           {`{"id":"1","filename":"` + strings.Repeat("é", 200) + `.eml",` + url + `}`, one(strings.Repeat("é", 116) + ".eml")},
		"long extension":      {`{"id":"1","filename":"a.` + strings.Repeat("b", 200) + `",` + url + `}`, one("a." + strings.Repeat("b", 118))},
		"name of a path":      {`{"id":"1","filename":"../../a.eml",` + url + `}`, one("../../a.eml")},
		"as large as may be":  {`{"id":"1","filename":"a.eml","size":26214400,` + url + `}`, one("a.eml")},
		"too large":           {`{"id":"1","filename":"a.eml","size":26214401,` + url + `}`, refused("it is too large: 26 MB, and the limit is 25 MB. Send the part with the error.")},
		"much too large":      {`{"id":"1","filename":"a.eml","size":524288000,` + url + `}`, refused("it is too large: 500 MB, and the limit is 25 MB. Send the part with the error.")},
		"size is odd":         {`{"id":"1","filename":"a.eml","size":{},` + url + `}`, one("a.eml")},
		"size in a string":    {`{"id":"1","filename":"a.eml","size":"26214401",` + url + `}`, refused("it is too large: 26 MB, and the limit is 25 MB. Send the part with the error.")},
		"size beyond numbers": {`{"id":"1","filename":"a.eml","size":1e99,` + url + `}`, one("a.eml")},
		"no address":          {`{"id":"1","filename":"a.eml","size":7}`, refused(notFound)},
		"odd address":         {`{"id":"1","filename":"a.eml","url":["https://cdn.discordapp.com/a"]}`, refused(notFound)},
		"odd":                 {`null,"1",7,[],{},{"id":2,"filename":{"a":1},"title":["b"],` + url + `}`, one("2")},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			raw, ok := loose.Read[rawContent]([]byte(`{"attachments":[` + tt.attachments + `]}`))
			if diff := cmp.Diff(tt.want, filesOf(raw.Attachments)); !ok || diff != "" {
				t.Errorf("filesOf(%s) (-want +got):\n%s", tt.attachments, diff)
			}
		})
	}
}

func TestFilesOfBounds(t *testing.T) {
	var raw []rawAttachment
	for i := range maxFiles + 5 {
		raw = append(raw, rawAttachment{}, rawAttachment{ID: snowflake(strconv.Itoa(i)), URL: "https://cdn.discordapp.com/a"})
	}
	got := filesOf(raw)
	if len(got) != maxFiles || got[maxFiles-1].Name != strconv.Itoa(maxFiles-1) {
		t.Errorf("filesOf gives %d files, want %d", len(got), maxFiles)
	}
}
