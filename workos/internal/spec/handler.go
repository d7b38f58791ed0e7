package spec

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// Handler serves like next and fails the test for every request and every answer that the document does
// not allow. Base is the path that next is mounted under ("" for none). Paths that the document does not
// have (hosted pages, downloads) pass unchecked. Answers are buffered whole.
func (d *Document) Handler(t testing.TB, base string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Errorf("cannot read the request's body: %v", err)
		}
		checked := r.Clone(r.Context())
		checked.URL.Path = strings.TrimPrefix(r.URL.Path, base)
		checked.URL.RawPath = strings.TrimPrefix(r.URL.RawPath, base)
		checked.Body = io.NopCloser(bytes.NewReader(body))
		r.Body = io.NopCloser(bytes.NewReader(body))
		_, unknown := d.router.FindRoute(checked)
		if unknown == nil {
			d.checkRequest(t, checked)
		}
		recorder := httptest.NewRecorder()
		next.ServeHTTP(recorder, r)
		if unknown == nil {
			d.checkResponse(t, checked, recorder)
		}
		for name, values := range recorder.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(recorder.Code)
		_, _ = w.Write(recorder.Body.Bytes())
	})
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
