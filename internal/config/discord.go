package config

import (
	"crypto/ed25519"
	"encoding/hex"
)

// discordName is Discord's name among the platforms, as its adapter has it.
const discordName = "discord"

// discordAPI is where the API of everybody's Discord is.
const discordAPI BaseURL = "https://discord.com/api/"

// Discord tells whether Discord is set up.
func (c Config) Discord() bool { return c.DiscordToken != "" }

// DiscordKey gives the key that Discord's requests by HTTP are signed for, nil where interactions come by the gateway.
func (c Config) DiscordKey() ed25519.PublicKey {
	key, err := hex.DecodeString(c.DiscordPublicKey)
	if err != nil || len(key) != ed25519.PublicKeySize { // it is not set: Load takes no other
		return nil
	}
	return key
}
