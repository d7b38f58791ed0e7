package web

import (
	"net/http"
	"net/url"
	"testing"

	"frontdesk/web/paths"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAMemberIsAMemberInEverySpellingOfTheirAddress(t *testing.T) {
	p, server := startStandIn(t)
	p.syncAll(t)
	client := p.signIn(t, "admin")
	spellings := []string{
		"ana@bücher.example", "ANA@Bücher.Example", "ana@xn--bcher-kva.example", "Ana@XN--BCHER-KVA.example.", "ana@bu\u0308cher.example.",
	}
	add := "/organizations/org_01A/groups/group_01A/members/add"
	directoryUser, user := paths.DirectoryUserShow.URL("directory_user_01A"), paths.UserShow.URL("user_01A")
	for _, held := range spellings {
		server.set("user", "email", quote(held))
		for _, other := range spellings {
			server.set("directory_user", "email", quote(other))
			p.open(t, client, user)
			p.handlers.Flush()
			page := p.open(t, client, directoryUser)
			text := mainText(page)
			assert.NotContains(t, text, "not a member", "%s in the directory, %s as user", other, held)
			assert.NotContains(t, text, "No matching user", "%s in the directory, %s as user", other, held)
			assert.NotContains(t, text, "Differs", "%s in the directory, %s as user", other, held)
			assert.Contains(t, links(page.Find("main")), user)
			p.handlers.Flush()
			text = mainText(p.open(t, client, user))
			assert.NotContains(t, text, "Not found in any directory", "%s in the directory, %s as user", other, held)
			assert.NotContains(t, text, "Not a member")
			typed := p.send(t, client, http.MethodPost, add, url.Values{"form_key": {"expired"}, "member_text": {other}})
			require.Equal(t, http.StatusUnprocessableEntity, typed.StatusCode)
			assert.NotContains(t, mainText(typed.page(t)), "has no member of this name", "%s typed, %s as user", other, held)
		}
	}
}

func TestAnotherTagIsAnotherPerson(t *testing.T) {
	p, server := startStandIn(t)
	client := p.signIn(t, "admin")
	server.set("user", "email", `"ana+work@attic.example"`)
	p.syncAll(t)
	page := p.open(t, client, paths.DirectoryUserShow.URL("directory_user_01A")) // ana@attic.example
	assert.Contains(t, mainText(page), "No matching user")
	typed := p.send(t, client, http.MethodPost, "/organizations/org_01A/groups/group_01A/members/add",
		url.Values{"form_key": {"expired"}, "member_text": {"ana@attic.example"}})
	assert.Contains(t, mainText(typed.page(t)), "has no member of this name or address",
		"a server that ignores the filter names somebody else")
}
