package health

import (
	"io/fs"
	"os"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

func TestTheVersionFollowsFromTheRules(t *testing.T) {
	version := func(rules, tests string, states ...string) int64 {
		return versionOf(fstest.MapFS{"rules.go": {Data: []byte(rules)}, "rules_test.go": {Data: []byte(tests)}}, states)
	}
	require.Equal(t, version("a", "b", "active"), version("a", "b", "active"))
	require.NotEqual(t, version("a", "b", "active"), version("another rule", "b", "active"))
	require.NotEqual(t, version("a", "b", "active"), version("a", "b", "active", "paused"), "a status that is now known")
	require.Equal(t, version("a", "b", "active"), version("a", "another test", "active"))
	require.Positive(t, Version(), "0 stands for nothing evaluated")
}

// TestTheVersionComesFromEveryFile compares what the program carries with the folder.
func TestTheVersionComesFromEveryFile(t *testing.T) {
	folder := os.DirFS(".")
	names, err := fs.Glob(folder, "*.go")
	require.NoError(t, err)
	for _, name := range names {
		source, err := fs.ReadFile(folder, name)
		require.NoError(t, err)
		carried, err := fs.ReadFile(sources, name)
		require.NoError(t, err, "the rules in %s do not change the version", name)
		require.Equal(t, string(source), string(carried))
	}
}
