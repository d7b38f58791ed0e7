package sync

import (
	"context"
	"iter"
	"slices"
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
	asking := workos.Background(ctx)
	options := workos.ListOptions{Limit: pageSize}
	err := storeAll(ctx, f.Mirror, f.Client.AllConnections(asking, workos.ListConnectionsOptions{ListOptions: options}))
	if err != nil {
		return err
	}
	return storeAll(ctx, f.Mirror, f.Client.AllDirectories(asking, workos.ListDirectoriesOptions{ListOptions: options}))
}

// storeAll reads a list and writes it into the mirror. All of it counts as requested when the listing began, so what was
// written meanwhile stays.
func storeAll[T any](ctx context.Context, m *mirror.Mirror, list iter.Seq2[T, error]) error {
	requested := mirror.WithRequestedAt(ctx, time.UnixMilli(m.NextNumber()))
	var all []T
	for object, err := range list {
		if err != nil {
			return err
		}
		all = append(all, object)
	}
	for part := range slices.Chunk(all, maxStored) {
		if err := m.UpsertAll(requested, part); err != nil {
			return err
		}
	}
	return nil
}
