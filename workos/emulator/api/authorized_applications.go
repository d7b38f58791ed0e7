package api

import (
	"net/http"
	"slices"
	"time"

	"frontdesk/workos/emulator/data"
)

// applications are the Connect applications that users have authorized. The authorizations are derived from the user, unless
// they were revoked.
type applications struct {
	*API
	removed map[grantedApp]struct{}
}

type grantedApp struct {
	user data.Ref
	app  int
}

// seededApplication is an application that is registered with Connect. One that registered itself has no
// owner, and the API shows it as dynamically registered.
type seededApplication struct {
	name, description string
	scopes            []string
	firstParty        bool
	uri               string
}

var seededApplications = []seededApplication{
	{"Frontdesk CLI", "The command line", []string{"openid", "profile", "email", "offline_access"}, true, "http://127.0.0.1/callback"},
	{"Desktop assistant", "", []string{"openid", "profile", "documents:read"}, false, "https://assistant.example/oauth/callback"},
	{"Spreadsheet add-on", "Reads reports into a spreadsheet", []string{"openid", "reports:export"}, false, "https://addon.example/oauth"},
	{"MCP client", "", []string{"openid", "email"}, false, "http://localhost/callback"},
}

// AuthorizedJSON is a user's authorization of an application, as the API shows it.
type AuthorizedJSON struct {
	Object        string          `json:"object"`
	ID            string          `json:"id"`
	GrantedScopes []string        `json:"granted_scopes"`
	Application   ApplicationJSON `json:"application"`
	UserID        string          `json:"user_id,omitempty"` // in an organization's list
}

// ApplicationJSON is a Connect application as the API shows it.
type ApplicationJSON struct {
	Object       string           `json:"object"`
	ID           string           `json:"id"`
	ClientID     string           `json:"client_id"`
	Name         string           `json:"name"`
	Description  *string          `json:"description"`
	Scopes       []string         `json:"scopes"`
	Type         string           `json:"application_type"`
	RedirectURIs []map[string]any `json:"redirect_uris"`
	UsesPKCE     bool             `json:"uses_pkce"`
	FirstParty   bool             `json:"is_first_party"`
	Dynamic      *bool            `json:"was_dynamically_registered,omitempty"`
	CreatedAt    string           `json:"created_at"`
	UpdatedAt    string           `json:"updated_at"`
}

func newApplications(s *API) *applications {
	return &applications{API: s, removed: map[grantedApp]struct{}{}}
}

func (a *applications) routes() {
	a.handle("GET /connect/applications", a.listAll)
	a.handle("GET /connect/applications/{id}", a.getOne)
	a.handle("GET /organizations/{organization_id}/authorized_applications", a.ofOrganization)
	a.handle("GET /user_management/users/{user_id}/authorized_applications", a.ofUser)
	a.handle("DELETE /user_management/users/{user_id}/authorized_applications/{application_id}", a.delete)
}

// has reports whether a user has authorized an application: about one in eight has, for each application.
func (a *applications) has(user data.Ref, app int) bool {
	row := a.Users.Rows[user]
	if row.Organization == data.NoRef || int(user) >= a.Users.Seeded || !a.Users.Alive(user) {
		return false
	}
	_, gone := a.removed[grantedApp{user, app}]
	return !gone && data.Mix(a.Organizations.Rows[row.Organization].Salt, uint64(row.Person), 101, uint64(app))%8 == 0
}

// listing pages through the users' authorizations. An id is the user's with its last byte for the application,
// so that the ids ascend with the users.
func (a *applications) listing(users []data.Ref, showsUser bool) listing {
	size := len(seededApplications)
	id := func(i int) data.ULID {
		own := a.Users.IDs[users[i/size]]
		own[len(own)-1] = byte(i % size)
		return own
	}
	return listing{
		prefix: "authorized_connect_app", n: len(users) * size, id: id,
		keep: func(i int) bool { return a.has(users[i/size], i%size) },
		render: func(i int) any {
			view := AuthorizedJSON{
				Object: "authorized_connect_application", ID: "authorized_connect_app_" + id(i).String(),
				GrantedScopes: seededApplications[i%size].scopes, Application: a.application(i % size),
			}
			if showsUser {
				view.UserID = a.Users.ID(users[i/size])
			}
			return view
		},
	}
}

func (a *applications) ulidOf(app int) data.ULID {
	return a.SeededID(700*data.Day-time.Duration(app)*60*data.Day, 102, uint64(app))
}

func (a *applications) applicationID(app int) string { return "conn_app_" + a.ulidOf(app).String() }

func (a *applications) application(app int) ApplicationJSON {
	seeded := seededApplications[app]
	made := data.Stamp(a.Started.Add(time.Duration(app)*60*data.Day - 700*data.Day))
	view := ApplicationJSON{
		Object: "connect_application", ID: a.applicationID(app),
		ClientID: "client_" + data.MakeULID(int64(app)+1, 0, data.Mix(a.Config.Seed, 103)).String(),
		Name:     seeded.name, Description: data.OrNull(seeded.description), Scopes: seeded.scopes, Type: "oauth",
		RedirectURIs: []map[string]any{{"uri": seeded.uri, "default": true}}, UsesPKCE: true, FirstParty: seeded.firstParty,
		CreatedAt: made, UpdatedAt: made,
	}
	if !seeded.firstParty {
		dynamic := true
		view.Dynamic = &dynamic
	}
	return view
}

// listAll lists the applications, without those that registered themselves unless they are asked for. None
// belongs to an organization, so that a list of one's is empty.
func (a *applications) listAll(r *http.Request) reply {
	kinds := listParam(r, "registration_types")
	if len(kinds) == 0 {
		kinds = []string{"authenticated"}
	}
	return a.list(r, listing{
		prefix: "conn_app", n: len(seededApplications), id: a.ulidOf,
		keep: func(i int) bool {
			kind := "dynamic"
			if seededApplications[i].firstParty {
				kind = "authenticated"
			}
			return slices.Contains(kinds, kind) && !r.URL.Query().Has("organization_id")
		},
		render: func(i int) any { return a.application(i) },
	})
}

func (a *applications) getOne(r *http.Request) reply {
	for i := range seededApplications {
		if view := a.application(i); view.ID == r.PathValue("id") || view.ClientID == r.PathValue("id") {
			return ok(view)
		}
	}
	return notFound("Connect application", r.PathValue("id"))
}

func (a *applications) ofOrganization(r *http.Request) reply {
	organization, unknown := a.pathOrganization(r, "organization_id")
	if unknown != nil {
		return *unknown
	}
	return a.list(r, a.listing(a.ByOrganization[organization].Users, true))
}

func (a *applications) ofUser(r *http.Request) reply {
	user, unknown := a.pathUser(r, "user_id")
	if unknown != nil {
		return *unknown
	}
	return a.list(r, a.listing([]data.Ref{user}, false))
}

// delete revokes a user's authorization of an application.
func (a *applications) delete(r *http.Request) reply {
	user, unknown := a.pathUser(r, "user_id")
	if unknown != nil {
		return *unknown
	}
	for app := range seededApplications {
		if a.applicationID(app) == r.PathValue("application_id") && a.has(user, app) {
			a.removed[grantedApp{user, app}] = struct{}{}
			return emptyReply(http.StatusNoContent)
		}
	}
	return notFound("Authorized application", r.PathValue("application_id"))
}
