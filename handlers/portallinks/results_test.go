package portallinks

import (
	"testing"
	"time"

	"frontdesk/store"
	portallinksview "frontdesk/views/portallinks"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
)

func TestAResultBelongsToTheNewestLinkBeforeIt(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2026, 5, 4, 9, minute, 0, 0, time.UTC) }
	link := func(id, intent, state string, minute int) store.PortalLink {
		return store.PortalLink{ID: id, Intent: intent, State: state, IssuedAt: at(minute)}
	}
	issued := []store.PortalLink{
		link("d", "sso", store.PortalLinkIssued, 40), link("refused", "sso", store.PortalLinkFailed, 28),
		link("other purpose", "dsync", store.PortalLinkIssued, 27), link("c", "sso", store.PortalLinkIssued, 20),
		link("b", "sso", store.PortalLinkIssued, 10), link("a", "sso", store.PortalLinkIssued, 0),
	}
	activated := func(minute int) workos.Event {
		event := workos.Event{Event: "connection.activated", Context: &workos.EventContext{Actor: &workos.EventActor{Source: "admin_portal"}}}
		event.CreatedAt = workos.Time{Time: at(minute)}
		return event
	}
	events := []workos.Event{activated(30), activated(5)}
	for id, want := range map[string]struct {
		minute  int
		isLater bool
	}{"a": {5, false}, "b": {0, true}, "c": {30, false}, "d": {0, false}} {
		for _, row := range issued {
			if row.ID != id {
				continue
			}
			first, later := resultFor(portallinksview.Link{ID: id, Intent: row.Intent, State: row.State, IssuedAt: row.IssuedAt}, events, issued)
			assert.Equal(t, want.isLater, later, id)
			if want.minute == 0 {
				assert.Nil(t, first, id)
			} else if assert.NotNil(t, first, id) {
				assert.Equal(t, at(want.minute), first.CreatedAt.Time, id)
			}
		}
	}
}
