// Package scan looks through text for many phrases at once, eight bytes at a time and without allocating, and for one
// whatever the case of its ASCII letters. It knows nothing of mail.
package scan

import "encoding/binary"

// A text is looked at eight bytes at a time: each function here takes eight bytes in one number, the first in its lowest
// bits, and marks a byte that is what it looks for by that byte's highest bit.
const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
	lows  = 0x7f * ones
)

// eight loads s[i:i+8], with zeros behind the end of s.
func eight(s string, i int) uint64 {
	if i+8 <= len(s) {
		return binary.LittleEndian.Uint64([]byte(s[i : i+8])) // which copies nothing
	}
	return last(s, i)
}

// last loads s[i:], fewer than eight bytes.
func last(s string, i int) uint64 {
	if n := len(s) - 8; n >= 0 {
		return eight(s, n) >> (8 * uint(i-n) & 63)
	}
	if n := len(s) - i; n >= 4 {
		return uint64(binary.LittleEndian.Uint32([]byte(s[i:i+4]))) | uint64(binary.LittleEndian.Uint32([]byte(s[len(s)-4:])))<<(8*uint(n-4)&63)
	}
	var x uint64
	for k := len(s) - 1; k >= i; k-- {
		x = x<<8 | uint64(s[k])
	}
	return x
}

// inRange marks the bytes from lo to hi, where all are ASCII. The lower bits are anything.
func inRange(x uint64, lo, hi byte) uint64 {
	return (x + ones*uint64(0x80-lo)) ^ (x + ones*uint64(0x7f-hi))
}

// between7 marks the bytes from lo to hi, both below 0x80.
func between7(x uint64, lo, hi byte) uint64 { return inRange(x&lows, lo, hi) &^ x & highs }

// lettersIn marks ASCII letters.
func lettersIn(x uint64) uint64 { return between7(x|ones*0x20, 'a', 'z') }

// digitsIn marks ASCII digits.
func digitsIn(x uint64) uint64 { return between7(x, '0', '9') }

// equalIn marks the bytes that are c.
func equalIn(x uint64, c byte) uint64 {
	x ^= ones * uint64(c)
	return ^((x & lows) + lows | x) & highs
}

// zeros marks the bytes that are 0, where all are ASCII. The lower bits are anything.
func zeros(x uint64) uint64 { return highs - x }

// leadsIn marks the first bytes of characters that are not ASCII.
func leadsIn(x uint64) uint64 { return x & (x << 1) & highs }
