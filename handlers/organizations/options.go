package organizations

import (
	"cmp"
	"net/http"

	"frontdesk/handlers/page"
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// Options suggests organizations for a type-ahead, from the mirror. What the mirror does not have yet,
// such as the ID of a customer created a minute ago, is looked up in WorkOS.
func (h *Handlers) Options(c request.Context) error {
	text := page.OneLine(c.QueryParam("organization_text"))
	if len([]rune(text)) > page.MaxSearchLength {
		return page.BadRequest("That search is too long", "Type a name, a domain or an ID.")
	}
	ctx := c.Request().Context()
	found, err := h.SuggestedOrganizations(ctx, text)
	if clean := page.CleanPasted(text, c.Request().Host); err == nil && len(found) == 0 && clean != text {
		text = clean
		found, err = h.SuggestedOrganizations(ctx, text)
	}
	if err != nil {
		return err
	}
	if len(found) == 0 && text != "" {
		if found, err = h.AskOrganizations(ctx, text); err != nil && !workos.IsNotFound(err) {
			h.Log.InfoContext(ctx, "organization options", "error", err)
		}
	}
	options := make([]ui.ComboOption, 0, len(found))
	for _, o := range found[:min(len(found), page.OptionsShown)] {
		options = append(options, ui.ComboOption{Value: o.ID, Label: ui.Named(o.Name, o.ID), Detail: cmp.Or(o.Domain, o.ID)})
	}
	return h.Write(c, http.StatusOK, views.Page{}, ui.ComboboxOptions(options))
}
