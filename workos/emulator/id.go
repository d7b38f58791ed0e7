package emulator

import (
	"cmp"
	"encoding/binary"
	"strings"
)

// ulid is the part of an id after its prefix: 48 bits of milliseconds and 80 bits that make it unique, so
// that ids sort as their objects were created. It is kept as 16 bytes because there may be millions.
type ulid [16]byte

const (
	crockford  = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	ulidLength = 26
)

// makeULID joins a creation time in milliseconds with 80 bits taken from two numbers.
func makeULID(millis int64, high uint16, low uint64) ulid {
	var u ulid
	for i := 5; i >= 0; i-- {
		u[i] = byte(millis)
		millis >>= 8
	}
	u[6], u[7] = byte(high>>8), byte(high)
	for i := 15; i >= 8; i-- {
		u[i] = byte(low)
		low >>= 8
	}
	return u
}

// millis is the time in the id.
func (u ulid) millis() int64 {
	var ms int64
	for _, b := range u[:6] {
		ms = ms<<8 | int64(b)
	}
	return ms
}

// next is the smallest id after u.
func (u ulid) next() ulid {
	for i := 15; i >= 0; i-- {
		u[i]++
		if u[i] != 0 {
			break
		}
	}
	return u
}

// less orders ids by age, oldest first.
func (u ulid) less(other ulid) bool { return u.compare(other) < 0 }

// compare is negative for an id that is older than other.
func (u ulid) compare(other ulid) int {
	if c := cmp.Compare(binary.BigEndian.Uint64(u[:8]), binary.BigEndian.Uint64(other[:8])); c != 0 {
		return c
	}
	return cmp.Compare(binary.BigEndian.Uint64(u[8:]), binary.BigEndian.Uint64(other[8:]))
}

// String writes the 26 characters of Crockford's base 32.
func (u ulid) String() string {
	var out [ulidLength]byte
	// 130 bits hold 128: the first character carries only three.
	bits, acc, at := 0, uint(0), ulidLength-1
	for i := 15; i >= 0; i-- {
		acc |= uint(u[i]) << bits
		bits += 8
		for bits >= 5 {
			out[at] = crockford[acc&31]
			acc, bits, at = acc>>5, bits-5, at-1
		}
	}
	out[at] = crockford[acc&31]
	return string(out[:])
}

// parseULID reads what String wrote; anything else is refused.
func parseULID(text string) (ulid, bool) {
	var u ulid
	if len(text) != ulidLength || text[0] > '7' {
		return u, false
	}
	bits, acc, at := 0, uint(0), 15
	for i := ulidLength - 1; i >= 0; i-- {
		digit := strings.IndexByte(crockford, text[i])
		if digit < 0 {
			return ulid{}, false
		}
		acc |= uint(digit) << bits
		bits += 5
		if bits >= 8 && at >= 0 {
			u[at] = byte(acc)
			acc, bits, at = acc>>8, bits-8, at-1
		}
	}
	return u, true
}

// parseID reads an id of the given kind, prefix and all.
func parseID(prefix, id string) (ulid, bool) {
	rest, found := strings.CutPrefix(id, prefix+"_")
	if !found {
		return ulid{}, false
	}
	return parseULID(rest)
}

// mix turns numbers into one well-spread number (splitmix64); every made-up detail of the seed comes from it.
func mix(numbers ...uint64) uint64 {
	var h uint64 = 0x9E3779B97F4A7C15
	for _, n := range numbers {
		h += n + 0x9E3779B97F4A7C15
		h = (h ^ h>>30) * 0xBF58476D1CE4E5B9
		h = (h ^ h>>27) * 0x94D049BB133111EB
		h ^= h >> 31
	}
	return h
}

// mixText is mix over the bytes of a text (FNV-1a first).
func mixText(text string) uint64 {
	var h uint64 = 14695981039346656037
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	return mix(h)
}
