package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestLabelAndValueOfAnExpiryAgree(t *testing.T) {
	for name, test := range map[string]struct {
		end          time.Time
		label, value string
	}{
		"to come":    {time.Now().Add(73 * time.Hour), "Expires", "in 3 days"},
		"past":       {time.Now().Add(-73 * time.Hour), "Expired", "3 days ago"},
		"unknown":    {time.Time{}, "Expires", "unknown"},
		"a year ago": {time.Now().AddDate(-1, 0, -3), "Expired", time.Now().AddDate(-1, 0, -3).UTC().Format("2 Jan 2006")},
	} {
		fact := Expiry("", test.end, time.Now())
		var value strings.Builder
		require.NoError(t, fact.Value.Render(t.Context(), &value))
		require.Equal(t, test.label, fact.Label, name)
		require.Contains(t, value.String(), test.value, name)
		require.Equal(t, "Certificate "+strings.ToLower(test.label), ExactExpiry("Certificate", test.end, time.Now()).Label, name)
		var listed strings.Builder
		require.NoError(t, ListedDeadline(test.end).Render(t.Context(), &listed))
		require.Equal(t, test.label == "Expired", strings.HasPrefix(listed.String(), "Expired <time"), name)
	}
}
