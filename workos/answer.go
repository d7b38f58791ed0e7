package workos

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
)

// maxBody bounds what is read of one answer: 8 MiB, a hundred times the largest page seen.
const maxBody = 8 << 20

// Errors of an answer that cannot be used.
var (
	errTooBig   = fmt.Errorf("the answer is larger than %d MiB", maxBody>>20)
	errCutShort = errors.New("the answer was cut short")
	errEmpty    = errors.New("the answer is empty")
	errNotJSON  = errors.New("the answer is not JSON")
	errRedirect = errors.New("the server answered with a redirect, which is not followed")
)

// answer is the answer to a successful call: well-formed JSON, or no body where none is expected.
type answer struct {
	request   request
	status    int
	requestID string
	body      []byte
}

// unreadable returns the error for an answer that is JSON, but not that of the operation.
func (a answer) unreadable(cause error) *Error {
	e := a.request.fail(Unknown, cause)
	e.Status, e.RequestID = a.status, a.requestID
	return e
}

// read reads an answer, successful or not.
func (c *Client) read(ctx context.Context, r request, resp *http.Response) (got answer, failed *Error) {
	got = answer{request: r, status: resp.StatusCode, requestID: cleanText(resp.Header.Get("X-Request-Id"), 128)}
	date, _ := http.ParseTime(resp.Header.Get("Date")) // one that cannot be read is none
	defer func() { capture(ctx, got.requestID, date, r, got.body) }()
	body, err := readBody(resp.Body)
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return got, c.refusal(r, resp, body)
	}
	if r.noAnswer {
		if err == nil && json.Valid(body) {
			got.body = body // for what the answer shows of the action, where it shows anything
		}
		return got, nil
	}
	if err == nil {
		err = checkJSON(resp.Header.Get("Content-Type"), body)
	}
	if err != nil && r.isDoneBy2xx() {
		c.log.WarnContext(ctx, "WorkOS did this and its answer cannot be read", "operation", r.method+" "+r.template, "error", c.safe(r, err))
		return got, nil // the answer is missing, but the write is certainly done
	}
	if err != nil {
		return got, got.unreadable(c.safe(r, err))
	}
	got.body = body
	return got, nil
}

func readBody(from io.Reader) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(from, maxBody+1))
	if err != nil {
		return body, fmt.Errorf("%w: %w", errCutShort, err)
	}
	if len(body) > maxBody {
		return nil, errTooBig
	}
	return body, nil
}

// checkJSON rejects answers that are not JSON, such as the sign-in page of a captive network or half an answer. An answer
// without a type is accepted if its body is JSON.
func checkJSON(contentType string, body []byte) error {
	if kind, _, err := mime.ParseMediaType(contentType); contentType != "" &&
		(err != nil || kind != "application/json" && !strings.HasSuffix(kind, "+json")) {
		return fmt.Errorf("%w but %s", errNotJSON, cleanText(contentType, 60))
	}
	if len(strings.TrimSpace(string(body))) == 0 {
		return errEmpty
	}
	if !json.Valid(body) {
		return fmt.Errorf("%w, or was cut short", errNotJSON)
	}
	return nil
}

// refusal returns the error for an answer that is not 2xx, in any of WorkOS's formats.
func (c *Client) refusal(r request, resp *http.Response, body []byte) *Error {
	e := r.fail(Unknown, nil)
	e.Status = resp.StatusCode
	e.RequestID = cleanText(resp.Header.Get("X-Request-Id"), 128)
	if e.RetryAfter = parseRetryAfter(resp.Header, time.Now()); e.RetryAfter > 0 {
		e.RetryAt = time.Now().Add(e.RetryAfter)
	}
	switch {
	case e.Status >= 300 && e.Status <= 399:
		e.Err = errRedirect
		return e
	case e.Status == http.StatusRequestTimeout:
	case e.Status >= 400 && e.Status <= 499, e.Status == http.StatusNotImplemented:
		e.Outcome = Refused
	}
	told := decodeRefusal(body)
	if told.code == codeConcurrent && e.Status == http.StatusServiceUnavailable {
		e.Outcome = Refused
	}
	e.NoRoute = isNoRoute(e.Status, body, told)
	e.NamesMissing = e.Status == http.StatusNotFound && told.namesMissing(r)
	e.Code = c.hide(r, told.code)
	e.Message = c.hide(r, told.message)
	for _, f := range told.fields {
		e.Fields = append(e.Fields, FieldError{c.hide(r, f.Field), c.hide(r, f.Code), c.hide(r, f.Message)})
	}
	return e
}

// one reads one object. An object without an ID is an error.
func one[T any](ctx context.Context, c *Client, r request) (T, error) {
	got, err := c.do(ctx, r)
	if err != nil {
		var none T
		return none, err
	}
	return decodeOne[T](got)
}

// decodeOne reads the object of an answer. A write that WorkOS answered with 2xx is done, whatever the answer contains:
// fields that cannot be read stay zero. An answer about another object is not used.
func decodeOne[T any](got answer) (T, error) {
	if got.request.isAboutAnother(got.body) {
		var none T
		return none, got.unreadable(errAnotherObject)
	}
	value, err := Decode[T](got.body)
	switch named, ok := any(&value).(interface{ identity() string }); {
	case err != nil || !isObject(got.body):
		err = errNotAnObject
	case ok && named.identity() == "":
		err = errNoID
	}
	if err == nil {
		return value, nil
	}
	if got.request.isDoneBy2xx() {
		return value, nil
	}
	return value, got.unreadable(err)
}

// inside returns the object that an answer wraps under a name, or the answer itself if it wraps none.
func inside(body []byte, name string) []byte {
	var wrapper map[string]json.RawMessage
	if json.Unmarshal(body, &wrapper) != nil || !isObject(wrapper[name]) {
		return body
	}
	return wrapper[name]
}

var (
	errNotAnObject = errors.New("the answer is not an object")
	errNoID        = errors.New("the answer is an object without an id")
)
