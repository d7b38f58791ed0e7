package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"iter"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// withoutScope are the exported methods of the mirror that give no objects: they write, or run it.
var withoutScope = []string{"Applied", "ApplyChanges", "AwaitConfirmed", "AwaitSyncNow", "Close", "CoveredSince", "Delete", "KeepIssues", "LookAgain", "MaySyncByHand", "NextNumber", "NoteDamage",
	"NoteShown", "NoteVersion", "Progress", "Refresh", "RefreshAfterEvent", "Run", "SetApplied", "SetDeleting", "SyncByHand", "SyncNow",
	"WatchFile"}

// TestArchitectureReadsOfTheMirrorTakeAScope finds readers that do not ask whose objects they may give, or do not heed the answer.
func TestArchitectureReadsOfTheMirrorTakeAScope(t *testing.T) {
	readers := 0
	for path, method := range methodsOf(t, "workos/mirror", "Mirror") {
		if strings.HasPrefix(method.Name.Name, "Upsert") || slices.Contains(withoutScope, method.Name.Name) {
			continue
		}
		readers++
		assert.True(t, takesScope(method), "%s: Mirror.%s reads without a Scope, after the context", path, method.Name.Name)
		assert.True(t, uses(method.Body, "scope"), "%s: Mirror.%s does not check its scope or hand it on", path, method.Name.Name)
	}
	require.Greater(t, readers, 40)
}

// methodsOf are the exported methods of a type, with the file of each.
func methodsOf(t *testing.T, folder, name string) iter.Seq2[string, *ast.FuncDecl] {
	t.Helper()
	files, err := filepath.Glob(folder + "/*.go")
	require.NoError(t, err)
	return func(yield func(string, *ast.FuncDecl) bool) {
		for _, path := range files {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			require.NoError(t, err)
			for _, declared := range file.Decls {
				method, isFunc := declared.(*ast.FuncDecl)
				if isFunc && isMethodOf(method, name) && method.Name.IsExported() && !yield(path, method) {
					return
				}
			}
		}
	}
}

func isMethodOf(method *ast.FuncDecl, name string) bool {
	if method.Recv == nil {
		return false
	}
	pointer, isPointer := method.Recv.List[0].Type.(*ast.StarExpr)
	if !isPointer {
		return false
	}
	receiver, isName := pointer.X.(*ast.Ident)
	return isName && receiver.Name == name
}

// takesScope reports whether a method's second parameter is the scope.
func takesScope(method *ast.FuncDecl) bool {
	parameters := method.Type.Params.List
	if len(parameters) < 2 || len(parameters[1].Names) != 1 || parameters[1].Names[0].Name != "scope" {
		return false
	}
	scope, isName := parameters[1].Type.(*ast.Ident)
	return isName && scope.Name == "Scope"
}

func uses(body *ast.BlockStmt, name string) (found bool) {
	ast.Inspect(body, func(node ast.Node) bool {
		ident, isIdent := node.(*ast.Ident)
		found = found || isIdent && ident.Name == name
		return !found
	})
	return found
}

// TestArchitectureOneRuleSaysWhatIsBeingDeleted: who asks the mirror alone forgets that something is deleted with its owner.
func TestArchitectureOneRuleSaysWhatIsBeingDeleted(t *testing.T) {
	const rule = "handlers/page/object.go" // Base.Deletion
	asked := false
	eachFile(t, func(path string, content []byte) {
		if strings.HasSuffix(path, "_test.go") || !strings.Contains(string(content), "Mirror.IsDeleting(") {
			return
		}
		asked = true
		assert.Equal(t, rule, path, "ask Base.Deletion, which also knows what an object belongs to")
	})
	require.True(t, asked)
}
