package qr

import (
	"bytes"
	"encoding/base64"
	"image/png"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestQRCodes draws every size. That the drawings can be read was tried with a reader of QR codes once, for
// these very texts; the sums of their modules keep them as they were then.
func TestQRCodes(t *testing.T) {
	for length, width := range map[int]int{90: 196, 131: 196, 268: 260, 520: 340, 855: 420} {
		text := strings.Repeat("otpauth://totp/Äcme%20", 60)[:length]
		data, found := strings.CutPrefix(DataURI(text), "data:image/png;base64,")
		require.True(t, found)
		file, err := base64.StdEncoding.DecodeString(data)
		require.NoError(t, err)
		picture, err := png.Decode(bytes.NewReader(file))
		require.NoError(t, err)
		require.Equal(t, width, picture.Bounds().Dx())
		v := qrVersionFor(text)
		grid := newQRGrid(v)
		grid.fill(v.interleaved(v.message(text)))
		var sum uint64
		for i, black := range grid.black {
			if black {
				sum = mix(sum, uint64(i))
			}
		}
		require.Equal(t, qrSums[length], sum, length)
	}
	require.Empty(t, DataURI(strings.Repeat("x", 900)), "too long")
}

var qrSums = map[int]uint64{
	90: 0x3FFB895D9F664DCF, 131: 0xB1A0FE769A05575D, 268: 0x526593284B0104AC, 520: 0xF0464EAEBE9D3E93, 855: 0x2280969D45787D98,
}

// mix is the sum that the values above were taken with.
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
