package views

import (
	"context"
	"strings"

	"frontdesk/views/ui"

	"github.com/a-h/templ"
)

// Operator is the signed-in person as the page shows them.
type Operator struct{ Name, Email, Role string }

// SyncStatus says how fresh the mirror is. Busy while a sync is in progress. URL leads to the details; PollURL, if
// set, answers with the badge alone (SyncBadge) and is asked every few seconds while Busy.
type SyncStatus struct {
	Text, Title  string
	Busy         bool
	URL, PollURL string
}

// Shell is what surrounds every page.
type Shell struct {
	// Operator is nil for nobody.
	Operator *Operator
	// Environment labels the WorkOS environment; Production makes it unmistakable.
	Environment string
	Production  bool
	// Section is the sidebar entry that is current; a Page's own Section wins.
	Section string
	// Nonce allows the layout's own script tag under the content security policy.
	Nonce string
	Sync  SyncStatus
	// WorkOSStatus says why WorkOS cannot be used, "" while it can; open pages ask for it at WorkOSStatusURL.
	WorkOSStatus, WorkOSStatusURL string

	Attention map[string]AttentionCount // by section; those without are left out

	Notice    *ActionNotice
	Later     []ActionNotice // of earlier actions whose outcome is known only now
	RequestID string
	// Address is the page's own, to come back to it.
	Address string
	// Theme is "light", "dark" or "" for what the system says, read from the cookie named ThemeCookie.
	Theme string
	// Boosted marks a whole page that htmx swaps into an open one (HX-Request with HX-Request-Type: full).
	Boosted bool
	// Parts are the lists of an object's page that go on after what it shows, or begin before it, by what they are called.
	Parts map[string]RowsPart
	// Query is what the header's search box shows.
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

// ThemeCookie holds the theme a person chose: "light" or "dark". Absent means the system's. It is written by the
// page's script and says nothing about anybody.
const ThemeCookie = "theme"

// Theme accepts a cookie's value and answers "" for anything but the two themes.
func Theme(value string) string {
	if value == "light" || value == "dark" {
		return value
	}
	return ""
}

type shellKey struct{}

// WithShell puts the shell where the layout finds it.
func WithShell(ctx context.Context, shell Shell) context.Context {
	return ui.WithBoosted(context.WithValue(ctx, shellKey{}, shell), shell.Boosted)
}

// ShellFrom is the shell of this page, or an empty one.
func ShellFrom(ctx context.Context) Shell {
	shell, _ := ctx.Value(shellKey{}).(Shell)
	return shell
}

// Page is one page: its title, the sidebar entry it belongs to, and what it shows. Region, when set, is what a
// partial answer holds instead of the whole Body, such as a list without its heading and filter bar.
type Page struct {
	Title, Section string
	Body           templ.Component
	Region         templ.Component
}

// The sidebar's entries, for Page.Section.
const (
	SectionOverview      = "overview"
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

// Problem is an error in words for the person in front of it: what is wrong and what to do.
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

// initials are the one or two letters that stand for a person.
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

// displayName is the name, or the email address of a person without one.
func (o Operator) displayName() string {
	if strings.TrimSpace(o.Name) == "" {
		return o.Email
	}
	return o.Name
}
