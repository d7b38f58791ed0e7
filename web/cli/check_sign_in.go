package cli

import (
	"context"
	"fmt"
	"strings"

	"frontdesk/web/config"
	"frontdesk/workos"
)

const (
	organizationSetting = "FRONTDESK_SSO_ORGANIZATION"
	connectionSetting   = "FRONTDESK_SSO_CONNECTION"
)

// signIn checks the organization or connection that people sign in with, and whether anyone can sign in.
func (c *check) signIn(ctx context.Context) {
	if c.cfg.Organization != "" && !c.errs.Has(organizationSetting) {
		c.organization(ctx)
	}
	if c.cfg.Connection != "" && !c.errs.Has(connectionSetting) {
		c.connection(ctx)
	}
}

// lookUpError returns the error for an object that could not be read.
func lookUpError(setting, id string, err error) config.Error {
	if workos.IsNotFound(err) {
		return config.Error{Setting: setting, Problem: "is unknown to this WorkOS environment: " + id,
			Fix: "Copy the ID from the WorkOS Dashboard, from the same environment as the API key."}
	}
	return notLookedUp(setting, err)
}

func (c *check) organization(ctx context.Context) {
	id := c.cfg.Organization
	organization, err := c.client.GetOrganization(ctx, id)
	if err != nil {
		c.errs = append(c.errs, lookUpError(organizationSetting, id, err))
		return
	}
	var all, active, validating []workos.Connection
	for connection, err := range c.client.AllConnections(ctx, workos.ListConnectionsOptions{OrganizationID: id}) {
		if err != nil {
			e := workos.Explain(err, workos.ForAdministrator)
			c.errs = append(c.errs, config.Error{Setting: organizationSetting, Problem: "has connections that could not be read: " +
				strings.TrimRight(e.Why, "."),
				Fix: e.Advice + " " + detail(err), IsUntried: true})
			return
		}
		all = append(all, connection)
		switch connection.State {
		case "active":
			active = append(active, connection)
		case "validating":
			validating = append(validating, connection)
		}
	}
	who := fmt.Sprintf("%s (%s)", organization.Name, id)
	switch {
	case len(active) == 1:
		fmt.Fprintf(c.out, "People of %s may sign in, by the connection %s.\n", who, connectionWords(active[0]))
	case len(active) > 1 && c.cfg.Connection == "":
		c.errs.Add(organizationSetting, "has several active connections, so WorkOS cannot choose one: "+listConnections(active),
			"Set FRONTDESK_SSO_CONNECTION to the ID of the one to use, and remove FRONTDESK_SSO_ORGANIZATION.")
	case len(active) > 1:
		fmt.Fprintf(c.out, "%s has several active connections.\n", who)
	case len(validating) == 1:
		fmt.Fprintf(c.out, "People of %s may sign in, by the connection %s, which becomes active after the first successful sign-in.\n",
			who, connectionWords(validating[0]))
	case len(all) == 0:
		c.errs.Add(organizationSetting, "has no SSO connection, so nobody can sign in",
			"Set up a connection for "+who+" in the WorkOS Dashboard.")
	default:
		c.errs.Add(organizationSetting, "has no active connection, so nobody can sign in: "+listConnections(all),
			"Complete the set-up of one of them in the WorkOS Dashboard.")
	}
}

func (c *check) connection(ctx context.Context) {
	connection, err := c.client.GetConnection(ctx, c.cfg.Connection)
	if err != nil {
		c.errs = append(c.errs, lookUpError(connectionSetting, c.cfg.Connection, err))
		return
	}
	if c.cfg.Organization != "" && connection.OrganizationID != c.cfg.Organization {
		c.errs.Add(connectionSetting, fmt.Sprintf("belongs to another organization: %s to %s, not to %s",
			c.cfg.Connection, connection.OrganizationID, c.cfg.Organization),
			"Keep one of the two settings: the connection, or the organization whose people may sign in.")
	}
	switch connection.State {
	case "active":
		of := ""
		if connection.OrganizationID != "" {
			of = " of the organization " + connection.OrganizationID
		}
		fmt.Fprintf(c.out, "People may sign in by the connection %s%s.\n", connectionWords(connection), of)
	case "validating":
		fmt.Fprintf(c.out, "People may sign in by the connection %s, which becomes active after the first successful sign-in.\n",
			connectionWords(connection))
	default:
		c.errs.Add(connectionSetting, "is not active, so nobody can sign in: "+connectionWords(connection),
			"Complete the set-up of the connection in the WorkOS Dashboard, or choose an active one.")
	}
}

func connectionWords(c workos.Connection) string {
	return fmt.Sprintf("%s (%s, %s)", c.Name, c.ID, c.State)
}

func listConnections(connections []workos.Connection) string {
	var names []string
	for _, c := range connections {
		names = append(names, connectionWords(c))
	}
	return strings.Join(names, ", ")
}
