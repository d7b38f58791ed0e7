// Package cursor writes positions in sorted lists as opaque text, which belongs to one list, sort and direction.
package cursor

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
)

// ErrBad is returned for a cursor that does not belong to this list, sort and direction.
var ErrBad = errors.New("mirror: not a cursor of this list")

const (
	maxLength = 1000 // of the text
	sumSize   = 4
)

var encoding = base64.RawURLEncoding.Strict()

// Encode writes a position of the list called name (table, sort and direction): a checksum over name and position, and the position.
func Encode(name string, position []byte) string {
	return encoding.EncodeToString(append(binary.BigEndian.AppendUint32(nil, sum(name, position)), position...))
}

// Decode reads what Encode wrote for the same name.
func Decode(name, text string) (position []byte, err error) {
	if len(text) > maxLength {
		return nil, ErrBad
	}
	body, err := encoding.DecodeString(text)
	if err != nil || len(body) < sumSize || binary.BigEndian.Uint32(body) != sum(name, body[sumSize:]) {
		return nil, ErrBad
	}
	return body[sumSize:], nil
}

func sum(name string, position []byte) uint32 {
	return crc32.Update(crc32.ChecksumIEEE([]byte(name+"\x00")), crc32.IEEETable, position)
}
