package page

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"time"

	"frontdesk/store"
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// DeletionTime is how long WorkOS may still show an object after its deletion.
const DeletionTime = time.Hour

// IsOpenDeletion reports whether an entry is a deletion that WorkOS accepted and whose outcome is still open.
func IsOpenDeletion(row store.AuditEntry) bool {
	return row.KnownOutcome() == store.Accepted
}

// maxDeletions is how many attempts to delete one object are read.
const maxDeletions = 20

// deleted returns the entry of an object's deletion through Frontdesk that WorkOS accepted, if there is one.
func (o Resource[T]) deleted(ctx context.Context, id string) (store.AuditEntry, bool) {
	page, err := o.base.Ledger.AuditEntries(ctx, o.base.Scope(ctx), store.AuditQuery{
		Action: o.noun + ".delete", TargetID: id, Paging: store.Paging{Limit: maxDeletions}})
	if err != nil {
		o.base.Failed(ctx, "look for a deletion", err, "id", id)
	}
	for _, row := range page.Rows {
		if row.KnownOutcome() == store.Done || IsOpenDeletion(row) {
			return row, true
		}
	}
	return store.AuditEntry{}, false
}

// Owned is an object, and what it belongs to and is deleted with, by ID; "" for nothing.
type Owned struct {
	Kind                                    mirror.Kind // of the object; "" for a kind without a status in the mirror
	ID, UserID, DirectoryID, OrganizationID string
	IsDeleting                              bool // WorkOS's status of the object says so
}

// Deletion returns what is being deleted of an object that WorkOS still shows. It is the only rule for that: pages, buttons and
// forms follow it.
func (b *Base) Deletion(ctx context.Context, of Owned) views.Deletion {
	switch {
	case of.IsDeleting || b.isDeleting(ctx, of.Kind, of.ID):
		return views.OwnDeletion
	case b.isDeleting(ctx, mirror.KindUser, of.UserID):
		return views.UserDeletion
	case b.isDeleting(ctx, mirror.KindDirectory, of.DirectoryID):
		return views.DirectoryDeletion
	case b.isDeleting(ctx, mirror.KindOrganization, of.OrganizationID):
		return views.OrganizationDeletion
	}
	return views.NoDeletion
}

// DeletingUser returns the ID of the user with an address if they are being deleted, so that nothing is emailed to them any more; ""
// for anybody else.
func (b *Base) DeletingUser(ctx context.Context, email string) string {
	found, err := b.Mirror.Match(ctx, b.Scope(ctx), email)
	if err != nil {
		b.Failed(ctx, "look for a user by address", err)
	}
	for _, user := range found.Users {
		if b.isDeleting(ctx, mirror.KindUser, user.ID) {
			return user.ID
		}
	}
	return ""
}

// isDeleting reports whether an object is being deleted. The mirror knows, for lists and pages alike.
func (b *Base) isDeleting(ctx context.Context, kind mirror.Kind, id string) bool {
	if id == "" {
		return false
	}
	is, err := b.Mirror.IsDeleting(ctx, b.Scope(ctx), kind, id)
	if err != nil {
		b.Failed(ctx, "look for a deletion", err, "id", id)
	}
	return is
}

// whoDeleted describes who deleted an object through Frontdesk, and when, or asked for it while WorkOS has not confirmed it; "" if no
// one did.
func (o Resource[T]) whoDeleted(ctx context.Context, id string) string {
	row, here := o.deleted(ctx, id)
	if !here {
		return ""
	}
	at := ui.Relative(row.At.Truncate(time.Second), o.base.Now())
	if IsOpenDeletion(row) {
		return row.Actor.Email + " asked for its deletion from Frontdesk " + at + "; WorkOS has accepted it and has not confirmed it yet."
	}
	return row.TargetName + " was deleted from Frontdesk by " + row.Actor.Email + " " + at + "."
}

// Kind returns the kind of the objects in the mirror.
func (o Resource[T]) Kind() mirror.Kind { return o.kind }

// Resource is a kind of object that has its own pages: its name, and how an object is read.
type Resource[T any] struct {
	base   *Base
	kind   mirror.Kind
	noun   string // in a person's words: "organization"
	Get    func(context.Context, string) (T, error)
	Stale  func(context.Context, mirror.Scope, string) (T, time.Time, error)
	Upsert func(context.Context, T) error
	object func(T) workos.Object
}

func (b *Base) OrganizationResource() Resource[workos.Organization] {
	return Resource[workos.Organization]{
		b, mirror.KindOrganization, "organization", b.Client.GetOrganization, b.Mirror.Organization, b.Mirror.UpsertOrganization,
		func(o workos.Organization) workos.Object { return o.Object }}
}

func (b *Base) ConnectionResource() Resource[workos.Connection] {
	return Resource[workos.Connection]{
		b, mirror.KindConnection, "connection", b.Client.GetConnection, b.Mirror.Connection, b.Mirror.UpsertConnection,
		func(o workos.Connection) workos.Object { return o.Object }}
}

func (b *Base) DirectoryResource() Resource[workos.Directory] {
	return Resource[workos.Directory]{
		b, mirror.KindDirectory, "directory", b.Client.GetDirectory, b.Mirror.Directory, b.Mirror.UpsertDirectory,
		func(o workos.Directory) workos.Object { return o.Object }}
}

func (b *Base) DirectoryUserResource() Resource[workos.DirectoryUser] {
	return Resource[workos.DirectoryUser]{
		b, mirror.KindDirectoryUser, "directory user", b.Client.GetDirectoryUser, b.Mirror.DirectoryUser, b.Mirror.UpsertDirectoryUser,
		func(o workos.DirectoryUser) workos.Object { return o.Object }}
}

func (b *Base) DirectoryGroupResource() Resource[workos.DirectoryGroup] {
	return Resource[workos.DirectoryGroup]{
		b, mirror.KindDirectoryGroup, "directory group", b.Client.GetDirectoryGroup, b.Mirror.DirectoryGroup, b.Mirror.UpsertDirectoryGroup,
		func(o workos.DirectoryGroup) workos.Object { return o.Object }}
}

func (b *Base) UserResource() Resource[workos.User] {
	return Resource[workos.User]{
		b, mirror.KindUser, "user", b.Client.GetUser, b.Mirror.User, b.Mirror.UpsertUser,
		func(o workos.User) workos.Object { return o.Object }}
}

func (b *Base) InvitationResource() Resource[workos.Invitation] {
	return Resource[workos.Invitation]{
		b, mirror.KindInvitation, "invitation", b.Client.GetInvitation, b.Mirror.Invitation, b.Mirror.UpsertInvitation,
		func(o workos.Invitation) workos.Object { return o.Object }}
}

func (b *Base) MembershipResource() Resource[workos.Membership] {
	return Resource[workos.Membership]{
		b, mirror.KindMembership, "membership", b.Client.GetMembership, b.Mirror.Membership, b.Mirror.UpsertMembership,
		func(o workos.Membership) workos.Object { return o.Object }}
}

// PathID returns the ID in the path, or an error if it cannot be one, before WorkOS is called.
func (o Resource[T]) PathID(c request.Context) (string, error) {
	id := c.Param("id")
	if !IsID(id) {
		return id, BadID(o.noun)
	}
	return id, nil
}

// Fetch reads an object in parallel with the other calls of a page, from the mirror if WorkOS does not answer.
func (o Resource[T]) Fetch(a *FetchGroup, id string) *Result[T] {
	result := Fetch(a, func(ctx context.Context) (T, error) { return o.Load(ctx, id) },
		func(ctx context.Context) (T, time.Time, error) { return o.Stale(ctx, o.base.Scope(ctx), id) })
	result.aside = Beside(a, func() string { return o.base.asideNote(a.Ctx, o.kind, o.noun, id) })
	return result
}

// Load reads an object from WorkOS. For an object that the mirror holds, a 404 must come twice before it is returned. An answer about
// another object is an error, so that it cannot be shown or changed as this one. An older version than WorkOS has told of is noted.
func (o Resource[T]) Load(ctx context.Context, id string) (T, error) {
	value, err := o.Get(ctx, id)
	if workos.IsNotFound(err) {
		if _, _, unknown := o.Stale(ctx, o.base.Scope(ctx), id); unknown == nil {
			value, err = o.Get(ctx, id)
		}
	}
	if err == nil && o.object(value).ID != id {
		return value, &Problem{
			Status: http.StatusBadGateway, Title: "WorkOS's answer could not be read",
			Text: "WorkOS answered about something else than was asked for. Try again; if it happens again, tell the person who runs Frontdesk.",
			Err:  fmt.Errorf("%w: asked for %s, got %q", workos.ErrAnotherRead, id, o.object(value).ID),
		}
	}
	if err == nil {
		noteRead(ctx, listRead{older: o.base.olderNote(ctx, o.kind, o.noun, id, o.object(value).UpdatedAt)})
	}
	return value, err
}

// Complete ends a fetch: it writes the object to the mirror, or has it deleted there if WorkOS keeps stating that it does not exist.
func (o Resource[T]) Complete(c request.Context, id string, answer *Result[T]) error {
	switch {
	case answer.Err == nil:
		CacheFill(o.base, c, answer, o.Upsert)
		return nil
	case !workos.IsNotFound(answer.Err):
		return answer.Err
	}
	ctx := c.Request().Context()
	if workos.IsGone(answer.Err) {
		o.base.ForgetIfStillGone(ctx, o.kind, id)
	}
	if elsewhere := o.base.foundElsewhere(c, o.kind, id); elsewhere != nil {
		return elsewhere
	}
	why, begun := o.base.cutShort(ctx, o.kind, id)
	why = cmp.Or(o.whoDeleted(ctx, id), why)
	if !workos.IsGone(answer.Err) {
		return notFoundInDoubt(id, o.noun, why, answer.Err, begun...)
	}
	return NotFound(id, o.noun, why, answer.Err, begun...)
}

// secondLook is how many of the usual intervals Frontdesk waits before it looks a second time whether an object is gone.
const secondLook = 3

// WaitForSecondLook waits before a second look whether an object is gone: 404s may pass after a moment, and what is concluded from
// them is final.
func (b *Base) WaitForSecondLook(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(secondLook * b.VerifyInterval):
		return nil
	}
}

// ForgetIfStillGone looks again, a little later and in the background, for an object of the mirror that WorkOS did not show, and deletes
// it from the mirror, with all that belongs to it, if WorkOS still states that it does not exist.
func (b *Base) ForgetIfStillGone(ctx context.Context, kind mirror.Kind, id string) {
	held, err := b.Mirror.HeldSince(ctx, b.Scope(ctx), kind, id)
	if err != nil {
		b.Failed(ctx, "look for what is gone", err, "id", id)
	}
	if len(held) == 0 {
		return
	}
	b.inBackground(workos.Background(ctx), func(ctx context.Context) error {
		if err := b.WaitForSecondLook(ctx); err != nil {
			return err
		}
		if err := b.Mirror.Refresh(ctx, kind, id); !workos.IsNotFound(err) {
			return err
		}
		return nil // a 404 that does not say what is missing deletes nothing
	})
}

// Read reads the object of the path and nothing else.
func (o Resource[T]) Read(c request.Context) (*Result[T], error) {
	id, err := o.PathID(c)
	if err != nil {
		return nil, err
	}
	a := NewFetchGroup(c.Request().Context())
	answer := o.Fetch(a, id)
	a.Wait()
	c.Set(keyOlder, answer.read.older)
	return answer, o.Complete(c, id, answer)
}

// Refetch returns a function that updates the mirror after an object was changed.
func (o Resource[T]) Refetch(id string) func(context.Context) error {
	return func(ctx context.Context) error {
		ctx = mirror.WithRequestedAt(ctx, time.Now())
		now, err := o.Get(ctx, id)
		if err != nil {
			return err
		}
		return o.Upsert(ctx, now)
	}
}

// HasID reports whether an object is the one with an ID.
func (o Resource[T]) HasID(value T, id string) bool { return o.object(value).ID == id }

// MadeID returns the ID of a created object, "" if the answer held something else.
func (o Resource[T]) MadeID(made T) string {
	if kind, ok := mirror.KindOf(o.object(made).ID); ok && kind == o.kind {
		return o.object(made).ID
	}
	return ""
}

// Drop returns a function that deletes an object from the mirror.
func (o Resource[T]) Drop(id string) func(context.Context) error {
	return func(ctx context.Context) error { return o.base.Mirror.Delete(ctx, o.kind, id) }
}

// IsGone converts the result of a read to whether the object was deleted.
func IsGone[T any](_ T, err error) (bool, error) {
	if workos.IsGone(err) {
		return true, nil
	}
	return false, err
}
