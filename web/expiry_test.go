package web

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"frontdesk/web/paths"
	"frontdesk/workos/health"
)

// TestTheLabelOfAnEndSaysWhetherItHasPassed opens connections whose certificate has expired and is about to.
func TestTheLabelOfAnEndSaysWhetherItHasPassed(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	for code, is := range map[health.Code]string{health.CertificateExpired: "expired", health.CertificateExpiring: "expires"} {
		facts := pairsIn(p.open(t, client, paths.ConnectionShow.URL(p.anIssue(t, code).Subject.ID)).Find("dl.facts"))
		assert.NotEmpty(t, facts["Certificate "+is], "%v", facts)
		assert.Empty(t, facts["Certificate "+map[string]string{"expired": "expires", "expires": "expired"}[is]], "%v", facts)
	}
	rows := p.open(t, client, paths.Invitations.URL()+"?state=expired").Find("section.list tbody tr")
	for _, row := range rows.EachIter() {
		assert.Regexp(t, `Expired (\d+ (days?|h|min) ago|\d+ \w+ \d{4})`, squeeze(row.Text()))
	}
}
