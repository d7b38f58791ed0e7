package issues

import (
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/workos/health"

	"github.com/a-h/templ"
)

// RulesPage shows the rules that find issues, with how many are open by each.
type RulesPage struct {
	Open map[health.Code]int
}

// tables returns the rules in one table for each kind of object.
func (p RulesPage) tables() []ui.List {
	var tables []ui.List
	for _, of := range kindWords {
		table := ui.List{ID: "rules-" + string(of.kind), Title: of.word, Headers: []ui.Header{{Label: "Issue"}, {Label: "Severity"},
			{Label: "Found when", Prose: true}, {Label: "What it means", Prose: true}, {Label: "What to do", Prose: true},
			{Label: "Who needs to act", Minor: true}, {Label: "Open", Numeric: true}}}
		for _, rule := range health.Rules() {
			if rule.Judges == of.kind {
				table.Rows = append(table.Rows, ui.Row{Cells: p.cells(rule)})
			}
		}
		if len(table.Rows) > 0 {
			tables = append(tables, table)
		}
	}
	return tables
}

func (p RulesPage) cells(rule health.Rule) []templ.Component {
	words := issueWords[rule.Code]
	open := ui.Missing("0")
	if n := p.Open[rule.Code]; n > 0 {
		open = ui.Link(wording.Number(n), ListURL("issue", string(rule.Code)))
	}
	return ui.Cells(ui.Titled(words.label, string(rule.Code)), ui.StateBadge(SeverityState(rule.Severity)), ui.Text(rule.When),
		ui.OrMissing(words.what, "–"), ui.OrMissing(words.next, "–"), ui.Text(Owner(rule.Owner)), open)
}
