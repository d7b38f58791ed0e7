package workos

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// idleTimeout is how long a download may receive nothing.
const idleTimeout = 30 * time.Second

// exportsHost is the host of WorkOS's export files, from its API document (AuditLogExport).
const exportsHost = "exports.audit-logs.com"

// ForeignHostError is returned when an export's file is on a host that this client may not open.
type ForeignHostError struct{ Host string }

// Error names the host, which is no secret.
func (e *ForeignHostError) Error() string {
	return fmt.Sprintf("the export's file lies on %q, which is not one of the hosts that may be opened", e.Host)
}

// OpenAuditLogExport streams the CSV behind an export's URL, however large. It does not send the API key and does not follow
// redirects. The URL must be https on WorkOS's host for exports, the base URL's or one of
// Config.ExportHosts, else the error is a *ForeignHostError; a base URL on a loopback address may use other loopback addresses.
// The caller closes the reader; ctx ends the download.
func (c *Client) OpenAuditLogExport(ctx context.Context, address string) (io.ReadCloser, error) {
	r := get("/audit_logs/exports/{auditLogExportId}/download")
	r.secrets = []string{address}
	target, err := url.Parse(address)
	if err != nil || target.Host == "" || target.User != nil || target.Scheme != "https" && !c.isLocal(target) {
		return nil, r.fail(NotSent, errors.New("the export's address is not one that may be opened"))
	}
	if !c.isLocal(target) && !slices.Contains(c.exportHosts, strings.ToLower(target.Host)) {
		return nil, r.fail(NotSent, &ForeignHostError{target.Hostname()})
	}
	ctx, cancel := context.WithCancel(ctx)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), nil)
	if err != nil {
		cancel()
		return nil, r.fail(NotSent, errors.New("the export's address cannot be written as a URL"))
	}
	req.Header.Set("User-Agent", "frontdesk")
	resp, err := c.http.Do(req)
	if err != nil {
		cancel()
		return nil, r.fail(Unknown, c.safe(r, withoutAddress(err)))
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		cancel()
		return nil, c.refusal(r, resp, nil)
	}
	return newDownload(resp.Body, cancel, func(err error) error { return r.fail(Unknown, c.safe(r, err)) }), nil
}

// isLocal reports whether both the server and the target are on this machine.
func (c *Client) isLocal(target *url.URL) bool {
	return isLoopbackHTTP(target) && isLoopbackHTTP(c.base)
}

// download ends a stalled transfer. A deadline for the whole transfer could not distinguish it from a slow one.
type download struct {
	body   io.ReadCloser
	cancel context.CancelFunc
	idle   *time.Timer
	wrap   func(error) error
}

func newDownload(body io.ReadCloser, cancel context.CancelFunc, wrap func(error) error) *download {
	return &download{body, cancel, time.AfterFunc(idleTimeout, cancel), wrap}
}

// Read returns the next part of the CSV; a transfer that breaks off returns an error and never looks like a short file.
func (d *download) Read(p []byte) (int, error) {
	n, err := d.body.Read(p)
	d.idle.Reset(idleTimeout)
	if err != nil && err != io.EOF {
		err = d.wrap(fmt.Errorf("%w: %w", errCutShort, err))
	}
	return n, err
}

// Close ends the transfer.
func (d *download) Close() error {
	d.idle.Stop()
	d.cancel()
	return d.body.Close()
}
