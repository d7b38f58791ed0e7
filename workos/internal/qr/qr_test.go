package qr

import (
	"bytes"
	"encoding/base64"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestDataURI draws short and long addresses: black modules in the middle of a white margin.
func TestDataURI(t *testing.T) {
	for _, length := range []int{90, 131, 268, 520, 858} {
		uri := ("otpauth://totp/Acme:jo?secret=GEZDGNBVGY3TQOJQ&issuer=" + strings.Repeat("Äcme%20", 120))[:length]
		data, found := strings.CutPrefix(DataURI(uri), "data:image/png;base64,")
		require.True(t, found, length)
		file, err := base64.StdEncoding.DecodeString(data)
		require.NoError(t, err)
		picture, err := png.Decode(bytes.NewReader(file))
		require.NoError(t, err)
		black := 0
		bounds := picture.Bounds()
		for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
			for x := bounds.Min.X; x < bounds.Max.X; x++ {
				if color.GrayModel.Convert(picture.At(x, y)) == (color.Gray{}) {
					black++
					require.True(t, min(x, y) >= margin && max(x, y) < bounds.Dx()-margin, "the margin is white")
				}
			}
		}
		area := bounds.Dx() * bounds.Dy()
		require.Greater(t, black, area/8)
		require.Less(t, black, area*6/10)
	}
	require.Empty(t, DataURI("otpauth://totp/"+strings.Repeat("x", 900)), "too long")
}
