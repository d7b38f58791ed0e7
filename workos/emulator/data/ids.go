package data

import (
	"cmp"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"strings"
	"time"
)

// ULID is the part of an id after its prefix: 48 bits of milliseconds and 80 bits that make it unique, so
// that ids sort as their objects were created. It is kept as 16 bytes because there may be millions.
type ULID [16]byte

const (
	crockford  = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	ulidLength = 26
)

// MakeULID joins a creation time in milliseconds with 80 bits taken from two numbers.
func MakeULID(millis int64, high uint16, low uint64) ULID {
	var u ULID
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

// Millis is the time in the id.
func (u ULID) Millis() int64 {
	var ms int64
	for _, b := range u[:6] {
		ms = ms<<8 | int64(b)
	}
	return ms
}

// Next is the smallest id after u.
func (u ULID) Next() ULID {
	for i := 15; i >= 0; i-- {
		u[i]++
		if u[i] != 0 {
			break
		}
	}
	return u
}

// Less orders ids by age, oldest first.
func (u ULID) Less(other ULID) bool { return u.Compare(other) < 0 }

// Compare is negative for an id that is older than other.
func (u ULID) Compare(other ULID) int {
	if c := cmp.Compare(binary.BigEndian.Uint64(u[:8]), binary.BigEndian.Uint64(other[:8])); c != 0 {
		return c
	}
	return cmp.Compare(binary.BigEndian.Uint64(u[8:]), binary.BigEndian.Uint64(other[8:]))
}

// String writes the 26 characters of Crockford's base 32.
func (u ULID) String() string {
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

// ParseULID reads what String wrote; anything else is refused.
func ParseULID(text string) (ULID, bool) {
	var u ULID
	if len(text) != ulidLength || text[0] > '7' {
		return u, false
	}
	bits, acc, at := 0, uint(0), 15
	for i := ulidLength - 1; i >= 0; i-- {
		digit := strings.IndexByte(crockford, text[i])
		if digit < 0 {
			return ULID{}, false
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

// ParseID reads an id of the given kind, prefix and all.
func ParseID(prefix, id string) (ULID, bool) {
	rest, found := strings.CutPrefix(id, prefix+"_")
	if !found {
		return ULID{}, false
	}
	return ParseULID(rest)
}

// Mix turns numbers into one well-spread number (splitmix64); every made-up detail of the seed comes from it.
func Mix(numbers ...uint64) uint64 {
	var h uint64 = 0x9E3779B97F4A7C15
	for _, n := range numbers {
		h += n + 0x9E3779B97F4A7C15
		h = (h ^ h>>30) * 0xBF58476D1CE4E5B9
		h = (h ^ h>>27) * 0x94D049BB133111EB
		h ^= h >> 31
	}
	return h
}

// MixText is mix over the bytes of a text (FNV-1a first).
func MixText(text string) uint64 {
	var h uint64 = 14695981039346656037
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	return Mix(h)
}

// OwnedID is the id of something of a user that no table holds: it carries the user, so that the id alone
// is enough to find them among a million.
func OwnedID(millis int64, owner Ref, hash uint64) ULID {
	salt := uint32(hash)
	return MakeULID(millis, uint16(hash>>32), uint64(salt)<<32|uint64(owner^uint32(Mix(uint64(salt)))))
}

// OwnerIn is the user that OwnedID put into an id. Any id gives one: the caller checks that it has that id.
func OwnerIn(id ULID) Ref {
	salt := binary.BigEndian.Uint32(id[8:12])
	return binary.BigEndian.Uint32(id[12:16]) ^ uint32(Mix(uint64(salt)))
}

// Letters is a made-up token of lower-case letters and digits.
func Letters(h uint64, length int) string {
	out := make([]byte, length)
	for i := range out {
		out[i] = "abcdefghijkmnpqrstuvwxyz23456789"[h&31]
		h = Mix(h)
	}
	return string(out)
}

// RequestID is a made-up id in the shape of WorkOS's (a UUID).
func (s *State) RequestID() string {
	s.Lock()
	s.serial++
	a, b := Mix(s.Config.Seed, s.serial), Mix(s.serial)
	s.Unlock()
	return fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", a>>32, a>>16&0xffff, a&0xfff, b>>48&0xfff, b&0xffffffffffff)
}

// SeededID is the id of something that the environment had for so long when the server started.
func (s *State) SeededID(age time.Duration, numbers ...uint64) ULID {
	h := Mix(append([]uint64{s.Config.Seed}, numbers...)...)
	return MakeULID(s.Started.UnixMilli()-s.Shift-int64(age)/Millis, uint16(h>>48), Mix(h))
}

// AgeAtStart is how old a seeded organization was when the server started.
func (s *State) AgeAtStart(organization Ref) time.Duration {
	return time.Duration(s.Started.UnixMilli()-s.Shift-s.Organizations.IDs[organization].Millis()) * time.Millisecond
}

// RandomToken returns 26 random characters with more than 128 bits, which cannot be guessed.
func RandomToken() string { return rand.Text() }

// NewULID gives out the next id: newer than all others even when the clock stands still.
func (s *State) NewULID() ULID {
	s.serial++
	h := Mix(s.Config.Seed, s.serial)
	id := MakeULID(s.Now().UnixMilli(), uint16(h>>48), Mix(h))
	if !s.Newest.Less(id) {
		id = s.Newest.Next()
	}
	s.Newest = id
	return id
}

// NewID is a new id as text, for objects that live outside the tables.
func (s *State) NewID(prefix string) string { return prefix + "_" + s.NewULID().String() }
