package discord

import (
	"strconv"
	"time"

	"smtpbot/internal/adapters/internal/loose"
)

// maxSnowflake is how many digits an id may have. Those of 64 bits have 20.
const maxSnowflake = 24

// snowflake is an id as Discord sends it: a number, mostly in a string. What is none is empty, for ids become part of addresses.
type snowflake string

// UnmarshalJSON implements json.Unmarshaler.
func (s *snowflake) UnmarshalJSON(b []byte) error {
	*s = ""
	var v loose.String
	err := v.UnmarshalJSON(b)
	if len(v) <= maxSnowflake && isID(string(v)) {
		*s = snowflake(v)
	}
	return err
}

// snowflakeEpoch is when the time in ids begins, 2015, in milliseconds.
const snowflakeEpoch = 1420070400000

// sentAt gives the time that is in an id, in UTC and to the millisecond. It is zero for what is no id.
func sentAt(id string) time.Time {
	n, err := strconv.ParseUint(id, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(int64(n>>22) + snowflakeEpoch).UTC()
}
