package views

import (
	"context"
	"strings"
	"time"

	"frontdesk/views/ui"

	"github.com/a-h/templ"
)

// Operator is the signed-in person as the page shows them.
type Operator struct{ Name, Email, Role string }

// SyncStatus describes how fresh the mirror is. URL links to the details; PollURL, if set, answers with the badge alone (SyncBadge) and
// is reloaded every few seconds while IsPolled. RefreshURL takes a form that brings the page up to date.
type SyncStatus struct {
	Tone        ui.Tone
	Text, Title string    // "Updated", and why in a sentence
	Age         string    // after the text: "3 s ago"; "" for none
	At          time.Time // that Age is since
	IsBusy      bool      // a full sync is in progress
	IsPolled    bool

	URL, PollURL, RefreshURL string
}

// icon returns the icon of the badge.
func (s SyncStatus) icon() string {
	switch {
	case s.Tone == ui.Danger:
		return "cloud-off"
	case s.Tone == ui.Attention:
		return "triangle-alert"
	case s.IsBusy:
		return "loader"
	case s.Tone == ui.OK:
		return "circle-check"
	}
	return "clock"
}

// Shell is what surrounds every page.
type Shell struct {
	// Operator is nil if no one is signed in.
	Operator *Operator
	// Environment is the label of the WorkOS environment; Production highlights it.
	Environment string
	Production  bool
	// Section is the current sidebar entry; a Page's own Section overrides it.
	Section string
	// Nonce allows the layout's own script tag under the content security policy.
	Nonce string
	Sync  SyncStatus
	// WorkOSStatus explains why WorkOS cannot be reached, "" while it can; open pages reload it from WorkOSStatusURL.
	WorkOSStatus, WorkOSStatusURL string

	Attention map[string]AttentionCount // by section; those without are left out

	Notice    *ActionNotice
	Later     []ActionNotice // of earlier actions whose outcome is known only now
	RequestID string
	// UpdatesURL is the address of the stream that says when something on the page has changed; "" for a page that stays as it is.
	UpdatesURL string
	// Address is the page's own address, to return to it.
	Address string
	// Theme is "light", "dark" or "" for the system's, read from the cookie named ThemeCookie.
	Theme string
	// Boosted marks a whole page that htmx swaps into an open one (HX-Request with HX-Request-Type: full).
	Boosted bool
	// Parts are the lists of an object's page that it shows only in part, by the lists' names.
	Parts map[string]RowsPart
	// Query is the text in the header's search box.
	Query string
}

func (n ActionNotice) icon() string {
	switch {
	case n.RefreshURL != "":
		return "hourglass"
	case n.Tone == ui.Attention:
		return "triangle-alert"
	}
	return "circle-check"
}

// ThemeCookie holds the theme that a person chose: "light" or "dark". Without it the system's applies. It is written by the
// page's script and contains nothing about the person.
const ThemeCookie = "theme"

// Theme returns a cookie's value if it is one of the two themes, else "".
func Theme(value string) string {
	if value == "light" || value == "dark" {
		return value
	}
	return ""
}

type shellKey struct{}

// WithShell stores the shell in the context, for the layout.
func WithShell(ctx context.Context, shell Shell) context.Context {
	return ui.WithBoosted(context.WithValue(ctx, shellKey{}, shell), shell.Boosted)
}

// ShellFrom returns the shell of this page, or an empty one.
func ShellFrom(ctx context.Context) Shell {
	shell, _ := ctx.Value(shellKey{}).(Shell)
	return shell
}

// Page is one page: its title, its sidebar entry, and its content. Region, if set, is what a
// partial answer has instead of the whole Body, such as a list without its heading and filter bar.
type Page struct {
	Title, Section string
	Topics         []string // what the page shows besides the object in its address, see package live
	Body           templ.Component
	Region         templ.Component
}

// The sidebar's entries, for Page.Section.
const (
	SectionOverview      = "overview"
	SectionIssues        = "issues"
	SectionOrganizations = "organizations"
	SectionConnections   = "connections"
	SectionDirectories   = "directories"
	SectionUsers         = "users"
	SectionInvitations   = "invitations"
	SectionPortalLinks   = "portal-links"
	SectionAuditLogs     = "audit-logs"
	SectionEvents        = "events"
	SectionActivity      = "activity"
	SectionTools         = "tools"
	SectionSettings      = "settings"
)

// Problem explains an error to the person: what is wrong and what to do.
type Problem struct {
	Status                 int
	Title, Text, RequestID string
	Actions                []ui.Action
}

func fullTitle(title string) string {
	if title == "" {
		return "Frontdesk"
	}
	return ui.Isolated(title) + " – Frontdesk"
}

// initials returns one or two letters for a person.
func (o Operator) initials() string {
	name := strings.TrimSpace(o.Name)
	if name == "" {
		name = o.Email
	}
	words := strings.Fields(name)
	letters := ""
	for _, word := range words {
		if len(letters) < 2 {
			letters += strings.ToUpper(string([]rune(word)[:1]))
		}
	}
	return letters
}

// displayName returns the name, or the email address of a person without one.
func (o Operator) displayName() string {
	if strings.TrimSpace(o.Name) == "" {
		return o.Email
	}
	return o.Name
}
