package config

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// Where each of the app's secrets is found, at https://api.slack.com/apps.
const (
	findBotToken = `copy the Bot User OAuth Token (xoxb-…) from "OAuth & Permissions" of the app`
	findAppToken = `make an App-Level Token (xapp-…) with connections:write in "Basic Information" of the app`
	findSecret   = `copy the Signing Secret from "Basic Information" of the app`
)

// Where the ids of Slack's channels and people are found.
const (
	findChannel = "write the channel's id, such as C024BE7LH: it stands in the channel's details, at the bottom"
	findPerson  = `write the person's id, such as U024BE7LH: "Copy member ID" in the menu of their profile`
)

// checkSlack gives what is wrong with the settings for Slack, each by itself and together.
func (c Config) checkSlack() (faults []error) {
	add := func(name string, err error) {
		if err != nil {
			faults = append(faults, fault(name, "%w", err))
		}
	}
	add("SLACK_BOT_TOKEN", checkToken(c.SlackBotToken, "xoxb-", findBotToken))
	add("SLACK_APP_TOKEN", checkToken(c.SlackAppToken, "xapp-", findAppToken))
	add("SLACK_SIGNING_SECRET", checkSigning(c.SlackSigningSecret))
	for _, id := range c.SlackWatchChannels {
		add("SLACK_WATCH_CHANNELS", checkID(id, "CG", "channel", findChannel))
	}
	for _, id := range c.SlackAdmins {
		add("SLACK_ADMINS", checkID(id, "UW", "person", findPerson))
	}
	return append(faults, c.checkSlackWhole()...)
}

// checkSlackWhole gives what is missing beside what is set.
func (c Config) checkSlackWhole() (faults []error) {
	switch {
	case c.SlackBotToken != "" && c.SlackAppToken == "" && c.SlackSigningSecret == "":
		return []error{fault("SLACK_APP_TOKEN", "SLACK_BOT_TOKEN alone hears nothing: for Socket Mode, %s; for HTTP, set SLACK_SIGNING_SECRET instead", findAppToken)}
	case c.SlackBotToken != "":
		return nil
	case c.SlackAppToken != "":
		return []error{fault("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN needs it, to answer: %s", findBotToken)}
	case c.SlackSigningSecret != "":
		return []error{fault("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET needs it, to answer: %s", findBotToken)}
	}
	for _, only := range []struct {
		name string
		set  bool
	}{
		{"SLACK_API_URL", c.SlackAPIURL != slackAPI},
		{"SLACK_WATCH_CHANNELS", len(c.SlackWatchChannels) > 0},
		{"SLACK_ADMINS", len(c.SlackAdmins) > 0},
	} {
		if only.set {
			faults = append(faults, fault(only.name, "it is for Slack: set SLACK_BOT_TOKEN too, or leave this away"))
		}
	}
	return faults
}

// slackTokens are the kinds of tokens that Slack makes, by how they begin: the longer before the shorter. The variable is
// where one belongs.
var slackTokens = []struct{ begins, name, variable string }{
	{"xoxb-", "a bot token", "SLACK_BOT_TOKEN"},
	{"xapp-", "an app-level token", "SLACK_APP_TOKEN"},
	{"xoxp-", "a user token", ""},
	{"xoxe.", "a token that expires, of an app with token rotation", ""},
	{"xoxe-", "a refresh token", ""},
	{"xoxa-", "a token of an old kind", ""},
	{"xoxr-", "a token of an old kind", ""},
	{"xox", "a token of another kind", ""},
}

// tokenKind gives what kind of token a text is, by its beginning, and the variable where it belongs.
func tokenKind(text string) (begins, name, variable string) {
	for _, k := range slackTokens {
		if strings.HasPrefix(text, k.begins) {
			return k.begins, k.name, k.variable
		}
	}
	return "", "", ""
}

// checkToken tells what is wrong with a token that must begin with want. find says where the right one is found. It repeats
// nothing of the token but its first letters, which tell its kind and no more.
func checkToken(s Secret, want, find string) error {
	text := s.Reveal()
	if text == "" {
		return nil
	}
	if err := checkCopied(text, find, "Slack's"); err != nil {
		return err
	}
	begins, name, variable := tokenKind(text)
	switch {
	case begins == want && len(text) > len(want):
		return nil
	case begins == want:
		return errors.New("it is only the beginning of a token: " + find)
	case variable != "":
		return fmt.Errorf("it is %s (%s…), which belongs in %s: %s", name, begins, variable, find)
	case begins != "":
		return fmt.Errorf("it is %s (%s…): %s", name, begins, find)
	}
	return fmt.Errorf("it does not begin with %s: %s", want, find)
}

// checkSigning tells what is wrong with a signing secret. How long one is, Slack does not promise.
func checkSigning(s Secret) error {
	text := s.Reveal()
	if text == "" {
		return nil
	}
	if err := checkCopied(text, findSecret, "Slack's"); err != nil {
		return err
	}
	switch begins, name, variable := tokenKind(text); {
	case variable != "":
		return fmt.Errorf("it is %s (%s…), which belongs in %s: %s", name, begins, variable, findSecret)
	case begins != "":
		return fmt.Errorf("it is %s (%s…): %s", name, begins, findSecret)
	}
	return nil
}

// checkCopied tells what went wrong where a secret was copied, by what is in none. whose says which platform's it should be.
func checkCopied(text, find, whose string) error {
	switch {
	case strings.ContainsFunc(text, unicode.IsSpace):
		return errors.New("there are blanks in it: " + find + ", and it alone")
	case strings.ContainsAny(text, "\"'`"):
		return errors.New("there are quotation marks in it: leave them away")
	case strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }):
		return errors.New("there are characters in it that " + whose + " have not: " + find)
	}
	return nil
}

// checkID tells what is wrong with the id of a channel or a person, which begins with one of the letters in first.
func checkID(id, first, what, find string) error {
	if len(id) > 1 && strings.ContainsRune(first, rune(id[0])) && strings.Trim(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == "" {
		return nil
	}
	return fmt.Errorf("%s is no id of a %s: %s", shown(id), what, find)
}
