package web

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"frontdesk/web/config"
	"frontdesk/web/paths"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	promisesUndo = regexp.MustCompile(`(?i)can undo|undo this for|can be undone`)
	deniesUndo   = regexp.MustCompile(`(?i)(cannot|can't|never) be (changed or )?undone|no undo`)
)

// undoable are the actions that Activity offers to undo.
var undoable = []string{
	"membership.deactivate", "membership.reactivate", "membership.role", "domain.add", "flag.target.add", "flag.target.remove",
	"group.member.add",
	"group.member.remove", "provider.change", "organization.edit", "user.edit", "group.edit", "webhook.edit", "webhook.enable",
	"webhook.disable",
	"flag.enable", "flag.disable", "audit_log.retention",
}

func TestNoFormPromisesAnUndoAndDeniesIt(t *testing.T) {
	for _, environment := range []string{"staging", "production"} {
		t.Run(environment, func(t *testing.T) {
			p := startSynced(t, func(cfg *config.Config) { cfg.Environment = environment })
			client := p.signIn(t, "admin")
			seen := 0
			look := func(name, path string) {
				seen++
				text := squeeze(p.open(t, client, path).Find("#action-form").Text())
				assert.False(t, promisesUndo.MatchString(text) && deniesUndo.MatchString(text), "%s: %s", path, text)
				if slices.Contains(undoable, name) {
					assert.False(t, deniesUndo.MatchString(text), "%s: Activity offers to undo it: %s", path, text)
				}
			}
			for _, actions := range []func(*testing.T, *pagesDesk) []actionTest{
				customerActions, peopleActions, codeActions, environmentActions, providerActions, userSettingsActions, groupActions,
				toolActions, settingsActions,
			} {
				for _, a := range actions(t, p) {
					look(a.name, a.path)
					if a.delayed && environment == "production" { // the error says it as well
						form := a.fill(t, p, client)
						form.Set("confirm", "something else")
						page := p.send(t, client, "POST", a.path, form).page(t)
						text := squeeze(page.Find("main").Text())
						assert.False(t, promisesUndo.MatchString(text) && deniesUndo.MatchString(text), "%s: %s", a.path, text)
					}
				}
			}
			p = startSynced(t, func(cfg *config.Config) { cfg.Environment = environment }) // both make what they need
			client = p.signIn(t, "admin")
			forms := editForms(t, p)
			for _, route := range slices.SortedFunc(maps.Keys(forms), func(a, b paths.Route) int { return strings.Compare(a.Pattern, b.Pattern) }) {
				if route != paths.FlagEnable && route != paths.WebhookEnable {
					look("", forms[route].path)
				}
			}
			northwind := "/organizations/" + scenario(t, "Northwind Logistics").OrganizationID
			set := p.ask(t, "PUT", northwind+"/audit_logs_retention", `{"retention_period_in_days":365}`)
			require.Equal(t, 200, set.StatusCode, set.body)
			look("audit_log.retention", northwind+"/audit-logs/retention?retention_period_in_days=30")
			assert.Greater(t, seen, 60)
		})
	}
}
