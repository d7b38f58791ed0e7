package action

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"frontdesk/handlers/page"
	"frontdesk/store"
	activityview "frontdesk/views/activity"
	"frontdesk/views/wording"
	"frontdesk/workos"
)

// SomeLeft is the sighting of an action that was to end several things one by one, when so many are left.
func SomeLeft(left int, of, many string) Sighting {
	all, _ := strconv.Atoi(of)
	switch {
	case left == 0:
		return Sighting{Sight: Seen}
	case left < all:
		return Sighting{Sight: inPart, byAnyone: true, Text: fmt.Sprintf("%d of %s %s %s left. Do it again for the rest.",
			left, of, many, wording.Verb(left, "is", "are"))}
	}
	return Sighting{}
}

func (r *Runner) FactorAdded(ctx context.Context, row store.AuditEntry) (Sighting, error) {
	if row.TargetID == "" {
		return Sighting{Sight: Hidden}, nil
	}
	now, err := r.FactorsOf(ctx, row.TargetID, "")
	if err != nil {
		return Sighting{}, err
	}
	candidates := make([]Sighting, len(now))
	person := row.TargetName
	if row.TargetType != "user" { // the target is the method, by the ID of whom it is set up for
		person = r.NameAndID(ctx, row.TargetID)
	}
	for i, factor := range now {
		candidates[i] = Sighting{ID: factor.ID, Name: wording.FactorName(factor), At: factor.CreatedAt.Time,
			Text: lostWith(factor, person), Differs: appDiffers(factor, row)}
	}
	return r.FirstCreated(ctx, row, candidates)
}

// appDiffers describes how an MFA method is of another kind, or an authenticator app has another issuer or account name, than was
// asked for; a name that was left empty is WorkOS's choice.
func appDiffers(factor workos.AuthFactor, row store.AuditEntry) string {
	if asked := cmp.Or(row.Details.Fact("kind"), "totp"); factor.Type != asked {
		return Difference("kind", factor.Type, asked)
	}
	shown := map[string]string{}
	if factor.TOTP != nil {
		shown = map[string]string{"product": factor.TOTP.Issuer, "account": factor.TOTP.User}
	}
	maps.DeleteFunc(shown, func(name, is string) bool { return is == "" || row.Details.Fact(name) == OrNothing("") })
	return Differing(row, shown)
}

// lostWith describes that the key of an authenticator app was never shown; "" for other MFA methods, which have none.
func lostWith(factor workos.AuthFactor, person string) string {
	if factor.Type != "totp" {
		return ""
	}
	return AppKeyLost(cmp.Or(person, "the user"), false)
}

const (
	EmailHidden = "whether the email was sent"
	CodeHidden  = "whether the code was checked"
)

// SeenIf returns Seen if WorkOS shows what was asked for, else Unseen.
func SeenIf(asked bool) Sighting {
	if asked {
		return Sighting{Sight: Seen}
	}
	return Sighting{Sight: Unseen}
}

// SeenOr is SeenIf for an object that somebody else may have changed since. If it differs and was changed, it returns Hidden.
func SeenOr(asked bool, changed workos.Time, row store.AuditEntry) Sighting {
	if !asked && changed.After(row.At) {
		return Sighting{Sight: Hidden}
	}
	return SeenIf(asked)
}

// GoneAs returns a lookup function that checks whether the target of a deletion is gone.
func GoneAs[T any](of page.Resource[T]) func(context.Context, store.AuditEntry) (Sighting, error) {
	return func(ctx context.Context, row store.AuditEntry) (Sighting, error) {
		gone, err := page.IsGone(of.Get(ctx, row.TargetID))
		return SeenIf(gone), err
	}
}

// Updated returns a function that reads the target into the mirror.
func Updated[T any](of page.Resource[T]) func(context.Context, store.AuditEntry, Sighting) error {
	return func(ctx context.Context, row store.AuditEntry, _ Sighting) error {
		return of.Refetch(row.TargetID)(ctx)
	}
}

// Fetched returns a function that reads the created object into the mirror.
func Fetched[T any](of page.Resource[T]) func(context.Context, store.AuditEntry, Sighting) error {
	return func(ctx context.Context, _ store.AuditEntry, now Sighting) error {
		return of.Refetch(now.ID)(ctx)
	}
}

// Dropped returns a function that deletes the target from the mirror.
func Dropped[T any](of page.Resource[T]) func(context.Context, store.AuditEntry, Sighting) error {
	return func(ctx context.Context, row store.AuditEntry, _ Sighting) error {
		return of.Drop(row.TargetID)(ctx)
	}
}

// Compare compares the fields of an edit: the ledger's details have their values before and after, now has the current ones. All
// new is done, all old is not done, some of each is done in part. Any other value means that somebody else has changed them
// since.
func Compare(details store.Details, now map[string]string) Sighting {
	var asked, before []string
	for _, name := range slices.Sorted(maps.Keys(details)) {
		changed, isChange := details.Change(name)
		is, shown := now[name]
		switch {
		case !isChange || !shown:
		case is == changed.After:
			asked = append(asked, name)
		case is == changed.Before:
			before = append(before, name)
		default:
			return Sighting{Sight: Hidden}
		}
	}
	switch {
	case len(asked) > 0 && len(before) == 0:
		return Sighting{Sight: Seen}
	case len(asked) > 0:
		names := make([]string, len(before))
		for i, name := range before {
			names[i] = wording.LowerFirst(activityview.FieldName(name))
		}
		return Sighting{Sight: inPart, Text: "Not changed: " + strings.Join(names, ", ") + "."}
	case len(before) > 0:
		return Sighting{Sight: Unseen}
	}
	return Sighting{Sight: Hidden}
}

// WithMetadata adds metadata to the current values, under the names of the ledger's details.
func WithMetadata(now map[string]string, metadata workos.Metadata, details store.Details) map[string]string {
	for name := range details {
		if key, ok := strings.CutPrefix(name, "metadata "); ok {
			now[name] = metadata.Shown(key)
		}
	}
	return now
}

// WithAllMetadata adds an object's whole metadata to its current values, and the keys that an action asked for and it lacks.
func WithAllMetadata(now map[string]string, metadata workos.Metadata, details store.Details) map[string]string {
	for key := range metadata {
		now["metadata "+key] = cmp.Or(metadata.Shown(key), emptyText)
	}
	for name := range details {
		if _, isThere := now[name]; !isThere && strings.HasPrefix(name, "metadata ") {
			now[name] = ""
		}
	}
	return now
}

// SameWords reports whether two lists hold the same words, in any order.
func SameWords(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func SortedWords(text string) string {
	return strings.Join(slices.Sorted(slices.Values(strings.Split(text, ", "))), ", ")
}

// SecretLost describes that the secret of a created object was never shown, and what to do. Without WorkOS's answer, the object
// may be somebody else's: it is to be removed only if this action created it.
func SecretLost(created, secret, remedy string, isAnswered bool) string {
	if isAnswered {
		return created + ", but its " + secret + " was lost. " + strings.ToUpper(remedy[:1]) + remedy[1:] + "."
	}
	return created + ". If this action created it, its " + secret + " was lost: " + remedy + "."
}

// AppKeyLost describes that the key of an authenticator app was never shown.
func AppKeyLost(who string, isAnswered bool) string {
	return SecretLost("An authenticator app was set up for "+who, "key", "remove the MFA method and set up another", isAnswered)
}

// FactorsOf are a person's second factors: the one with the id, or all for "".
func (r *Runner) FactorsOf(ctx context.Context, userID, only string) ([]workos.AuthFactor, error) {
	all, err := page.Rows(page.MaxRows, func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.AuthFactor], error) {
		return r.Client.ListUserAuthFactors(ctx, userID, page)
	})(ctx)
	var found []workos.AuthFactor
	for _, factor := range all {
		if only == "" || factor.ID == only {
			found = append(found, factor)
		}
	}
	if only != "" && len(found) > 0 {
		return found, nil // what else the list has does not matter
	}
	return found, err
}
