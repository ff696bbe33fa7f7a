package config

// slackName is Slack's name among the platforms, as its adapter has it.
const slackName = "slack"

// slackAPI is where the Web API of everybody's Slack is.
const slackAPI BaseURL = "https://slack.com/api/"

// Slack tells whether Slack is set up.
func (c Config) Slack() bool { return c.SlackBotToken != "" }

// SlackSocket tells whether Slack's events come by Socket Mode. They come by HTTP where Slack is set up and they do not.
func (c Config) SlackSocket() bool { return c.SlackAppToken != "" }

// slackHTTP tells whether Slack's events come by HTTP.
func (c Config) slackHTTP() bool { return c.SlackSigningSecret != "" && c.SlackAppToken == "" }
