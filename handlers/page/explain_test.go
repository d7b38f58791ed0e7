package page

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
)

func TestOnlyWhoKnowsWhatWasToHappenSaysThatItDidNot(t *testing.T) {
	for name, err := range map[string]*workos.Error{
		"a conflict":        {Status: http.StatusConflict, Outcome: workos.Refused},
		"a quarrel":         {Status: http.StatusServiceUnavailable, Code: "concurrent_request", Outcome: workos.Refused},
		"an invalid one":    {Status: http.StatusUnprocessableEntity, Outcome: workos.Refused},
		"a key of a reader": {Status: http.StatusForbidden, Outcome: workos.Refused},
	} {
		for _, reader := range []workos.Audience{workos.ForOperator, workos.ForVisitor, workos.ForAdministrator} {
			e := workos.Explain(err, reader)
			assert.NotContains(t, e.Why+e.Advice, "Nothing was changed", "%s for %d", name, reader)
		}
		err.Method = http.MethodPut
		form := NotDone(Explain(err), "Nobody was deactivated")
		assert.Equal(t, 1, strings.Count(form, "Nobody was deactivated."), name)
		assert.NotContains(t, form, "Nothing was changed", name)
		assert.NotContains(t, form, "  ", name)
		assert.Contains(t, ProblemOf(err).Text, "Nothing was changed.", name)
		err.Method = http.MethodGet
		assert.NotContains(t, ProblemOf(err).Text, "Nothing was changed", "%s: a page that only reads", name)
		assert.NotContains(t, ErrorText(err), "Nothing was changed", name)
		assert.Equal(t, strings.TrimSpace(ErrorText(err)), ErrorText(err), name)
	}
	assert.Empty(t, ErrorText(nil))
	assert.Contains(t, NotDone(Explain(errors.New("cut")), "Nobody was invited"), "Nobody was invited.")
}
