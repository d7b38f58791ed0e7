package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// typesNoDate sets the 31st of February, part by part as a person does.
func (v *visit) typesNoDate(input playwright.Locator) {
	v.t.Helper()
	require.NoError(v.t, input.Focus())
	for _, key := range []string{"Up", "Up", "Right", "Down", "Right", "Up", "Right", "Up", "Right", "Up", "Right", "Up"} {
		require.NoError(v.t, v.Keyboard().Press("Arrow"+key))
	}
	bad, err := input.Evaluate("input => input.validity.badInput", nil)
	require.NoError(v.t, err)
	require.Equal(v.t, true, bad, "the browser takes the typed date for none")
}

// TestADateThatDoesNotExistIsNotSentAsNothing types what a browser's date control takes and does not send.
func TestADateThatDoesNotExistIsNotSentAsNothing(t *testing.T) {
	v := as(t, "admin")
	v.goTo("/events?range=30d")
	v.ready()
	from := v.Locator("#events-from")
	v.typesNoDate(from)
	v.click("button", "Apply")
	_, err := v.Locator("#events-type").SelectOption(playwright.SelectOptionValues{Values: playwright.StringSlice("connection")})
	require.NoError(t, err)
	bad, err := from.Evaluate("input => input.validity.badInput", nil)
	require.NoError(t, err)
	assert.Equal(t, true, bad, "what was typed is still there")
	assert.Equal(t, v.desk.URL+"/events?range=30d", v.URL(), "no other range is shown")
}
