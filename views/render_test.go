package views_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/a-h/templ"

	"frontdesk/views"
	signinview "frontdesk/views/signin"
	"frontdesk/views/ui"
)

// render is a component as HTML inside the given shell.
func render(t *testing.T, shell views.Shell, component templ.Component) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, component.Render(views.WithShell(context.Background(), shell), &out))
	return out.String()
}

func sampleShell() views.Shell {
	return views.Shell{
		Operator:    &views.Operator{Name: "Ana Ruiz", Email: "ana.ruiz@frontdesk.example", Role: "Support"},
		Environment: "Sandbox", Nonce: "c2FtcGxlLW5vbmNlLW9mLTEyOC1iaXRz",
		Sync: views.SyncStatus{Tone: ui.OK, Text: "Updated", Age: "4 min ago", Title: "Lists show WorkOS as of 10:01 UTC.", URL: "/settings/sync"},
	}
}

func missingSample() views.Problem {
	return views.Problem{Status: 404, Title: "No such organization", Text: "WorkOS does not know an organization with this ID.",
		RequestID: "8f2c1e60a4", Actions: []ui.Action{{Label: "All organizations", URL: "/organizations"}}}
}

func signInSample() templ.Component {
	return signinview.Body(signinview.Form{Title: "Sign in", Text: "Use your work account.", StartURL: "/sign-in/start"})
}
