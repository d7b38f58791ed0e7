package e2e

import (
	"net/url"
	"strings"
	"testing"

	"frontdesk/workos/emulator"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAfterSigningInThePageThatWasWantedIsShown(t *testing.T) {
	v := sharedDeskFor(t).visit()
	v.signInAt("/connections?state=inactive", "viewer")
	v.headed("Connections")
}

// nobodyIsSignedIn asserts that a window has no session.
func (v *visit) nobodyIsSignedIn() {
	v.t.Helper()
	v.goTo("/organizations")
	assert.Contains(v.t, v.URL(), v.desk.URL+"/sign-in", "somebody is signed in")
}

func TestAPersonOfACustomerIsRefusedByName(t *testing.T) {
	v := sharedDeskFor(t).visit()
	v.expect("status of 403")
	v.goTo("/users")
	v.continueWithWorkOS()
	theirs := strings.Replace(v.URL(), emulator.StaffOrganizationID, scenario(t, "Velvet Antler Studio").OrganizationID, 1)
	_, err := v.Goto(theirs)
	require.NoError(t, err)
	v.headed("Sign in to Velvet Antler Studio")
	require.NoError(t, v.Locator("button[name=email]").First().Click())

	v.headed("This account belongs to another organization")
	v.see(v.GetByText("velvet").First())
	v.see(v.named("link", "Sign in with another account"))
	v.nobodyIsSignedIn()
}

func TestWhoeverCancelsAtTheProviderIsToldSo(t *testing.T) {
	v := sharedDeskFor(t).visit()
	v.expect("status of 403")
	v.goTo("/users")
	v.continueWithWorkOS()
	v.click("button", "Cancel")
	v.headed("Your identity provider refused the sign-in")
	v.see(v.GetByText("you canceled the sign-in"))
	v.nobodyIsSignedIn()
}

func TestASignInThatBeganAtTheProviderIsRefused(t *testing.T) {
	d := sharedDeskFor(t)
	v := d.visit()
	v.expect("status of 400")
	_, err := v.Goto(d.EmulatorURL + "/sso/idp-initiated?" + url.Values{
		"connection": {emulator.StaffConnectionID}, "redirect_uri": {d.URL + "/auth/callback"}, "email": {"support@frontdesk.example"},
	}.Encode())
	require.NoError(t, err)
	v.headed("Sign in from Frontdesk instead")
	v.nobodyIsSignedIn()
}

func TestACallbackWorksOnceAndInItsOwnBrowserOnly(t *testing.T) {
	d := sharedDeskFor(t)
	v := d.visit()
	callback := ""
	v.OnRequest(func(request playwright.Request) {
		if strings.HasPrefix(request.URL(), d.URL+"/auth/callback") {
			callback = request.URL()
		}
	})
	v.signIn("support")
	require.NotEmpty(t, callback)

	v.expect("status of 400")
	_, err := v.Goto(callback)
	require.NoError(t, err)
	v.headed("This sign-in was already used")
	v.see(v.named("link", "Go to the overview"))

	stranger := d.visit()
	stranger.expect("status of 400")
	_, err = stranger.Goto(callback)
	require.NoError(t, err)
	stranger.headed("This sign-in was already used")
	stranger.nobodyIsSignedIn()
}

// scenario is one of the emulator's customers with a problem.
func scenario(t *testing.T, name string) emulator.Scenario {
	t.Helper()
	for _, s := range emulator.Scenarios() {
		if s.Name == name {
			return s
		}
	}
	require.Fail(t, "no such scenario", name)
	return emulator.Scenario{}
}
