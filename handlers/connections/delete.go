package connections

import (
	"cmp"
	"fmt"

	"frontdesk/handlers/action"
	"frontdesk/store"
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// Delete deletes a connection for good. WorkOS's API cannot turn one off.
func (h *Handlers) Delete(c request.Context) error {
	read, err := h.ConnectionResource().Read(c)
	if err != nil {
		return err
	}
	connection := read.Value
	ctx := c.Request().Context()
	row, err := h.Mirror.ConnectionRow(ctx, h.Scope(ctx), connection.ID)
	if err != nil {
		h.Failed(ctx, "connection row", err)
	}
	name, where := ui.Isolated(ui.Named(connection.Name, connection.ID)), ui.Isolated(ui.Named(row.OrganizationName, "its organization"))
	return h.Perform(c, action.Deletion(h.ConnectionResource(), action.Operation{
		Name: "connection.delete", Section: views.SectionConnections, CancelURL: paths.ConnectionShow.URL(connection.ID),
		Target: action.Target{Kind: "connection", ID: connection.ID, Name: name, OrganizationID: connection.OrganizationID,
			OrganizationName: row.OrganizationName, IsDeleting: connection.State == workos.StateDeleting},
		Confirmation: action.Confirmation{Title: "Delete " + name, Submit: "Delete connection", FailureText: "No connection was deleted",
			Description: connectionGoes(connection.State, name, where), Warnings: h.ConnectionLockout(connection)},
		Details: store.Facts(map[string]string{"type": connection.ConnectionType, "state": connection.State}),
		Result:  action.Result{URL: cmp.Or(paths.OrganizationShow.URL(connection.OrganizationID), paths.Connections.URL())},
	}, connection.ID, h.Client.DeleteConnection))
}

// connectionGoes describes what the deletion of a connection means for the people who can sign in through it.
func connectionGoes(state, name, where string) []string {
	switch state {
	case "draft", "requires_type":
		return []string{
			fmt.Sprintf("%s is not finished: nobody at %s can sign in through it, so nobody will lose access.", name, where),
			"What the customer's IT admin has set up so far will be lost. This cannot be undone.",
			"To continue with it instead, issue a portal link: the IT admin can finish it.",
		}
	case "inactive":
		return []string{
			fmt.Sprintf("Nobody at %s can sign in through %s, so nobody will lose access.", where, name),
			"A new connection will have different URLs, and must be set up from the start. This cannot be undone.",
			"To use it again instead, issue a portal link: the IT admin can set it up again.",
		}
	}
	return []string{
		fmt.Sprintf("Nobody at %s will be able to sign in through %s from the moment it is deleted.", where, name),
		"What the customer's IT admin set up at their identity provider will stop working: a new connection has different URLs. " +
			"This cannot be undone.",
		"To change the connection instead, issue a portal link: the IT admin can set it up again or renew its certificate " +
			"without anybody losing access.",
	}
}
