package e2e

import (
	"testing"

	"frontdesk/web/cli"
	"frontdesk/workos/emulator"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/require"
)

// notice waits until the page says that something was done.
func (v *visit) notice(text string) {
	v.t.Helper()
	v.see(v.Locator(".notice", playwright.PageLocatorOptions{HasText: text}))
}

func TestAMembershipIsTakenAwayAndGivenBack(t *testing.T) {
	d := startDesk(t)
	v := d.visit()
	v.signInAt("/organizations/"+scenario(t, "Northwind Logistics").OrganizationID, "support")
	require.NoError(t, v.Locator("section", playwright.PageLocatorOptions{Has: v.named("heading",
		"People")}).Locator(".row-link").First().Click())
	require.NoError(t, that(v.Locator(".crumbs")).ToContainText("Users"))
	name := v.heading()
	require.NoError(t, v.Locator(".row-actions a", playwright.PageLocatorOptions{HasText: "Deactivate"}).Click())
	v.headed("Deactivate " + name + " at Northwind Logistics")
	v.noAxeViolations()
	require.NoError(t, v.Locator("textarea[name=reason]").Fill("Left the company"))
	v.click("button", "Deactivate membership")
	v.notice("no longer has access to Northwind Logistics.")
	v.headed(name)
	v.see(v.Locator(".rows .state", playwright.PageLocatorOptions{HasText: "Inactive"}))
	v.noAxeViolations()
	v.click("button", "Undo")
	v.notice("has access to Northwind Logistics again.")
	require.NoError(t, that(v.Locator(".rows .state", playwright.PageLocatorOptions{HasText: "Inactive"})).ToHaveCount(0))

	v.goTo("/activity")
	require.NoError(t, that(v.rows().Nth(0)).ToContainText("Reactivated a membership"))
	require.NoError(t, that(v.rows().Nth(1)).ToContainText("Left the company"))
}

func TestDeletingACustomerInProductionIsConfirmedByName(t *testing.T) {
	d := startDesk(t, func(demo *cli.Demo) { demo.Environment = "Production" })
	d.waitForCopy()
	v := d.visit()
	v.expect("status of 422")
	castellan := "/organizations/" + scenario(t, "Castellan Insurance").OrganizationID
	v.signInAt(castellan, "admin")
	v.click("link", "Delete")
	v.headed("Delete Castellan Insurance")
	v.see(v.GetByText("Nobody will be able to sign in through the connection any more."))
	require.NoError(t, v.Locator("textarea[name=reason]").Fill("The contract ended"))
	require.NoError(t, v.Locator("input[name=confirm]").Fill("castellan"))
	v.click("button", "Delete organization")
	require.NoError(t, that(v.Locator(".form-errors")).ToContainText("Type “Castellan Insurance”"))
	v.noAxeViolations()
	require.NoError(t, v.Locator("input[name=confirm]").Fill("Castellan Insurance"))
	v.click("button", "Delete organization")
	v.notice("Castellan Insurance was deleted.")
	v.headed("Organizations")
	require.NoError(t, that(v.rows().Filter(playwright.LocatorFilterOptions{HasText: "Castellan Insurance"})).ToHaveCount(0))
}

func TestSomebodyIsInvitedAndADomainAddedWithoutScripts(t *testing.T) {
	d := startDesk(t)
	d.waitForCopy()
	v := d.visit(withoutScripts)
	northwind := "/organizations/" + scenario(t, "Northwind Logistics").OrganizationID
	v.signInAt(northwind, "support")
	v.click("link", "Invite user")
	require.NoError(t, v.Locator("input[name=email]").Fill("noor.haddad@northwind-logistics.example"))
	v.click("button", "Send invitation")
	v.notice("The invitation was sent to noor.haddad@northwind-logistics.example.")
	v.see(v.GetByText("Waiting for them to accept"))
	v.click("link", "Revoke invitation")
	require.NoError(t, v.Locator("textarea[name=reason]").Fill("Wrong address"))
	v.click("button", "Revoke invitation")
	v.notice("will be revoked in 0:")
	v.click("button", "Undo")
	v.notice("Undone.")
	v.see(v.GetByText("Waiting for them to accept"))

	v.goTo(northwind)
	v.click("link", "Add domain")
	require.NoError(t, v.Locator("input[name=domain]").Fill("northwind-freight.example"))
	v.click("button", "Add domain")
	v.notice("northwind-freight.example was added.")
	v.see(v.GetByText("DNS record for northwind-freight.example"))
}

func TestAConnectionIsTriedByTheCustomer(t *testing.T) {
	d := startDesk(t)
	d.waitForCopy()
	v := d.visit()
	v.signInAt("/connections?state=validating", "support")
	require.NoError(t, v.rows().First().Locator(".row-link").Click())
	v.see(v.Locator(".object-name .state", playwright.PageLocatorOptions{HasText: "Validating"}))
	address := v.URL()
	require.NoError(t, v.named("link", "Test sign-in").First().Click())
	v.click("button", "Create test link")
	v.noAxeViolations()
	link, err := v.Locator("#test-link").InputValue()
	require.NoError(t, err)

	customer := d.visit()
	_, err = customer.Goto(link)
	require.NoError(t, err)
	require.NoError(t, customer.Locator("button[name=email], button[value*='@']").First().Click())
	customer.see(customer.GetByText("The sign-in works"))
	customer.noAxeViolations()
	customer.goTo("/")
	customer.see(customer.GetByText("Continue with WorkOS")) // nobody was signed in by it

	_, err = v.Goto(address)
	require.NoError(t, err)
	v.see(v.Locator(".object-name .state", playwright.PageLocatorOptions{HasText: "Active"}))
}

func TestMFAIsReset(t *testing.T) {
	d := startDesk(t)
	v := d.visit()
	people := "/organizations/" + scenario(t, "Northwind Logistics").OrganizationID + "/users"
	v.signInAt(people, "support")
	d.waitForCopy()
	v.goTo(people)
	links, err := v.rows().Locator(".row-link").EvaluateAll("rows => rows.map(row => row.getAttribute('href'))")
	require.NoError(t, err)
	for _, link := range links.([]any) {
		v.goTo(link.(string))
		if protected, err := v.named("link", "Reset MFA").Count(); err == nil && protected > 0 {
			break
		}
	}
	v.noAxeViolations()
	v.click("link", "Reset MFA")
	v.see(v.GetByText("First verify that you are talking to"))
	require.NoError(t, v.Locator("textarea[name=reason]").Fill("Phone lost"))
	v.click("button", "Reset MFA")
	v.notice("They will be asked to set it up again")
	v.see(v.GetByText("No MFA method is set up."))
}

func TestAFormThatWaitsForWorkOSSaysSo(t *testing.T) {
	d := startDesk(t)
	v := d.visit()
	v.signInAt("/organizations/"+scenario(t, "Castellan Insurance").OrganizationID+"/edit", "support")
	d.slowDown(t, emulator.Fault{Method: "PUT", Path: "/organizations/*", DelayMS: 3000, Count: 1})
	require.NoError(t, v.Locator("input[name=name]").Fill("Castellan Group"))
	status := v.Locator("#action-form .form-end [role=status]")
	require.NoError(t, that(status).ToHaveText(""))
	v.click("button", "Save organization")
	require.NoError(t, that(status).ToHaveText("Waiting for WorkOS…"))
	v.notice("Castellan Group saved.")
}
