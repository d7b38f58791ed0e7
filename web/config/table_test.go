package config

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestHelpAndREADMEHaveTheSameSettings(t *testing.T) {
	var out strings.Builder
	WriteTable(&out)
	var names []string
	for _, row := range described() {
		names = append(names, row.Name)
		assert.Contains(t, out.String(), "\n  "+row.Name+"\n      "+row.Meaning+". Default: "+row.Default+".\n")
	}
	assert.ElementsMatch(t, Names(), names, "every setting is described")
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	assert.Contains(t, string(readme), markdown(), "the README's table is the one of web/config/table.go:\n%s", markdown())
}
