package web

import (
	"context"
	"fmt"
	"io"
	"strings"

	"frontdesk/workos"
)

const (
	organizationSetting = "FRONTDESK_SSO_ORGANIZATION"
	connectionSetting   = "FRONTDESK_SSO_CONNECTION"
)

// checkSignIn looks up the organization or connection by which people sign in, and whether anybody can.
func checkSignIn(ctx context.Context, cfg Config, client *workos.Client, mistakes *Mistakes, out io.Writer) {
	if cfg.Organization != "" && !mistakes.about(organizationSetting) {
		checkOrganization(ctx, cfg, client, mistakes, out)
	}
	if cfg.Connection != "" && !mistakes.about(connectionSetting) {
		checkConnection(ctx, cfg, client, mistakes, out)
	}
}

// lookUpMistake has words for an object that could not be read.
func lookUpMistake(setting, id string, err error) Mistake {
	if workos.IsNotFound(err) {
		return Mistake{Setting: setting, Problem: "is unknown to this WorkOS environment: " + id,
			Fix: "Copy the ID from the WorkOS Dashboard, from the same environment as the API key."}
	}
	return notLookedUp(setting, err)
}

func checkOrganization(ctx context.Context, cfg Config, client *workos.Client, mistakes *Mistakes, out io.Writer) {
	id := cfg.Organization
	organization, err := client.GetOrganization(ctx, id)
	if err != nil {
		*mistakes = append(*mistakes, lookUpMistake(organizationSetting, id, err))
		return
	}
	var all, active, validating []workos.Connection
	for connection, err := range client.AllConnections(ctx, workos.ListConnectionsOptions{OrganizationID: id}) {
		if err != nil {
			e := workos.Explain(err, workos.ForAdministrator)
			*mistakes = append(*mistakes, Mistake{Setting: organizationSetting, Problem: "has connections that could not be read: " + strings.TrimRight(e.Why, "."),
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
		fmt.Fprintf(out, "People of %s may sign in, by the connection %s.\n", who, connectionWords(active[0]))
	case len(active) > 1 && cfg.Connection == "":
		mistakes.add(organizationSetting, "has several active connections, so WorkOS cannot choose one: "+listConnections(active),
			"Set FRONTDESK_SSO_CONNECTION to the ID of the one to use, and remove FRONTDESK_SSO_ORGANIZATION.")
	case len(active) > 1:
		fmt.Fprintf(out, "%s has several active connections.\n", who)
	case len(validating) == 1:
		fmt.Fprintf(out, "People of %s may sign in, by the connection %s, which becomes active after the first successful sign-in.\n",
			who, connectionWords(validating[0]))
	case len(all) == 0:
		mistakes.add(organizationSetting, "has no SSO connection, so nobody can sign in",
			"Set up a connection for "+who+" in the WorkOS Dashboard.")
	default:
		mistakes.add(organizationSetting, "has no active connection, so nobody can sign in: "+listConnections(all),
			"Complete the set-up of one of them in the WorkOS Dashboard.")
	}
}

func checkConnection(ctx context.Context, cfg Config, client *workos.Client, mistakes *Mistakes, out io.Writer) {
	connection, err := client.GetConnection(ctx, cfg.Connection)
	if err != nil {
		*mistakes = append(*mistakes, lookUpMistake(connectionSetting, cfg.Connection, err))
		return
	}
	if cfg.Organization != "" && connection.OrganizationID != cfg.Organization {
		mistakes.add(connectionSetting, fmt.Sprintf("belongs to another organization: %s to %s, not to %s",
			cfg.Connection, connection.OrganizationID, cfg.Organization),
			"Keep one of the two settings: the connection, or the organization whose people may sign in.")
	}
	switch connection.State {
	case "active":
		of := ""
		if connection.OrganizationID != "" {
			of = " of the organization " + connection.OrganizationID
		}
		fmt.Fprintf(out, "People may sign in by the connection %s%s.\n", connectionWords(connection), of)
	case "validating":
		fmt.Fprintf(out, "People may sign in by the connection %s, which becomes active after the first successful sign-in.\n",
			connectionWords(connection))
	default:
		mistakes.add(connectionSetting, "is not active, so nobody can sign in: "+connectionWords(connection),
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
