package web

import (
	"context"
	"time"

	"frontdesk/store"
	"frontdesk/store/events"
)

// openEvents opens the file of the kept events. They are records: a damaged file is never replaced by a new one.
func (s *Server) openEvents(ctx context.Context) (*events.Store, error) {
	path := s.cfg.EventsPath
	kept, err := events.Open(ctx, path, events.Options{Retention: s.cfg.EventRetention, Max: s.cfg.EventMax, Now: s.cfg.Now})
	if err != nil {
		return nil, keptFileError("events of WorkOS", path, "WorkOS forgets events after 90 days", err)
	}
	return kept, nil
}

// pruneInterval is how often old events are removed: a day more or less of 400 does not matter.
const pruneInterval = time.Hour

// pruneEvents removes the events that are no longer to be kept, until ctx ends.
func (s *Server) pruneEvents(ctx context.Context) {
	ticker := time.NewTicker(pruneInterval)
	defer ticker.Stop()
	for {
		switch removed, err := s.events.Prune(ctx); {
		case ctx.Err() != nil:
			return
		case err != nil:
			s.log.ErrorContext(ctx, "old events were not removed", "file", s.cfg.EventsPath, "problem", store.FileProblem(err))
		case removed > 0:
			s.log.InfoContext(ctx, "old events were removed", "events", removed)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
