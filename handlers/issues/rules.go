package issues

import (
	"net/http"

	"frontdesk/views"
	issuesview "frontdesk/views/issues"
	"frontdesk/web/request"
)

// Rules shows the rules that find issues, each with how many are open.
func (h *Handlers) Rules(c request.Context) error {
	ctx := c.Request().Context()
	open, err := h.Mirror.IssueCounts(ctx, h.Scope(ctx))
	if err != nil {
		return err
	}
	return h.Render(c, http.StatusOK, views.Page{Title: "Rules", Section: views.SectionSettings,
		Body: issuesview.RulesBody(issuesview.RulesPage{Open: open})})
}
