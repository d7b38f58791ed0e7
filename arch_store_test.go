package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// storeReadsWithoutScope are the exported methods of the store that read without a Scope, each with its reason: what they give
// is the reader's own, found by a secret or for the operator of the session, or it is nobody's record at all.
var storeReadsWithoutScope = map[string]string{
	"AuditEntryOfForm": "the key of a form is a secret of the operator to whom the form was shown",
	"PortalLinkOfForm": "found by the key of the operator's own form",
	"ExportOfForm":     "found by the key of the operator's own form",
	"Session":          "found by the secret in the browser's cookie",
	"TakeSignIn":       "found by the secret state of a sign-in, in the browser that began it",
	"Preference":       "what the operator of the session chose for themselves; no record of a customer or an action",
	"Ping":             "tells only whether the records can be read",
}

// storeWrites are the exported methods of the store that write, and give at most what they have just written.
var storeWrites = map[string]bool{
	"Begin": true, "BeginOnce": true, "FinishForm": true, "Record": true, "RecordOutcome": true, "RecoverPending": true, "SaveCreated": true,
	"SaveVersion": true, "SaveAnswered": true, "RecordAnyway": true, "RecordAccepted": true, "RecoverStale": true, "WriteUnwritten": true,
	"Cancel": true, "Claim": true, "PostponeLookup": true, "FinishLookup": true, "SaveShownAgain": true,
	"ReservePortalLink": true, "CompletePortalLink": true,
	"ReserveExport": true, "CompleteExport": true, "UpdateExportState": true,
	"CreateSession": true, "TouchSession": true, "RevokeSession": true, "PruneSessions": true, "CreateSignIn": true,
	"SetPreference": true, "CheckWritable": true, "Close": true,
}

// TestArchitectureReadsOfTheStoreTakeAScope finds readers that do not ask whose records they may give, or do not heed the answer.
func TestArchitectureReadsOfTheStoreTakeAScope(t *testing.T) {
	readers, listed := 0, map[string]bool{}
	for path, method := range methodsOf(t, "store", "Store") {
		name := method.Name.Name
		if storeReadsWithoutScope[name] != "" || storeWrites[name] {
			listed[name] = true
			assert.False(t, takesScope(method), "%s: Store.%s takes a Scope: take it off the lists in arch_store_test.go", path, name)
			continue
		}
		readers++
		if assert.True(t, takesScope(method), "%s: Store.%s reads without a Scope. Take `scope Scope` after the context and hand it to "+
			"querySpec or ask scope.Check(). What gives only the reader's own by a secret goes into storeReadsWithoutScope with its reason, "+
			"what only writes into storeWrites (arch_store_test.go)", path, name) {
			assert.True(t, uses(method.Body, "scope"), "%s: Store.%s does not check its scope or hand it on", path, name)
		}
	}
	require.Greater(t, readers, 15)
	for name := range storeReadsWithoutScope {
		assert.True(t, listed[name], "storeReadsWithoutScope names Store.%s, which does not exist", name)
	}
	for name := range storeWrites {
		assert.True(t, listed[name], "storeWrites names Store.%s, which does not exist", name)
	}
}

// eventsWithoutScope are the exported methods of the kept events that take no Scope: they write, say how far events were read, or give
// events to the process that applies them.
var eventsWithoutScope = []string{"Advance", "After", "CaughtUp", "Close", "Complete", "Cursor", "Insert", "LastNumber", "Ping", "Prune", "ResetCursor",
	"Retry", "SetAside", "Settle", "Since", "Stored", "Waiting"}

// TestArchitectureReadsOfEventsTakeAScope finds readers of the kept events that do not ask whose events they may give.
func TestArchitectureReadsOfEventsTakeAScope(t *testing.T) {
	readers := 0
	for path, method := range methodsOf(t, "store/events", "Store") {
		name := method.Name.Name
		if slices.Contains(eventsWithoutScope, name) {
			continue
		}
		readers++
		assert.True(t, takesScope(method), "%s: events.Store.%s reads without a Scope, after the context", path, name)
		assert.True(t, uses(method.Body, "scope"), "%s: events.Store.%s does not check its scope or hand it on", path, name)
	}
	require.Equal(t, 5, readers)
}

// wholeStore are the files, besides tests, that may name the whole store: they open it, or hand its parts out.
var wholeStore = []string{"handlers/handlers.go", "web/server.go"}

// TestArchitectureTheStoreIsTakenByConcern finds methods that no interface of the store has, and those who take all of it.
func TestArchitectureTheStoreIsTakenByConcern(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "store/interfaces.go", nil, 0)
	require.NoError(t, err)
	known := map[string]bool{"Close": true} // for those who opened it
	ast.Inspect(file, func(node ast.Node) bool {
		if concern, isInterface := node.(*ast.InterfaceType); isInterface {
			for _, method := range concern.Methods.List {
				for _, name := range method.Names {
					known[name.Name] = true
				}
			}
		}
		return true
	})
	for path, method := range methodsOf(t, "store", "Store") {
		name := method.Name.Name
		assert.True(t, known[name], "%s: Store.%s is in no interface: add it to that of its concern in store/interfaces.go", path, name)
	}
	eachFile(t, func(path string, content []byte) {
		if strings.HasPrefix(path, "store/") || strings.HasSuffix(path, "_test.go") || slices.Contains(wholeStore, path) {
			return
		}
		assert.False(t, bytes.Contains(content, []byte("store.Store")), "%s takes the whole store: take the interfaces that it needs "+
			"(store/interfaces.go)", path)
	})
}

// scopeOfEverything are the files, besides tests and those of the store and the mirror, that may name the scope of everything, each
// with its reason. Everywhere else a read has its scope from page.Base.Scope.
var scopeOfEverything = map[string]string{
	"workos/sync/apply.go":                "tries again, in the background, to apply what was set aside",
	"handlers/page/base.go":               "Base.Scope gives it to the operators, all of whom may see everything today",
	"handlers/action/attribution.go":      "whose doing something was does not depend on who looks",
	"handlers/action/delayed.go":          "sends what is due, of every operator, in the background",
	"handlers/action/delete.go":           "looks for what was deleted, of every operator, in the background",
	"handlers/action/lookup.go":           "looks at what is due, of every operator, in the background",
	"handlers/auditlogs/exports_watch.go": "asks after the exports of every operator in the background",
}

// TestArchitectureOperatorsHaveTheirScopeFromOnePlace finds those who decide for themselves whose records may be read.
func TestArchitectureOperatorsHaveTheirScopeFromOnePlace(t *testing.T) {
	names := map[string]bool{}
	eachFile(t, func(path string, content []byte) {
		if strings.HasPrefix(path, "store/") || strings.HasPrefix(path, "workos/mirror/") || strings.HasSuffix(path, "_test.go") ||
			filepath.Ext(path) != ".go" {
			return
		}
		for _, name := range []string{"store.Everything", "mirror.Everything"} {
			if bytes.Contains(content, []byte(name)) {
				names[path] = true
				assert.NotEmpty(t, scopeOfEverything[path], "%s names %s: take the scope from page.Base.Scope. What runs in the background for "+
					"every operator goes into scopeOfEverything with its reason (arch_store_test.go)", path, name)
			}
		}
	})
	for path := range scopeOfEverything {
		assert.True(t, names[path], "scopeOfEverything lists %s, which does not name it", path)
	}
}
