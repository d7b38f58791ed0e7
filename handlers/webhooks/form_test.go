package webhooks

import (
	"testing"

	"github.com/stretchr/testify/assert"

	actionsview "frontdesk/views/actions"
	"frontdesk/workos"
)

func TestEventsOfAnEndpointThatOnlyBlanksTellApartAreUnchanged(t *testing.T) {
	f := webhookForm{before: workos.WebhookEndpoint{Events: []string{"user.created ", "user.updated"}}}
	f.before.ID, f.URL = "we_1", "https://new.example/"
	f.readEvents([]string{"user.created", "user.updated"}, &actionsview.Form{})
	assert.Nil(t, f.update().Events, "only the address is sent")
}
