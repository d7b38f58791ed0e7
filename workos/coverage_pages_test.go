package workos_test

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// withoutPage are the methods that no page of the desk needs, each with why.
var withoutPage = map[string]string{
	"GetConnectedAccount":     "the list of a user's providers holds the account",
	"GetConnectApplication":   "the list of authorizations holds the application",
	"ListConnectApplications": "the list of authorizations holds the application",
	"GetProfile":              "the exchange of the code tells the profile",
	"GetJSONWebKeys":          "serve -check tries the client ID with it",
}

// source is the Go code of a room, tests apart: what each function mentions by name.
type source struct {
	mentions map[string][]string // function → names inside it
	declared map[string]int      // how often a function's name is declared
}

func parseRoom(t *testing.T, room string) source {
	s := source{map[string][]string{}, map[string]int{}}
	for _, file := range parseFiles(t, filepath.Join("..", room, "*.go")) {
		for _, declaration := range file.Decls {
			function, ok := declaration.(*ast.FuncDecl)
			if !ok {
				continue
			}
			s.declared[function.Name.Name]++
			names := namesIn(function)
			s.mentions[function.Name.Name] = append(s.mentions[function.Name.Name], names...)
			if of := receiverOf(function); of != "" { // a function that makes a value of a type may call its methods
				s.declared[of] = 1
				s.mentions[of] = append(s.mentions[of], names...)
			}
		}
	}
	return s
}

// namesIn are the methods, functions and types of its own package that a function names.
func namesIn(function *ast.FuncDecl) (names []string) {
	ast.Inspect(function, func(node ast.Node) bool {
		switch at := node.(type) {
		case *ast.SelectorExpr:
			if of, ok := at.X.(*ast.Ident); ok && of.Name == "paths" {
				return false // a link to a page is not the page
			}
			if of, ok := at.X.(*ast.SelectorExpr); !ok || slices.Contains([]string{"client", "Client", "desk"}, of.Sel.Name) { // neither the mirror's nor the store's
				names = append(names, at.Sel.Name)
			}
		case *ast.CallExpr:
			if called, ok := at.Fun.(*ast.Ident); ok {
				names = append(names, called.Name)
			}
		case *ast.CompositeLit:
			if of, ok := at.Type.(*ast.Ident); ok {
				names = append(names, of.Name)
			}
		}
		return true
	})
	return names
}

// receiverOf is the type that a function is a method of, except Desk, which is all pages, and "" for a function that is none.
func receiverOf(function *ast.FuncDecl) string {
	if function.Recv == nil {
		return ""
	}
	of := function.Recv.List[0].Type
	if pointer, ok := of.(*ast.StarExpr); ok {
		of = pointer.X
	}
	if name, ok := of.(*ast.Ident); ok && name.Name != "Desk" {
		return name.Name
	}
	return ""
}

func parseFiles(t *testing.T, pattern string) (files []*ast.File) {
	paths, err := filepath.Glob(pattern)
	require.NoError(t, err)
	require.NotEmpty(t, paths, pattern)
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		require.NoError(t, err)
		files = append(files, file)
	}
	return files
}

// reached is every name that a function mentions, and what the functions of the room that it mentions do. A name that
// several functions share says nothing about which is meant, and is not followed.
func (s source) reached(function string) map[string]bool {
	seen := map[string]bool{}
	var follow func(string)
	follow = func(name string) {
		for _, mentioned := range s.mentions[name] {
			if !seen[mentioned] {
				seen[mentioned] = true
				if s.declared[mentioned] == 1 && mentioned != "notice" { // what was done last is said on every page
					follow(mentioned)
				}
			}
		}
	}
	follow(function)
	return seen
}

// pagesByMethod finds the pages of the desk that lead to each method of the client.
func pagesByMethod(t *testing.T) map[string][]string {
	handlers, auth, mirror := parseRoom(t, "handlers"), parseRoom(t, "auth"), parseRoom(t, "workos/mirror")
	pages := map[string]map[string]bool{}
	add := func(names map[string]bool, page string) {
		for name := range names {
			name = strings.Replace(name, "All", "List", 1) // walks the pages of the list
			if pages[name] == nil {
				pages[name] = map[string]bool{}
			}
			pages[name][page] = true
		}
	}
	for handler, patterns := range patternsByHandler(t) {
		room := handlers
		if len(room.mentions[handler]) == 0 {
			room = auth
		}
		for _, pattern := range patterns {
			add(room.reached(handler), pattern)
		}
	}
	for function := range mirror.mentions {
		add(mirror.reached(function), "every list, from the copy")
	}
	found := map[string][]string{}
	for name, at := range pages {
		found[name] = slices.SortedFunc(maps.Keys(at), func(a, b string) int { return cmp.Or(len(a)-len(b), strings.Compare(a, b)) })
	}
	return found
}

// patternsByHandler reads the table of routes and the forms of the actions.
func patternsByHandler(t *testing.T) map[string][]string {
	patterns := map[string]string{}
	for _, file := range parseFiles(t, "../web/paths/paths.go") {
		ast.Inspect(file, func(node ast.Node) bool {
			if value, ok := node.(*ast.ValueSpec); ok && len(value.Values) == 1 {
				if call, ok := value.Values[0].(*ast.CallExpr); ok && len(call.Args) == 1 {
					if text, ok := call.Args[0].(*ast.BasicLit); ok {
						patterns[value.Names[0].Name], _ = strconv.Unquote(text.Value)
					}
				}
			}
			return true
		})
	}
	handlers := map[string][]string{}
	read := func(file string, handlerAt int) {
		for _, file := range parseFiles(t, file) {
			ast.Inspect(file, func(node ast.Node) bool {
				row, ok := node.(*ast.CompositeLit)
				if !ok || len(row.Elts) <= handlerAt {
					return true
				}
				path, isPath := row.Elts[0].(*ast.SelectorExpr)
				handler, isHandler := row.Elts[handlerAt].(*ast.SelectorExpr)
				if isPath && isHandler && patterns[path.Sel.Name] != "" {
					handlers[handler.Sel.Name] = append(handlers[handler.Sel.Name], patterns[path.Sel.Name])
				}
				return true
			})
		}
	}
	read("../web/routes.go", 2)
	read("../handlers/actions_*.go", 1)
	require.Greater(t, len(handlers), 100, "the table of routes and the forms of the actions are read")
	return handlers
}
