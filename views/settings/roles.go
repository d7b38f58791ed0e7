// Package settings renders the pages about Frontdesk itself: roles, the setup check, the freshness of its data.
package settings

import (
	"strings"

	"frontdesk/views/ui"
)

// RolesPage shows what each role may do, from the lowest role up; Own is the reader's role.
type RolesPage struct {
	Own    string
	Roles  []string
	Grants []Grant
}

// Grant is one permission, and the index of the lowest role that has it.
type Grant struct {
	Text string
	From int
}

func (p RolesPage) table() ui.List {
	list := ui.List{ID: "roles", Title: "What each role may do", Headers: []ui.Header{{Label: "Permission"}}}
	for _, role := range p.Roles {
		label := strings.ToUpper(role[:1]) + role[1:]
		if role == p.Own {
			label += " (you)"
		}
		list.Headers = append(list.Headers, ui.Header{Label: label, Mark: true})
	}
	for _, grant := range p.Grants {
		row := ui.Row{Cells: ui.Cells(ui.Text(grant.Text))}
		for i := range p.Roles {
			if i >= grant.From {
				row.Cells = append(row.Cells, ui.StateBadge(ui.State{Tone: ui.OK, Word: "Yes"}))
			} else {
				row.Cells = append(row.Cells, ui.Missing("No"))
			}
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}
