// Package qr draws the QR codes that authenticator apps read.
package qr

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/png"
)

// qrVersion is one size of a QR code at error correction level L: how its bytes are split into blocks, how
// many check bytes each block gets, and where the alignment patterns lie.
type qrVersion struct {
	number, check int
	blocks        []int // data bytes of each
	aligned       []int
	info          int // the version with its own check bits; 0 below version 7
}

// qrVersions are a few of the forty sizes, enough for what an authenticator app reads.
var qrVersions = []qrVersion{
	{6, 18, []int{68, 68}, []int{6, 34}, 0},
	{10, 18, []int{68, 68, 69, 69}, []int{6, 28, 50}, 0x0A4D3},
	{15, 22, []int{87, 87, 87, 87, 87, 88}, []int{6, 26, 48, 70}, 0x0F928},
	{20, 28, []int{107, 107, 107, 108, 108, 108, 108, 108}, []int{6, 34, 62, 90}, 0x149A6},
}

// qrFormat says level L and mask 0, with its check bits. Every mask is allowed; one is enough here.
const qrFormat = 0x77C4

// qrVersionFor is the smallest size that a text fits into; nil when none does.
func qrVersionFor(text string) *qrVersion {
	for i := range qrVersions {
		room := 0
		for _, size := range qrVersions[i].blocks {
			room += size
		}
		if len(text)+3 <= room { // three for the kind of text and its length
			return &qrVersions[i]
		}
	}
	return nil
}

// DataURI draws a text as a QR code: a PNG in a data URI, or "" for a text that is too long.
func DataURI(text string) string {
	v := qrVersionFor(text)
	if v == nil {
		return ""
	}
	grid := newQRGrid(v)
	grid.fill(v.interleaved(v.message(text)))
	const scale, margin = 4, 4
	size := (grid.size + 2*margin) * scale
	picture := image.NewPaletted(image.Rect(0, 0, size, size), color.Palette{color.White, color.Black})
	for y := range size {
		for x := range size {
			if column, row := x/scale-margin, y/scale-margin; grid.dark(column, row) {
				picture.SetColorIndex(x, y, 1)
			}
		}
	}
	var file bytes.Buffer
	if err := png.Encode(&file, picture); err != nil {
		panic(err) // a buffer takes everything
	}
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(file.Bytes())
}

// message is the text as data bytes: its kind (bytes), its length, itself, the end, and padding.
func (v *qrVersion) message(text string) []byte {
	var data []byte
	var pending, bits uint
	put := func(value uint, width uint) {
		pending, bits = pending<<width|value, bits+width
		for ; bits >= 8; bits -= 8 {
			data = append(data, byte(pending>>(bits-8)))
			pending &= 1<<(bits-8) - 1
		}
	}
	put(4, 4)
	lengthBits := uint(8)
	if v.number > 9 {
		lengthBits = 16
	}
	put(uint(len(text)), lengthBits)
	for i := range len(text) {
		put(uint(text[i]), 8)
	}
	put(0, 4) // both lengths leave half a byte
	room := 0
	for _, size := range v.blocks {
		room += size
	}
	for pad := byte(0xEC); len(data) < room; pad ^= 0xEC ^ 0x11 {
		data = append(data, pad)
	}
	return data
}

// interleaved splits the data into blocks, adds each block's check bytes, and takes from all blocks in turn.
func (v *qrVersion) interleaved(data []byte) []byte {
	var blocks, checks [][]byte
	for _, size := range v.blocks {
		blocks, checks = append(blocks, data[:size]), append(checks, qrCheck(data[:size], v.check))
		data = data[size:]
	}
	var out []byte
	for i := range blocks[len(blocks)-1] { // the last one is the longest
		for _, block := range blocks {
			if i < len(block) {
				out = append(out, block[i])
			}
		}
	}
	for i := range v.check {
		for _, check := range checks {
			out = append(out, check[i])
		}
	}
	return out
}

// qrCheck is the Reed-Solomon remainder of a block, over the field of QR codes.
func qrCheck(block []byte, count int) []byte {
	generator := make([]byte, count) // without its leading one
	generator[count-1] = 1
	root := byte(1)
	for range count {
		for i := range generator {
			generator[i] = qrTimes(generator[i], root)
			if i+1 < count {
				generator[i] ^= generator[i+1]
			}
		}
		root = qrTimes(root, 2)
	}
	rest := make([]byte, count)
	for _, b := range block {
		factor := b ^ rest[0]
		rest = append(rest[1:], 0)
		for i := range rest {
			rest[i] ^= qrTimes(generator[i], factor)
		}
	}
	return rest
}

// qrTimes multiplies in the field of 256 elements.
func qrTimes(a, b byte) (product byte) {
	for ; b > 0; b >>= 1 {
		if b&1 == 1 {
			product ^= a
		}
		high := a & 0x80
		a <<= 1
		if high != 0 {
			a ^= 0x1D
		}
	}
	return product
}

// Fits tells whether a text is short enough to be drawn.
func Fits(text string) bool { return qrVersionFor(text) != nil }
