package web

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
	"frontdesk/web/paths"
	"frontdesk/workos"
)

// Check tries against WorkOS what the configuration claims: the API key, the client ID, the organization or connection
// that people sign in with and its state, and the redirect URI; and whether the database's folder can be written to. It
// adds to the mistakes that are known already and tells all of them at once. It leaves no file behind.
func Check(ctx context.Context, cfg Config, mistakes Mistakes, out io.Writer) error {
	if len(mistakes) == 0 {
		fmt.Fprintln(out, "The settings are complete.")
	}
	checkFiles(cfg, &mistakes)
	checkWorkOS(ctx, cfg, &mistakes, out)
	if len(mistakes) > 0 {
		return mistakes
	}
	fmt.Fprintln(out, "Nothing is wrong.")
	return nil
}

// checkFiles finds out whether the database's folder can be written to and whether a kept session key is whole.
func checkFiles(cfg Config, mistakes *Mistakes) {
	if cfg.DeskPath == "" || mistakes.about("DATABASE_URL") {
		return
	}
	folder := filepath.Dir(cfg.DeskPath)
	probe, err := os.CreateTemp(folder, ".frontdesk-check-*")
	if err != nil {
		mistakes.add("DATABASE_URL", "names a file in a folder that cannot be written to: "+errorReason(err),
			"Make "+folder+" writable for the user that runs Frontdesk.")
	} else {
		_ = probe.Close()
		_ = os.Remove(probe.Name())
	}
	if err := store.CheckHeader(cfg.DeskPath); err != nil {
		mistakes.add("DATABASE_URL", "names a file that is no database of Frontdesk: "+cfg.DeskPath,
			"Restore the file from a backup, or move it away to begin with empty records. Detail: "+err.Error()+".")
	}
	if len(cfg.SessionKeys) > 0 {
		return
	}
	if _, err := readSessionKey(sessionKeyPath(cfg)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		*mistakes = append(*mistakes, sessionKeyMistake(err))
	}
}

// errorReason is the cause of an error of a file, without its name.
func errorReason(err error) string {
	var cause *fs.PathError
	if errors.As(err, &cause) {
		return cause.Err.Error()
	}
	return err.Error()
}

// checkWorkOS asks WorkOS what the settings allow to ask.
func checkWorkOS(ctx context.Context, cfg Config, mistakes *Mistakes, out io.Writer) {
	if mistakes.about("WORKOS_API_KEY") || mistakes.about("WORKOS_BASE_URL") {
		fmt.Fprintln(out, "WorkOS was not asked: correct the API key and the address first.")
		return
	}
	client, err := workos.New(workos.Config{APIKey: cfg.APIKey.Reveal(), ClientID: cfg.ClientID, BaseURL: cfg.BaseURL})
	if err != nil {
		mistakes.add("WORKOS_API_KEY", "cannot be used: "+err.Error(), "Compare the settings with frontdesk serve -h.")
		return
	}
	defer client.Close()
	_, err = client.ListOrganizations(ctx, workos.ListOrganizationsOptions{ListOptions: workos.ListOptions{Limit: 1}})
	if err != nil {
		*mistakes = append(*mistakes, unreachable(cfg, err))
		if workos.IsUnauthorized(err) {
			checkClientID(ctx, cfg, client, mistakes, out) // which needs no key
		}
		return
	}
	fmt.Fprintf(out, "%s accepts the API key.\n", cfg.BaseURL)
	checkClientID(ctx, cfg, client, mistakes, out)
	checkSignIn(ctx, cfg, client, mistakes, out)
	if cfg.URL != "" && !mistakes.about("FRONTDESK_URL") {
		checkRedirectURI(ctx, cfg, client, mistakes, out)
	}
}

// checkClientID asks for the public keys of the client ID, which every client ID has. Whether it belongs to the same
// environment as the key shows at the first sign-in only.
func checkClientID(ctx context.Context, cfg Config, client *workos.Client, mistakes *Mistakes, out io.Writer) {
	if mistakes.about("WORKOS_CLIENT_ID") {
		return
	}
	switch _, err := client.GetJSONWebKeys(ctx); {
	case err == nil:
		fmt.Fprintf(out, "WorkOS knows the client ID %s.\n", cfg.ClientID)
	case workos.IsNotFound(err), workos.IsUnsupported(err):
		mistakes.add("WORKOS_CLIENT_ID", "is unknown to WorkOS: "+cfg.ClientID,
			"Copy the client ID from the WorkOS Dashboard, under API keys, from the same environment as the API key.")
	default:
		*mistakes = append(*mistakes, notLookedUp("WORKOS_CLIENT_ID", err))
	}
}

// notLookedUp is a setting that could not be compared with what WorkOS has, which may be right all the same.
func notLookedUp(setting string, err error) Mistake {
	e := workos.Explain(err, workos.ForAdministrator)
	return Mistake{Setting: setting, Problem: "could not be looked up: " + strings.TrimRight(e.Why, "."), Fix: e.Advice + " " + detail(err), IsUntried: true}
}

// detail is what support and logs need to find a failed call.
func detail(err error) string { return "Detail: " + err.Error() + "." }

func unreachable(cfg Config, err error) Mistake {
	e := workos.Explain(err, workos.ForAdministrator)
	why := strings.TrimRight(e.Why, ".")
	switch e.Cause {
	case workos.CauseKey:
		return Mistake{Setting: "WORKOS_API_KEY", Problem: "is refused by " + cfg.BaseURL, Fix: e.Advice + " Request ID: " + orNone(workos.RequestID(err))}
	case workos.CauseUnreachable:
		return Mistake{Setting: "WORKOS_BASE_URL", Problem: "leads nowhere: " + cfg.BaseURL + " cannot be reached", Fix: e.Advice}
	case workos.CauseCertificate:
		return Mistake{Setting: "WORKOS_BASE_URL", Problem: "leads to a server whose certificate cannot be trusted: " + cfg.BaseURL, Fix: e.Advice + " " + detail(err)}
	case workos.CauseNoRoute, workos.CauseGone, workos.CauseInvalid, workos.CauseRefused, workos.CauseUnreadable:
		return Mistake{Setting: "WORKOS_BASE_URL", Problem: "leads to a server that does not answer as WorkOS does: " + cfg.BaseURL, Fix: why + ". " + e.Advice + " " + detail(err)}
	}
	return Mistake{Setting: "WORKOS_API_KEY", Problem: "could not be tried: " + why, Fix: e.Advice + " " + detail(err), IsUntried: true}
}

// checkRedirectURI compares the callback with those registered, where the server offers the list. Loopback
// addresses are only mentioned: WorkOS has exceptions for them.
func checkRedirectURI(ctx context.Context, cfg Config, client *workos.Client, mistakes *Mistakes, out io.Writer) {
	callback := cfg.URL + paths.Callback.URL()
	page, err := client.ListRedirectURIs(ctx, workos.ListOptions{Limit: 100})
	for more := page; err == nil && more.After != ""; page.Data, page.After = append(page.Data, more.Data...), more.After {
		if more, err = client.ListRedirectURIs(ctx, workos.ListOptions{Limit: 100, After: more.After}); more.After == page.After {
			break
		}
	}
	if err != nil || page.After != "" {
		why := ""
		if err != nil {
			why = ": " + strings.TrimRight(workos.Explain(err, workos.ForAdministrator).Why, ".")
		}
		fmt.Fprintf(out, "The registered redirect URIs could not be read%s. Make sure that %s is one of them.\n", why, callback)
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
		mistakes.add("FRONTDESK_URL", "gives a redirect URI that is not registered: "+callback, "Add it in the WorkOS Dashboard, under Redirects, or set FRONTDESK_URL to the address that is registered.")
	}
}

func orNone(id string) string {
	if id == "" {
		return "none"
	}
	return id
}
