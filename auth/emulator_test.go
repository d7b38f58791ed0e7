package auth

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"frontdesk/store"
	"frontdesk/workos"
	"frontdesk/workos/emulator"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"
)

// newEmulatedDesk is a desk at a whole WorkOS environment.
func newEmulatedDesk(t *testing.T) (*desk, *workos.Client) {
	t.Helper()
	server, err := emulator.New(emulator.Config{Organizations: 20, Users: 100})
	require.NoError(t, err)
	outside := httptest.NewServer(server)
	t.Cleanup(outside.Close)
	client, err := workos.New(workos.Config{APIKey: emulator.DefaultAPIKey, ClientID: emulator.DefaultClientID, BaseURL: outside.URL})
	require.NoError(t, err)
	d := newDesk(t, func(c *Config) {
		roles, err := ParseRoles("viewer=role:viewer; success=role:success; support=role:support; admin=role:admin")
		require.NoError(t, err)
		c.Client, c.Organization, c.Roles, c.URL = client, emulator.StaffOrganizationID, roles, "http://127.0.0.1:8080"
	})
	return d, client
}

// atWorkOS fills in the hosted page at an address and returns where the browser is sent.
func atWorkOS(t *testing.T, address, email string) string {
	t.Helper()
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := browser.Get(address)
	require.NoError(t, err)
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return strings.TrimPrefix(answer.Header.Get("Location"), "http://127.0.0.1:8080")
	}
	page, err := goquery.NewDocumentFromReader(answer.Body)
	require.NoError(t, err)
	fields := url.Values{}
	page.Find("form input[type=hidden]").Each(func(_ int,
		input *goquery.Selection) {
		fields.Set(input.AttrOr("name", ""), input.AttrOr("value", ""))
	})
	fields.Set("email", email)
	there, err := url.Parse(address)
	require.NoError(t, err)
	action, err := there.Parse(page.Find("form").AttrOr("action", ""))
	require.NoError(t, err)
	sent, err := browser.PostForm(action.String(), fields)
	require.NoError(t, err)
	defer sent.Body.Close()
	return strings.TrimPrefix(sent.Header.Get("Location"), "http://127.0.0.1:8080")
}

func TestTheStaffSignInThroughWorkOS(t *testing.T) {
	d, _ := newEmulatedDesk(t)
	for _, role := range Roles() {
		b := d.browser()
		address := b.get("/sign-in/start?return=/users").Header().Get("Location")
		back := atWorkOS(t, address, string(role)+"@frontdesk.example")
		require.Contains(t, back, "/auth/callback?")
		w := b.get(back)
		require.Equal(t, "/users", w.Header().Get("Location"), w.Body.String())
		require.True(t, strings.HasSuffix(b.get("/").Body.String(), " "+string(role)))
		require.Equal(t, http.StatusBadRequest, d.browser().get(back).Code)
	}
	rows := d.entries(store.AuditQuery{Action: ActionSignIn, Outcome: store.Done})
	require.Len(t, rows, 4)
	require.Equal(t, "admin", rows[0].Actor.Role)
	require.NotEmpty(t, rows[0].Actor.Name)
}

func TestACustomersUserStaysOutside(t *testing.T) {
	d, client := newEmulatedDesk(t)
	var customer workos.Connection
	for connection, err := range client.AllConnections(context.Background(), workos.ListConnectionsOptions{}) {
		require.NoError(t, err)
		if connection.State == "active" && connection.OrganizationID != emulator.StaffOrganizationID {
			customer = connection
			break
		}
	}
	require.NotEmpty(t, customer.ID)
	users, err := client.ListUsers(context.Background(), workos.ListUsersOptions{OrganizationID: customer.OrganizationID})
	require.NoError(t, err)
	require.NotEmpty(t, users.Data)

	b := d.browser()
	address, err := url.Parse(b.get("/sign-in/start").Header().Get("Location"))
	require.NoError(t, err)
	query := address.Query()
	query.Del("organization")
	query.Set("connection", customer.ID) // what a customer's user can do in their own browser
	address.RawQuery = query.Encode()
	w := b.get(atWorkOS(t, address.String(), users.Data[0].Email))
	require.Equal(t, http.StatusForbidden, w.Code, w.Body.String())
	require.Equal(t, "other_organization", refusalOf(t, w).Code)
	require.Empty(t, b.cookies)
	row := d.entries(store.AuditQuery{})[0]
	require.Equal(t, store.Refused, row.Outcome)
	require.Equal(t, customer.OrganizationID, row.OrganizationID)
}

func TestWorkOSRefusesAnOrganizationThatDoesNotExist(t *testing.T) {
	d, _ := newEmulatedDesk(t)
	d.auth.organization = "org_gone"
	b := d.browser()
	w := b.get(atWorkOS(t, b.get("/sign-in/start").Header().Get("Location"), "viewer@frontdesk.example"))
	require.Equal(t, http.StatusBadGateway, w.Code)
	require.Equal(t, "organization_invalid", refusalOf(t, w).Code)
}
