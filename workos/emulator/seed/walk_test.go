package seed_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/emulator"
	"frontdesk/workos/emulator/api"
	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/data/audit"
)

// seedWalk is everything that the API shows of an environment that only its own life has changed yet.
type seedWalk struct {
	*testing.T
	server *emulator.Server
	now    time.Time

	organizations  map[string]data.OrganizationJSON
	connections    map[string]data.ConnectionJSON
	directories    map[string]data.DirectoryJSON
	groups         map[string]data.GroupJSON
	directoryUsers map[string]api.DirectoryUserWithGroupsJSON
	users          map[string]data.UserJSON
	memberships    map[string]walkedMembership
	invitations    map[string]api.InvitationJSON
	sessions       map[string]data.SessionJSON
	factors        map[string]walkedFactor
	accounts       map[string]api.AccountJSON
	keys           map[string]walkedKey
	contacts       map[string][]api.ItContactJSON // by organization
	memberGroups   map[string]walkedGroup
	retention      map[string]int
	streams        map[string]audit.LogStream // by organization
	events         []walkedEvent              // oldest first
	log            map[string][]walkedEntry
	byUser         map[string][]walkedMembership
	spans          map[string]span
	working        map[string][]span // by organization
	gone           map[string]bool
}

type walkedMembership struct {
	data.MembershipEventJSON
	User data.UserJSON `json:"user"`
}

type walkedFactor struct {
	ID        string `json:"id"`
	UserID    string `json:"user_id"`
	CreatedAt string `json:"created_at"`
}

type walkedKey struct {
	ID    string `json:"id"`
	Owner struct {
		Type         string `json:"type"`
		ID           string `json:"id"`
		Organization string `json:"organization_id"`
	} `json:"owner"`
	LastUsed  *string `json:"last_used_at"`
	Expires   *string `json:"expires_at"`
	CreatedAt string  `json:"created_at"`
}

type walkedGroup struct {
	ID           string `json:"id"`
	Organization string `json:"organization_id"`
	CreatedAt    string `json:"created_at"`
}

type walkedEvent struct {
	ID        string         `json:"id"`
	Event     string         `json:"event"`
	CreatedAt string         `json:"created_at"`
	Data      map[string]any `json:"data"`
}

// walkedEntry is a line of an organization's audit log.
type walkedEntry struct {
	action, actorID, actorType, actorName string
	at                                    time.Time
	targets                               []audit.Target
	metadata                              map[string]any
}

// walkSeed reads an environment from end to end.
func walkSeed(t *testing.T, server *emulator.Server) *seedWalk {
	w := &seedWalk{T: t, server: server, now: server.State().Now()}
	w.organizations = walkByID(w, "/organizations", func(o data.OrganizationJSON) string { return o.ID })
	w.connections = walkByID(w, "/connections", func(c data.ConnectionJSON) string { return c.ID })
	w.directories = walkByID(w, "/directories", func(d data.DirectoryJSON) string { return d.ID })
	w.users = walkByID(w, "/user_management/users", func(u data.UserJSON) string { return u.ID })
	w.invitations = walkByID(w, "/user_management/invitations", func(i api.InvitationJSON) string { return i.ID })
	w.groups, w.directoryUsers = map[string]data.GroupJSON{}, map[string]api.DirectoryUserWithGroupsJSON{}
	for id := range w.directories {
		for _, g := range walkList[data.GroupJSON](w, "/directory_groups?directory="+id) {
			w.groups[g.ID] = g
		}
		for _, u := range walkList[api.DirectoryUserWithGroupsJSON](w, "/directory_users?directory="+id) {
			w.directoryUsers[u.ID] = u
		}
	}
	w.walkOrganizations()
	w.walkUsers()
	w.events = walkList[walkedEvent](w, "/events?order=asc&events="+strings.Join(workos.EventTypes(), ","))
	return w
}

func (w *seedWalk) walkOrganizations() {
	w.memberships, w.keys, w.memberGroups = map[string]walkedMembership{}, map[string]walkedKey{}, map[string]walkedGroup{}
	w.contacts, w.retention = map[string][]api.ItContactJSON{}, map[string]int{}
	w.streams, w.log = map[string]audit.LogStream{}, map[string][]walkedEntry{}
	for id := range w.organizations {
		all := "/user_management/organization_memberships?statuses=active,inactive,pending&organization_id=" + id
		for _, m := range walkList[walkedMembership](w, all) {
			w.memberships[m.ID] = m
		}
		for _, key := range walkList[walkedKey](w, "/organizations/"+id+"/api_keys") {
			w.keys[key.ID] = key
		}
		for _, g := range walkList[walkedGroup](w, "/organizations/"+id+"/groups") {
			w.memberGroups[g.ID] = g
		}
		w.contacts[id] = walkList[api.ItContactJSON](w, "/organizations/"+id+"/it_contacts")
		var configuration audit.Configuration
		w.get("/organizations/"+id+"/audit_log_configuration", &configuration)
		w.retention[id] = configuration.Days
		if configuration.LogStream != nil {
			w.streams[id] = *configuration.LogStream
		}
		w.log[id] = w.auditLog(id)
	}
}

func (w *seedWalk) walkUsers() {
	w.sessions, w.factors, w.accounts = map[string]data.SessionJSON{}, map[string]walkedFactor{}, map[string]api.AccountJSON{}
	for id := range w.users {
		path := "/user_management/users/" + id
		for _, s := range walkList[data.SessionJSON](w, path+"/sessions") {
			w.sessions[s.ID] = s
		}
		for _, f := range walkList[walkedFactor](w, path+"/auth_factors") {
			w.factors[f.ID] = f
		}
		for _, key := range walkList[walkedKey](w, path+"/api_keys") {
			w.keys[key.ID] = key
		}
		for _, provider := range walkList[api.ProviderJSON](w, path+"/data_providers") {
			if provider.Account != nil {
				w.accounts[provider.Account.ID] = *provider.Account
			}
		}
	}
}

// auditLog exports an organization's whole audit log and reads the file.
func (w *seedWalk) auditLog(organization string) (entries []walkedEntry) {
	w.Helper()
	body := fmt.Sprintf(`{"organization_id":%q,"range_start":%q,"range_end":%q}`,
		organization, data.Stamp(w.now.AddDate(-2, 0, 0)), data.Stamp(w.now.AddDate(0, 0, 2)))
	var export api.AuditExportView
	w.answer("POST", "/audit_logs/exports", body, &export)
	require.NotNil(w, export.URL, "the export is ready at once")
	address, err := url.Parse(*export.URL)
	require.NoError(w, err)
	file := httptest.NewRecorder()
	w.server.ServeHTTP(file, httptest.NewRequest(http.MethodGet, address.Path, nil))
	rows, err := csv.NewReader(file.Body).ReadAll()
	require.NoError(w, err)
	for _, row := range rows[1:] {
		entry := walkedEntry{action: row[1], actorID: row[4], actorName: row[5], actorType: row[6]}
		entry.at, err = time.Parse(time.RFC3339Nano, row[2])
		require.NoError(w, err)
		require.NoError(w, json.Unmarshal([]byte(row[8]), &entry.targets))
		if row[11] != "" {
			require.NoError(w, json.Unmarshal([]byte(row[11]), &entry.metadata))
		}
		entries = append(entries, entry)
	}
	return entries
}

func (w *seedWalk) get(path string, into any) { w.Helper(); w.answer("GET", path, "", into) }

func (w *seedWalk) answer(method, path, body string, into any) {
	w.Helper()
	request := httptest.NewRequest(method, path, strings.NewReader(body))
	request.Header.Set("Authorization", "Bearer "+data.DefaultAPIKey)
	request.Header.Set("Content-Type", "application/json")
	answer := httptest.NewRecorder()
	w.server.ServeHTTP(answer, request)
	require.Less(w, answer.Code, 300, "%s %s: %s", method, path, answer.Body)
	require.NoError(w, json.Unmarshal(answer.Body.Bytes(), into), path)
}

// walkList reads every page of a list.
func walkList[T any](w *seedWalk, path string) (all []T) {
	w.Helper()
	joint := "?"
	if strings.Contains(path, "?") {
		joint = "&"
	}
	for after := ""; ; {
		var page struct {
			Data     []T `json:"data"`
			Metadata struct {
				After *string `json:"after"`
			} `json:"list_metadata"`
		}
		w.get(path+joint+"limit=100"+after, &page)
		all = append(all, page.Data...)
		if page.Metadata.After == nil || *page.Metadata.After == "" {
			return all
		}
		after = "&after=" + *page.Metadata.After
	}
}

func walkByID[T any](w *seedWalk, path string, id func(T) string) map[string]T {
	w.Helper()
	all := map[string]T{}
	for _, item := range walkList[T](w, path) {
		all[id(item)] = item
	}
	require.NotEmpty(w, all, path)
	return all
}
