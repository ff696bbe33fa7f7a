package discordfake

import (
	"strconv"
	"time"
)

// discordEpoch is the first millisecond of 2015, from which snowflakes count.
const discordEpoch = 1420070400000

// newID gives the next snowflake. The lock is held.
func (s *Server) newID() string {
	id := (time.Now().UnixMilli() - discordEpoch) << 22
	if id <= s.last {
		id = s.last + 1
	}
	s.last = id
	return strconv.FormatInt(id, 10)
}

// timeOf gives the time that a snowflake carries.
func timeOf(id string) time.Time {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(n>>22 + discordEpoch).UTC()
}

// snowflake tells whether a string is one.
func snowflake(id string) bool {
	n, err := strconv.ParseUint(id, 10, 64)
	return err == nil && n > 0 && len(id) >= 17 && len(id) <= 20
}

// shardOf gives the shard that is told of a server; of none, that is the first.
func shardOf(guild string, shards int) int {
	n, err := strconv.ParseInt(guild, 10, 64)
	if err != nil || shards < 1 {
		return 0
	}
	return int((n >> 22) % int64(shards))
}

// stamp gives a time as Discord writes it.
func stamp(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000000+00:00") }
