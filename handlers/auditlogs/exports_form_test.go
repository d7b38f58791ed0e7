package auditlogs

import (
	"testing"
	"time"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/views"
	auditlogsview "frontdesk/views/auditlogs"
	"frontdesk/views/ui"

	"github.com/stretchr/testify/assert"
)

func TestEveryTimeThatAnExportOffersIsOneThatIsRead(t *testing.T) {
	now := time.Date(2026, 3, 15, 12, 0, 0, 0, time.UTC)
	h := &Handlers{Runner: &action.Runner{Base: &page.Base{Now: func() time.Time { return now }}}}
	for _, preset := range auditlogsview.ExportPresets {
		form := auditlogsview.ExportForm{Preset: preset.Key, Zone: ui.Zone{}}
		if preset.Key == views.PresetExact {
			form.From, form.To = "2026-03-01", "2026-03-02"
		}
		from, to := h.exportRange(&form)
		assert.Empty(t, form.Errors, preset.Key)
		assert.True(t, from.Before(to), preset.Key)
	}
	form := auditlogsview.ExportForm{Preset: "last_month", Zone: ui.Zone{}}
	_, _ = h.exportRange(&form)
	assert.Len(t, form.Errors, 1)
}
