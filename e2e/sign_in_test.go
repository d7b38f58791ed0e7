package e2e

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAnOperatorSignsInAndSeesTheOverview(t *testing.T) {
	d := sharedDeskFor(t)
	for _, role := range []string{"viewer", "success", "support", "admin"} {
		t.Run(role, func(t *testing.T) {
			v := d.in(t).visit()
			v.signIn(role)
			assert.Equal(t, "Overview", v.heading())
			v.see(v.openOperatorMenu().GetByText(role + "@frontdesk.example"))
			assert.Equal(t, 0, countScripts(t, v), "every script has the nonce of its answer")
		})
	}
}

// countScripts counts script tags without a source: the policy would have blocked them.
func countScripts(t *testing.T, v *visit) int {
	t.Helper()
	count, err := v.Locator("script:not([src])").Count()
	require.NoError(t, err)
	return count
}

func TestSigningInWorksWithoutScripts(t *testing.T) {
	v := sharedDeskFor(t).visit(withoutScripts)
	v.signIn("support")
	assert.Equal(t, "Overview", v.heading())
}

func TestACustomersPersonIsNotLetIn(t *testing.T) {
	d := sharedDeskFor(t)
	v := d.visit()
	v.expect("status of 403") // the refusal
	v.goTo("/")
	v.continueWithWorkOS()
	email := v.Locator("input[type=email][name=email]")
	require.NoError(t, email.Fill("nobody@example.com"))
	require.NoError(t, email.Press("Enter"))
	arrive(t, v, "the answer of the desk", func(url string) bool { return strings.HasPrefix(url, d.URL) })
	v.headed("This account belongs to another organization")

	v.goTo("/?again")
	assert.Contains(t, v.URL(), d.URL+"/sign-in", "there is no session")
}
