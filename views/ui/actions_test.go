package ui_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"frontdesk/views/ui"
)

func TestActionsThatTakeSomethingAwayLookDangerous(t *testing.T) {
	looks := func(label string) (button, row int) {
		action := ui.Action{Label: label, URL: "/x"}
		return parse(t, ui.Button(action)).Find("a[data-variant=destructive]").Length(),
			parse(t, ui.RowActions([]ui.Action{action})).Find("a[data-danger]").Length()
	}
	for _, label := range []string{
		"Delete", "Remove from organization", "Revoke", "End session", "End all sessions", "Reset MFA", "Deactivate", "Disconnect", "Expire",
		"Turn off",
	} {
		button, row := looks(label)
		assert.Equal(t, 1, button, label)
		assert.Equal(t, 1, row, label)
	}
	for _, label := range []string{"Edit", "Change role", "Endpoint", "Removed users", "Turn on", "Turn off-peak mode on"} {
		button, row := looks(label)
		assert.Zero(t, button, label)
		assert.Zero(t, row, label)
	}
}
