package icons

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each element of an icon costs a browser time in every row that shows it.
func TestAnIconIsOnePath(t *testing.T) {
	require.NotEmpty(t, shapes)
	for name, shape := range shapes {
		assert.True(t, strings.HasPrefix(shape, `<path d="M`), "%s: %s", name, shape)
		if !strings.Contains(shape, "currentColor") { // a filled dot stands apart
			assert.Equal(t, 1, strings.Count(shape, "<"), "%s: %s", name, shape)
		}
	}
}
