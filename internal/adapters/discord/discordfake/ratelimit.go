package discordfake

import (
	"fmt"
	"hash/crc32"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// bucket is a rate limit of one route and resource.
type bucket struct {
	used  int
	reset time.Time
}

// headers gives the headers of a bucket.
func (b *bucket) headers(h http.Header, limit int, name string) {
	left := max(time.Until(b.reset), 0)
	h.Set("X-RateLimit-Limit", strconv.Itoa(limit))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(max(limit-b.used, 0)))
	h.Set("X-RateLimit-Reset", fmt.Sprintf("%.3f", float64(b.reset.UnixMilli())/1000))
	h.Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", left.Seconds()))
	h.Set("X-RateLimit-Bucket", name)
}

// limit counts a request. It gives an answer where it is too much. The lock is held.
func (s *Server) limit(c *call, h http.Header) *answer {
	now := time.Now()
	free := strings.HasPrefix(c.path, "/interactions/") || strings.HasPrefix(c.path, "/webhooks/")
	if n := s.knobs.PerSecond; n > 0 && !free {
		for len(s.global) > 0 && now.Sub(s.global[0]) > time.Second {
			s.global = s.global[1:]
		}
		if len(s.global) >= n {
			wait := time.Second - now.Sub(s.global[0])
			h.Set("X-RateLimit-Global", "true")
			h.Set("X-RateLimit-Scope", "global")
			return tooMany(h, wait, true)
		}
		s.global = append(s.global, now)
	}
	if s.knobs.Requests <= 0 {
		return nil
	}
	key := c.route + " " + c.major()
	b := s.buckets[key]
	if b == nil || now.After(b.reset) {
		if len(s.buckets) > 10000 {
			clear(s.buckets)
		}
		b = &bucket{reset: now.Add(s.knobs.Window)}
		s.buckets[key] = b
	}
	b.used++
	b.headers(h, s.knobs.Requests, bucketName(c.route))
	if b.used > s.knobs.Requests {
		h.Set("X-RateLimit-Scope", "user")
		return tooMany(h, time.Until(b.reset), false)
	}
	return nil
}

// bucketName gives the name of the limit of a route.
func bucketName(route string) string { return fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(route))) }

// tooMany is the answer 429.
func tooMany(h http.Header, wait time.Duration, global bool) *answer {
	wait = max(wait, time.Millisecond)
	h.Set("Retry-After", seconds(wait))
	return &answer{status: http.StatusTooManyRequests, body: object{"message": "You are being rate limited.", "code": 0, "retry_after": wait.Seconds(), "global": global}}
}

// major gives the resource that a limit is counted for.
func (c *call) major() string {
	if len(c.args) == 0 {
		return ""
	}
	if strings.HasPrefix(c.path, "/webhooks/") && len(c.args) > 1 {
		return c.args[0] + " " + c.args[1]
	}
	if strings.HasPrefix(c.path, "/channels/") || strings.HasPrefix(c.path, "/guilds/") {
		return c.args[0]
	}
	return ""
}
