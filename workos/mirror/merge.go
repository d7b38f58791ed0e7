package mirror

import (
	"context"
	"fmt"
)

const (
	mergePages = 100    // of a search index, in one transaction
	mergeSteps = 10_000 // for one index, at most
)

// mergeIndexes makes each search index of one piece, step by step: a search then looks words up once and not
// in every piece that a transaction of the copy has left.
func (m *Mirror) mergeIndexes(ctx context.Context) error {
	for _, kind := range append([]Kind{KindDomain}, kinds()...) {
		pages := -mergePages // negative: of all pieces, not of those alike in size
		for range mergeSteps {
			more, err := m.mergeStep(ctx, string(kind)+"_fts", pages)
			if err != nil {
				return fmt.Errorf("merge the search index of %s: %w", kind, err)
			}
			if !more {
				break
			}
			pages = mergePages
		}
	}
	return nil
}

// mergeStep merges some pages and tells whether there was anything to merge.
func (m *Mirror) mergeStep(ctx context.Context, fts string, pages int) (more bool, err error) {
	err = m.write(ctx, func(w *writer) error {
		var before, after int
		if err := w.row("SELECT total_changes()").Scan(&before); err != nil {
			return err
		}
		if _, err := w.exec("INSERT INTO "+fts+" ("+fts+", rank) VALUES ('merge', ?)", pages); err != nil {
			return err
		}
		if err := w.row("SELECT total_changes()").Scan(&after); err != nil {
			return err
		}
		more = after-before > 1
		return nil
	})
	return more, err
}
