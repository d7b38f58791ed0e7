package handlers

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestARequestIDIsAnIDWithOrWithoutDigits(t *testing.T) {
	for text, want := range map[string]bool{"PJWEBXPXGXCBQYQL": true, "PJWEBXPX2XCBQYQ7": true, "INTERNATIONALLY ": false, "internationalize": false, "Kestrel": false} {
		assert.Equal(t, want, looksLikeID(text), text)
	}
}
