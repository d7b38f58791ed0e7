package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAnUnknownSettingIsComparedWithoutWhatAllHave(t *testing.T) {
	const noIdea = "Remove it; frontdesk serve -h lists all settings."
	for name, want := range map[string]string{
		"FRONTDESK_FOO_FILE": noIdea, "FRONTDESK_FOO": noIdea, "FRONTDESK_X": noIdea, "FRONTDESK_COLOUR": noIdea,
		"FRONTDESK_SOMETHING_LONGER": noIdea,
		"FRONTDESK_ROLE_FILE":        "Did you mean FRONTDESK_ROLES_FILE?", "FRONTDESK_ADRR": "Did you mean FRONTDESK_ADDR?",
		"FRONTDESK_SSO_CONECTION": "Did you mean FRONTDESK_SSO_CONNECTION?", "WORKOS_APIKEY_FILE": "Did you mean WORKOS_API_KEY_FILE?",
		"FRONTDESK_ROLES_FIEL": "Did you mean FRONTDESK_ROLES_FILE?", "FRONTDESK_API_KEY": "Did you mean WORKOS_API_KEY?",
	} {
		unknown := Unknown([]string{name + "=x"})
		if assert.Len(t, unknown, 1, name) {
			assert.Equal(t, want, unknown[0].Fix, name)
		}
	}
}

func TestServeWarnsOfUnknownSettings(t *testing.T) {
	unknown := Unknown([]string{"FRONTDESK_ROLE=admin=x", "WORKOS_COOKIE_PASSWORD=x", "FRONTDESK_ROLES_FILE=/x", "PATH=/bin"})
	require.Len(t, unknown, 1)
	assert.Equal(t, Error{Setting: "FRONTDESK_ROLE", Problem: "is not a Frontdesk setting", Fix: "Did you mean FRONTDESK_ROLES?"}, unknown[0])
}
