package hosted

import (
	"net/http"

	"frontdesk/workos/emulator/data"
)

// startPage is the page at the server's own address.
type startPage struct {
	frame
	BaseURL, APIKey, ClientID string
	SignInURL, AppURL         string // of the application that this server is started with; "" for none
	People                    []signInChoice
	Organizations, Users      int
}

// startPage shows what this server is, what it serves, and who can sign in.
func (s *signIn) startPage(w http.ResponseWriter, r *http.Request) {
	s.renderHosted(w, http.StatusOK, "start", s.describe(r))
}

func (s *signIn) describe(r *http.Request) startPage {
	s.Lock()
	defer s.Unlock()
	page := startPage{
		frame:   frame{Title: "WorkOS emulator", Place: "Emulator", Wide: true},
		BaseURL: s.URLFor(r.Host, ""), APIKey: s.Config.APIKey, ClientID: s.Config.ClientID, AppURL: s.AppURL,
		Organizations: s.Organizations.Count(), Users: s.Users.Count(),
	}
	if s.AppURL != "" {
		page.SignInURL = s.AppURL + "/sign-in"
	}
	if organization, ok := s.Organizations.Find(data.StaffOrganizationID); ok {
		page.People, _ = s.peopleOf(organization)
	}
	return page
}
