package handlers

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTheOldestPrintedIDsAreForgotten(t *testing.T) {
	var printed printedIDs
	printed.add("/users/1", "session_1", "")
	assert.Equal(t, "/users/1", printed.of("session_1"))
	assert.Empty(t, printed.of(""))
	for i := range maxPrintedIDs {
		printed.add("/users/2", "key_"+strconv.Itoa(i))
	}
	printed.add("/users/3", "key_7")
	assert.Empty(t, printed.of("session_1"))
	assert.Equal(t, "/users/2", printed.of("key_0"))
	assert.Equal(t, "/users/3", printed.of("key_7"), "the page that showed it last")
	assert.Len(t, printed.page, maxPrintedIDs)
}
