package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"frontdesk/store"
	"frontdesk/web/config"
	"frontdesk/web/paths"
	"frontdesk/workos"
)

// check compares a configuration with this machine and with WorkOS.
type check struct {
	cfg    config.Config
	client *workos.Client
	errs   config.Errors
	out    io.Writer // what was found to be right
}

// runCheck checks the configuration against WorkOS: the API key, the client ID, the organization or connection that people
// sign in with and its state, and the redirect URI; and whether the database's folder is writable. It adds the errors to the
// known ones and reports all of them at once. It leaves no file behind.
func runCheck(ctx context.Context, cfg config.Config, known config.Errors, out io.Writer) error {
	c := &check{cfg: cfg, errs: known, out: out}
	if len(c.errs) == 0 {
		fmt.Fprintln(out, "The settings are complete.")
	}
	c.files()
	c.workOS(ctx)
	if len(c.errs) > 0 {
		return c.errs
	}
	fmt.Fprintln(out, "Nothing is wrong.")
	return nil
}

// files checks whether the database's folder is writable and whether a stored session key is valid.
func (c *check) files() {
	if c.cfg.DeskPath == "" || c.errs.Has("DATABASE_URL") {
		return
	}
	folder := filepath.Dir(c.cfg.DeskPath)
	probe, err := os.CreateTemp(folder, ".frontdesk-check-*")
	if err != nil {
		c.errs.Add("DATABASE_URL", "names a file in a folder that cannot be written to: "+errorReason(err),
			"Make "+folder+" writable for the user that runs Frontdesk.")
	} else {
		_ = probe.Close()
		_ = os.Remove(probe.Name())
	}
	if err := store.CheckHeader(c.cfg.DeskPath); err != nil {
		c.errs.Add("DATABASE_URL", "names a file that is not a Frontdesk database: "+c.cfg.DeskPath,
			"Restore the file from a backup, or move it away to begin with empty records. Detail: "+err.Error()+".")
	}
	if err := store.CheckHeader(c.cfg.EventsPath); err != nil {
		c.errs.Add("DATABASE_URL", "has a file of events beside it that is not a Frontdesk database: "+c.cfg.EventsPath,
			"Restore the file from a backup, or move it away to begin without the old events. Detail: "+err.Error()+".")
	}
	if err := config.CheckSessionKey(c.cfg); err != nil {
		c.errs = append(c.errs, *err)
	}
}

// errorReason returns the cause of a file error, without the file's name.
func errorReason(err error) string {
	var cause *fs.PathError
	if errors.As(err, &cause) {
		return cause.Err.Error()
	}
	return err.Error()
}

// workOS checks the settings that can be compared with WorkOS.
func (c *check) workOS(ctx context.Context) {
	if c.errs.Has("WORKOS_API_KEY") || c.errs.Has("WORKOS_BASE_URL") {
		fmt.Fprintln(c.out, "WorkOS was not contacted: correct the API key and the address first.")
		return
	}
	client, err := workos.New(workos.Config{APIKey: c.cfg.APIKey.Reveal(), ClientID: c.cfg.ClientID, BaseURL: c.cfg.BaseURL})
	if err != nil {
		c.errs.Add("WORKOS_API_KEY", "cannot be used: "+err.Error(), "Compare the settings with frontdesk serve -h.")
		return
	}
	defer client.Close()
	c.client = client
	_, err = client.ListOrganizations(ctx, workos.ListOrganizationsOptions{ListOptions: workos.ListOptions{Limit: 1}})
	if err != nil {
		c.errs = append(c.errs, c.unreachable(err))
		if workos.IsUnauthorized(err) {
			c.clientID(ctx) // which needs no key
		}
		return
	}
	fmt.Fprintf(c.out, "%s accepts the API key.\n", c.cfg.BaseURL)
	c.clientID(ctx)
	c.signIn(ctx)
	if c.cfg.URL != "" && !c.errs.Has("FRONTDESK_URL") {
		c.redirectURI(ctx)
	}
}

// clientID reads the public keys of the client ID, which every client ID has. Whether it belongs to the same
// environment as the key is only known at the first sign-in.
func (c *check) clientID(ctx context.Context) {
	if c.errs.Has("WORKOS_CLIENT_ID") {
		return
	}
	switch _, err := c.client.GetJSONWebKeys(ctx); {
	case err == nil:
		fmt.Fprintf(c.out, "WorkOS knows the client ID %s.\n", c.cfg.ClientID)
	case workos.IsNotFound(err), workos.IsUnsupported(err):
		c.errs.Add("WORKOS_CLIENT_ID", "is unknown to WorkOS: "+c.cfg.ClientID,
			"Copy the client ID from the WorkOS Dashboard, under API keys, from the same environment as the API key.")
	default:
		c.errs = append(c.errs, notLookedUp("WORKOS_CLIENT_ID", err))
	}
}

// notLookedUp is the error for a setting that could not be compared with WorkOS, but may still be right.
func notLookedUp(setting string, err error) config.Error {
	e := workos.Explain(err, workos.ForAdministrator)
	return config.Error{Setting: setting, Problem: "could not be looked up: " + strings.TrimRight(e.Why, "."), Fix: e.Advice + " " +
		detail(err),
		IsUntried: true}
}

// detail returns what support and logs need to find a failed call.
func detail(err error) string { return "Detail: " + err.Error() + "." }

// unreachable returns the error for a first request to WorkOS that failed.
func (c *check) unreachable(err error) config.Error {
	e := workos.Explain(err, workos.ForAdministrator)
	why, address := strings.TrimRight(e.Why, "."), c.cfg.BaseURL
	switch e.Cause {
	case workos.CauseKey:
		return config.Error{Setting: "WORKOS_API_KEY", Problem: "is refused by " + address, Fix: e.Advice + " Request ID: " +
			orNone(workos.RequestID(err))}
	case workos.CauseUnreachable:
		return config.Error{Setting: "WORKOS_BASE_URL", Problem: "names a server that cannot be reached: " + address, Fix: e.Advice}
	case workos.CauseCertificate:
		return config.Error{Setting: "WORKOS_BASE_URL", Problem: "names a server whose certificate cannot be trusted: " + address,
			Fix: e.Advice + " " + detail(err)}
	case workos.CauseNoRoute, workos.CauseGone, workos.CauseInvalid, workos.CauseRefused, workos.CauseUnreadable:
		return config.Error{Setting: "WORKOS_BASE_URL", Problem: "names a server that does not answer as WorkOS does: " + address,
			Fix: why + ". " + e.Advice + " " + detail(err)}
	}
	return config.Error{Setting: "WORKOS_API_KEY", Problem: "could not be tried: " + why, Fix: e.Advice + " " + detail(err), IsUntried: true}
}

// redirectURI looks for the callback among the registered ones, if the server has the list. For a loopback address a missing
// one is only mentioned: WorkOS has exceptions for them.
func (c *check) redirectURI(ctx context.Context) {
	callback := c.cfg.URL + paths.Callback.URL()
	page, err := c.client.ListRedirectURIs(ctx, workos.ListOptions{Limit: 100})
	for more := page; err == nil && more.After != ""; page.Data, page.After = append(page.Data, more.Data...), more.After {
		if more, err = c.client.ListRedirectURIs(ctx, workos.ListOptions{Limit: 100, After: more.After}); more.After == page.After {
			break
		}
	}
	if err != nil || page.After != "" {
		why := ""
		if err != nil {
			why = ": " + strings.TrimRight(workos.Explain(err, workos.ForAdministrator).Why, ".")
		}
		fmt.Fprintf(c.out, "The registered redirect URIs could not be read%s. Make sure that %s is one of them.\n", why, callback)
		return
	}
	registered := slices.ContainsFunc(page.Data, func(r workos.RedirectURI) bool { return r.URI == callback })
	wildcard := slices.ContainsFunc(page.Data, func(r workos.RedirectURI) bool { return strings.Contains(r.URI, "*") })
	u, parseErr := url.Parse(c.cfg.URL)
	switch {
	case registered:
		fmt.Fprintf(c.out, "The redirect URI %s is registered.\n", callback)
	case wildcard, parseErr == nil && config.IsLoopback(u.Hostname()):
		fmt.Fprintf(c.out, "Make sure that the redirect URI %s is registered: it is not listed by that name.\n", callback)
	default:
		c.errs.Add("FRONTDESK_URL", "gives a redirect URI that is not registered: "+callback,
			"Add it in the WorkOS Dashboard, under Redirects, or set FRONTDESK_URL to the address that is registered.")
	}
}

func orNone(id string) string {
	if id == "" {
		return "none"
	}
	return id
}
