package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMetadataIsKeptKeyByKey(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	p.ask(t, http.MethodPut, "/organizations/"+scenario(t, "Castellan Insurance").OrganizationID, `{"metadata":{}}`)
	user := "/users/" + p.unmanagedUser(t).ID
	for _, at := range []string{"/organizations/" + scenario(t, "Castellan Insurance").OrganizationID, user} {
		send := func(keys, values []string) answer {
			page := p.open(t, client, at+"/edit")
			form := url.Values{"metadata_key": keys, "metadata_value": values}
			for _, input := range page.Find("#action-form input[name]").EachIter() {
				if name := input.AttrOr("name", ""); !strings.HasPrefix(name, "metadata") {
					form.Set(name, input.AttrOr("value", ""))
				}
			}
			return p.send(t, client, http.MethodPost, at+"/edit", form)
		}
		kept := func() (pairs []string) {
			for _, pair := range section(p.open(t, client, at), "Metadata").Find("dl.pairs > div").EachIter() {
				pairs = append(pairs, squeeze(pair.Find("dt").Text())+"="+squeeze(pair.Find("dd").Text()))
			}
			return pairs
		}
		require.Equal(t, http.StatusSeeOther, send([]string{"plan", "", "region"}, []string{"gold", "", "EU west"}).StatusCode, at)
		assert.Equal(t, []string{"plan=gold", "region=EU west"}, kept())
		rows := p.open(t, client, at+"/edit").Find(".pair")
		assert.Equal(t, 5, rows.Length(), "two that are there and three to fill in")
		require.Equal(t, http.StatusSeeOther, send([]string{"plan", "region"}, []string{"", "EU west"}).StatusCode, "a key without a value goes")
		assert.Equal(t, []string{"region=EU west"}, kept())

		for says, wrong := range map[string][2][]string{
			"appears twice":                 {{"a", "a"}, {"1", "2"}},
			"already exists":                {{"region", "region"}, {"EU west", "EU west"}},
			"“region” already exists":       {{"region", " region "}, {"EU west", "US"}},
			"has no key":                    {{""}, {"homeless"}},
			"“ homeless ” has no key":       {{"  "}, {" homeless "}},
			"has no value":                  {{"seats"}, {""}},
			"to 40 characters":              {{strings.Repeat("k", 41)}, {"1"}},
			"to 600 characters":             {{"k"}, {strings.Repeat("v", 601)}},
			"You have not changed anything": {{"region"}, {"EU west"}},
		} {
			got := send(wrong[0], wrong[1])
			require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode, says)
			assert.Contains(t, got.page(t).Find(".form-errors").Text(), says)
			var typed []string
			for _, input := range got.page(t).Find(".pair input[name=metadata_value]").EachIter() {
				typed = append(typed, input.AttrOr("value", ""))
			}
			assert.Contains(t, typed, wrong[1][0], "what was typed is still there")
		}
		assert.Equal(t, []string{"region=EU west"}, kept())
	}
}

// TestMetadataThatArrivesInPartsIsRefused sends fewer values than keys: no key is deleted.
func TestMetadataThatArrivesInPartsIsRefused(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "support")
	at := "/organizations/" + scenario(t, "Castellan Insurance").OrganizationID
	p.ask(t, http.MethodPut, at, `{"metadata":{"plan":"gold","region":"EU west"}}`)
	p.sent()
	got := p.submit(t, client, at+"/edit", func(form url.Values) {
		form["metadata_key"], form["metadata_value"] = []string{"plan", "region"}, []string{"silver"}
	})
	require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
	assert.Contains(t, errorsOf(got.page(t)), "arrived incomplete")
	assert.Empty(t, p.sent())
	assert.Subset(t, browserForm(got.page(t).Find("#action-form"))["metadata_value"], []string{"gold", "EU west"}, "the form shows what is there")
}
