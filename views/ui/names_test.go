package ui

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestANameFromOutsideKeepsToItself(t *testing.T) {
	for name, want := range map[string]string{
		"Acme":                   "Acme",
		"株式会社 Acme":              "株式会社 Acme",
		"\u202eGpj.exe customer": "\u2068\u202eGpj.exe customer\u2069",
		"شركة Acme":              "\u2068شركة Acme\u2069",
		"a\u2069\u202eb":         "\u2068a\u202eb\u2069",
		"\u2067open":             "\u2068\u2067open\u2069\u2069",
		"":                       "",
	} {
		assert.Equal(t, want, Isolated(name), "%q", name)
		assert.Equal(t, want, Isolated(Isolated(name)), "%q once", name)
	}
	assert.Equal(t, "שלום", Bare(Isolated("שלום")))
}

func TestEveryNameCanBeTyped(t *testing.T) {
	for name, want := range map[string]string{
		"Cafe\u0301":             "Café",
		"Ze\u200bro  Width ":     "Zero Width",
		"\u202eGpj.exe customer": "Gpj.exe customer",
		" \u00a0\u2003 ":         "",
		"\u200b":                 "",
		"شركة Acme":              "شركة Acme",
	} {
		assert.Equal(t, want, Typeable(name), "%q", name)
		assert.Equal(t, want, Typeable(Isolated(name)), "%q in a sentence", name)
	}
	assert.Equal(t, "org_1", Named(" \u200b", "org_1"), "a name that cannot be seen is none")
	assert.Equal(t, "Acme", Named("Acme", "org_1"))
}
