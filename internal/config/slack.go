package config

// slackName is Slack's name among the platforms, as its adapter has it.
const slackName = "slack"

// slackAPI is where the Web API of everybody's Slack is.
const slackAPI BaseURL = "https://slack.com/api/"

// webAddress is where to listen when Slack is to send its events by HTTP and nothing else is set.
const webAddress = ":8080"

// Slack tells whether Slack is set up.
func (c Config) Slack() bool { return c.SlackBotToken != "" }

// SlackSocket tells whether Slack's events come by Socket Mode. They come by HTTP where Slack is set up and they do not.
func (c Config) SlackSocket() bool { return c.SlackAppToken != "" }

// HTTPAddr gives the address to listen at for HTTP, or "" where there is nothing to listen for.
func (c Config) HTTPAddr() string {
	if c.Listen == "" && c.SlackSigningSecret != "" && c.SlackAppToken == "" {
		return webAddress
	}
	return string(c.Listen)
}
