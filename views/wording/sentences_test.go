package wording_test

import (
	"testing"

	"frontdesk/views/wording"

	"github.com/stretchr/testify/assert"
)

func TestNamesInASentenceAreNotRepeated(t *testing.T) {
	for want, names := range map[string][]string{
		"Okta (2)":              {"Okta", "Okta"},
		"Okta (2) and Entra ID": {"Okta", "Entra ID", "Okta"},
		"Okta":                  {"Okta"},
		"A, B and C":            {"A", "B", "C"},
	} {
		assert.Equal(t, want, wording.JoinAnd(names))
	}
}
