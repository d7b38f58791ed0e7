package handlers

import (
	"net/http"

	"frontdesk/views"
	"frontdesk/web/request"
)

// Copy is how far the local copy of the environment is: what, how many, how fast, how long still.
func (d *Desk) Copy(c request.Context) error {
	page := d.copyPage()
	return d.render(c, http.StatusOK, views.Page{Title: "Data freshness", Body: views.CopyBody(page), Region: views.CopyRegion(page)})
}

// CopyProgress is the same without its frame, which the page asks for while a copy is being made.
func (d *Desk) CopyProgress(c request.Context) error {
	return d.write(c, http.StatusOK, views.Page{}, views.CopyRegion(d.copyPage()))
}

func (d *Desk) copyPage() views.CopyPage {
	progress := d.Mirror.Progress()
	page := views.CopyPage{
		Running: progress.Running, Interval: progress.Interval, PerSecond: progress.PerSecond, Left: progress.Left,
		StartedAt: progress.StartedAt, FinishedAt: progress.FinishedAt, Problem: progress.Err,
		RebuiltAt: progress.RebuiltAt, SetAside: progress.SetAside, CheckedAt: progress.CheckedAt, Unchecked: progress.Unchecked,
	}
	for _, stage := range progress.Stages {
		page.Stages = append(page.Stages, views.CopyStage{
			Name: stage.Name, Unit: stage.Unit, Done: stage.Done, Total: stage.Total, Rows: stage.Rows,
			State: string(stage.State), PerSecond: stage.PerSecond, Left: stage.Left, Note: stage.Note,
		})
	}
	return page
}
