package action

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"sync"
	"time"

	"frontdesk/auth"
	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/views"
	actionsview "frontdesk/views/actions"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

const (
	// keptFor is how long the answer to a form stays in memory, for a browser that sends the form twice and shows only the
	// second answer.
	keptFor = time.Minute
	// maxKept bounds the answers in memory.
	maxKept = 1000
)

// OnceOnly wraps the handler of an action: a form that was already sent is answered with the earlier result, without reading
// the target, which may be changed or deleted by then. While the first request is in progress, the second one waits for it.
func (r *Runner) OnceOnly(handler func(request.Context) error) func(request.Context) error {
	answered := r.WaitForSameForm(r.answeredBefore(handler))
	return func(c request.Context) error {
		if c.Request().Method != http.MethodPost {
			return handler(c)
		}
		if err := r.fillUndo(c); err != nil {
			return err
		}
		return answered(c)
	}
}

// answeredBefore wraps the handler of an action whose form may have been sent before.
func (r *Runner) answeredBefore(handler func(request.Context) error) func(request.Context) error {
	return func(c request.Context) error {
		ctx, sent := c.Request().Context(), sentOf(c)
		row, next, err := r.records.AuditEntryOfForm(ctx, sent.SentForm)
		operator, _ := auth.OperatorFrom(ctx)
		happened := row.Outcome == store.Done || row.Outcome == store.Partial || page.IsOpenDeletion(row) ||
			row.Outcome == store.Intent // one that waits has led on before it is done
		switch {
		case errors.Is(err, store.ErrFormKey):
			sent.isOtherwise = true
			return handler(c)
		case err != nil || row.Actor.ID != operator.ID:
			return handler(c)
		case r.ShownBefore(c) != nil:
			if row.Outcome == store.Partial || row.IsUnwritten {
				ShowEntry(c, row.ID)
			}
			return r.ShownBefore(c)(c)
		case next != "" && happened:
			return done303(c, next, row.ID)
		}
		sent.isBefore, sent.entry = true, row
		if err = handler(c); err != nil { // the target is not as it was before the action
			return done303(c, entryURL(row), row.ID)
		}
		return nil
	}
}

// sent is a form as it was sent, and what is known about an earlier request with the same form.
type sent struct {
	store.SentForm
	isBefore    bool             // it was sent before with the same values: nothing is sent to WorkOS again
	entry       store.AuditEntry // of the action that it requested then
	isOtherwise bool             // it was sent before with other values
	earlier     answered         // how it was answered, if that is still in memory
	lock        *formLock        // nil for a key that is not this operator's
}

// sentKeyOf is the key in the request's context for the form as it was sent, before anything reads it.
const sentKeyOf = "action.sent"

// sentOf returns the form of a request. It is empty where WaitForSameForm was not called.
func sentOf(c request.Context) *sent {
	if form, isSent := c.Get(sentKeyOf).(*sent); isSent {
		return form
	}
	return &sent{}
}

// Sent returns the form of a request as it was sent.
func Sent(c request.Context) store.SentForm { return sentOf(c).SentForm }

// sentForm identifies a form as it was sent, by its address and its values. The confirmation and the version that it was shown with
// do not count.
func sentForm(address *url.URL, values url.Values) store.SentForm {
	asked := maps.Clone(values)
	for _, name := range []string{actionsview.FormKeyField, actionsview.ConfirmField, actionsview.SeenField, actionsview.ShownField} {
		delete(asked, name)
	}
	sum := sha256.Sum256([]byte(address.Path + "?" + asked.Encode()))
	return store.SentForm{Key: values.Get(actionsview.FormKeyField), Digest: hex.EncodeToString(sum[:])}
}

// WaitForSameForm wraps the handler of a form that is sent. Requests with the same form wait for each other, at most as long as an
// action may take, so whatever the handler reads already shows what an earlier request did.
func (r *Runner) WaitForSameForm(handler func(request.Context) error) func(request.Context) error {
	return func(c request.Context) error {
		form := &sent{SentForm: sentForm(c.Request().URL, c.Request().PostForm)}
		c.Set(sentKeyOf, form)
		if !r.Auth.CheckFormKey(c.Request().Context(), form.Key) {
			return inFormTime(c, handler) // which refuses the form
		}
		return r.afterSameForm(c, form, handler)
	}
}

// afterSameForm calls the handler of a form when no other request with the same form is in progress. The time of the handler and of
// its answer begins after the wait.
func (r *Runner) afterSameForm(c request.Context, form *sent, handler func(request.Context) error) error {
	waiting, stop := context.WithTimeout(c.Request().Context(), actionTimeout)
	defer stop()
	if !r.forms.lock(waiting, form) {
		return r.Render(c, http.StatusAccepted, views.Page{Title: "In progress",
			Body: actionsview.InProgress("This form was already sent", paths.Activity.URL())})
	}
	defer r.forms.unlock(form)
	if earlier := r.forms.keptOf(form); earlier.digest == form.Digest && r.Now().Before(earlier.until) {
		form.earlier = earlier
	}
	_ = http.NewResponseController(c.Response()).SetWriteDeadline(time.Now().Add(answerTimeout))
	return inFormTime(c, handler)
}

// inFormTime calls the handler of a form with the time that it has. Every call of it waits for the rate limit as long as the action
// itself may, also the calls before it.
func inFormTime(c request.Context, handler func(request.Context) error) error {
	ctx, cancel := context.WithTimeout(workos.WaitForRateLimit(c.Request().Context(), rateLimitTimeout), formTimeout)
	defer cancel()
	c.SetRequest(c.Request().WithContext(ctx))
	return handler(c)
}

// keepAnswer keeps how the form of a request was answered, for the same form sent again.
func (r *Runner) keepAnswer(c request.Context, kept answered) {
	form, now := sentOf(c), r.Now()
	operator, _ := auth.OperatorFrom(c.Request().Context())
	kept.digest, kept.session = form.Digest, operator.SessionID
	if kept.until.IsZero() {
		kept.until = now.Add(keptFor)
	}
	if form.lock != nil {
		r.forms.keep(form, &kept, kept.until.Sub(now))
	}
}

// KeepShown keeps what the form of a request led to and is shown once, for ShownBefore.
func (r *Runner) KeepShown(c request.Context, until time.Time, shows func(request.Context) error) {
	r.keepAnswer(c, answered{until: until, shows: shows})
}

// ShownBefore returns what shows again what an earlier request with the same form was shown, if the session is the same; nil if
// there is nothing such.
func (r *Runner) ShownBefore(c request.Context) func(request.Context) error {
	operator, _ := auth.OperatorFrom(c.Request().Context())
	if earlier := sentOf(c).earlier; earlier.session == operator.SessionID {
		return earlier.shows
	}
	return nil
}

// KeepError keeps why the form of a request was refused, or its outcome is unknown, for EarlierError.
func (r *Runner) KeepError(c request.Context, err error) { r.keepAnswer(c, answered{err: err}) }

// EarlierError returns why an earlier request with the same form was refused, or its outcome was unknown; nil if neither, or
// if that is not kept.
func (r *Runner) EarlierError(c request.Context) error { return sentOf(c).earlier.err }

// answered is how a form was answered. It is kept in memory only, because it may hold what is shown once.
type answered struct {
	digest, session string // of the request; only its session may see again what was shown once
	until           time.Time

	shows func(request.Context) error // shows it again; nil for nothing such
	came  result
	err   error // why it was refused, or what is unknown
}

// forms are the forms that are in progress or were just answered, by key. Frontdesk runs as one process, so memory is enough
// for two requests to wait for each other. The zero value is ready to use.
type forms struct {
	mu    sync.Mutex
	byKey map[string]*formLock
}

// formLock is what the requests with one form share: a lock, which only one of them holds, and how the form was answered.
type formLock struct {
	locked chan struct{} // has a value while a request holds the lock
	users  int           // requests that hold the lock or wait for it
	kept   *answered
}

// lock waits until no other request holds the lock of the form, and reports whether that is so before ctx ends.
func (f *forms) lock(ctx context.Context, form *sent) bool {
	f.mu.Lock()
	shared := f.byKey[form.Key]
	if shared == nil {
		if f.byKey == nil {
			f.byKey = map[string]*formLock{}
		}
		shared = &formLock{locked: make(chan struct{}, 1)}
		f.byKey[form.Key] = shared
	}
	shared.users++
	f.mu.Unlock()
	form.lock = shared
	select {
	case shared.locked <- struct{}{}:
		return true
	case <-ctx.Done():
		f.leave(form)
		return false
	}
}

// unlock lets the next request with the form continue.
func (f *forms) unlock(form *sent) {
	<-form.lock.locked
	f.leave(form)
}

func (f *forms) leave(form *sent) {
	f.mu.Lock()
	defer f.mu.Unlock()
	form.lock.users--
	f.dropUnused(form)
}

// dropUnused forgets a form that nobody uses, and whose answer is not kept. The caller holds mu.
func (f *forms) dropUnused(form *sent) {
	if form.lock.users == 0 && form.lock.kept == nil && f.byKey[form.Key] == form.lock {
		delete(f.byKey, form.Key)
	}
}

func (f *forms) keptOf(form *sent) answered {
	f.mu.Lock()
	defer f.mu.Unlock()
	if form.lock.kept == nil {
		return answered{}
	}
	return *form.lock.kept
}

// keep keeps an answer for a while, unless there are too many.
func (f *forms) keep(form *sent, kept *answered, life time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.byKey) > maxKept {
		return
	}
	form.lock.kept = kept
	time.AfterFunc(life, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		if form.lock.kept == kept {
			form.lock.kept = nil
		}
		f.dropUnused(form)
	})
}
