package views_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"frontdesk/views"
)

func TestALaterNoticeNamesTheTargetOnce(t *testing.T) {
	const unknown = "The outcome was unknown at first. WorkOS shows now that it is done."
	for _, test := range []struct{ target, organization, note, want string }{
		{"Acme", "Acme", unknown, "Edited an organization: Acme. " + unknown},
		{"Acme", "", "Acme saved. " + unknown, "Edited an organization. Acme saved. " + unknown},
		{"Ida Berg", "Acme", "\u2068Ida Berg\u2069 saved. " + unknown, "Edited an organization: Acme. \u2068Ida Berg\u2069 saved. " + unknown},
		{"Ida Berg", "Acme", unknown, "Edited an organization: Ida Berg · Acme. " + unknown},
		{"Acme door", "Acme", unknown, "Edited an organization: Acme door. " + unknown},
	} {
		assert.Equal(t, test.want, views.LaterNotice("Edited an organization", "done", test.target, test.organization, test.note).Text)
	}
}

func TestALaterNoticeNamesWhatWasAskedFor(t *testing.T) {
	assert.Equal(t, "Tried to create an API key: Northwind Logistics · Name: Data warehouse. It did not happen.",
		views.LaterNotice("Tried to create an API key", "unknown", "Northwind Logistics", "Northwind Logistics", "It did not happen.",
			"Name: Data warehouse").Text)
}
