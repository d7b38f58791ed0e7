package handlers

import (
	"context"
	"time"

	"frontdesk/store"
	"frontdesk/views/ui"
)

// deletionTime is the longest that WorkOS is believed to be deleting something that it still shows.
const deletionTime = time.Hour

// deletion makes an act delete one, and looks at once whether it is gone: WorkOS may say that it begins to delete, and
// take its time. Until then the act leads back to its page, which says so.
func deletion[T any](d *Desk, o object[T], a act, id string, remove func(context.Context, string) error) act {
	name, after, lingers := a.target.name, a.next, false
	a.danger = true
	a.do = func(ctx context.Context) error {
		if err := remove(ctx, id); err != nil {
			return err
		}
		gone, err := isGone(o.get(ctx, id))
		lingers = err == nil && !gone
		return nil
	}
	a.done = func() string {
		if lingers {
			return "WorkOS is deleting " + name + "."
		}
		return name + " was deleted."
	}
	a.nextOf = func() string {
		if lingers {
			return a.back
		}
		return after
	}
	a.learn = func(ctx context.Context) error {
		if lingers {
			return o.relearn(id)(ctx)
		}
		return o.forget(d, id)(ctx)
	}
	return a
}

// deleted is the act by which one was deleted from this desk, if it was. While WorkOS still shows it, it is being
// deleted.
func (o object[T]) deleted(ctx context.Context, d *Desk, id string) (store.AuditEntry, bool) {
	page, err := d.Store.AuditEntries(ctx, store.AuditQuery{Action: o.noun + ".delete", TargetID: id, Outcome: store.Done, Paging: store.Paging{Limit: 1}})
	if err != nil {
		d.failed(ctx, "look for a deletion", err, "id", id)
	}
	if err != nil || len(page.Rows) == 0 {
		return store.AuditEntry{}, false
	}
	return page.Rows[0], true
}

// isDeleting tells whether one that WorkOS still shows is being deleted by somebody at this desk.
func (o object[T]) isDeleting(ctx context.Context, d *Desk, id string) bool {
	row, deleted := o.deleted(ctx, d, id)
	return deleted && d.Now().Sub(row.EndedAt) < deletionTime
}

// whoDeleted says who deleted one from this desk, and when; "" when nobody did.
func (o object[T]) whoDeleted(ctx context.Context, d *Desk, id string) string {
	row, here := o.deleted(ctx, d, id)
	if !here {
		return ""
	}
	return row.TargetName + " was deleted from Frontdesk by " + row.Actor.Email + " " + ui.Relative(row.At.Truncate(time.Second), d.Now()) + "."
}
