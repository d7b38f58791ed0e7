package views_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What a template must not hold. Most of it would be blocked by the content security policy in the browser, where
// nobody sees it in a review.
func TestTemplatesKeepTheRules(t *testing.T) {
	rules := []struct {
		pattern *regexp.Regexp
		why     string
		except  string
	}{
		{regexp.MustCompile(`\sstyle=`), "styles live in static/src/css", ""},
		{regexp.MustCompile(`<style\b`), "styles live in static/src/css", ""},
		{regexp.MustCompile(`<script\b`), "the layout's own script is the only one", "layout.templ"},
		{regexp.MustCompile(`hx-on\b`), "hx-on needs unsafe-eval", ""},
		{regexp.MustCompile(`\bon[a-z]+=`), "no inline handlers", ""},
		{regexp.MustCompile(`["'{ ]js:`), "js: values need unsafe-eval", ""},
		{regexp.MustCompile(`hx-trigger="[^"]*\[`), "trigger filters need unsafe-eval", ""},
		{regexp.MustCompile(`(?:href|action|hx-[a-z]+)="/`), "URLs come from web/paths", ""},
		{regexp.MustCompile(`templ\.Raw\(|templ\.SafeURL\(|templ\.UnsafeURL`), "nothing skips escaping", ""},
		{regexp.MustCompile(`https?://`), "nothing is loaded from elsewhere", ""},
	}
	for _, file := range templates(t) {
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		lines := strings.Split(string(source), "\n")
		require.LessOrEqual(t, len(lines), 300, file)
		for i, line := range lines {
			for _, rule := range rules {
				if filepath.Base(file) != rule.except {
					require.NotRegexp(t, rule.pattern, line, "%s:%d: %s", file, i+1, rule.why)
				}
			}
		}
	}
}

func templates(t *testing.T) []string {
	t.Helper()
	var files []string
	require.NoError(t, filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(path, ".templ") {
			files = append(files, path)
		}
		return err
	}))
	require.NotEmpty(t, files)
	return files
}
