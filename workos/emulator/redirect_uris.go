package emulator

import "net/http"

// redirectURI is an address that people may be sent back to after signing in. On a loopback host any port
// counts as registered, as the port of a program under test is not known beforehand.
type redirectURI struct {
	uri       string
	isDefault bool
}

type redirectURIJSON struct {
	Object    string `json:"object"`
	ID        string `json:"id"`
	URI       string `json:"uri"`
	Default   bool   `json:"default"`
	CreatedAt string `json:"created_at"`
	UpdatedAt string `json:"updated_at"`
}

func (s *Server) redirectURIRoutes() {
	s.handle("GET /user_management/redirect_uris", func(r *http.Request) reply {
		return s.list(r, whole(&s.redirectURIs, nil, s.redirectURIView))
	})
}

func (s *Server) redirectURIView(at ref) any {
	row := s.redirectURIs.rows[at]
	made := stamp(createdAt(s, &s.redirectURIs, at))
	return redirectURIJSON{"redirect_uri", s.redirectURIs.id(at), row.uri, row.isDefault, made, made}
}
