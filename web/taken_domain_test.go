package web

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestADomainOfAnotherCustomerLeadsToThatCustomer adds a domain that WorkOS refuses because another organization has verified it.
func TestADomainOfAnotherCustomerLeadsToThatCustomer(t *testing.T) {
	p := startSynced(t)
	client, northwind := p.signIn(t, "admin"), scenario(t, "Northwind Logistics").OrganizationID
	add := actionTest{path: "/organizations/" + scenario(t, "Harbor Pine Health").OrganizationID + "/domains/new"}
	form := add.fill(t, p, client)
	form.Set("domain", "Northwind-Logistics.example")
	got := p.send(t, client, http.MethodPost, add.path, form)
	assert.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
	errors := got.page(t).Find(".form-errors")
	assert.Contains(t, squeeze(errors.Text()), "northwind-logistics.example already belongs to Northwind Logistics. No domain was added.")
	assert.Contains(t, links(errors), "/organizations/"+northwind)
}
