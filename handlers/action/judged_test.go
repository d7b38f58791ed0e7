package action

import (
	"strings"
	"testing"

	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
)

func TestADifferenceSaysWhatIsThereAndWhatWasAskedFor(t *testing.T) {
	long := strings.Repeat("a", maxValueShown)
	for want, d := range map[string]workos.Difference{
		"Role: billing (asked for admin)":                                 {Field: "role_slugs", Shown: "billing", Asked: "admin"},
		"Permissions: posts:read (none asked for)":                        {Field: "permissions", Shown: "posts:read"},
		"Description: none (asked for ours)":                              {Field: "description", Asked: "ours"},
		"Metadata plan_b: free (asked for gold)":                          {Field: "metadata.plan_b", Shown: "free", Asked: "gold"},
		"Days until it expires: 2 (asked for 7)":                          {Field: "expires_in_days", Shown: "2", Asked: "7"},
		"Name: A  B (what was asked for has other spaces)":                {Field: "name", Shown: "A  B", Asked: "A B"},
		"Name: " + long + "… (what was asked for differs further on)":     {Field: "name", Shown: long + "b", Asked: long + "c"},
		"Name: " + long + "… (asked for b" + long[1:] + "…)":              {Field: "name", Shown: long + "b", Asked: "b" + long},
		"Expires: none (asked for 2027-12-31T23:59:59Z)":                  {Field: "expires_at", Asked: "2027-12-31T23:59:59Z"},
		"External ID: none (asked for 1); Role: viewer (asked for admin)": {},
	} {
		differences := []workos.Difference{d}
		if d.Field == "" {
			differences = []workos.Difference{{Field: "external_id", Asked: "1"}, {Field: "role_slug", Shown: "viewer", Asked: "admin"}}
		}
		assert.Equal(t, "WorkOS accepted this, but did not do it as asked. "+want+".", notAsAsked(differences))
	}
}
