package main

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"frontdesk/views"
	"frontdesk/views/ui"

	"github.com/a-h/templ"
)

// The addresses of the gallery itself.
func looksURL(name string) string { return "/looks/" + name }

func pageURL(one look, name string) string { return "/pages/" + one.name + "/" + name }

// write renders a page with the shell around it.
func write(w io.Writer, r *http.Request, as look, page templ.Component) error {
	return page.Render(views.WithShell(r.Context(), sampleShell(as)), w)
}

// sampleShell is the frame of the pages of a signed-in person.
func sampleShell(as look) views.Shell {
	return views.Shell{
		Operator:    &views.Operator{Name: "Ana Ruiz", Email: "ana.ruiz@frontdesk.example", Role: "Support"},
		Environment: "Sandbox", Nonce: "c2FtcGxlLW5vbmNlLW9mLTEyOC1iaXRz", Theme: as.theme,
		Sync: views.SyncStatus{Tone: ui.OK, Text: "Updated", Age: "4 s ago", At: ago(4 * time.Second),
			Title: "Lists show WorkOS as of 10:01 UTC.",
			URL:   "/settings/sync", RefreshURL: "/settings/sync/refresh"},
		Attention: map[string]views.AttentionCount{
			views.SectionConnections: {N: 9, URL: "/connections?health=attention"},
			views.SectionDirectories: {N: 4, URL: "/directories?health=attention"},
		},
	}
}

// inShell returns a page with a changed shell.
func inShell(change func(*views.Shell), page templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		shell := views.ShellFrom(ctx)
		change(&shell)
		return page.Render(views.WithShell(ctx, shell), w)
	})
}

func full(section, title string, body templ.Component) templ.Component {
	return views.Full(views.Page{Title: title, Section: section, Body: body})
}

func plain(title string, body templ.Component) templ.Component {
	return views.PlainLayout(views.Page{Title: title, Body: body})
}

// children renders a component with others inside it, as braces do in a template.
func children(outer templ.Component, inner ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return outer.Render(templ.WithChildren(ctx, templ.Join(inner...)), w)
	})
}

// pages are all pages of the gallery, by their names.
func pages() map[string]templ.Component {
	all := map[string]templ.Component{}
	for _, some := range []map[string]templ.Component{listPages(), organizationPages(), connectionPages(), directoryPages(), userPages(),
		recordPages(), auditLogPages(), settingsPages(), actionPages(), framePages()} {
		maps.Copy(all, some)
	}
	return all
}

func sortedNames() []string { return slices.Sorted(maps.Keys(pages())) }

// decode parses an object as WorkOS would send it. The samples are part of the program, so an unreadable one is a mistake in it.
func decode[T any](text string) T {
	var value T
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		panic(err)
	}
	return value
}

// iso returns a time in the past, in WorkOS's format.
func iso(d time.Duration) string { return ago(d).UTC().Format(time.RFC3339) }

// region is a region of a page that could be read.
func region[T any](value T) views.Region[T] { return views.Region[T]{Value: value} }

// unread is a region that could not be read.
func unread[T any](what string) views.Region[T] {
	return views.Region[T]{Missing: "WorkOS did not answer in time, so " + what + " are missing here.", RequestID: "req_01JQ8Z"}
}

// buttons are those of an object's page, as an admin sees them.
func buttons(page string, labels ...string) []ui.Action {
	var buttons []ui.Action
	for _, label := range labels {
		buttons = append(buttons, ui.Action{Label: label, URL: page + "/" + strings.ReplaceAll(strings.ToLower(label), " ", "-")})
	}
	return buttons
}

// everything is the permissions of an admin.
var everything = views.Permissions{
	Issue: true, Export: true, Invite: true, Memberships: true, Sessions: true, Factors: true, SendEmails: true, Domains: true,
	DeclareVerified: true, TestSignIn: true, CreateOrganizations: true, CreateUsers: true,
	Webhooks: true, Flags: true, TargetFlags: true, SetRetention: true, ManageKeys: true, ManageContacts: true,
	ManageProviders: true, EnrollFactors: true, WriteAuditLogs: true, RevealSecrets: true, Impersonate: true,
}
