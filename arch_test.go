package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// rooms says which rooms of the house each room may enter. A package that is not here fails the test: give it its
// place before it grows.
var rooms = map[string][]string{
	"": {"web/cli", "web/config"},
	"web": {"auth", "handlers", "static", "store", "store/events", "views/ui", "web/config", "web/live", "web/paths",
		"web/request", "workos", "workos/mirror", "workos/sync"},
	"web/cli":              {"auth", "store", "web", "web/config", "web/paths", "workos", "workos/emulator"},
	"web/config":           {"auth", "workos"},
	"web/webtest":          {"web/config", "workos/emulator"}, // only tests use it
	"web/gallery":          {"static", "views", "views/*", "workos", "workos/health"},
	"web/paths":            {},
	"web/request":          {},
	"web/live":             {"workos/mirror/news"},
	"views":                {"static", "views/ui", "views/ui/icons", "views/wording", "web/paths", "workos"},
	"views/ui":             {"views/ui/icons"},
	"views/ui/icons":       {},
	"static":               {},
	"auth":                 {"store", "web/paths", "web/request", "workos"},
	"workos":               {"workos/internal/qr"},
	"workos/internal/qr":   {},
	"workos/internal/spec": {},
	"workos/health":        {"workos"},
	"workos/mirror": {
		"store", "workos", "workos/health", "workos/mirror/cursor", "workos/mirror/doubts", "workos/mirror/issuelist",
		"workos/mirror/news", "workos/mirror/partial", "workos/mirror/prepared", "workos/mirror/progress", "workos/mirror/queue", "workos/mirror/searchtext",
	},
	"workos/sync":              {"store", "store/events", "workos", "workos/health", "workos/mirror", "workos/mirror/news", "workos/mirror/progress"},
	"workos/mirror/doubts":     {},
	"workos/mirror/issuelist":  {"store", "workos", "workos/health", "workos/mirror/cursor", "workos/mirror/searchtext"},
	"workos/mirror/cursor":     {},
	"workos/mirror/news":       {},
	"workos/mirror/partial":    {},
	"workos/mirror/prepared":   {},
	"workos/mirror/progress":   {},
	"workos/mirror/queue":      {},
	"workos/mirror/searchtext": {"workos"},
	"workos/emulator": {
		"workos/emulator/api", "workos/emulator/data", "workos/emulator/data/audit", "workos/emulator/deliveries",
		"workos/emulator/hosted", "workos/emulator/life",
		"workos/emulator/respond", "workos/emulator/seed",
	},
	"workos/emulator/emulatortest": { // only tests use it
		"workos/emulator", "workos/emulator/data", "workos/internal/spec",
	},
	"workos/emulator/deliveries": {"workos", "workos/emulator/data", "workos/emulator/respond"},
	"workos/emulator/api": {
		"workos", "workos/emulator/data", "workos/emulator/data/audit", "workos/emulator/deliveries", "workos/emulator/respond",
		"workos/internal/qr",
	},
	"workos/emulator/data":       {},
	"workos/emulator/data/audit": {"workos/emulator/data"},
	"workos/emulator/hosted":     {"workos/emulator/data", "workos/emulator/data/audit", "workos/emulator/respond"},
	"workos/emulator/life":       {"workos/emulator/data"},
	"workos/emulator/respond":    {},
	"workos/emulator/seed":       {"workos/emulator/data"},
	"store":                      {},
	"store/events":               {"store"},
	"e2e":                        {"web/cli", "web/webtest", "workos/emulator"},
}

// outside says which rooms alone may use something from outside the house.
var outside = map[string][]string{
	"github.com/labstack/echo/v4":  {"web", "web/request"},
	"github.com/gorilla/sessions":  {"auth"},
	"database/sql":                 {"store", "store/events", "workos/mirror", "workos/mirror/doubts", "workos/mirror/issuelist", "workos/mirror/prepared"},
	"modernc.org/sqlite":           {"store"},
	"github.com/caarlos0/env/v11":  {"web/config"},
	"github.com/cenkalti/backoff/": {"workos"},
	"github.com/pquerna/otp":       {"workos/internal/qr", "workos/emulator/api"},
	"net/http": {
		"web", "web/cli", "web/gallery", "web/live", "web/paths", "web/webtest", "auth", "workos", "workos/internal/spec",
		"workos/emulator",
		"workos/emulator/api", "workos/emulator/deliveries", "workos/emulator/emulatortest", "workos/emulator/hosted", "workos/emulator/respond",
		"workos/sync", "e2e",
	},
}

// partsOfPages are what the pages of several resources show, with what each may import besides web/paths and workos.
var partsOfPages = map[string][]string{
	"views/wording":  {"views/ui", "workos/health"},
	"views/issues":   {"views", "views/ui", "views/wording", "workos/health"},
	"views/timeline": {"views", "views/ui", "views/wording"},
	"views/payload":  {"views/ui", "views/wording"},
	"views/owners":   {"views", "views/ui", "views/wording"},
	"views/actions":  {"views", "views/ui", "views/ui/icons", "views/wording"},
}

// resourcePages are the packages with the pages of one resource. They share the frame and the parts, never each other's.
var resourcePages = []string{
	"activity", "apikeys", "auditlogs", "connections", "directories", "events", "factors", "flags", "groups", "invitations",
	"magiclinks", "organizations", "overview", "portallinks", "providers", "search", "settings", "signin", "users", "webhooks",
}

// partsOfHandlers are what the handlers of several resources are made of, with which of each other they may import.
var partsOfHandlers = map[string][]string{
	"handlers/page":     {},
	"handlers/list":     {"handlers/page"},
	"handlers/action":   {"handlers/page", "handlers/list"},
	"handlers/timeline": {"handlers/page", "handlers/action"},
}

// resourceHandlers are the packages with the handlers of one resource. They share those parts, never each other's.
var resourceHandlers = []string{
	"activity", "apikeys", "auditlogs", "connections", "directories", "events", "flags", "groups", "invitations", "issues",
	"memberships", "organizations", "overview", "portallinks", "probes", "providers", "search", "settings", "signin",
	"tools", "users", "webhooks",
}

func init() {
	beneathHandlers := []string{"auth", "store", "store/events", "views", "views/*", "web/live", "web/paths", "web/request", "workos",
		"workos/health", "workos/mirror", "workos/mirror/progress", "workos/sync"}
	parts := slices.Clone(beneathHandlers)
	rooms["handlers"] = []string{"handlers/page", "handlers/action", "store"}
	for room, allowed := range partsOfHandlers {
		rooms[room] = append(slices.Clone(beneathHandlers), allowed...)
		parts = append(parts, room)
		outside["net/http"] = append(outside["net/http"], room)
	}
	for _, resource := range resourceHandlers {
		rooms["handlers/"+resource] = parts
		rooms["handlers"] = append(rooms["handlers"], "handlers/"+resource)
		outside["net/http"] = append(outside["net/http"], "handlers/"+resource)
	}
	shared := []string{"views", "views/ui", "views/ui/icons", "web/paths", "workos", "workos/health"}
	for room, allowed := range partsOfPages {
		rooms[room] = append([]string{"web/paths", "workos"}, allowed...)
		shared = append(shared, room)
	}
	for _, resource := range resourcePages {
		rooms["views/"+resource] = shared
	}
}

type listedPackage struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

func TestArchitectureArrowsPointOneWay(t *testing.T) {
	for _, listed := range listPackages(t) {
		room := roomOf(listed.ImportPath)
		allowed, known := rooms[room]
		if !assert.True(t, known, "package %q has no place in the map of rooms", room) {
			continue
		}
		imports := listed.Imports
		if room == "e2e" {
			imports = append(append(imports, listed.TestImports...), listed.XTestImports...)
		}
		for _, imported := range imports {
			if inside := roomOf(imported); inside != imported {
				assert.True(t, inside == room || allows(allowed, inside), "%s must not import %s", listed.ImportPath, imported)
			}
			for prefix, users := range outside {
				if imported == prefix || strings.HasPrefix(imported, strings.TrimSuffix(prefix, "/")+"/") {
					assert.Contains(t, users, room, "%s must not import %s", listed.ImportPath, imported)
				}
			}
		}
	}
}

// allows reports whether a room is in a list, by its name or below a folder: "views/*".
func allows(allowed []string, room string) bool {
	return slices.ContainsFunc(allowed, func(one string) bool {
		folder, isFolder := strings.CutSuffix(one, "*")
		return one == room || isFolder && strings.HasPrefix(room, folder)
	})
}

// roomOf is a package's path inside the module, or the path itself for one from outside.
func roomOf(importPath string) string {
	if importPath == "frontdesk" {
		return ""
	}
	return strings.TrimPrefix(importPath, "frontdesk/")
}

func listPackages(t *testing.T) []listedPackage {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", "./...").Output()
	require.NoError(t, err)
	var packages []listedPackage
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var listed listedPackage
		if err := decoder.Decode(&listed); errors.Is(err, io.EOF) {
			break
		} else {
			require.NoError(t, err)
		}
		packages = append(packages, listed)
	}
	require.Greater(t, len(packages), 10)
	return packages
}

func TestArchitectureFilesStaySmall(t *testing.T) {
	const most = 400 // lines
	seen := 0
	eachFile(t, func(path string, content []byte) {
		if generated(path, content) || (filepath.Ext(path) != ".go" && filepath.Ext(path) != ".templ") {
			return
		}
		seen++
		lines := bytes.Count(content, []byte("\n"))
		assert.LessOrEqual(t, lines, most, "%s has %d lines: split it by what it does", path, lines)
	})
	require.Greater(t, seen, 50)
}

// crowded are the folders with more files than fit on one screen, and why.
var crowded = map[string]string{
	"workos": "the API client is one flat package, a file for each resource",
}

func TestArchitectureFoldersStaySmall(t *testing.T) {
	const most = 25 // files that people wrote, without tests
	files := map[string]int{}
	eachFile(t, func(path string, content []byte) {
		if filepath.Ext(path) == ".go" && !generated(path, content) && !strings.HasSuffix(path, "_test.go") {
			files[filepath.Dir(path)]++
		}
	})
	require.Greater(t, len(files), 20)
	for folder, n := range files {
		if crowded[folder] == "" {
			assert.LessOrEqual(t, n, most, "%s has %d files: split it by resource", folder, n)
		}
	}
}

// longText is a text that a test sends or expects, which would be harder to read in pieces.
var longText = regexp.MustCompile("[`\"].{60,}")

func TestArchitectureLinesStayShort(t *testing.T) {
	const most = 140 // characters
	seen := 0
	eachFile(t, func(path string, content []byte) {
		if filepath.Ext(path) != ".go" || generated(path, content) {
			return
		}
		seen++
		for i, line := range strings.Split(string(content), "\n") {
			if strings.HasSuffix(path, "_test.go") && longText.MatchString(line) {
				continue
			}
			assert.LessOrEqual(t, utf8.RuneCountInString(line), most, "%s:%d", path, i+1)
		}
	})
	require.Greater(t, seen, 100)
}

func TestArchitectureFilesStayShort(t *testing.T) {
	const most = 400 // lines
	eachFile(t, func(path string, content []byte) {
		if filepath.Ext(path) == ".go" && !generated(path, content) && !strings.HasSuffix(path, "_test.go") {
			assert.LessOrEqual(t, bytes.Count(content, []byte("\n")), most, path)
		}
	})
}

func generated(path string, content []byte) bool {
	return strings.HasSuffix(path, "_templ.go") || bytes.HasPrefix(content, []byte("// Code generated "))
}

// forbidden is what a template must not hold, and why.
var forbidden = []struct {
	what *regexp.Regexp
	why  string
}{
	{regexp.MustCompile(`="/`), "URLs come from web/paths"},
	{regexp.MustCompile(`(href|src|action|hx-get|hx-post)="[^#"]`), "URLs come from web/paths and static"},
	{regexp.MustCompile(`templ\.Raw`), "everything is escaped"},
	{regexp.MustCompile(`SafeURL\(`), "URLs are checked by templ.URL"},
	{regexp.MustCompile(`hx-on|\bjs:`), "they need eval, which the content security policy forbids"},
	{regexp.MustCompile(`hx-trigger="[^"]*\[`), "filters need eval and fail open without it"},
	{regexp.MustCompile(`\sstyle=|<style`), "looks come from the style sheet; the content security policy forbids inline styles"},
	{regexp.MustCompile(`\son(click|load|error|submit|change|input)=`), "there is no inline script"},
}

func TestArchitectureTemplatesHoldNoScriptAndNoURL(t *testing.T) {
	seen := 0
	eachFile(t, func(path string, content []byte) {
		if filepath.Ext(path) != ".templ" {
			return
		}
		seen++
		for number, line := range strings.Split(string(content), "\n") {
			for _, rule := range forbidden {
				assert.False(t, rule.what.MatchString(line), "%s:%d %s: %s", path, number+1, strings.TrimSpace(line), rule.why)
			}
		}
	})
	require.Greater(t, seen, 5)
}

// eachFile visits the files that people wrote or that are committed, not what tools fetched.
func eachFile(t *testing.T, visit func(path string, content []byte)) {
	t.Helper()
	skipped := []string{".git", "node_modules", ".playwright", "artifacts"}
	require.NoError(t, filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if slices.Contains(skipped, entry.Name()) {
				return fs.SkipDir
			}
			return nil
		}
		switch filepath.Ext(path) {
		case ".go", ".templ":
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			visit(path, content)
		}
		return nil
	}))
}

// TestArchitectureDocumentsNameFilesThatExist reads the documents for contributors: a path between backticks is there.
func TestArchitectureDocumentsNameFilesThatExist(t *testing.T) {
	named := regexp.MustCompile("`([a-z][a-z0-9_]*(?:/[a-zA-Z0-9_*]+)*(?:\\.[a-z]+)?)`")
	top := regexp.MustCompile(`^(?:auth|e2e|handlers|static|store|views|web|workos)(?:/|$)|^[a-z_]+\.(?:go|md)$`)
	seen := 0
	for _, document := range []string{"ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "SECURITY.md"} {
		text, err := os.ReadFile(document)
		require.NoError(t, err)
		for _, found := range named.FindAllStringSubmatch(string(text), -1) {
			if path := found[1]; top.MatchString(path) {
				seen++
				matches, err := filepath.Glob(path)
				assert.NoError(t, err)
				assert.NotEmpty(t, matches, "%s names %s", document, path)
			}
		}
		lines := strings.Count(string(text), "\n")
		assert.LessOrEqual(t, lines, 200, "%s has %d lines", document, lines)
	}
	require.Greater(t, seen, 30)
}
