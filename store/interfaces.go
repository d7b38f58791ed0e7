package store

import (
	"context"
	"iter"
	"time"
)

// The interfaces of the records, one per concern. A caller takes those that it needs; only the program that opens the
// records uses the whole Store. The methods are documented at Store.

// Recorder writes an action together with its outcome, for actions that call nothing in WorkOS.
type Recorder interface {
	Record(ctx context.Context, action OperatorAction, outcome Outcome, note string) (int64, error)
	RecordAnyway(ctx context.Context, action OperatorAction, outcome Outcome, note string) error
}

// Ledger is the history of what operators did. Its audit entries never change.
type Ledger interface {
	Recorder
	AuditEntry(ctx context.Context, scope Scope, id int64) (AuditEntry, error)
	AuditEntries(ctx context.Context, scope Scope, query AuditQuery) (Page[AuditEntry], error)
	CountAuditEntries(ctx context.Context, scope Scope, query AuditQuery) (n int, more bool, err error)
	LaterAuditEntries(ctx context.Context, scope Scope, row AuditEntry) iter.Seq2[AuditEntry, error]
	SameActions(ctx context.Context, scope Scope, row AuditEntry, since time.Time) iter.Seq2[AuditEntry, error]
}

// Actions records operator actions: the intent before WorkOS is called, the outcome after.
type Actions interface {
	Begin(ctx context.Context, action OperatorAction) (int64, error)
	BeginOnce(ctx context.Context, action OperatorAction, form SentForm) (row AuditEntry, first bool, err error)
	RecordOutcome(ctx context.Context, actionID int64, outcome Outcome, workosRequestID, note string) error
	RecordAccepted(ctx context.Context, actionID int64, workosRequestID, note string) error
	RecoverPending(ctx context.Context) (int, error)
	RecoverStale(ctx context.Context, before time.Time) (int, error)
	WriteUnwritten(ctx context.Context) (left int, err error)
	AuditEntryOfForm(ctx context.Context, form SentForm) (row AuditEntry, next string, err error)
	FinishForm(ctx context.Context, formKey, next string) error
}

// ActionResults records what an action left in WorkOS: the object that it created, and the version of its target.
type ActionResults interface {
	SaveCreated(ctx context.Context, actionID int64, objectID string) error
	CreatedBy(ctx context.Context, scope Scope, actionID int64) (objectID string, err error)
	CreatorOf(ctx context.Context, scope Scope, objectID string) (actionID int64, err error)
	SaveVersion(ctx context.Context, actionID int64, version string) error
	VersionAfter(ctx context.Context, scope Scope, actionID int64) (version string, err error)
	SaveAnswered(ctx context.Context, actionID int64, at time.Time) error
	AnsweredAt(ctx context.Context, scope Scope, actionID int64) (at time.Time, err error)
}

// DelayedActions are operator actions that are sent later and can be canceled until then.
type DelayedActions interface {
	DueActions(ctx context.Context, scope Scope, now time.Time) ([]AuditEntry, error)
	Claim(ctx context.Context, actionID int64) error
	Cancel(ctx context.Context, actionID int64, actorID, note string) (AuditEntry, error)
}

// Lookups finds the outcome of actions later, when it was unknown at first, and notifies their operators.
type Lookups interface {
	DueLookups(ctx context.Context, scope Scope, now time.Time, limit int) ([]AuditEntry, error)
	PostponeLookup(ctx context.Context, actionID int64, next time.Time) error
	FinishLookup(ctx context.Context, row AuditEntry, outcome Outcome, note string) error
	SaveShownAgain(ctx context.Context, row AuditEntry) error
	TakeNotices(ctx context.Context, scope Scope, actorID string) ([]AuditEntry, error)
}

// PortalLinks are the Admin Portal links that were issued.
type PortalLinks interface {
	ReservePortalLink(ctx context.Context, link PortalLink, action OperatorAction) (PortalLink, bool, error)
	CompletePortalLink(ctx context.Context, id string, result PortalLinkResult) (PortalLink, error)
	PortalLink(ctx context.Context, scope Scope, id string) (PortalLink, error)
	PortalLinkOfForm(ctx context.Context, form SentForm, actorID string) (PortalLink, error)
	PortalLinks(ctx context.Context, scope Scope, query PortalLinksQuery) (Page[PortalLink], error)
	CountPortalLinks(ctx context.Context, scope Scope, query PortalLinksQuery) (n int, more bool, err error)
}

// Exports are the audit log exports that were requested.
type Exports interface {
	ReserveExport(ctx context.Context, export Export, action OperatorAction) (Export, bool, error)
	CompleteExport(ctx context.Context, id string, result ExportResult) (Export, error)
	UpdateExportState(ctx context.Context, id, state, note string) (Export, error)
	Export(ctx context.Context, scope Scope, id string) (Export, error)
	ExportOfForm(ctx context.Context, form SentForm, actorID string) (Export, error)
	Exports(ctx context.Context, scope Scope, query ExportsQuery) (Page[Export], error)
	CountExports(ctx context.Context, scope Scope, query ExportsQuery) (n int, more bool, err error)
	PendingExports(ctx context.Context, scope Scope) ([]Export, error)
}

// Sessions are the browsers in which operators are signed in.
type Sessions interface {
	CreateSession(ctx context.Context, session Session) error
	Session(ctx context.Context, token Hash) (Session, error)
	TouchSession(ctx context.Context, token Hash, at time.Time) error
	RevokeSession(ctx context.Context, token Hash, at time.Time) error
	PruneSessions(ctx context.Context, now time.Time) error
}

// SignIns are the unfinished sign-ins.
type SignIns interface {
	CreateSignIn(ctx context.Context, signIn SignIn) error
	TakeSignIn(ctx context.Context, state, browser Hash) (SignIn, error)
}

// Preferences are the settings that operators chose for themselves.
type Preferences interface {
	Preference(ctx context.Context, operatorID, name string) (string, error)
	SetPreference(ctx context.Context, operatorID, name, value string) error
}

// Readiness reports whether the records can be used now.
type Readiness interface {
	Ping(ctx context.Context) error
	CheckWritable(ctx context.Context) error
}

var _ interface {
	Ledger
	Actions
	ActionResults
	DelayedActions
	Lookups
	PortalLinks
	Exports
	Sessions
	SignIns
	Preferences
	Readiness
} = (*Store)(nil)
