package emulator

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"frontdesk/workos/emulator/respond"
)

// Fault is an error to return on purpose. It is set with POST /_emulator/faults, listed with GET and
// cleared with DELETE; none of these needs the API key, and faults never apply to them.
type Fault struct {
	Method string `json:"method,omitempty"` // empty for any
	// Path is a pattern for the request's path: * stands for one segment, a final /** for everything below.
	// Empty matches all of the API.
	Path   string `json:"path,omitempty"`
	Status int    `json:"status,omitempty"` // 0 leaves the real answer standing (a delay alone, say)
	// Body is sent as text if it is a JSON text, which need not contain JSON, and as JSON otherwise.
	Body    json.RawMessage   `json:"body,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
	DelayMS int               `json:"delay_ms,omitempty"` // before anything is answered
	Cut     bool              `json:"cut,omitempty"`      // stop in the middle of the body
	Reset   bool              `json:"reset,omitempty"`    // close the connection without an answer
	Count   int               `json:"count,omitempty"`    // to how many requests it applies; 0 for all
}

// faultInjector holds the faults that are set, oldest first.
type faultInjector struct {
	mu     sync.Mutex
	faults []*Fault
}

const maxDelay = 60_000

// routes registers the pages with which faults are set, listed and cleared.
func (b *faultInjector) routes(mux *http.ServeMux) {
	mux.HandleFunc("POST /_emulator/faults", b.set)
	mux.HandleFunc("GET /_emulator/faults", func(w http.ResponseWriter, _ *http.Request) {
		respond.JSON(w, http.StatusOK, map[string]any{"data": b.list()})
	})
	mux.HandleFunc("DELETE /_emulator/faults", func(w http.ResponseWriter, _ *http.Request) {
		b.clear()
		w.WriteHeader(http.StatusNoContent)
	})
}

func (b *faultInjector) set(w http.ResponseWriter, r *http.Request) {
	var fault Fault
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&fault); err != nil {
		respond.JSON(w, http.StatusUnprocessableEntity,
			map[string]string{"message": "A fault has method, path, status, body, headers, delay_ms, cut, reset and count."})
		return
	}
	_, badPattern := path.Match(fault.Path, "")
	wrongStatus := fault.Status != 0 && (fault.Status < 200 || fault.Status > 599)
	if badPattern != nil || wrongStatus || fault.DelayMS < 0 || fault.DelayMS > maxDelay || fault.Count < 0 {
		respond.JSON(w, http.StatusUnprocessableEntity,
			map[string]string{"message": fmt.Sprintf("A fault has a path pattern, a status from 200 to 599, a delay of at most %d ms and a count "+
				"of at least 0.", maxDelay)})
		return
	}
	b.mu.Lock()
	b.faults = append(b.faults, &fault)
	b.mu.Unlock()
	respond.JSON(w, http.StatusCreated, fault)
}

func (b *faultInjector) list() []Fault {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := []Fault{}
	for _, fault := range b.faults {
		out = append(out, *fault)
	}
	return out
}

func (b *faultInjector) clear() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.faults = nil
}

// next takes the first fault that matches a request and counts it down.
func (b *faultInjector) next(r *http.Request) *Fault {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i, fault := range b.faults {
		if !fault.matches(r) {
			continue
		}
		applied := *fault
		if fault.Count > 0 {
			if fault.Count--; fault.Count == 0 {
				b.faults = append(b.faults[:i:i], b.faults[i+1:]...)
			}
		}
		return &applied
	}
	return nil
}

func (f *Fault) matches(r *http.Request) bool {
	if f.Method != "" && !strings.EqualFold(f.Method, r.Method) {
		return false
	}
	if below, deep := strings.CutSuffix(f.Path, "/**"); deep {
		return r.URL.Path == below || strings.HasPrefix(r.URL.Path, below+"/")
	}
	matched, _ := path.Match(f.Path, r.URL.Path) // the pattern was checked when it was set
	return f.Path == "" || matched
}

// apply answers in place of the route if a fault matches.
func (b *faultInjector) apply(w http.ResponseWriter, r *http.Request) bool {
	if strings.HasPrefix(r.URL.Path, "/_emulator/") {
		return false
	}
	fault := b.next(r)
	if fault == nil {
		return false
	}
	if fault.DelayMS > 0 {
		select {
		case <-time.After(time.Duration(fault.DelayMS) * time.Millisecond):
		case <-r.Context().Done():
		}
	}
	if fault.Reset {
		panic(http.ErrAbortHandler)
	}
	for name, value := range maps.All(fault.Headers) {
		w.Header().Set(name, value)
	}
	if fault.Status == 0 && !fault.Cut {
		return false
	}
	fault.answer(w)
	return true
}

func (f *Fault) answer(w http.ResponseWriter) {
	status, body, contentType := f.Status, []byte(f.Body), "application/json; charset=utf-8"
	if status == 0 {
		status = http.StatusOK
	}
	var text string
	if json.Unmarshal(f.Body, &text) == nil && len(f.Body) > 0 {
		body, contentType = []byte(text), "text/plain; charset=utf-8"
	}
	if len(body) == 0 && status != http.StatusNoContent {
		body = []byte(`{"message":"A fault was set for this request."}`)
		if status == http.StatusNotFound { // says no more than WorkOS does
			body = []byte(`{"message":"Not Found"}`)
		}
	}
	if given := w.Header().Get("Content-Type"); given != "" {
		contentType = given
	}
	if !f.Cut {
		respond.Bytes(w, status, contentType, body)
		return
	}
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body[:len(body)/2])
	_ = http.NewResponseController(w).Flush() // the half that is meant to arrive
	panic(http.ErrAbortHandler)
}
