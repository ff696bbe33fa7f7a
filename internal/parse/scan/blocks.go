package scan

// What 64 bytes are is kept in the bits of one number. The marks of eight bytes are its highest bits, a byte for each, and one
// shift for each of the eight eights puts them side by side: bit 8*k+j stands for byte k of the eight with number j. To bring
// the bits into the order of the text would take longer than all that is asked of them.

// inPlace puts the marks of the eights of a block where they belong, if it has fewer than eight of them.
func inPlace(marks uint64, block string) uint64 { return marks >> (uint(64-len(block)) / 8 & 63) }

// behind marks what stands behind the marks of a block, and its first byte where the byte before it has the mark.
func behind(marks, before uint64) uint64 { return marks<<8 | marks>>56<<1&0xff | before }

// ahead marks what stands before the marks of a block, and its last byte, for the next may have the mark.
func ahead(marks uint64) uint64 { return marks>>8 | marks<<55&(0x7f<<56) | 1<<63 }

// nextPlace takes a place off the marks of a block. They are not taken in the order of the text.
func nextPlace(marks uint64) (place int, rest uint64) {
	one := marks & -marks
	return int(placeOf[one*sequence>>58]), marks ^ one
}

// sequence holds each number of six bits once: by the highest six bits of its product with a power of two it tells which.
const sequence = 0x03f79d71b4ca8b09

// placeOf gives the place of a byte by the highest six bits of its mark times the sequence.
var placeOf = func() (t [64]uint8) {
	for n := range 64 {
		t[uint64(1)<<n*sequence>>58] = uint8(n&7<<3 | n>>3)
	}
	return t
}()

// leads marks the first bytes of characters that are not ASCII.
func leads(block string) (marks uint64) {
	for k := 0; k < len(block); k += 8 {
		marks = marks>>1 | leadsIn(eight(block, k))
	}
	return inPlace(marks, block)
}
