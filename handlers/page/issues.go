package page

import (
	"context"
	"time"

	"frontdesk/auth"
	issuesview "frontdesk/views/issues"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror"
)

// upsertTimeout bounds how long a page waits for the mirror to store WorkOS's answer, before it reads the issues.
const upsertTimeout = 2 * time.Second

// upserted is a part of a page that is written to the mirror.
type upserted interface {
	fresh() (object any, askedAt time.Time, ok bool)
}

// fresh returns WorkOS's answer and when it was requested, and false if there was none.
func (l *Result[T]) fresh() (any, time.Time, bool) { return l.Value, l.AskedAt, l.Cause == nil }

// childList is a list of what belongs to one organization or user. If it was read from beginning to end, it also shows what no
// longer exists.
type childList[T any] struct {
	*Result[[]T]
	organizationID, userID string
}

func (l childList[T]) fresh() (any, time.Time, bool) {
	objects, at, ok := l.Result.fresh()
	if l.read.isWhole {
		objects = mirror.CompleteList{OrganizationID: l.organizationID, UserID: l.userID, Objects: objects}
	}
	return objects, at, ok
}

func ListOfOrganization[T any](id string, list *Result[[]T]) childList[T] {
	return childList[T]{Result: list, organizationID: id}
}

func ListOfUser[T any](id string, list *Result[[]T]) childList[T] {
	return childList[T]{Result: list, userID: id}
}

// Upsert stores WorkOS's answers and returns when the mirror has evaluated them, so that the page shows the same issues as
// the lists. If the mirror cannot store them, the page is shown all the same.
func (b *Base) Upsert(c request.Context, answers ...upserted) {
	var objects []any
	var askedAt []time.Time
	for _, answer := range answers {
		if object, at, ok := answer.fresh(); ok {
			objects, askedAt = append(objects, object), append(askedAt, at)
		}
	}
	if len(objects) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request().Context()), upsertTimeout)
	defer cancel()
	if err := b.Mirror.UpsertAll(mirror.WithRequestedAt(ctx, oldest(askedAt...)), objects...); err != nil {
		b.Failed(ctx, "upsert", err)
	}
}

// Issues returns the issues of an object or a customer from the mirror.
func (b *Base) Issues(c request.Context, q mirror.IssueQuery) []issuesview.Issue {
	ctx := c.Request().Context()
	found, err := b.Mirror.Issues(ctx, b.Scope(ctx), q)
	if err != nil {
		b.Failed(ctx, "issues", err, "id", q.ID, "organization", q.OrganizationID)
	}
	return shownIssues(found)
}

func shownIssues(found []mirror.Issue) []issuesview.Issue {
	issues := make([]issuesview.Issue, len(found))
	for i, issue := range found {
		issues[i] = issuesview.Issue{Issue: issue.Issue, Organization: issue.OrganizationName}
	}
	return issues
}

// IssueContext is what the issue boxes of a page may offer.
func (b *Base) IssueContext(c request.Context, kind health.Kind, id string) issuesview.Context {
	may := b.May(c)
	operator, _ := auth.OperatorFrom(c.Request().Context())
	return issuesview.Context{Now: b.Now(), Here: health.Subject{Kind: kind, ID: id}, CanIssue: auth.Can(operator.Role, auth.IssuePortalLinks),
		MayMemberships: may.Memberships, MayInvite: may.Invite}
}

// maxCustomerIssues is how many issues of one customer are shown on its page.
const maxCustomerIssues = 500

// UserIssues returns the issues of a user that the lists also count.
func (b *Base) UserIssues(c request.Context, user workos.User) []issuesview.Issue {
	ctx := c.Request().Context()
	found, err := b.Mirror.UserIssues(ctx, b.Scope(ctx), user.ID, user.Email)
	if err != nil {
		b.Failed(ctx, "issues", err, "id", user.ID)
	}
	return shownIssues(found)
}
