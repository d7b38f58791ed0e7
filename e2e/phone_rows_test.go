package e2e

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAPhoneShowsARolesPermissionsInAFewLines(t *testing.T) {
	v := as(t, "admin", onAPhone)
	v.goTo("/settings/roles")
	rows := v.Locator(".rows tbody tr")
	require.NoError(t, that(rows.First()).ToBeVisible())
	high, err := rows.EvaluateAll(`rows => rows.filter(row => row.getBoundingClientRect().height > 84).map(row => row.innerText)`)
	require.NoError(t, err)
	assert.Empty(t, high, "more than three lines")
	seen, err := rows.EvaluateAll(`rows => [rows[0], rows.at(-1)].map(row => [...row.cells].filter(cell => cell.checkVisibility()).map(cell => cell.dataset.label).join())`)
	require.NoError(t, err)
	assert.Equal(t, []any{"Permission,Viewer,Success,Support,Admin (you)", "Permission,Admin (you)"}, seen, "only the roles that may")
}

// doubledLabels lists the values that name what is missing and still have the name of their column in front.
const doubledLabels = `() => [...document.querySelectorAll('.rows td:has(> .missing)')]
	.filter(cell => cell.checkVisibility() && getComputedStyle(cell, '::before').position !== 'absolute')
	.filter(cell => cell.innerText.toLowerCase().includes(cell.dataset.label.toLowerCase()))
	.map(cell => cell.dataset.label + ' ' + cell.innerText)`

func TestAPhoneDoesNotNameAColumnTwice(t *testing.T) {
	v := as(t, "viewer", onAPhone)
	for _, path := range []string{"/connections?certificate=none", "/organizations", "/directories", "/users", "/invitations"} {
		v.goTo(path)
		require.NoError(t, that(v.rows().First()).ToBeVisible())
		assert.Empty(t, v.listed(doubledLabels), path)
	}
}
