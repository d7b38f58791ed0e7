package web

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestACountThatIsNotKnownIsNotZero serves directories whose counts are missing or no numbers: the list, the page, the organization's
// page and the CSV do not make a 0 of them.
func TestACountThatIsNotKnownIsNotZero(t *testing.T) {
	p, server := startStandIn(t)
	client := p.signIn(t, "admin")
	for metadata, want := range map[string][3]string{ // active, inactive, groups
		`{"users":{"active":4,"inactive":2},"groups":3}`:     {"4", "2", "3"},
		`{"users":{"active":0,"inactive":0},"groups":0}`:     {"0", "0", "0"},
		`{"users":{"active":"4","inactive":2},"groups":"x"}`: {"4", "2", ""},
		`{"users":{"active":4,"inactive":null},"groups":3}`:  {"4", "", "3"},
		`{"users":{"active":4,"inactive":[]},"groups":1.5}`:  {"4", "", ""},
		`{"users":{"inactive":2}}`:                           {"", "2", ""},
		`{"users":null,"groups":3}`:                          {"", "", "3"},
		`{"users":"many","groups":-1}`:                       {"", "", ""},
		`{}`:                                                 {"", "", ""},
		`null`:                                               {"", "", ""},
		`"x"`:                                                {"", "", ""},
		``:                                                   {"", "", ""},
		`{"users":{"active":99999999999999999999},"groups":null}`: {"", "", ""},
	} {
		server.reset()
		server.setStatus("directory", "metadata", metadata)
		facts := pairsIn(p.open(t, client, "/directories/directory_01A").Find("dl.facts"))
		customer := p.open(t, client, "/organizations/org_01A")
		p.handlers.Flush()
		file := p.table(t, client, "/directories?format=csv")
		list := squeeze(p.open(t, client, "/directories").Find("section.list td[data-label='Active people']").Text())
		row := squeeze(customer.Find("td[data-label='Active people']").Text())
		for i, label := range []string{"Active people", "Inactive people", "Groups"} {
			shown := want[i]
			if shown == "" {
				shown = "unknown"
			}
			assert.Equal(t, shown, facts[label], "%s: %s on the page", metadata, label)
			assert.Equal(t, []string{shown}, column(file, label), "%s: %s in the file", metadata, label)
			if i == 0 {
				assert.Equal(t, shown, list, "%s in the list", metadata)
				assert.Equal(t, shown, row, "%s on the organization's page", metadata)
			}
		}
	}
}
