package emulator

import (
	"fmt"
	"net/http"
	"strings"
)

type identityJSON struct {
	IdPID    string `json:"idp_id"`
	Type     string `json:"type"`
	Provider string `json:"provider"`
}

func (s *Server) identityRoutes() {
	s.handle("GET /user_management/users/{id}/identities", s.listIdentities)
}

// identitiesOf are the accounts elsewhere with which somebody signs in: none for most, two for a few.
func identitiesOf(who person) []identityJSON {
	hash := mix(who.hash, 50)
	all := []identityJSON{
		{fmt.Sprintf("1%020d", hash>>2), "OAuth", "GoogleOAuth"},
		{fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", hash>>32, hash>>16&0xffff, hash&0xfff, hash>>48&0xfff, mix(hash)&0xffffffffffff), "OAuth", "MicrosoftOAuth"},
		{fmt.Sprint(1_000_000 + mix(hash, 1)%90_000_000), "OAuth", "GithubOAuth"}, // so spelled here
	}
	switch hash % 12 {
	case 0, 1:
		return all[:1]
	case 2:
		return all[1:2]
	case 3:
		return []identityJSON{all[0], all[2]}
	}
	return []identityJSON{}
}

// listIdentities answers a bare array, as documented.
func (s *Server) listIdentities(r *http.Request) reply {
	at, known := s.users.find(r.PathValue("id"))
	if !known {
		return notFound("User", r.PathValue("id"))
	}
	who, _, seeded := s.seededPerson(at)
	if !seeded {
		return ok([]identityJSON{})
	}
	return ok(identitiesOf(who))
}

// domainOf is what stands after the @ of an address.
func domainOf(email string) string {
	_, domain, _ := strings.Cut(email, "@")
	return domain
}
