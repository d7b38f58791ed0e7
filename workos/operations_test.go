package workos

import (
	"bytes"
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/workos/internal/spec"
)

// operation is one call of every method of the client, each with every option set.
type operation struct {
	name string // of the method
	call func(context.Context, *Client) error
}

func calling[T any](name string, call func(context.Context, *Client) (T, error)) operation {
	return operation{name, func(ctx context.Context, c *Client) error {
		_, err := call(ctx, c)
		return err
	}}
}

var (
	page  = ListOptions{Limit: 25, After: "org_01H", Order: Ascending}
	start = time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.FixedZone("CET", 3600))
	end   = start.Add(24 * time.Hour)
)

var operations = []operation{
	calling("ListOrganizations", func(ctx context.Context, c *Client) (any, error) {
		return c.ListOrganizations(ctx, ListOrganizationsOptions{page, []string{"a.example", "b.example"}, "Acme & Söhne"})
	}),
	calling("GetOrganization", func(ctx context.Context, c *Client) (any, error) { return c.GetOrganization(ctx, "org_01H") }),
	calling("GetOrganizationByExternalID", func(ctx context.Context, c *Client) (any, error) {
		return c.GetOrganizationByExternalID(ctx, "our id ü 7%")
	}),
	calling("GetOrganizationDomain", func(ctx context.Context, c *Client) (any, error) {
		return c.GetOrganizationDomain(ctx, "org_domain_01H")
	}),
	calling("ListConnections", func(ctx context.Context, c *Client) (any, error) {
		return c.ListConnections(ctx, ListConnectionsOptions{page, "GitHubOAuth", "a.example", "org_01H", "Okta"})
	}),
	calling("GetConnection", func(ctx context.Context, c *Client) (any, error) { return c.GetConnection(ctx, "conn_01H") }),
	calling("ListDirectories", func(ctx context.Context, c *Client) (any, error) {
		return c.ListDirectories(ctx, ListDirectoriesOptions{page, "org_01H", "Okta"})
	}),
	calling("GetDirectory", func(ctx context.Context, c *Client) (any, error) { return c.GetDirectory(ctx, "directory_01H") }),
	calling("ListDirectoryUsers", func(ctx context.Context, c *Client) (any, error) {
		return c.ListDirectoryUsers(ctx, ListDirectoryUsersOptions{page, "directory_01H", "directory_group_01H", "ana+x@a.example", "7"})
	}),
	calling("GetDirectoryUser", func(ctx context.Context, c *Client) (any, error) {
		return c.GetDirectoryUser(ctx, "directory_user_01H")
	}),
	calling("ListDirectoryGroups", func(ctx context.Context, c *Client) (any, error) {
		return c.ListDirectoryGroups(ctx, ListDirectoryGroupsOptions{page, "directory_01H", "directory_user_01H"})
	}),
	calling("GetDirectoryGroup", func(ctx context.Context, c *Client) (any, error) {
		return c.GetDirectoryGroup(ctx, "directory_group_01H")
	}),
	calling("ListUsers", func(ctx context.Context, c *Client) (any, error) {
		return c.ListUsers(ctx, ListUsersOptions{page, "ana@a.example", "org_01H"})
	}),
	calling("GetUser", func(ctx context.Context, c *Client) (any, error) { return c.GetUser(ctx, "user_01H") }),
	calling("GetUserByExternalID", func(ctx context.Context, c *Client) (any, error) { return c.GetUserByExternalID(ctx, "a;b") }),
	calling("ListMemberships", func(ctx context.Context, c *Client) (any, error) {
		return c.ListMemberships(ctx, ListMembershipsOptions{page, "user_01H", "org_01H", []string{"active", "inactive", "pending"}})
	}),
	calling("GetMembership", func(ctx context.Context, c *Client) (any, error) { return c.GetMembership(ctx, "om_01H") }),
	calling("ListInvitations", func(ctx context.Context, c *Client) (any, error) {
		return c.ListInvitations(ctx, ListInvitationsOptions{page, "org_01H", "ana@a.example"})
	}),
	calling("ListEvents", func(ctx context.Context, c *Client) (any, error) {
		return c.ListEvents(ctx, ListEventsOptions{ListOptions{}, nil, "org_01H", start, end, false})
	}),
	calling("GeneratePortalLink", func(ctx context.Context, c *Client) (any, error) {
		return c.GeneratePortalLink(ctx, GeneratePortalLinkOptions{"org_01H", IntentBringYourOwnKey, "https://a.example/r",
			"https://a.example/s"})
	}),
	calling("CreateAuditLogExport", func(ctx context.Context, c *Client) (any, error) {
		return c.CreateAuditLogExport(ctx, CreateAuditLogExportOptions{"org_01H", start, end, []string{"user.signed_in"}, []string{"Ana"},
			[]string{"user_01H"}, []string{"team"}})
	}),
	calling("GetAuditLogExport", func(ctx context.Context, c *Client) (any, error) {
		return c.GetAuditLogExport(ctx, "audit_log_export_01H")
	}),
	calling("ListAuditLogActions", func(ctx context.Context, c *Client) (any, error) { return c.ListAuditLogActions(ctx, page) }),
	calling("ListAuditLogSchemas", func(ctx context.Context, c *Client) (any, error) {
		return c.ListAuditLogSchemas(ctx, "user.signed_in", page)
	}),
	calling("ListRedirectURIs", func(ctx context.Context, c *Client) (any, error) { return c.ListRedirectURIs(ctx, page) }),
	calling("ExchangeCode", func(ctx context.Context, c *Client) (any, error) { return c.ExchangeCode(ctx, "code", "verifier") }),
	calling("GetJSONWebKeys", func(ctx context.Context, c *Client) (any, error) { return c.GetJSONWebKeys(ctx) }),
	calling("GetProfile", func(ctx context.Context, c *Client) (any, error) { return c.GetProfile(ctx, "access-token") }),
	calling("AuthorizationURL", visitAuthorizationURL),
}

// Methods that differ from the others, by name; the files that hold their calls add them.
var (
	// undocumented says why a method is kept although the OpenAPI document lacks its operation.
	undocumented = map[string]string{}
	// unpaged are lists that WorkOS gives whole, in an order of its own.
	unpaged = map[string]bool{}
)

// visitAuthorizationURL goes where a browser would.
func visitAuthorizationURL(ctx context.Context, c *Client) (any, error) {
	address, err := c.AuthorizationURL(AuthorizationOptions{
		RedirectURI: "https://desk.example/auth/callback", State: "s", Organization: "org_01H",
		CodeChallenge: "c", LoginHint: "ana@a.example", Prompt: "login",
	})
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	return c.http.Do(r)
}

// sentBy makes a call and returns the request that reached the server, without the base path.
func sentBy(t *testing.T, op operation) *http.Request {
	t.Helper()
	var sent []*http.Request
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		kept := r.Clone(context.WithoutCancel(r.Context()))
		kept.Body = io.NopCloser(bytes.NewReader(body))
		sent = append(sent, kept)
		answerJSON(w, 200, `{"id":"x","data":[],"list_metadata":{},"keys":[],"link":"https://x.example","profile":{"id":"x"},"user":{"id":"x"},"authentication_factor":{"id":"x"},"valid":true,"organization_id":"x","version":1}`)
	})
	if err := op.call(t.Context(), client); !errors.Is(err, errAnotherObject) {
		require.NoError(t, err)
	}
	require.Len(t, sent, 1)
	return sent[0]
}

func TestWalkRequestsAreAsTheDocumentSays(t *testing.T) {
	document := spec.Load(t)
	for _, op := range operations {
		t.Run(op.name, func(t *testing.T) {
			if reason := undocumented[op.name]; reason != "" {
				t.Skip(reason)
			}
			assert.NoError(t, document.Request(sentBy(t, op)))
		})
	}
}

func TestEveryRequestCarriesWhatItMustAndNoSecretInItsAddress(t *testing.T) {
	for _, op := range operations {
		t.Run(op.name, func(t *testing.T) {
			r := sentBy(t, op)
			assert.NotContains(t, r.URL.String(), testKey)
			if strings.HasPrefix(op.name, "List") && !unpaged[op.name] {
				assert.NotEmpty(t, r.URL.Query().Get("order"))
			}
			bearer := "Bearer " + testKey
			switch op.name {
			case "AuthorizationURL":
				bearer = ""
			case "GetProfile":
				bearer = "Bearer access-token"
			}
			assert.Equal(t, bearer, r.Header.Get("Authorization"))
		})
	}
}

var operationComment = regexp.MustCompile(`(?m)^(GET|POST|PUT|PATCH|DELETE) (/\S+)$`)

// commentsOf returns the operation that each method names, after a look whether it calls that one.
func commentsOf(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	found := map[string]string{}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		require.NoError(t, err)
		for _, declaration := range file.Decls {
			method, ok := declaration.(*ast.FuncDecl)
			if !ok || !method.Name.IsExported() {
				continue
			}
			if match := operationComment.FindStringSubmatch(method.Doc.Text()); match != nil {
				found[method.Name.Name] = match[0]
				assert.True(t, mentions(method, match[2]), "%s says %s and does something else", method.Name, match[0])
			}
		}
	}
	return found
}

func mentions(method *ast.FuncDecl, path string) bool {
	found := false
	ast.Inspect(method, func(n ast.Node) bool {
		literal, ok := n.(*ast.BasicLit)
		found = found || ok && literal.Value == `"`+path+`"`
		return true
	})
	return found
}

func TestOperationsNamedInCommentsAreTested(t *testing.T) {
	var tested []string
	for _, op := range operations {
		tested = append(tested, op.name)
	}
	for name := range commentsOf(t) {
		assert.Contains(t, tested, name)
	}
	assert.Len(t, commentsOf(t), len(tested))
}

func TestOperationsNamedInCommentsAreInTheDocument(t *testing.T) {
	documented := spec.Load(t).Operations()
	for name, operation := range commentsOf(t) {
		known := slices.Contains(documented, operation)
		assert.NotEqual(t, known, undocumented[name] != "", "%s names %s", name, operation)
	}
}

func TestIDsCannotChangeThePath(t *testing.T) {
	for _, id := range []string{"", ".", ".."} {
		client := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("sent") })
		_, err := client.GetOrganization(t.Context(), id)
		assert.Equal(t, NotSent, OutcomeOf(err))
	}
	for _, id := range []string{"../users/x", "a?b=c", "a#b", "a/b", "%2e%2e", "{id}", "ü"} {
		client := serve(t, func(w http.ResponseWriter, r *http.Request) {
			assert.Equal(t, "/organizations/"+url.PathEscape(id), r.URL.EscapedPath())
			assert.Empty(t, r.URL.RawQuery)
			answerJSON(w, 200, `{"id":"x"}`)
		})
		_, err := client.GetOrganization(t.Context(), id)
		assert.NoError(t, err)
	}
}
