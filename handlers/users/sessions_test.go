package users

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"frontdesk/workos"
)

func TestSessionsOfUnknownStatusAreNotCalledActive(t *testing.T) {
	sessions := func(statuses ...string) (all []workos.Session) {
		for _, status := range statuses {
			all = append(all, workos.Session{Status: status})
		}
		return all
	}
	assert.Equal(t, "2 active sessions and 1 with another status", sessionsWords(sessions("active", "zombie", "active")))
	assert.Equal(t, "1 active session", sessionsWords(sessions("active")))
	assert.Equal(t, "2 sessions with an unknown status", sessionsWords(sessions("zombie", "")))
}
