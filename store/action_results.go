package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// SaveCreated records the ID of what an action created, with the guarantees of RecordOutcome.
func (s *Store) SaveCreated(ctx context.Context, actionID int64, objectID string) error {
	return s.writeOrKeep(ctx, keptWrite{
		what: fmt.Sprintf("what action %d created: %s", actionID, objectID),
		write: func(ctx context.Context, tx *sql.Tx) error {
			const insert = "INSERT INTO created_objects (act_id, object_id) VALUES (?, ?) ON CONFLICT DO NOTHING"
			_, err := tx.ExecContext(ctx, insert, actionID, objectID)
			return err
		},
		show: func(record any) {
			created, isCreated := record.(*createdObject)
			switch {
			case !isCreated || created.actionID != 0 && created.objectID != "": // known
			case created.actionID == actionID || created.objectID == objectID:
				created.actionID, created.objectID = actionID, objectID
			}
		},
	})
}

// createdObject is an object and the action that created it; queries look for one by the other.
type createdObject struct {
	actionID int64
	objectID string
}

// CreatedBy returns the ID of what an action created, "" if it created nothing or its ID is not known.
func (s *Store) CreatedBy(ctx context.Context, scope Scope, actionID int64) (objectID string, err error) {
	if err := scope.Check(); err != nil {
		return "", err
	}
	err = s.db.Read.QueryRowContext(ctx, "SELECT object_id FROM created_objects WHERE act_id = ?", actionID).Scan(&objectID)
	if errors.Is(err, sql.ErrNoRows) {
		created := createdObject{actionID: actionID}
		s.unwritten.show(&created)
		return created.objectID, nil
	}
	return objectID, err
}

// CreatorOf returns the ID of the first action that created an object, 0 if none is recorded.
func (s *Store) CreatorOf(ctx context.Context, scope Scope, objectID string) (actionID int64, err error) {
	if err := scope.Check(); err != nil {
		return 0, err
	}
	err = s.db.Read.QueryRowContext(ctx, "SELECT act_id FROM created_objects WHERE object_id = ? ORDER BY act_id LIMIT 1",
		objectID).Scan(&actionID)
	if errors.Is(err, sql.ErrNoRows) {
		created := createdObject{objectID: objectID}
		s.unwritten.show(&created)
		return created.actionID, nil
	}
	return actionID, err
}

// SaveVersion records the version of an action's target after it, with the guarantees of RecordOutcome.
func (s *Store) SaveVersion(ctx context.Context, actionID int64, version string) error {
	return s.writeOrKeep(ctx, keptWrite{
		what: fmt.Sprintf("version after action %d: %s", actionID, version),
		write: func(ctx context.Context, tx *sql.Tx) error {
			const insert = "INSERT INTO resulting_versions (act_id, version) VALUES (?, ?) ON CONFLICT DO NOTHING"
			_, err := tx.ExecContext(ctx, insert, actionID, version)
			return err
		},
		show: func(record any) {
			if left, isVersion := record.(*resultingVersion); isVersion && left.actionID == actionID {
				left.version = version
			}
		},
	})
}

// resultingVersion is the version of a target after an action.
type resultingVersion struct {
	actionID int64
	version  string
}

// VersionAfter returns the version of an action's target after it, "" if WorkOS did not show it.
func (s *Store) VersionAfter(ctx context.Context, scope Scope, actionID int64) (version string, err error) {
	if err := scope.Check(); err != nil {
		return "", err
	}
	err = s.db.Read.QueryRowContext(ctx, "SELECT version FROM resulting_versions WHERE act_id = ?", actionID).Scan(&version)
	if errors.Is(err, sql.ErrNoRows) {
		left := resultingVersion{actionID: actionID}
		s.unwritten.show(&left)
		return left.version, nil
	}
	return version, err
}

// SaveAnswered records that WorkOS answered a creation without the created object, and when by its own clock, with the guarantees
// of RecordOutcome. The first time counts.
func (s *Store) SaveAnswered(ctx context.Context, actionID int64, at time.Time) error {
	return s.writeOrKeep(ctx, keptWrite{
		what: fmt.Sprintf("answer to action %d", actionID),
		write: func(ctx context.Context, tx *sql.Tx) error {
			const insert = "INSERT INTO answered_actions (act_id, answered_at) VALUES (?, ?) ON CONFLICT DO NOTHING"
			_, err := tx.ExecContext(ctx, insert, actionID, millis(at))
			return err
		},
		show: func(record any) {
			if answer, isAnswer := record.(*answeredAction); isAnswer && answer.actionID == actionID && answer.at.IsZero() {
				answer.at = at
			}
		},
	})
}

// answeredAction is when WorkOS answered an action without what it created.
type answeredAction struct {
	actionID int64
	at       time.Time
}

// AnsweredAt returns when WorkOS answered a creation without the created object; zero for another action, and once its outcome was
// looked up.
func (s *Store) AnsweredAt(ctx context.Context, scope Scope, actionID int64) (at time.Time, err error) {
	if err := scope.Check(); err != nil {
		return time.Time{}, err
	}
	err = s.db.Read.QueryRowContext(ctx, "SELECT answered_at FROM answered_actions WHERE act_id = ?", actionID).Scan(timeColumn{&at})
	if errors.Is(err, sql.ErrNoRows) {
		answer := answeredAction{actionID: actionID}
		s.unwritten.show(&answer)
		return answer.at, nil
	}
	return at, err
}
