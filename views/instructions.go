package views

import (
	"frontdesk/views/ui"
)

// Instruction describes how to change something that no API changes: what, by whom, and how.
type Instruction struct {
	Change, Who, How string
	Link             ui.Action // none when its URL is ""
}

// InstructionTable lists who can change what in an object.
func InstructionTable(instructions []Instruction) ui.List {
	list := ui.List{ID: "ways", Title: "Who can change what", Headers: []ui.Header{{Label: "Change"}, {Label: "Who"}, {Label: "How"},
		{Label: "Action"}}}
	for _, one := range instructions {
		action := ui.Missing("–")
		if one.Link.URL != "" {
			action = ui.RowActions([]ui.Action{one.Link})
		}
		list.Rows = append(list.Rows, ui.Row{Cells: ui.Cells(ui.Strong(one.Change), ui.Text(one.Who), ui.Text(one.How), action)})
	}
	return list
}
