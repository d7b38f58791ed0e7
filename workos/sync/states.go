package sync

import (
	"context"
	"time"

	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// readStates lists connections and directories again. WorkOS changes their states without an event, for example when a directory's
// credentials are refused, and there are few of them.
func (f *Follower) readStates(ctx context.Context) error {
	if f.Mirror.Progress().Running {
		return nil // the full sync lists them
	}
	err := readPages(ctx, f.Mirror, func(ctx context.Context, o workos.ListOptions) (workos.Page[workos.Connection], error) {
		return f.Client.ListConnections(ctx, workos.ListConnectionsOptions{ListOptions: o})
	})
	if err != nil {
		return err
	}
	return readPages(ctx, f.Mirror, func(ctx context.Context, o workos.ListOptions) (workos.Page[workos.Directory], error) {
		return f.Client.ListDirectories(ctx, workos.ListDirectoriesOptions{ListOptions: o})
	})
}

// readPages writes every page of a list into the mirror.
func readPages[T any](ctx context.Context, m *mirror.Mirror,
	list func(context.Context, workos.ListOptions) (workos.Page[T], error)) error {
	options := workos.ListOptions{Limit: pageSize}
	for {
		number := m.NextNumber()
		page, err := list(workos.Background(ctx), options)
		if err != nil {
			return err
		}
		if err := m.UpsertAll(mirror.WithRequestedAt(ctx, time.UnixMilli(number)), page.Data); err != nil {
			return err
		}
		if page.After == "" || page.After == options.After {
			return nil
		}
		options.After = page.After
	}
}
