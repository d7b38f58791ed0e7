package web

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"frontdesk/web/paths"
	"frontdesk/workos"
)

// Check asks WorkOS whether the configuration works: the API key, the organization or connection that people sign
// in with, and the redirect URI. It tells every mistake at once, and what was checked.
func Check(ctx context.Context, cfg Config, out io.Writer) error {
	client, err := workos.New(workos.Config{APIKey: cfg.APIKey.Reveal(), ClientID: cfg.ClientID, BaseURL: cfg.BaseURL})
	if err != nil {
		return err
	}
	defer client.Close()
	fmt.Fprintln(out, "The settings are complete.")
	if _, err := client.ListOrganizations(ctx, workos.ListOrganizationsOptions{ListOptions: workos.ListOptions{Limit: 1}}); err != nil {
		return Mistakes{unreachable(cfg, err)} // nothing else can be asked
	}
	fmt.Fprintf(out, "%s accepts the API key.\n", cfg.BaseURL)

	var mistakes Mistakes
	checkSignIn(ctx, cfg, client, &mistakes, out)
	checkRedirectURI(ctx, cfg, client, &mistakes, out)
	if len(mistakes) > 0 {
		return mistakes
	}
	fmt.Fprintln(out, "Nothing is wrong.")
	return nil
}

func unreachable(cfg Config, err error) Mistake {
	switch {
	case workos.IsUnauthorized(err):
		return Mistake{"WORKOS_API_KEY", "is refused by " + cfg.BaseURL, "Copy the secret key of the right environment again from the WorkOS dashboard, under API keys. Request id: " + orNone(workos.RequestID(err))}
	case workos.OutcomeOf(err) == workos.NotSent:
		return Mistake{"WORKOS_BASE_URL", "leads nowhere: " + cfg.BaseURL + " cannot be reached", "Check the address, this machine's network, and HTTPS_PROXY if you need one."}
	default:
		return Mistake{"WORKOS_BASE_URL", "leads to a server that does not answer as WorkOS does: " + err.Error(), "Try again in a minute; then check the address. Request id: " + orNone(workos.RequestID(err))}
	}
}

// checkSignIn looks the organization or connection up: a wrong one would let nobody in.
func checkSignIn(ctx context.Context, cfg Config, client *workos.Client, mistakes *Mistakes, out io.Writer) {
	setting, id := "FRONTDESK_SSO_ORGANIZATION", cfg.Organization
	name, err := "", error(nil)
	if id != "" {
		organization, e := client.GetOrganization(ctx, id)
		name, err = organization.Name, e
	} else {
		setting, id = "FRONTDESK_SSO_CONNECTION", cfg.Connection
		connection, e := client.GetConnection(ctx, id)
		name, err = connection.Name, e
	}
	switch {
	case err == nil:
		fmt.Fprintf(out, "People of %s (%s) may sign in.\n", name, id)
	case workos.IsNotFound(err):
		mistakes.add(setting, "is unknown to this WorkOS environment: "+id, "Copy the id from the WorkOS dashboard, from the same environment as the API key.")
	default:
		mistakes.add(setting, "could not be looked up: "+err.Error(), "Try again in a minute.")
	}
}

// checkRedirectURI compares the callback with those registered, where the server offers the list. Loopback
// addresses are only mentioned: WorkOS has exceptions for them.
func checkRedirectURI(ctx context.Context, cfg Config, client *workos.Client, mistakes *Mistakes, out io.Writer) {
	callback := cfg.URL + paths.Callback.URL()
	page, err := client.ListRedirectURIs(ctx, workos.ListOptions{Limit: 100})
	if err != nil || page.After != "" {
		fmt.Fprintf(out, "The registered redirect URIs could not be read. Make sure that %s is one of them.\n", callback)
		return
	}
	registered := slices.ContainsFunc(page.Data, func(r workos.RedirectURI) bool { return r.URI == callback })
	wildcard := slices.ContainsFunc(page.Data, func(r workos.RedirectURI) bool { return strings.Contains(r.URI, "*") })
	u, parseErr := url.Parse(cfg.URL)
	switch {
	case registered:
		fmt.Fprintf(out, "The redirect URI %s is registered.\n", callback)
	case wildcard, parseErr == nil && isLoopbackHost(u.Hostname()):
		fmt.Fprintf(out, "Make sure that the redirect URI %s is registered: it is not listed by that name.\n", callback)
	default:
		mistakes.add("FRONTDESK_URL", "gives a redirect URI that is not registered: "+callback, "Add it in the WorkOS dashboard, under Redirects, or set FRONTDESK_URL to the address that is registered.")
	}
}

func orNone(id string) string {
	if id == "" {
		return "none"
	}
	return id
}
