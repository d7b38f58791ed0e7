package mirror

import (
	"context"
	"fmt"
	"time"

	"frontdesk/workos"
)

type requestedAtKey struct{}

// WithRequestedAt tells the methods that store what WorkOS said when that was requested: an answer to an earlier request does
// not replace one to a later request. Without it the answer counts as one of this moment.
func WithRequestedAt(ctx context.Context, at time.Time) context.Context {
	return context.WithValue(ctx, requestedAtKey{}, at)
}

func (m *Mirror) requestedAt(ctx context.Context) int64 {
	if at, ok := ctx.Value(requestedAtKey{}).(time.Time); ok && !at.IsZero() {
		return millis(at)
	}
	return millis(m.now())
}

// upsert stores an object that was just read.
func (m *Mirror) upsert(ctx context.Context, r record) error {
	at := m.requestedAt(ctx)
	return m.write(ctx, func(w *writer) error {
		_, _, err := w.put(r, at, true)
		return err
	})
}

// UpsertAll stores objects of several kinds that were just read, in one transaction: single ones and lists.
func (m *Mirror) UpsertAll(ctx context.Context, objects ...any) error {
	at := m.requestedAt(ctx)
	return m.write(ctx, func(w *writer) error {
		for _, object := range objects {
			if events, ok := object.([]workos.Event); ok {
				if err := w.putEvents(events); err != nil {
					return err
				}
				continue
			}
			records, err := recordsOf(object)
			if err != nil {
				return err
			}
			for _, r := range records {
				if _, _, err := w.put(r, at, true); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// recordsOf are the records of an object or of a list of them.
func recordsOf(object any) ([]record, error) {
	switch o := object.(type) {
	case workos.Organization:
		return []record{organizationRecord(o)}, nil
	case workos.Connection:
		return []record{connectionRecord(o)}, nil
	case workos.Directory:
		return []record{directoryRecord(o)}, nil
	case workos.User:
		return []record{userRecord(o)}, nil
	case workos.DirectoryUser:
		return []record{directoryUserRecord(o)}, nil
	case workos.Invitation:
		return []record{invitationRecord(o)}, nil
	case []workos.Connection:
		return recordEach(o, connectionRecord), nil
	case []workos.Directory:
		return recordEach(o, directoryRecord), nil
	case []workos.Membership:
		return recordEach(o, membershipRecord), nil
	case []workos.Invitation:
		return recordEach(o, invitationRecord), nil
	default:
		return nil, fmt.Errorf("mirror: %T is no object that is held", object)
	}
}

func recordEach[T any](objects []T, toRecord func(T) record) []record {
	all := make([]record, len(objects))
	for i, object := range objects {
		all[i] = toRecord(object)
	}
	return all
}
