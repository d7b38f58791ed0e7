package web

import (
	"net/http"
	"net/url"
	"testing"

	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestAPersonWhoJustCameIsFoundByTheirAddress looks for a user of a known customer whom the mirror does not hold yet.
func TestAPersonWhoJustCameIsFoundByTheirAddress(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	for _, part := range [][]string{nil, partial()} {
		for _, local := range []string{"fresh", "a"} { // which is no part of another address, and of many
			address := local + map[bool]string{true: "-typed", false: ""}[part != nil] + "@northwind-logistics.example"
			var user workos.User
			made := p.ask(t, http.MethodPost, "/user_management/users", `{"email":"`+address+`"}`)
			require.Equal(t, http.StatusCreated, made.StatusCode, made.body)
			decode(t, made.body, &user)
			found := links(p.open(t, client, "/search?"+url.Values{"q": {address}}.Encode(), part...).Selection)
			assert.Contains(t, found, "/users/"+user.ID, address)
		}
	}
}
