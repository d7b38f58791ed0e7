package mirror

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
)

// ErrBadCursor is a cursor that this list, sort and direction did not give out.
var ErrBadCursor = errors.New("mirror: not a cursor of this list")

// position is a place in a sorted list: just at the row with this sort key and row number.
type position struct {
	text   string // the key of a text sort
	number int64  // the key of a number sort
	row    int64
}

var cursorEncoding = base64.RawURLEncoding.Strict()

// cursor writes a position of the list called name (table, sort and direction) as opaque text:
// checksum over name and body, row, number, text.
func cursor(name string, at position) string {
	body := make([]byte, 4, 20+len(at.text))
	body = binary.BigEndian.AppendUint64(body, uint64(at.row))
	body = binary.BigEndian.AppendUint64(body, uint64(at.number))
	body = append(body, at.text...)
	binary.BigEndian.PutUint32(body, cursorSum(name, body[4:]))
	return cursorEncoding.EncodeToString(body)
}

// parseCursor reads what cursor wrote for the same name.
func parseCursor(name, text string) (position, error) {
	if len(text) > 1000 {
		return position{}, ErrBadCursor
	}
	body, err := cursorEncoding.DecodeString(text)
	if err != nil || len(body) < 20 || binary.BigEndian.Uint32(body) != cursorSum(name, body[4:]) {
		return position{}, ErrBadCursor
	}
	return position{
		row:    int64(binary.BigEndian.Uint64(body[4:])),
		number: int64(binary.BigEndian.Uint64(body[12:])),
		text:   string(body[20:]),
	}, nil
}

func cursorSum(name string, body []byte) uint32 {
	return crc32.Update(crc32.ChecksumIEEE([]byte(name+"\x00")), crc32.IEEETable, body)
}
