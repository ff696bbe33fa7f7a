package spec

import (
	"net/http"
	"strings"
	"testing"
)

var jsonHeader = http.Header{"Content-Type": {"application/json"}}

// What answers are made of.
const (
	user = `{"id":"600000000000000001","username":"bot","avatar":null,"discriminator":"0000","public_flags":0,"flags":0,"bot":true,"global_name":null,"primary_guild":null}`
	post = `"id":"300000000000000002","channel_id":"200000000000000001","type":19,"content":"Wait","mentions":[],"mention_roles":[],"mention_everyone":false,"attachments":[],
		"embeds":[{"type":"rich","description":"why"}],"timestamp":"2026-11-24T04:00:00.000000+00:00","edited_timestamp":null,"flags":0,"pinned":false,"tts":false,"author":` + user + `,
		"components":[{"type":1,"id":1,"components":[{"type":2,"id":2,"style":2,"label":"Helpful","custom_id":"1.yes:token"}]}],
		"interaction_metadata":{"id":"400000000000000001","type":2,"user":` + user + `,"authorizing_integration_owners":{"0":"500000000000000001"}}`
	fault   = `{"code":50035,"message":"Invalid Form Body","errors":{"embeds":{"0":{"title":{"_errors":[{"code":"BASE_TYPE_MAX_LENGTH","message":"Must be 256 or fewer in length."}]}}}}}`
	forum   = `"id":"200000000000000002","flags":0,"guild_id":"500000000000000001","name":"posts","position":0`
	member  = `"avatar":null,"banner":null,"communication_disabled_until":null,"flags":0,"joined_at":"2026-01-01T00:00:00Z","nick":null,"pending":false,"premium_since":null,"roles":[],"mute":false,"deaf":false`
	command = `"id":"700000000000000001","application_id":"100000000000000001","version":"1","type":1,"name":"smtp","description":"Explain"`
)

func TestResponse(t *testing.T) {
	s := description(t)
	limited := http.Header{"Content-Type": {"application/json"}, "Retry-After": {"1"}, "X-Ratelimit-Scope": {"user"}, "X-Ratelimit-Limit": {"5"}, "X-Ratelimit-Reset-After": {"0.5"}}
	for name, c := range map[string]struct {
		to     sent
		status int
		header http.Header
		body   string
		want   string
	}{
		"message":             {good["reply"], 200, jsonHeader, `{` + post + `}`, ""},
		"gone":                {good["removal"], 204, nil, "", ""},
		"fault":               {good["reply"], 400, jsonHeader, fault, ""},
		"limited":             {good["reply"], 429, limited, `{"code":0,"message":"You are being rate limited.","retry_after":0.5,"global":false}`, ""},
		"limits of an answer": {good["removal"], 204, http.Header{"X-Ratelimit-Remaining": {"4"}, "X-Ratelimit-Bucket": {"abcd"}}, "", ""},
		"Discord's own fault": {good["reply"], 502, http.Header{"Content-Type": {"text/html"}}, "<html>", ""},
		"media channel":       {sent{"GET", "/api/v10/channels/200000000000000002", "", ""}, 200, jsonHeader, `{` + forum + `,"type":16}`, ""},
		"commands":            {good["commands"], 200, jsonHeader, `[{` + command + `,"default_member_permissions":"32","description_localizations":{"de":"Erklären"}}]`, ""},
		"gateway":             {good["gateway"], 200, jsonHeader, `{"url":"wss://gateway.discord.gg","shards":1,"session_start_limit":{"total":1000,"remaining":999,"reset_after":1,"max_concurrency":1}}`, ""},
		"member":              {sent{"GET", "/api/v10/guilds/500000000000000001/members/600000000000000001", "", ""}, 200, jsonHeader, `{` + member + `,"user":` + user + `}`, ""},
		"member's user is odd": {sent{"GET", "/api/v10/guilds/500000000000000001/members/600000000000000001", "", ""}, 200, jsonHeader,
			`{` + member + `,"user":` + strings.Replace(user, `{`, `{"nmae":"x",`, 1) + `}`, "'nmae' at '$.body.user.nmae' is not declared"},
		"no such status":       {good["reply"], 201, jsonHeader, `{` + post + `}`, "'201'"},
		"unknown field":        {good["reply"], 200, jsonHeader, `{"embed":{},` + post + `}`, "response property 'embed' at '$.body.embed' is not declared"},
		"field is missing":     {good["gateway"], 200, jsonHeader, `{"url":"wss://gateway.discord.gg","shards":1}`, "missing property 'session_start_limit'"},
		"no time":              {good["reply"], 200, jsonHeader, `{` + post + `,"edited_timestamp":"now"}`, "$.edited_timestamp: 'now' is not valid date-time"},
		"permissions, numbers": {good["commands"], 200, jsonHeader, `[{` + command + `,"default_member_permissions":32}]`, "$[0].default_member_permissions: got number, want null or string"},
		"unknown channel":      {sent{"GET", "/api/v10/channels/200000000000000002", "", ""}, 200, jsonHeader, `{` + forum + `,"type":99}`, "$.type: "},
		"unknown header":       {good["reply"], 400, http.Header{"Content-Type": {"application/json"}, "X-Canary": {"1"}}, fault, "'X-Canary'"},
		"fault without code":   {good["reply"], 400, jsonHeader, `{"message":"x"}`, "missing property 'code'"},
		"fault with a word":    {good["reply"], 400, jsonHeader, `{"code":"X","message":"x"}`, "$.code: got string, want integer"},
		"not JSON":             {good["reply"], 200, http.Header{"Content-Type": {"text/html"}}, "<html>", "text/html"},
		"nothing":              {good["reply"], 200, jsonHeader, "", "the body is empty"},
		"null":                 {good["reply"], 200, jsonHeader, "null", "the body is empty"},
		"too much":             {good["removal"], 204, jsonHeader, "{}", "an answer without content has a body"},
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := c.to.request()
			if got := s.Response(r, c.status, c.header, []byte(c.body)); !found(got, c.want) {
				t.Errorf("Response(%s, %d, %v, %s) = %q, want %q", c.to.path, c.status, c.header, c.body, got, c.want)
			}
		})
	}
}
