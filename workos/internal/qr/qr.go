// Package qr draws the QR codes that authenticator apps read.
package qr

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	"github.com/pquerna/otp"
)

const (
	maxURI = 858 // bytes; a phone's camera does not read more from a screen
	size   = 360 // pixels, without the margin
	margin = 24  // pixels of white that a reader needs around the code
)

// Fits reports whether an otpauth address is short enough for a readable code.
func Fits(uri string) bool { return len(uri) <= maxURI }

// DataURI draws an otpauth address as a QR code: a PNG in a data URI, or "" for one that is too long or not such an address.
func DataURI(uri string) string {
	if !Fits(uri) {
		return ""
	}
	key, err := otp.NewKeyFromURL(uri)
	if err != nil {
		return ""
	}
	code, err := key.Image(size, size)
	if err != nil {
		return ""
	}
	picture := image.NewPaletted(image.Rect(0, 0, size+2*margin, size+2*margin), color.Palette{color.White, color.Black})
	draw.Draw(picture, image.Rect(margin, margin, margin+size, margin+size), code, code.Bounds().Min, draw.Src)
	var file bytes.Buffer
	if err := png.Encode(&file, picture); err != nil {
		panic(err) // a buffer takes everything
	}
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(file.Bytes())
}
