package static_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"frontdesk/static"
)

func TestURLsChangeWithTheContent(t *testing.T) {
	for _, name := range []string{"app.css", "early.js", "app.js", "icon.svg"} {
		url := static.URL(name)
		require.Regexp(t, `^/static/[a-z]+\.[0-9a-f]{16}\.[a-z]+$`, url)
		file, ok := static.Open(strings.TrimPrefix(url, static.Prefix))
		require.True(t, ok)
		require.Equal(t, name, file.Name)
		sum := sha512.Sum384(file.Content)
		require.Equal(t, "sha384-"+base64.StdEncoding.EncodeToString(sum[:]), static.Integrity(name))
	}
}

func TestOnlyHashedNamesAreServed(t *testing.T) {
	for _, name := range []string{"", "app.css", "app.0000000000000000.css", "../static.go", "dist/app.css"} {
		_, ok := static.Open(name)
		require.False(t, ok, name)
	}
	require.Panics(t, func() { static.URL("no-such-file.css") })
}

func TestCompressedFilesAreTheFiles(t *testing.T) {
	for _, file := range static.Files() {
		if file.Gzip == nil {
			continue
		}
		reader, err := gzip.NewReader(bytes.NewReader(file.Gzip))
		require.NoError(t, err)
		content, err := io.ReadAll(reader)
		require.NoError(t, err)
		require.Equal(t, file.Content, content, file.Name)
	}
}

func TestAssetsStayWithinTheirBudget(t *testing.T) {
	total := 0
	for _, file := range static.Files() {
		if file.Gzip == nil {
			total += len(file.Content)
		} else {
			total += len(file.Gzip)
		}
	}
	require.LessOrEqual(t, total, 40<<10, "css, js and icon together, compressed; the page itself needs the rest of 60 KB")
	require.Len(t, static.Files(), 4, "each file is a request of the first page")
}

// early.js holds up the parser: it must come with the first packets.
func TestTheScriptBeforeThePageIsTiny(t *testing.T) {
	file, ok := static.Open(strings.TrimPrefix(static.URL("early.js"), static.Prefix))
	require.True(t, ok)
	require.LessOrEqual(t, len(file.Gzip), 1<<10)
}

// What a browser reads before the first rows are on the screen: no rule for what no template writes, and nothing that
// it must work out where the build can.
func TestTheStyleSheetIsLean(t *testing.T) {
	file, ok := static.Open(strings.TrimPrefix(static.URL("app.css"), static.Prefix))
	require.True(t, ok)
	css := string(file.Content)
	require.LessOrEqual(t, len(css), 58<<10)
	require.Zero(t, strings.Count(css, "@property"))
	require.Zero(t, strings.Count(css, "--tw-"))
	require.Zero(t, strings.Count(css, "html[data-theme=dark]"), "light-dark() says both")
	require.LessOrEqual(t, strings.Count(css, "color-mix"), 1, "of the element's own color, which no token holds")
	require.LessOrEqual(t, strings.Count(css, ":has("), 20)
	require.Zero(t, strings.Count(css, "alert-dialog"), "a component that no template uses")
	require.Empty(t, regexp.MustCompile(`calc\([^()]*\+ 0\)`).FindString(css), "a length and a number cannot be added")
}

// The content security policy allows images from Frontdesk itself only, and no fonts or styles from elsewhere.
func TestTheStyleSheetLoadsNothing(t *testing.T) {
	file, ok := static.Open(strings.TrimPrefix(static.URL("app.css"), static.Prefix))
	require.True(t, ok)
	css := string(file.Content)
	require.NotContains(t, css, "url(")
	require.NotContains(t, css, "@import")
	require.NotContains(t, css, "@font-face")
}

func TestColoursAreTokens(t *testing.T) {
	colour := regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|hwb|lab|lch|oklab|oklch)\(|:\s*(?:white|black|red|green|blue|gray|grey|orange|yellow|purple)\b`)
	files, err := filepath.Glob("src/css/*.css")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		for i, line := range strings.Split(string(source), "\n") {
			if filepath.Base(file) == "tokens.css" && strings.HasPrefix(strings.TrimSpace(line), "--") {
				continue
			}
			require.NotRegexp(t, colour, line, "%s:%d names a colour; give it a token in tokens.css", file, i+1)
		}
	}
}
