package main

import (
	"time"

	"frontdesk/views"
	actionsview "frontdesk/views/actions"
	activityview "frontdesk/views/activity"
	signinview "frontdesk/views/signin"
	"frontdesk/views/ui"
	"frontdesk/views/wording"

	"github.com/a-h/templ"
)

func actionPages() map[string]templ.Component {
	page := actionsview.Page{Title: "Delete Acme Robotics", Action: "/organizations/org_1/delete", Submit: "Delete organization",
		CancelURL: "/organizations/org_1",
		Danger:    true, Description: []string{"412 members will lose access to Acme Robotics when it is deleted.", "This cannot be undone."},
		Warnings: []string{"It has a connection that people signed in through today."}, Confirm: "Acme Robotics", IsReasonRequired: true}
	refused := page
	refused.Form.AddError(actionsview.ReasonField, "Give a reason.")
	refused.Form.AddError(actionsview.ConfirmField, "Type the name exactly.")
	return map[string]templ.Component{
		"action":           full(views.SectionOrganizations, page.Title, actionsview.Body(page)),
		"action-refused":   full(views.SectionOrganizations, page.Title, actionsview.Body(refused)),
		"action-under-way": full(views.SectionOrganizations, page.Title, actionsview.InProgress(page.Title, page.CancelURL)),
		"action-unknown": full(views.SectionOrganizations, page.Title, actionsview.Unknown(page.Title, page.CancelURL,
			"WorkOS gave no usable answer.", "req_01JQ8Z")),
	}
}

func framePages() map[string]templ.Component {
	outcomes := ui.List{ID: "activity", Title: "Activity", Path: "/activity",
		Headers: []ui.Header{{Label: "Who"}, {Label: "Action"}, {Label: "Target"}, {Label: "Outcome"}}}
	undo := &ui.FormSpec{Action: "/activity/1/undo", Submit: "Undo"}
	for _, outcome := range []string{"done", "not_done", "unknown", "accepted", "pending", "denied", "undone"} {
		state := wording.ActionOutcome(outcome)
		cell := activityview.OutcomeCell(state, "", nil, nil, "", nil)
		switch outcome {
		case "done":
			cell = activityview.OutcomeCell(state, "", nil, undo, "", nil)
		case "undone":
			cell = activityview.OutcomeCell(activityview.LaterUndone, "", nil, nil, "", nil)
		}
		outcomes.Rows = append(outcomes.Rows, ui.Row{Cells: []templ.Component{activityview.ActorCell("Ana Ruiz", "ana.ruiz@frontdesk.example",
			"support", "203.0.113.9"),
			ui.Text("Issued a portal link"), actionsview.Target("Jo Lindqvist", "Acme Robotics"), cell}})
	}
	notices := func(shell *views.Shell) {
		shell.Notice = &views.ActionNotice{Text: "Acme Robotics saved.", Undo: undo, Deadline: time.Now().Add(10 * time.Second)}
		shell.Later = []views.ActionNotice{{Tone: ui.Attention, Text: "The portal link was not issued. You can do it again."}}
		shell.WorkOSStatus, shell.WorkOSStatusURL = "WorkOS does not answer. Lists show data as of 4 min ago.", "/workos-status"
	}
	problem := views.Problem{Status: 404, Title: "No such organization", RequestID: "8f2c1e60a4",
		Actions: []ui.Action{{Label: "All organizations", URL: "/organizations"}},
		Text: "WorkOS does not know an organization with the ID org_01JQ8Z7K3M. It may have been deleted, or the ID belongs to another " +
			"environment."}
	unsent := signinview.UnsentForm{Title: "You are signed out", SignInURL: "/sign-in/start",
		Form: ui.FormSpec{Action: "/portal-links", Submit: "Send again"}}
	return map[string]templ.Component{
		"activity": full(views.SectionActivity, "Activity", ui.ListPage(outcomes)),
		"notices":  inShell(notices, full(views.SectionOrganizations, "Organizations", ui.ListPage(organizationsSample()))),
		"problem":  full("", "No such organization", views.ErrorPage(problem)),
		"notice": plain("This sign-in took too long", views.Notice("This sign-in took too long",
			[]ui.Action{{Label: "Sign in with SSO", URL: "/sign-in/start", Primary: true}}, "Sign in again.")),
		"sign-in": plain("Sign in", signinview.Body(signinview.Form{Title: "Sign in", Text: "Use your work account.",
			StartURL: "/sign-in/start"})),
		"unsent": plain("You are signed out", signinview.UnsentBody(unsent)),
	}
}
