package discordfake

import "strings"

// The routes that there are.
const (
	RouteGateway       = "GET /gateway"
	RouteGatewayBot    = "GET /gateway/bot"
	RouteMe            = "GET /users/@me"
	RouteUser          = "GET /users/*"
	RouteOpenDM        = "POST /users/@me/channels"
	RouteLeave         = "DELETE /users/@me/guilds/*"
	RouteApp           = "GET /applications/@me"
	RouteOAuthApp      = "GET /oauth2/applications/@me"
	RouteCommands      = "GET /applications/*/commands"
	RoutePutCommands   = "PUT /applications/*/commands"
	RouteGuildCommands = "GET /applications/*/guilds/*/commands"
	RoutePutGuild      = "PUT /applications/*/guilds/*/commands"
	RouteChannel       = "GET /channels/*"
	RouteMessages      = "GET /channels/*/messages"
	RouteMessage       = "GET /channels/*/messages/*"
	RoutePost          = "POST /channels/*/messages"
	RouteEdit          = "PATCH /channels/*/messages/*"
	RouteDelete        = "DELETE /channels/*/messages/*"
	RouteTyping        = "POST /channels/*/typing"
	RouteReact         = "PUT /channels/*/messages/*/reactions/*/@me"
	RouteGuild         = "GET /guilds/*"
	RouteMember        = "GET /guilds/*/members/*"
	RouteCallback      = "POST /interactions/*/*/callback"
	RouteFollowUp      = "POST /webhooks/*/*"
	RouteHookGet       = "GET /webhooks/*/*/messages/*"
	RouteHookEdit      = "PATCH /webhooks/*/*/messages/*" // @original and follow-ups
	RouteHookDelete    = "DELETE /webhooks/*/*/messages/*"
)

// route is a route and what serves it. An open one needs no token: there is one in the path.
type route struct {
	name  string
	serve func(*Server, *call) answer
	open  bool
}

// routes are tried in order.
var routes = []route{
	{RouteGateway, (*Server).getGateway, true},
	{RouteGatewayBot, (*Server).getGatewayBot, false},
	{RouteMe, (*Server).getMe, false},
	{RouteUser, (*Server).getUser, false},
	{RouteOpenDM, (*Server).openDM, false},
	{RouteLeave, (*Server).leave, false},
	{RouteApp, (*Server).getApp, false},
	{RouteOAuthApp, (*Server).getApp, false},
	{RouteCommands, (*Server).getCommands, false},
	{RoutePutCommands, (*Server).putCommands, false},
	{RouteGuildCommands, (*Server).getCommands, false},
	{RoutePutGuild, (*Server).putCommands, false},
	{RouteChannel, (*Server).getChannel, false},
	{RouteMessages, (*Server).getMessages, false},
	{RouteMessage, (*Server).getMessage, false},
	{RoutePost, (*Server).createMessage, false},
	{RouteEdit, (*Server).editMessage, false},
	{RouteDelete, (*Server).deleteMessage, false},
	{RouteTyping, (*Server).typing, false},
	{RouteReact, (*Server).react, false},
	{RouteGuild, (*Server).getGuild, false},
	{RouteMember, (*Server).getMember, false},
	{RouteCallback, (*Server).callback, true},
	{RouteFollowUp, (*Server).followUp, true},
	{RouteHookGet, (*Server).hookGet, true},
	{RouteHookEdit, (*Server).hookEdit, true},
	{RouteHookDelete, (*Server).hookDelete, true},
}

// find finds the route of a call.
func (c *call) find() (route, bool) {
	have := strings.Split(strings.Trim(c.path, "/"), "/")
	for _, one := range routes {
		if !fits(one.name, c.r.Method, c.path) {
			continue
		}
		c.route = one.name
		for i, w := range strings.Split(strings.TrimPrefix(one.name[strings.Index(one.name, " "):], " /"), "/") {
			if w == "*" {
				c.args = append(c.args, have[i])
			}
		}
		return one, true
	}
	c.route = c.r.Method + " " + c.path
	return route{}, false
}
