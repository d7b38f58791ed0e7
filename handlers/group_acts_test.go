package handlers

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTheDeletionOfAGroupSaysWhatItMeans(t *testing.T) {
	assert.Equal(t, "The group has no members.", groupGoes("0 members", "Acme"))
}
