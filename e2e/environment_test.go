package e2e

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"
	"time"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/require"
)

func TestADataProviderIsChangedAndGivenBack(t *testing.T) {
	d := startDesk(t)
	v := d.visit()
	v.expect("status of 422")
	settings := "/organizations/" + scenario(t, "Northwind Logistics").OrganizationID + "/settings"
	v.signInAt(settings, "support")
	row := v.Locator("section", playwright.PageLocatorOptions{Has: v.named("heading", "Data providers")}).Locator("tbody tr",
		playwright.LocatorLocatorOptions{HasText: "Salesforce"})
	require.NoError(t, that(row).ToContainText("api, refresh_token"))
	require.NoError(t, row.Locator("a", playwright.LocatorLocatorOptions{HasText: "Change"}).Click())
	v.headed("Change Salesforce for Northwind Logistics")
	v.noAxeViolations()

	require.NoError(t, v.Locator("input[name=client_id]").Fill("northwind-crm"))
	v.click("button", "Save provider")
	require.NoError(t, that(v.Locator(".form-errors")).ToContainText("WorkOS accepts them only together"))
	v.noAxeViolations()
	require.NoError(t, v.Locator("input[name=client_secret]").Fill("s3cr3t-of-northwind-9876"))
	require.NoError(t, v.Locator("textarea[name=scopes]").Fill("everything"))
	v.click("button", "Save provider")
	require.NoError(t, that(v.Locator(".form-errors")).ToContainText("scopes are not valid"))
	require.NoError(t, that(v.Locator("input[name=client_secret]")).ToHaveValue(""), "a secret is not shown again")
	require.NoError(t, v.Locator("input[name=client_secret]").Fill("s3cr3t-of-northwind-9876"))
	require.NoError(t, v.Locator("textarea[name=scopes]").Fill("api"))
	v.click("button", "Save provider")
	v.notice("Salesforce saved for Northwind Logistics.")
	require.NoError(t, that(row).ToContainText("secret ends in 9876"))
	require.NoError(t, that(row).Not().ToContainText("refresh_token"))
	require.NoError(t, that(v.Locator(".notice button")).ToHaveCount(0), "credentials cannot be taken back")

	require.NoError(t, row.Locator("a", playwright.LocatorLocatorOptions{HasText: "Change"}).Click())
	require.NoError(t, v.Locator("input[name=enabled][value=false]").Check())
	v.click("button", "Save provider")
	v.notice("Salesforce saved")
	require.NoError(t, that(row).ToContainText("Off"))
	v.click("button", "Undo")
	v.notice("Salesforce saved")
	require.NoError(t, that(row).ToContainText("On"))
	v.noAxeViolations()
}

func TestTheSignatureTesterSaysWhichCheckFailed(t *testing.T) {
	const secret, body = "whsec_of_the_endpoint", "{\n  \"event\": \"connection.activated\"\n}"
	stamp := fmt.Sprint(time.Now().UnixMilli())
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(stamp + "." + body))
	header := "t=" + stamp + ", v1=" + hex.EncodeToString(mac.Sum(nil))

	v := as(t, "viewer")
	v.goTo("/tools/webhook-tester")
	require.NoError(t, v.Locator("input[name=header]").Fill(header))
	require.NoError(t, v.Locator("textarea[name=body]").Fill(body))
	require.NoError(t, v.Locator("input[name=secret]").Fill(secret))
	v.click("button", "Check signature")
	v.see(v.named("heading", "The signature is valid"))
	v.noAxeViolations()

	require.NoError(t, v.Locator("textarea[name=body]").Fill(body+"!"))
	v.click("button", "Check signature")
	v.see(v.named("heading", "The hash does not match"))
	require.NoError(t, that(v.Locator("textarea[name=body]")).ToHaveValue(body+"!"), "what was pasted stays")
	require.NoError(t, that(v.Locator("input[name=header]")).ToHaveValue(header))
	v.noAxeViolations()

	require.NoError(t, v.Locator("input[name=header]").Fill(header[:30]))
	v.click("button", "Check signature")
	v.see(v.named("heading", "The header is not a WorkOS signature"))
}
