package views

import (
	"frontdesk/views/wording"
	"frontdesk/web/paths"
)

// navItem is one entry of the sidebar; Jump is the key after g that leads there.
type navItem struct{ Section, Label, Icon, URL, Jump string }

// AttentionCount is how many objects of a section need attention, and the list of them.
type AttentionCount struct {
	N   int
	URL string
}

// attentionLabel explains the number beside an entry of the sidebar.
func attentionLabel(section string, n int) string {
	return section + ": " + wording.Plural(n, "needs", "need") + " attention"
}

// navigation returns the sidebar from top to bottom, in groups.
func navigation() [][]navItem {
	return [][]navItem{
		{
			{SectionOverview, "Overview", "layout-grid", paths.Overview.URL(), "h"},
			{SectionIssues, "Issues", "triangle-alert", paths.Issues.URL(), "w"},
		},
		{
			{SectionOrganizations, "Organizations", "building-2", paths.Organizations.URL(), "o"},
			{SectionConnections, "Connections", "key-round", paths.Connections.URL(), "c"},
			{SectionDirectories, "Directories", "folder-sync", paths.Directories.URL(), "d"},
			{SectionUsers, "Users", "users", paths.Users.URL(), "u"},
			{SectionInvitations, "Invitations", "mail", paths.Invitations.URL(), "i"},
		},
		{
			{SectionPortalLinks, "Portal links", "send", paths.PortalLinks.URL(), "p"},
			{SectionAuditLogs, "Audit logs", "scroll-text", paths.Exports.URL(), "a"},
			{SectionEvents, "Events", "activity", paths.Events.URL(), "e"},
			{SectionActivity, "Activity", "history", paths.Activity.URL(), "l"},
			{SectionTools, "Tools", "wrench", paths.Factors.URL(), "t"},
			{SectionSettings, "Settings", "settings", paths.SetUp.URL(), "s"},
		},
	}
}

// shortcut is one line of the help dialog.
type shortcut struct {
	Keys  []string
	Words string
}

func shortcuts() []shortcut {
	list := []shortcut{
		{[]string{"/"}, "Search everything"},
		{[]string{"Ctrl or ⌘", "K"}, "Search, also while typing in a field"},
		{[]string{"f"}, "Filter this list"},
		{[]string{"j"}, "Next row"},
		{[]string{"k"}, "Previous row"},
		{[]string{"Enter"}, "Open the row"},
		{[]string{"["}, "Previous page"},
		{[]string{"]"}, "Next page"},
		{[]string{"Esc"}, "Close"},
		{[]string{"?"}, "Show these shortcuts"},
	}
	for _, group := range navigation() {
		for _, item := range group {
			list = append(list, shortcut{[]string{"g", item.Jump}, "Go to " + item.Label})
		}
	}
	return list
}
