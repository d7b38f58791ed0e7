package handlers

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestWaitsAreRoundedUp(t *testing.T) {
	for wait, want := range map[time.Duration]string{
		0:                       "in a few seconds",
		300 * time.Millisecond:  "in 1 second",
		1200 * time.Millisecond: "in 2 seconds",
		90 * time.Second:        "in 90 seconds",
		91 * time.Second:        "in 2 minutes",
		5 * time.Minute:         "in 5 minutes",
	} {
		assert.Equal(t, want, waitWords(wait), wait)
	}
}
