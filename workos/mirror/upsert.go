package mirror

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"frontdesk/workos"
	"frontdesk/workos/mirror/doubts"
	"frontdesk/workos/mirror/partial"
)

type requestedAtKey struct{}

// WithRequestedAt sets when an answer was requested, for the methods that store it: an answer to an earlier request does
// not replace one to a later request. Without it the answer counts as requested now.
func WithRequestedAt(ctx context.Context, at time.Time) context.Context {
	return context.WithValue(ctx, requestedAtKey{}, at)
}

func (m *Mirror) requestedAt(ctx context.Context) int64 {
	if at, ok := ctx.Value(requestedAtKey{}).(time.Time); ok && !at.IsZero() {
		return millis(at)
	}
	return m.NextNumber()
}

// upsert stores an object that was just read.
func (m *Mirror) upsert(ctx context.Context, r record) error {
	at := m.requestedAt(ctx)
	return m.write(ctx, func(w *writer) error {
		_, _, err := w.put(r, at, true)
		return err
	})
}

// UpsertAll stores objects of several kinds that were just read, in one transaction: single ones and lists. Objects that a
// CompleteList lacks are read again in the background, see readAgain.
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
			list, isList := object.(CompleteList)
			if isList {
				object = list.Objects
			}
			records, err := recordsOf(object)
			if err != nil {
				return err
			}
			for i := range records {
				records[i].parents = list.parents()
			}
			for _, r := range records {
				if _, _, err := w.put(r, at, true); err != nil {
					return err
				}
			}
			if isList {
				lacked, err := w.lackedBy(list, records, at)
				if err != nil {
					return err
				}
				w.absent = append(w.absent, lacked...)
			}
		}
		return nil
	})
}

// recordsOf returns the records of an object or of a list of objects.
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

// decoded makes records of a kind from JSON.
func decoded[T any](toRecord func(T) record) func([]byte) (record, error) {
	return func(data []byte) (record, error) {
		object, err := workos.Decode[T](data)
		return toRecord(object), err
	}
}

// childOf makes records of objects listed by parent: each belongs to that parent, even if it does not name it.
func childOf[T any](field, parent string, toRecord func(T) record) func(T) record {
	return func(object T) record {
		r := toRecord(object)
		r.parents = map[string]string{field: parent}
		return r
	}
}

// unknownWhenMissing are the fields with a current state. If an answer lacks one, it is shown as unknown, because a stored
// value might be outdated and show something as healthy or verified that is not.
var unknownWhenMissing = []string{"directory_managed", "email_verified", "state", "status"}

// fillUnknown completes a record whose answer leaves fields unknown: from the request, from the stored row or, for
// objects of a directory, with the directory's organization.
func (w *writer) fillUnknown(r *record, row int64) error {
	again := makerOf(r.kind)
	if again == nil || len(r.json) == 0 || row == 0 && len(r.unknown) == 0 {
		return nil
	}
	var held []byte
	if row != 0 {
		if err := w.row("SELECT json FROM raw_"+string(r.kind)+" WHERE row = ?", row).Scan(&held); err != nil {
			return err
		}
	}
	known, sent := map[string]json.RawMessage{}, partial.Members(r.json)
	for name, value := range partial.Members(held) {
		isKept := !slices.Contains(r.judged, name) && !slices.Contains(r.omits, name) && !slices.Contains(unknownWhenMissing, name)
		if slices.Contains(r.unknown, name) || sent[name] == nil && isKept {
			known[name] = value
		}
	}
	if r.kind == KindOrganization && !slices.Contains(r.unknown, "domains") {
		if whole := w.keepDomains(sent["domains"], partial.Members(held)["domains"]); whole != nil {
			known["domains"] = whole
		}
	}
	for _, name := range r.unknown {
		if parent := r.parents[name]; parent != "" {
			known[name], _ = json.Marshal(parent)
		}
	}
	if slices.Contains(r.unknown, "organization_id") && known["organization_id"] == nil && slices.Contains(r.inputs, "directory_id") {
		directory, organization := r.text("directory_id"), ""
		if value := known["directory_id"]; value != nil {
			_ = json.Unmarshal(value, &directory)
		}
		err := w.row("SELECT organization_id FROM directories WHERE id = ?", directory).Scan(&organization)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if organization != "" {
			known["organization_id"], _ = json.Marshal(organization)
		}
	}
	if len(known) == 0 {
		return nil
	}
	whole, err := again(partial.With(r.json, known))
	if err == nil {
		*r = whole
	}
	return err
}

func recordEach[T any](objects []T, toRecord func(T) record) []record {
	all := make([]record, len(objects))
	for i, object := range objects {
		all[i] = toRecord(object)
	}
	return all
}

// removeStep bounds the rows removed in one transaction, so that other writers do not wait long.
const removeStep = 500

// Delete removes an object that does not exist in WorkOS, and what belongs to it: an organization's memberships,
// connections, directories and invitations, a directory's users and groups.
func (m *Mirror) Delete(ctx context.Context, kind Kind, id string) error {
	s := specOf(kind)
	if s == nil {
		return fmt.Errorf("mirror: unknown kind %q", kind)
	}
	switch kind {
	case KindOrganization:
		if err := m.deleteOfOrganization(ctx, id); err != nil {
			return err
		}
	case KindDomain:
		return m.changeDomain(ctx, id, nil)
	}
	if err := m.deleteChildren(ctx, kind, id); err != nil {
		return err
	}
	if err := m.deleteSteps(ctx, s, "id = ?", id); err != nil {
		return err
	}
	return m.write(ctx, func(w *writer) error { return w.bury(kind, id, 0) }) // an answer may be under way that still has it
}

// deleteUnseen deletes an object because WorkOS answered that it does not exist; it is looked for again, see LookAgain.
func (m *Mirror) deleteUnseen(ctx context.Context, kind Kind, id string) error {
	if err := m.Delete(ctx, kind, id); err != nil || kind == KindDomain {
		return err
	}
	return m.write(ctx, func(w *writer) error {
		_, err := m.doubts.Note(w.doubting(), doubts.Unseen, string(kind), id, w.number(), 0)
		return err
	})
}

// child is a kind whose objects are deleted with their parent.
type child struct {
	kind   Kind
	column string
}

// children returns the kinds that are removed before their parent, in steps: there may be many objects.
func children(kind Kind) []child {
	switch kind {
	case KindOrganization:
		return []child{{KindMembership, "organization_id"}}
	case KindDirectory:
		return []child{{KindDirectoryUser, "directory_id"}, {KindDirectoryGroup, "directory_id"}}
	}
	return nil
}

func (m *Mirror) deleteChildren(ctx context.Context, kind Kind, id string) error {
	for _, child := range children(kind) {
		if err := m.deleteSteps(ctx, specOf(child.kind), child.column+" = ?", id); err != nil {
			return err
		}
	}
	return nil
}

// deleteSteps removes rows in steps, each a transaction.
func (m *Mirror) deleteSteps(ctx context.Context, s *spec, where string, args ...any) error {
	return m.inRemovals(ctx, func(w *writer) (int, error) {
		rows, err := w.numbers("SELECT row FROM "+string(s.kind)+" WHERE "+where+" LIMIT ?", append(args[:len(args):len(args)], removeStep)...)
		if err != nil {
			return 0, err
		}
		return len(rows), w.delete(s, rows)
	})
}

// inRemovals calls remove in transactions until it removes fewer rows than a step.
func (m *Mirror) inRemovals(ctx context.Context, remove func(*writer) (int, error)) error {
	for removed := removeStep; removed == removeStep; {
		if err := m.write(ctx, func(w *writer) (err error) {
			removed, err = remove(w)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// deleteWhere removes rows and what belongs to them.
func (w *writer) deleteWhere(s *spec, where string, args ...any) error {
	rows, err := w.numbers("SELECT row FROM "+string(s.kind)+" WHERE "+where, args...)
	if err != nil {
		return err
	}
	return w.delete(s, rows)
}

// delete removes rows and what belongs to them, and updates what depends on them.
func (w *writer) delete(s *spec, rows []int64) error {
	if len(rows) == 0 {
		return nil
	}
	held, err := w.held(s, rows)
	if err != nil {
		return err
	}
	if err := w.deleteParts(s.kind, rows); err != nil {
		return err
	}
	if err := w.unindex(s, rows); err != nil {
		return err
	}
	tables := []string{string(s.kind)}
	if !s.isPart {
		tables = append(tables, "raw_"+string(s.kind))
	}
	for _, table := range tables {
		if _, err := w.exec("DELETE FROM "+table+" WHERE row IN (SELECT value FROM json_each(?))", numbersOf(rows)); err != nil {
			return err
		}
	}
	for _, row := range held {
		if err := w.deleted(s, row); err != nil {
			return err
		}
	}
	return nil
}

// deleteParts removes the parts that are stored by the row of a removed object.
func (w *writer) deleteParts(kind Kind, rows []int64) error {
	array := numbersOf(rows)
	switch kind {
	case KindDirectoryUser:
		err := w.each(`SELECT u.id, u.organization_id, e.email_key FROM json_each(?) j CROSS JOIN directory_user_emails e ON e.user_row = j.value
			CROSS JOIN directory_users u ON u.row = e.user_row`, []any{array}, func(scan func(...any) error) error {
			r := removal{kind: KindDirectoryUser}
			err := scan(&r.id, &r.organization, &r.email)
			w.removals[r] = true
			return err
		})
		if err != nil {
			return err
		}
		if _, err := w.exec("DELETE FROM directory_user_emails WHERE user_row IN (SELECT value FROM json_each(?))", array); err != nil {
			return err
		}
		_, err = w.leaveGroups("user_row IN (SELECT value FROM json_each(?))", array)
		return err
	case KindDirectoryGroup:
		_, err := w.leaveGroups("group_row IN (SELECT value FROM json_each(?))", array)
		for _, row := range rows {
			delete(w.counters.groups, row)
		}
		clear(w.known) // their rows may be given to others
		return err
	}
	return nil
}

// deleted updates what depends on a removed row. Data that only events contain, such as certificates, stays in case
// the object comes back: no event repeats it.
func (w *writer) deleted(s *spec, row heldRow) error {
	w.counters.states[rowCount{s.kind, row["state"]}]--
	if s.has(healthColumn) {
		w.counters.health[rowCount{s.kind, row[healthColumn]}]--
	}
	for _, c := range counted {
		if c.child == s.kind && c.has(row["state"]) {
			w.counters.children[childCount{c.parent, c.column, row[c.key]}]--
		}
	}
	id := row["id"]
	w.tell(s.kind, id, func(column string) string { return row[column] })
	if !s.isPart {
		if err := w.bury(s.kind, id, allLooks); err != nil {
			return err
		}
	}
	switch s.kind {
	case KindOrganization:
		w.removals[removal{kind: s.kind, id: id, organization: id}] = true
		return w.deleteWhere(domains.spec, "organization_id = ?", id)
	case KindDirectoryGroup:
		return nil
	case KindUser:
		w.removals[removal{kind: s.kind, id: id, user: id, email: row["email_key"]}] = true
		return w.deleteWhere(memberships.spec, "user_id = ?", id)
	}
	w.removals[removal{s.kind, id, row["organization_id"], row["user_id"], row["email_key"]}] = true
	return nil
}

// removal is an object removed by a transaction, for the rules that read it.
type removal struct {
	kind                          Kind
	id, organization, user, email string
}
