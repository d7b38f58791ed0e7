package views_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/a-h/templ"

	"frontdesk/static"
	"frontdesk/views"
)

// gallery writes every page of the gallery, and the assets beside it, to a directory for looking at:
//
//	go test ./views -run TestGallery -gallery /some/directory
var gallery = flag.String("gallery", "", "write the gallery's pages to this directory")

// render is a component as HTML inside the given shell.
func render(t *testing.T, shell views.Shell, component templ.Component) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, component.Render(views.WithShell(context.Background(), shell), &out))
	return out.String()
}

func sampleShell() views.Shell {
	return views.Shell{
		Operator:    &views.Operator{Name: "Ana Ruiz", Email: "ana.ruiz@frontdesk.example", Role: "Support"},
		Environment: "Sandbox", Nonce: "c2FtcGxlLW5vbmNlLW9mLTEyOC1iaXRz",
		Sync: views.SyncStatus{Text: "Copied 4 min ago", Title: "The last full copy finished at 10:01 UTC", URL: "/settings/sync"},
	}
}

func TestGallery(t *testing.T) {
	for name, sample := range galleryPages() {
		t.Run(name, func(t *testing.T) {
			html := render(t, sample.shell, sample.page)
			require.Contains(t, html, "<!doctype html>")
			require.Equal(t, 1, strings.Count(html, "<h1 "), "one heading leads the page")
			if *gallery != "" {
				require.NoError(t, os.MkdirAll(filepath.Join(*gallery, "static"), 0o755))
				require.NoError(t, os.WriteFile(filepath.Join(*gallery, name+".html"), []byte(html), 0o644))
			}
		})
	}
	if *gallery == "" {
		return
	}
	for name, part := range galleryParts() {
		require.NoError(t, os.WriteFile(filepath.Join(*gallery, name+".html"), []byte(render(t, sampleShell(), part)), 0o644))
	}
	for _, file := range static.Files() {
		require.NoError(t, os.WriteFile(filepath.Join(*gallery, file.URL), file.Content, 0o644))
	}
}
