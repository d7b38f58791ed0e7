package emulator

import (
	"net/http"
	"time"
)

type corsOriginJSON struct {
	Object    string `json:"object"`
	ID        string `json:"id"`
	Origin    string `json:"origin"`
	CreatedAt string `json:"created_at"`
	UpdatedAt string `json:"updated_at"`
}

// corsOrigins are the web origins of the made-up application, oldest first.
var corsOrigins = []string{"https://app.frontdesk.example", "https://staging.frontdesk.example", "http://localhost:3000"}

func (s *Server) corsOriginRoutes() {
	rows := newTable[string]("cors_origin")
	for i, origin := range corsOrigins {
		rows.add(s.seededID(700*day-time.Duration(i)*90*day, mixText(origin)), origin)
	}
	rows.seeded = len(rows.rows)
	s.handle("GET /user_management/cors_origins", func(r *http.Request) reply {
		return s.list(r, whole(&rows, nil, func(at ref) any {
			made := stamp(createdAt(s, &rows, at))
			return corsOriginJSON{"cors_origin", rows.id(at), rows.rows[at], made, made}
		}))
	})
}
