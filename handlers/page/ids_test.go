package page

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTheOldestPrintedIDsAreForgotten(t *testing.T) {
	var printed printedIDs
	printed.Add("/users/1", "session_1", "")
	assert.Equal(t, "/users/1", printed.Of("session_1"))
	assert.Empty(t, printed.Of(""))
	for i := range maxPrintedIDs {
		printed.Add("/users/2", "key_"+strconv.Itoa(i))
	}
	printed.Add("/users/3", "key_7")
	assert.Empty(t, printed.Of("session_1"))
	assert.Equal(t, "/users/2", printed.Of("key_0"))
	assert.Equal(t, "/users/3", printed.Of("key_7"), "the page that showed it last")
	assert.Len(t, printed.page, maxPrintedIDs)
}
