package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/web/config"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// shownNowhere are the actions of which WorkOS shows nothing afterwards.
var shownNowhere = []string{
	"domain.verify", "factor.check", "factor.enroll", "factor.reveal_code", "factor.send_code", "factor.verify", "invitation.resend",
	"it_contact.invite", "it_contact.revoke", "magic_link.reveal", "magic_link.send", "user.email_change", "user.email_verification",
	"user.impersonate", "user.magic_auth", "user.mfa.check", "user.password_reset", "audit_log_event.create",
}

// addsSomething are the actions that add what somebody else may remove before Frontdesk looks.
var addsSomething = []string{
	"organization.create", "user.create", "membership.add", "invitation.send", "domain.add", "group.create", "group.member.add",
	"api_key.create",
	"it_contact.add", "webhook.create", "user.mfa.enroll",
}

// TestUnknownOutcomesAreLookedUp has every action cut off twice: once before it reaches WorkOS, once after.
func TestUnknownOutcomesAreLookedUp(t *testing.T) {
	for _, actions := range []func(*testing.T, *pagesDesk) []actionTest{
		customerActions, peopleActions, codeActions, environmentActions, providerActions, userSettingsActions, groupActions, toolActions,
	} {
		for i, named := range actions(t, startPages(t)) {
			t.Run(named.name, func(t *testing.T) {
				t.Parallel()
				p := startSynced(t)
				a := actions(t, p)[i]
				client := p.signIn(t, a.role)
				p.isFoundNotDone(t, client, a)
				p.isFoundDone(t, client, a)
			})
		}
	}
}

// isFoundNotDone cuts an action off before WorkOS gets it. The state stays as it was, so after a while it is not done.
func (p *pagesDesk) isFoundNotDone(t *testing.T, client *http.Client, a actionTest) {
	t.Helper()
	a.isUnknown(t, p, client)
	p.later.Store(0)
	p.requests()
	p.lookAt(t, 2*time.Hour)
	assert.Empty(t, writes(p.requests()), "looking repeats nothing")
	entry := p.lastEntry(t, a.name)
	mayBeAnOrganizations := a.name == "flag.target.remove" && strings.HasPrefix(a.path, "/users/")
	if slices.Contains(addsSomething, a.name) {
		assert.Equal(t, store.Unknown, entry.Outcome, "it may have been added and removed again")
		p.lookAt(t, 25*time.Hour)
		entry = p.lastEntry(t, a.name)
		assert.Equal(t, store.Unknown, entry.Outcome)
		assert.Contains(t, entry.Note, "It did not happen, or it was removed or changed since: WorkOS does not show which.")
		return
	}
	if slices.Contains(shownNowhere, a.name) || mayBeAnOrganizations {
		assert.Equal(t, store.Unknown, entry.Outcome)
		assert.Contains(t, entry.Note, "WorkOS does not show")
	} else {
		assert.Equal(t, store.NotDone, entry.Outcome, entry.Note)
	}
	if entry.Outcome == store.NotDone {
		notice := squeeze(p.open(t, client, "/activity").Find(".notice").Text())
		assert.Contains(t, notice, "WorkOS shows now that this did not happen. You can do it again.")
		assert.Empty(t, p.open(t, client, "/activity").Find(".notice").Text(), "it is said once")
	}
}

// isFoundDone loses WorkOS's answer to an action. WorkOS shows that it is done.
func (p *pagesDesk) isFoundDone(t *testing.T, client *http.Client, a actionTest) {
	t.Helper()
	form := a.fill(t, p, client)
	p.requests()
	p.loseAnswers.Store(true)
	p.send(t, client, http.MethodPost, a.path, form)
	if a.delayed {
		p.sendDelayed(t)
	}
	p.loseAnswers.Store(false)
	entry := p.lastEntry(t, a.name)
	if a.unsure != "" { // the answer to a call before it was lost, so it was never sent
		assert.Equal(t, store.Failed, entry.Outcome)
		return
	}
	if slices.Contains(shownNowhere, a.name) {
		assert.Equal(t, store.Unknown, entry.Outcome)
		assert.Contains(t, entry.Note, "WorkOS does not show")
		return
	}
	assert.Equal(t, store.Done, entry.Outcome, entry.Note)
	if a.check != nil {
		a.check(t, p)
	}
}

// lookAt has Frontdesk look at what is due at a time from now.
func (p *pagesDesk) lookAt(t *testing.T, later time.Duration) {
	t.Helper()
	p.later.Add(int64(later))
	p.handlers.LookDue(t.Context())
	p.later.Add(-int64(later))
}

// TestAnActionCutOffByACrashGetsItsOutcome stops a desk between its request and WorkOS's answer, as a kill does: what
// goes on is another desk with the records as they were on disk at that moment.
func TestAnActionCutOffByACrashGetsItsOutcome(t *testing.T) {
	for name, test := range map[string]struct {
		arrives bool
		at      []time.Duration
		want    store.Outcome
		notice  string
	}{
		"before WorkOS got it": {false, []time.Duration{15 * time.Second, 3 * time.Minute}, store.NotDone,
			"WorkOS shows now that this did not happen."},
		"before the answer": {true, []time.Duration{15 * time.Second}, store.Done, "WorkOS shows now that it is done."},
	} {
		t.Run(name, func(t *testing.T) {
			held, goOn := make(chan struct{}), make(chan struct{})
			var holds func(http.Handler) http.Handler = func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if r.Method == http.MethodPut {
						if test.arrives {
							next.ServeHTTP(httptest.NewRecorder(), r)
						}
						close(held)
						<-goOn
						panic(http.ErrAbortHandler)
					}
					next.ServeHTTP(w, r)
				})
			}
			var cfg config.Config
			p := startSynced(t, func(c *config.Config) {
				target, err := url.Parse(c.BaseURL)
				require.NoError(t, err)
				c.BaseURL = testServer(t, holds(proxyTo(target)).ServeHTTP)
				cfg = *c
			})
			client := p.signIn(t, "support")
			member := data[workos.Membership](t, p, "/user_management/organization_memberships?organization_id="+
				scenario(t, "Northwind Logistics").OrganizationID+"&statuses=active&limit=20")[0]
			attempt := actionTest{path: "/memberships/" + member.ID + "/deactivate"}
			form, answered := attempt.fill(t, p, client), make(chan struct{})
			go func() {
				defer close(answered)
				p.send(t, client, http.MethodPost, attempt.path, form)
			}()
			<-held

			after := p.restarted(t, cfg)
			close(goOn)
			<-answered
			for _, at := range test.at {
				row := after.lastEntry(t, "membership.deactivate")
				assert.Equal(t, store.Unknown, row.Outcome, "before the look at %s", at)
				after.lookAt(t, at)
			}
			assert.Equal(t, test.want, after.lastEntry(t, "membership.deactivate").Outcome)
			page := after.open(t, client, "/")
			assert.Contains(t, squeeze(page.Find(".notice").Text()), test.notice)
			after.requests()
			after.lookAt(t, 48*time.Hour)
			assert.Empty(t, after.requests(), "what is known is not looked at again")
		})
	}
}

// restarted is Frontdesk that goes on with the records that another one has on disk right now.
func (p *pagesDesk) restarted(t *testing.T, cfg config.Config) *pagesDesk {
	t.Helper()
	folder := t.TempDir()
	records := snapshot(t, p.cfg.DeskPath)
	cfg.DeskPath, cfg.MirrorPath = filepath.Join(folder, "desk.db"), filepath.Join(folder, "mirror.db")
	require.NoError(t, os.WriteFile(cfg.DeskPath, records, 0o600))
	after := &pagesDesk{portalDesk: &portalDesk{upstream: p.upstream}}
	target, err := url.Parse(cfg.BaseURL)
	require.NoError(t, err)
	proxy := proxyTo(target)
	cfg.BaseURL = testServer(t, func(w http.ResponseWriter, r *http.Request) {
		after.mu.Lock()
		after.asked = append(after.asked, r.Method+" "+r.URL.Path)
		after.mu.Unlock()
		proxy.ServeHTTP(w, r)
	})
	cfg.Now = func() time.Time { return time.Now().Add(time.Duration(after.later.Load())) }
	server, err := New(context.Background(), cfg)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Close()) })
	front := httptest.NewServer(server)
	t.Cleanup(front.Close)
	after.testDesk = &testDesk{Server: server, URL: front.URL, Log: p.Log}
	return after
}
