package hosted

import (
	"net/http"
	"strings"

	"frontdesk/workos/emulator/data"
)

// signInPage is the hosted page on which people say who they are.
type signInPage struct {
	frame
	Text     string
	Hidden   []hiddenField
	Hint     string
	Mistake  string
	People   []signInChoice
	More     bool
	Problems []ssoError
}

// signInChoice is a person who can be chosen with one click.
type signInChoice struct{ Name, Email, Role string }

// show serves GET /sso/authorize: it checks the request and shows the sign-in page.
func (s *signIn) show(w http.ResponseWriter, r *http.Request) {
	a := readAuthorization(r)
	t, ok := s.admit(w, r, a)
	if !ok {
		return
	}
	s.Lock()
	a.session = s.NewID("sso_session")
	s.recordSignIn(r, "started", t, a, "", nil)
	page := s.page(t, a)
	s.Unlock()
	s.renderHosted(w, http.StatusOK, "sign_in", page, a.redirectURI)
}

// admit checks a request. An error that cannot be returned to the application becomes a page, any other a redirect; in both
// cases the answer is written and ok is false.
func (s *signIn) admit(w http.ResponseWriter, r *http.Request, a authorization) (t target, ok bool) {
	s.Lock()
	registered := s.registered(a.redirectURI)
	t, failed := s.resolve(a)
	if failed != nil && registered && a.clientID == s.Config.ClientID {
		s.recordSignIn(r, "failed", t, a, "", failed)
	}
	s.Unlock()
	switch {
	case a.clientID != s.Config.ClientID:
		s.refuse(w, "Unknown application",
			"This environment has no application with that client ID, so nobody can be sent back to it. Check the client_id of the address you "+
				"came from.", "client_id")
	case !registered:
		s.refuse(w, "Unknown redirect URI", "The application asked to go back to an address that is not registered in this environment. "+
			"Register it as a redirect URI, or use a loopback address (http://localhost or http://127.0.0.1 on any port).", "redirect_uri")
	case failed != nil:
		http.Redirect(w, r, backTo(a.redirectURI, "error", failed.Code, "error_description", failed.Description, "state", a.state),
			http.StatusFound)
	default:
		return t, true
	}
	return t, false
}

func (s *signIn) refuse(w http.ResponseWriter, title, text, parameter string) {
	s.renderHosted(w, http.StatusBadRequest, "problem", problemPage{
		frame: frame{Title: title, Place: "Sign-in"}, Text: text, Code: "invalid " + parameter,
	})
}

// page shows the application and the people to choose from. The caller holds the lock.
func (s *signIn) page(t target, a authorization) signInPage {
	page := signInPage{Hidden: a.hidden(), Hint: a.loginHint, Problems: ssoErrors}
	page.Place = "Sign-in"
	if t.provider != "" {
		page.Title = "Sign in with " + t.provider
		page.Text = "An OAuth provider of the whole environment. Any email will do."
		return page
	}
	connection := s.Connections.Rows[t.connection]
	page.Title = "Sign in to " + s.Organizations.Rows[t.organization].Name
	page.Text = "This stands for the identity provider of the connection " + connection.Name + " (" + connection.Kind +
		"). No password is asked."
	page.People, page.More = s.peopleOf(t.organization)
	return page
}

// submit serves POST /sso/authorize: sends the browser back with a code, or with the error that was chosen.
func (s *signIn) submit(w http.ResponseWriter, r *http.Request) {
	a := readAuthorization(r)
	t, ok := s.admit(w, r, a)
	if !ok {
		return
	}
	if code := r.PostFormValue("error"); code != "" {
		s.fail(w, r, t, a, "", failure(code, ""))
		return
	}
	email := lastFilled(r.Form["email"])
	if !data.ValidEmail(email) {
		s.askAgain(w, t, a, email)
		return
	}
	s.Lock()
	person, failed := s.whoSigns(t, email)
	s.Unlock()
	if failed != nil {
		s.fail(w, r, t, a, email, failed)
		return
	}
	code := s.succeed(r, t, a, person)
	http.Redirect(w, r, backTo(a.redirectURI, "code", code, "state", a.state), http.StatusFound)
}

// lastFilled returns the last nonempty value: a person's button comes after the typed field, so it wins.
func lastFilled(values []string) string {
	for i := len(values) - 1; i >= 0; i-- {
		if value := strings.TrimSpace(values[i]); value != "" {
			return value
		}
	}
	return ""
}

func (s *signIn) askAgain(w http.ResponseWriter, t target, a authorization, email string) {
	s.Lock()
	page := s.page(t, a)
	s.Unlock()
	page.Hint, page.Mistake = email, "Type an email, such as name@company.com."
	s.renderHosted(w, http.StatusUnprocessableEntity, "sign_in", page, a.redirectURI)
}

// fail records why a sign-in failed and sends the browser back with the error.
func (s *signIn) fail(w http.ResponseWriter, r *http.Request, t target, a authorization, email string, why *ssoError) {
	s.Lock()
	s.recordSignIn(r, "failed", t, a, email, why)
	s.Unlock()
	http.Redirect(w, r, backTo(a.redirectURI, "error", why.Code, "error_description", why.Description, "state", a.state), http.StatusFound)
}

// startAtProvider serves GET /sso/idp-initiated?connection=…&redirect_uri=…&email=…: a sign-in that begins at the identity
// provider. The browser arrives with a code and no state. Without email the first
// person of the organization signs in.
func (s *signIn) startAtProvider(w http.ResponseWriter, r *http.Request) {
	a := readAuthorization(r)
	a.clientID, a.responseType, a.state, a.challenge, a.challengeMethod = s.Config.ClientID, "code", "", "", ""
	t, ok := s.admit(w, r, a)
	if !ok {
		return
	}
	email := strings.TrimSpace(r.FormValue("email"))
	s.Lock()
	if email == "" && t.organization != data.NoRef {
		if people, _ := s.peopleOf(t.organization); len(people) > 0 {
			email = people[0].Email
		}
	}
	a.session = s.NewID("sso_session")
	person, failed := s.whoSigns(t, email)
	s.Unlock()
	if failed != nil {
		s.fail(w, r, t, a, email, failed)
		return
	}
	http.Redirect(w, r, backTo(a.redirectURI, "code", s.succeed(r, t, a, person)), http.StatusFound)
}
