package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBackAfterASavedForm(t *testing.T) {
	v := as(t, "admin")
	v.goTo("/organizations?q=co")
	posts := 0
	v.OnRequest(func(request playwright.Request) {
		if request.Method() == "POST" {
			posts++
		}
	})
	list := v.path()
	v.clickOn(v.rows().Last())
	require.NoError(t, that(v.Locator(".object-line")).ToBeVisible())
	object := v.path()
	v.click("link", "Edit")
	v.at(object + "/edit")
	name, err := v.Locator("#action-form input[name=name]").InputValue()
	require.NoError(t, err)
	require.NoError(t, v.Locator("#action-form input[name=name]").Fill(name+" AB"))
	v.click("button", "Save organization")
	require.NoError(t, that(v.Locator(".notice")).ToContainText(name+" AB saved."))
	v.at(object) // the address has forgotten the notice
	_, err = v.Reload()
	require.NoError(t, err)
	v.headed(name + " AB")
	require.NoError(t, that(v.Locator(".notice")).ToHaveCount(0))

	v.back()
	v.at(object + "/edit")
	require.NoError(t, that(v.Locator("#action-form input[name=name]")).ToHaveValue(name+" AB"))
	v.back()
	v.at(object)
	v.headed(name + " AB")
	require.NoError(t, that(v.Locator(".notice")).ToHaveCount(0))
	v.back()
	v.at(list)
	require.NoError(t, that(v.Locator("#organizations-q")).ToHaveValue("co"))
	require.NoError(t, that(v.rows()).Not().ToHaveCount(0))
	_, err = v.GoForward()
	require.NoError(t, err)
	v.at(object)
	assert.Equal(t, 1, posts, "nothing is sent a second time")
}

func TestBackAfterARefusedForm(t *testing.T) {
	v := as(t, "admin")
	v.expect("status of 422")
	v.goTo("/organizations?q=castellan")
	v.clickOn(v.rows().First())
	require.NoError(t, that(v.Locator(".object-line")).ToBeVisible())
	object := v.path()
	v.click("link", "Edit")
	v.at(object + "/edit")
	name, err := v.Locator("#action-form input[name=name]").InputValue()
	require.NoError(t, err)
	require.NoError(t, v.Locator("#action-form input[name=name]").Fill(""))
	_, err = v.Locator("#action-form").Evaluate("form => { form.noValidate = true }", nil)
	require.NoError(t, err)
	v.click("button", "Save organization")
	require.NoError(t, that(v.GetByText("Give the organization a name.").First()).ToBeVisible())
	v.back()
	v.at(object)
	v.headed(name)
	_, err = v.GoForward()
	require.NoError(t, err)
	v.at(object + "/edit")
	require.NoError(t, that(v.Locator("#action-form input[name=name]")).ToHaveValue(name))
}
