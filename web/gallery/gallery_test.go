package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func get(t *testing.T, address string) string {
	t.Helper()
	answer := httptest.NewRecorder()
	handler().ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, nil))
	require.Equal(t, http.StatusOK, answer.Code, address)
	return answer.Body.String()
}

func TestEveryPageIsShownInEveryLook(t *testing.T) {
	index := get(t, "/")
	for name := range pages() {
		assert.Contains(t, index, `href="`+looksURL(name)+`"`)
		together := get(t, looksURL(name))
		for _, one := range looks {
			assert.Contains(t, together, `src="`+pageURL(one, name)+`"`)
			html := get(t, pageURL(one, name))
			assert.Contains(t, html, "<!doctype html>", name)
			assert.Contains(t, html, `data-theme="`+one.theme+`"`, name)
			assert.Equal(t, 1, strings.Count(html, "<h1 "), "one heading leads the page %s", name)
		}
	}
}

// inAnswers are components that are only parts of pages, sent alone to a page that is open.
var inAnswers = []string{"eventsview.Answer", "signinview.UnsentMessage"}

// TestTheGalleryShowsEveryComponent reads the templates: what they export is in the gallery, or inside another one.
func TestTheGalleryShowsEveryComponent(t *testing.T) {
	read := func(pattern string) (all string) {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, file := range files {
			content, err := os.ReadFile(file)
			require.NoError(t, err)
			all += string(content)
		}
		return all
	}
	gallery, others := read("*.go"), read("../../views/*/*.templ")
	declared := regexp.MustCompile(`(?m)^templ ([A-Z]\w*)\(`)
	templates, err := filepath.Glob("../../views/*/*.templ")
	require.NoError(t, err)
	require.Greater(t, len(templates), 25)
	for _, template := range templates {
		folder := filepath.Base(filepath.Dir(template))
		if folder == "ui" { // the parts of which all of them are made
			continue
		}
		content, err := os.ReadFile(template)
		require.NoError(t, err)
		for _, found := range declared.FindAllStringSubmatch(string(content), -1) {
			name := folder + "view." + found[1]
			isInside := strings.Contains(string(content), "@"+found[1]+"(") || strings.Contains(others, "@"+name+"(")
			assert.True(t, isInside || strings.Contains(gallery, name+"(") || strings.Contains(strings.Join(inAnswers, " "), name),
				"%s is not in the gallery: add a page with made-up data", name)
		}
	}
}
