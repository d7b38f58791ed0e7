package spec

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
)

// Handler calls next and fails the test for every request and every answer that the document does
// not allow. base is the path that next is mounted under ("" for none). Paths that are not in the document
// (hosted pages, downloads) are not checked. Answers are buffered whole, and checked after they are
// sent, so that the check does not count against deadlines: close the server before the test ends.
func (d *Document) Handler(t testing.TB, base string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Errorf("cannot read the request's body: %v", err)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		recorder := httptest.NewRecorder()
		next.ServeHTTP(recorder, r)
		send(w, recorder)

		checked := r.Clone(context.WithoutCancel(r.Context()))
		checked.URL.Path = strings.TrimPrefix(r.URL.Path, base)
		checked.URL.RawPath = strings.TrimPrefix(r.URL.RawPath, base)
		checked.Body = io.NopCloser(bytes.NewReader(body))
		if _, err := d.router.FindRoute(checked); err == nil {
			d.checkRequest(t, checked)
			d.checkResponse(t, checked, recorder)
		}
	})
}

// send sends an answer with its length, so that the client is done with it before the handler is.
func send(w http.ResponseWriter, recorder *httptest.ResponseRecorder) {
	for name, values := range recorder.Header() {
		w.Header()[name] = values
	}
	if recorder.Body.Len() > 0 {
		w.Header().Set("Content-Length", strconv.Itoa(recorder.Body.Len()))
	}
	w.WriteHeader(recorder.Code)
	_, _ = w.Write(recorder.Body.Bytes())
	_ = http.NewResponseController(w).Flush()
}

func (d *Document) checkRequest(t testing.TB, r *http.Request) {
	if err := d.Request(r); err != nil {
		t.Errorf("request %s %s is not as the OpenAPI document says: %v", r.Method, r.URL, err)
	}
}

func (d *Document) checkResponse(t testing.TB, r *http.Request, recorder *httptest.ResponseRecorder) {
	answer := &http.Response{
		StatusCode: recorder.Code,
		Header:     recorder.Header(),
		Body:       io.NopCloser(bytes.NewReader(recorder.Body.Bytes())),
	}
	if err := d.Response(r, answer); err != nil {
		t.Errorf("answer %d to %s %s is not as the OpenAPI document says: %v\n%s",
			recorder.Code, r.Method, r.URL, err, recorder.Body)
	}
}
