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

// withoutPage are the methods that no page of Frontdesk needs, each with why.
var withoutPage = map[string]string{
	"GetConnectedAccount":     "the list of a user's providers holds the account",
	"GetConnectApplication":   "the list of authorizations holds the application",
	"ListConnectApplications": "the list of authorizations holds the application",
	"GetProfile":              "the exchange of the code tells the profile",
	"GetJSONWebKeys":          "serve -check tries the client ID with it",
}

// source is the Go code of some folders, tests apart: what each function mentions by name. Functions are named with their
// folder: "handlers/users.Show".
type source struct {
	mentions map[string][]string // function → names inside it
	declared map[string]int      // how often a function's name is declared in its folder
	folders  map[string][]string // name → folders in which a function is called so
}

func parseFolders(t *testing.T, folders ...string) source {
	s := source{map[string][]string{}, map[string]int{}, map[string][]string{}}
	for _, folder := range folders {
		for _, file := range parseFiles(t, filepath.Join("..", folder, "*.go")) {
			for _, declaration := range file.Decls {
				function, ok := declaration.(*ast.FuncDecl)
				if !ok {
					continue
				}
				s.add(folder, function.Name.Name, namesIn(function))
				if of := receiverOf(function); of != "" { // a function that makes a value of a type may call its methods
					s.declared[folder+"."+of] = 0
					s.add(folder, of, namesIn(function))
				}
			}
		}
	}
	return s
}

func (s source) add(folder, name string, mentioned []string) {
	if at := folder + "." + name; s.declared[at] == 0 {
		s.declared[at] = 1
		if !slices.Contains(s.folders[name], folder) {
			s.folders[name] = append(s.folders[name], folder)
		}
	} else {
		s.declared[at]++
	}
	s.mentions[folder+"."+name] = append(s.mentions[folder+"."+name], mentioned...)
}

// functionOf is the function that a name means inside a folder: one of the folder itself, or the only one of the others. ""
// where several share the name, or none has it.
func (s source) functionOf(folder, name string) string {
	if count := s.declared[folder+"."+name]; count > 0 {
		if count > 1 {
			return ""
		}
		return folder + "." + name
	}
	if folders := s.folders[name]; len(folders) == 1 && s.declared[folders[0]+"."+name] == 1 {
		return folders[0] + "." + name
	}
	return ""
}

// namesIn are the methods, functions and types of its own package that a function names.
func namesIn(function *ast.FuncDecl) (names []string) {
	ast.Inspect(function, func(node ast.Node) bool {
		switch at := node.(type) {
		case *ast.SelectorExpr:
			if of, ok := at.X.(*ast.Ident); ok && of.Name == "paths" {
				return false // a link to a page is not the page
			}
			if of, ok := at.X.(*ast.SelectorExpr); !ok || slices.Contains([]string{"client", "Client", "desk", "handlers", "runner"},
				of.Sel.Name) { // neither the mirror's nor the store's
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

// receiverOf is the type that a function is a method of, except those that all pages of a folder are methods of, and "" for a
// function that is none.
func receiverOf(function *ast.FuncDecl) string {
	if function.Recv == nil {
		return ""
	}
	of := function.Recv.List[0].Type
	if pointer, ok := of.(*ast.StarExpr); ok {
		of = pointer.X
	}
	if name, ok := of.(*ast.Ident); ok && !slices.Contains([]string{"Handlers", "Base", "Runner"}, name.Name) {
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

// reached is every name that a function mentions, and what the functions that it mentions do. A name that several functions
// share says nothing about which is meant, and is not followed.
func (s source) reached(function string) map[string]bool {
	seen, followed := map[string]bool{}, map[string]bool{}
	var follow func(string)
	follow = func(function string) {
		folder, _, _ := strings.Cut(function, ".")
		for _, mentioned := range s.mentions[function] {
			seen[mentioned] = true
			next := s.functionOf(folder, mentioned)
			if next != "" && !followed[next] && mentioned != "notice" && mentioned != "Notice" { // what was done last is said on every page
				followed[next] = true
				follow(next)
			}
		}
	}
	follow(function)
	return seen
}

// pagesByMethod finds the pages of Frontdesk that lead to each method of the client.
func pagesByMethod(t *testing.T) map[string][]string {
	folders := []string{"auth"}
	found, err := filepath.Glob("../handlers/*")
	require.NoError(t, err)
	for _, path := range found {
		if filepath.Ext(path) == "" {
			folders = append(folders, strings.TrimPrefix(filepath.ToSlash(path), "../"))
		}
	}
	handlers, mirror := parseFolders(t, folders...), parseFolders(t, "workos/mirror")
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
		for _, pattern := range patterns {
			add(handlers.reached(handler), pattern)
		}
	}
	for function := range mirror.mentions {
		add(mirror.reached(function), "every list, from the copy")
	}
	byMethod := map[string][]string{}
	for name, at := range pages {
		byMethod[name] = slices.SortedFunc(maps.Keys(at), func(a, b string) int { return cmp.Or(len(a)-len(b), strings.Compare(a, b)) })
	}
	return byMethod
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
	read := func(path string, routeAt, handlerAt int) {
		folder := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(path)), "../")
		for _, file := range parseFiles(t, path) {
			ast.Inspect(file, func(node ast.Node) bool {
				row, ok := node.(*ast.CompositeLit)
				if !ok || len(row.Elts) <= handlerAt {
					return true
				}
				route, isRoute := valueOf(row.Elts[routeAt]).(*ast.SelectorExpr)
				handler, isHandler := valueOf(row.Elts[handlerAt]).(*ast.SelectorExpr)
				if isRoute && isHandler && patterns[route.Sel.Name] != "" {
					function := folderOf(handler, folder) + "." + handler.Sel.Name
					handlers[function] = append(handlers[function], patterns[route.Sel.Name])
				}
				return true
			})
		}
	}
	read("../web/routes.go", 0, 2)
	actions, err := filepath.Glob("../handlers/*/actions.go")
	require.NoError(t, err)
	for _, path := range actions {
		read(path, 0, 1)
	}
	require.Greater(t, len(handlers), 100, "the table of routes and the forms of the actions are read")
	return handlers
}

// valueOf is the value of an element, with or without a key.
func valueOf(element ast.Expr) ast.Expr {
	if pair, ok := element.(*ast.KeyValueExpr); ok {
		return pair.Value
	}
	return element
}

// folderOf is where a handler is: h.Users.Show of the table of routes in handlers/users, s.auth.SignIn in auth, and h.Show
// in the folder of the file itself.
func folderOf(handler *ast.SelectorExpr, folder string) string {
	of, ok := handler.X.(*ast.SelectorExpr)
	switch {
	case !ok && folder == "web":
		return "handlers/action"
	case !ok:
		return folder
	case of.Sel.Name == "auth":
		return "auth"
	}
	return "handlers/" + strings.ToLower(of.Sel.Name)
}
