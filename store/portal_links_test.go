package store

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestAFormPostedTwiceIsOneLink(t *testing.T) {
	records, _ := openTestStore(t)
	ctx := context.Background()
	want := PortalLink{FormKey: "form-1", OrganizationID: "org_Acme", OrganizationName: "Acme", Intent: "sso",
		ReturnURL: "https://app.example.com/", SuccessURL: "https://app.example.com/ok", Reason: "renewal"}
	var all sync.WaitGroup
	var mu sync.Mutex
	created, ids := 0, map[string]bool{}
	for range 10 {
		all.Go(func() {
			link, isNew, err := records.ReservePortalLink(ctx, want, issueLink("Acme"))
			mu.Lock()
			defer mu.Unlock()
			if err == nil && isNew {
				created++
			}
			ids[link.ID] = true
		})
	}
	all.Wait()
	require.Equal(t, 1, created)
	require.Len(t, ids, 1)
	page, err := records.AuditEntries(ctx, Everything, AuditQuery{})
	require.NoError(t, err)
	require.Len(t, page.Rows, 1, "one intent")

	bo := issueLink("Acme")
	bo.Actor.ID = "conn_1/bo"
	_, _, err = records.ReservePortalLink(ctx, want, bo)
	require.ErrorIs(t, err, ErrFormKey, "a form is its operator's")
	want.FormKey = ""
	_, _, err = records.ReservePortalLink(ctx, want, issueLink("Acme"))
	require.ErrorIs(t, err, ErrFormKey)
}

func TestALinkIsCompletedWithItsLedgerEntry(t *testing.T) {
	for _, test := range []struct {
		outcome Outcome
		state   string
		alive   bool
	}{
		{Done, PortalLinkIssued, true},
		{Refused, PortalLinkFailed, false},
		{Failed, PortalLinkFailed, false},
		{Unknown, PortalLinkUnknown, false},
	} {
		t.Run(string(test.outcome), func(t *testing.T) {
			records, at := openTestStore(t)
			ctx, cancel := context.WithCancel(context.Background())
			reserved, _, err := records.ReservePortalLink(ctx,
				PortalLink{FormKey: "f", OrganizationID: "org_Acme", OrganizationName: "Acme", Intent: "dsync", Reason: "new"}, issueLink("Acme"))
			require.NoError(t, err)
			require.Regexp(t, `^link_[A-Z2-7]{26}$`, reserved.ID)
			require.Equal(t, PortalLinkRequested, reserved.State)
			require.Empty(t, reserved.Actor.IP)
			cancel() // the person has left; what happened is written all the same

			link, err := records.CompletePortalLink(ctx, reserved.ID,
				PortalLinkResult{Outcome: test.outcome, WorkOSRequestID: "req_1", Note: "words", LinkHash: "abcd",
					IssuedAt: at.now(), ExpiresAt: at.now().Add(5 * time.Minute)})
			require.NoError(t, err)
			require.Equal(t, test.state, link.State)
			require.Equal(t, test.alive, link.Alive(at.now().Add(5*time.Minute-time.Second)))
			require.False(t, link.Alive(at.now().Add(5*time.Minute)))
			row, err := records.AuditEntry(context.Background(), Everything, link.ActionID)
			require.NoError(t, err)
			require.Equal(t, test.outcome, row.Outcome)
			require.Equal(t, "req_1", row.WorkOSRequestID)
			_, err = records.CompletePortalLink(ctx, "link_none", PortalLinkResult{Outcome: Done})
			require.ErrorIs(t, err, ErrNotFound)
			again, err := records.PortalLink(context.Background(), Everything, link.ID)
			require.NoError(t, err)
			require.Equal(t, link, again)
		})
	}
}

func TestLinksAreFilteredAndSearched(t *testing.T) {
	records, at := openTestStore(t)
	ctx := context.Background()
	fillLinks(t, records, at, "Acme", "Beta", "Gamma")
	all, err := records.PortalLinks(ctx, Everything, PortalLinksQuery{Paging: Paging{Oldest: true}})
	require.NoError(t, err)
	for i, life := range []time.Duration{time.Minute, time.Hour} {
		_, err := records.CompletePortalLink(ctx, all.Rows[i].ID,
			PortalLinkResult{Outcome: Done, IssuedAt: at.now(), ExpiresAt: at.now().Add(life)})
		require.NoError(t, err)
	}
	at.forward(time.Minute)
	for _, test := range []struct {
		name  string
		query PortalLinksQuery
		want  []string
	}{
		{"all", PortalLinksQuery{}, []string{"Gamma", "Beta", "Acme"}},
		{"still alive", PortalLinksQuery{State: "alive"}, []string{"Beta"}},
		{"expired this very moment", PortalLinksQuery{State: "expired"}, []string{"Acme"}},
		{"never answered", PortalLinksQuery{State: PortalLinkRequested}, []string{"Gamma"}},
		{"of an organization", PortalLinksQuery{OrganizationID: "org_Beta"}, []string{"Beta"}},
		{"of an intent", PortalLinksQuery{Intent: "dsync"}, nil},
		{"of an operator", PortalLinksQuery{Actor: "ana@example.com"}, []string{"Gamma", "Beta", "Acme"}},
		{"of another", PortalLinksQuery{Actor: "conn_1/bo"}, nil},
		{"by a piece of the name", PortalLinksQuery{Q: "AMM"}, []string{"Gamma"}},
		{"by its own id", PortalLinksQuery{Q: all.Rows[1].ID}, []string{"Beta"}},
		{"by two letters", PortalLinksQuery{Q: "ga"}, []string{"Gamma"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			page, err := records.PortalLinks(ctx, Everything, test.query)
			require.NoError(t, err)
			var got []string
			for _, row := range page.Rows {
				got = append(got, row.OrganizationName)
			}
			require.Equal(t, test.want, got)
		})
	}
}
