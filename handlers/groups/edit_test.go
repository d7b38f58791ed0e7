package groups

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTheDeletionOfAGroupSaysWhatItMeans(t *testing.T) {
	assert.Equal(t, "The group has no members.", groupGoes(memberCount{}, "Acme"))
	assert.Contains(t, groupGoes(memberCount{n: 1}, "Acme"), "The group has 1 member. They will stay a member of Acme with their role")
	assert.Contains(t, groupGoes(memberCount{n: 1, problem: errors.New("refused")}, "Acme"),
		"The group has 1 member or more. They will stay members")
	assert.Contains(t, groupGoes(memberCount{n: 500, isMore: true}, "Acme"), "The group has more than 500 members. They")
	assert.Contains(t, groupGoes(memberCount{problem: errors.New("refused")}, "Acme"), "members who could not be counted")
}
