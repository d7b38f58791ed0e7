package workos

import (
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/workos/internal/spec"
)

func TestListsWithoutMetadataAreThoseOfTheDocumentation(t *testing.T) {
	document := spec.Load(t)
	placeholder, known := regexp.MustCompile(`\{[^}]*\}`), 0
	accepts := func(path, body string) bool {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		answer := &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
			Body: io.NopCloser(strings.NewReader(body)), Request: r}
		return document.Response(r, answer) == nil
	}
	for _, operation := range document.Operations() {
		method, template, _ := strings.Cut(operation, " ")
		path := placeholder.ReplaceAllString(template, "x")
		if method != http.MethodGet || !accepts(path, `{"object":"list","data":[],"list_metadata":{"before":null,"after":null}}`) ||
			accepts(path, `{"object":"list","data":7,"list_metadata":{"before":null,"after":null}}`) {
			continue
		}
		if isComplete := accepts(path, `{"object":"list","data":[]}`); withoutMetadata[template] || !isComplete {
			assert.Equal(t, isComplete, withoutMetadata[template], "%s", template)
			known++
		}
	}
	require.Greater(t, known, 20)
}
