package web

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
)

func TestAShortSearchSaysWhatItLookedAt(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	for typed, says := range map[string]string{
		"lo":    "Words that begin with “lo”. Type one more letter to search everywhere.",
		"LO no": "Words that begin with “lo” and “no”. Type one more letter to search everywhere.",
		"n":     "Names, addresses and domains that begin with “n”. Type one more letter to search everywhere.",
		"qx":    "Words that begin with “qx”. Type one more letter to search everywhere.",
		"log":   "",
		"":      "",
	} {
		for _, at := range []string{"/organizations", "/connections", "/users", "/search"} {
			text := mainText(p.open(t, client, at+"?q="+url.QueryEscape(typed)))
			if says == "" {
				assert.NotContains(t, text, "Type one more letter", "%s %q", at, typed)
			} else {
				assert.Contains(t, text, says, "%s %q", at, typed)
			}
		}
	}
	assert.Contains(t, rowNames(p.open(t, client, "/organizations?q=lo").Find("main")), "Northwind Logistics")
}

// TestASearchLeadsToListsWithItsHits follows "See all" of every kind, also for texts that WorkOS finds elsewhere in names than lists do.
func TestASearchLeadsToListsWithItsHits(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	followed := 0
	for _, text := range []string{"a", "ac", "act", "n", "no", "nor", "o", "ok", "az", "er", "ho", "c", "cu", "cus", "q", "x"} {
		page := p.open(t, client, "/search?q="+text)
		suggestions := p.send(t, client, http.MethodGet, "/search?q="+text, nil, partial()...).page(t)
		assert.Equal(t, page.Find(".hits li").Length() == 0, suggestions.Find("[role=option]").Length() == 0, "%q while it is typed", text)
		for _, group := range page.Find("main section").EachIter() {
			all := group.Find("a").FilterFunction(func(_ int, link *goquery.Selection) bool { return squeeze(link.Text()) == "See all" })
			if all.Length() == 0 {
				continue
			}
			followed++
			hits := links(group.Find(".hits"))
			rows := p.table(t, client, all.AttrOr("href", "")+"&format=csv")
			if len(hits) < 20 {
				assert.Equal(t, len(hits), len(rows)-1, "%q in %s", text, squeeze(group.Find("h2").Text()))
			} else {
				assert.GreaterOrEqual(t, len(rows)-1, len(hits), "%q in %s", text, squeeze(group.Find("h2").Text()))
			}
			list := p.open(t, client, all.AttrOr("href", "")+"&limit=200")
			assert.Subset(t, links(list.Find("main table")), hits, "%q in %s", text, squeeze(group.Find("h2").Text()))
		}
	}
	assert.Greater(t, followed, 10)
}

// TestOneLetterFindsTheSameInEveryOrder sorts a list by something else than names.
func TestOneLetterFindsTheSameInEveryOrder(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	for _, list := range []string{"/organizations", "/users", "/connections", "/directories"} {
		var counts []string
		for _, sort := range []string{"name", "-created"} {
			page := p.open(t, client, list+"?q=n&sort="+sort)
			counts = append(counts, squeeze(page.Find(".page-title .count").First().Text()))
		}
		assert.Equal(t, counts[0], counts[1], list)
	}
}
