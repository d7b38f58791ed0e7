package emulator

import "net/http"

// startPage is what somebody sees who opens the server's address in a browser.
type startPage struct {
	hostedFrame
	BaseURL, APIKey, ClientID string
	SignInURL, AppURL         string // of the application that this server is started with; "" for none
	People                    []signInChoice
	Organizations, Users      int
}

// startPage says what this server is, what it serves, and who can sign in.
func (s *signIn) startPage(w http.ResponseWriter, r *http.Request) {
	s.renderHosted(w, http.StatusOK, "start", s.describe(r))
}

func (s *signIn) describe(r *http.Request) startPage {
	s.mu.Lock()
	defer s.mu.Unlock()
	page := startPage{
		hostedFrame: hostedFrame{Title: "WorkOS emulator", Place: "Emulator", Wide: true},
		BaseURL:     s.urlFor(r.Host, ""), APIKey: s.config.APIKey, ClientID: s.config.ClientID, AppURL: s.appURL,
		Organizations: s.organizations.count(), Users: s.users.count(),
	}
	if s.appURL != "" {
		page.SignInURL = s.appURL + "/sign-in"
	}
	if organization, ok := s.organizations.find(StaffOrganizationID); ok {
		page.People, _ = s.peopleOf(organization)
	}
	return page
}
