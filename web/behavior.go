package web

import (
	"net/http"

	"frontdesk/auth"
	"frontdesk/web/paths"
	"frontdesk/web/request"
)

// route is a page or an action: its address, its permission, its handler, and how the server treats its requests.
type route struct {
	paths.Route
	permission auth.Permission
	handler    request.Handler
	behavior
}

// behavior is how the server treats the requests of a route. The middleware and the router use it instead of lists of paths.
type behavior struct {
	activity   auth.ActivityTracking // whether a request keeps the session from going idle
	hasSession bool                  // whether the server finds out who asks; without, the route answers when the records do not
	body       body                  // what a request may carry
	precoded   bool                  // whether the answer is compressed already
	streaming  streaming             // which answers are sent row by row
	costly     bool                  // whether each request of one operator takes a slot, as streamed answers always do
	onlyGet    bool                  // whether a request does something, so that HEAD must not be answered like GET
}

// body is the size limit of a request's body, and whether the server parses it as a form.
type body struct {
	limit int64 // bytes
	form  bool  // otherwise the handler reads it, byte for byte
}

// streaming is which answers of a route are sent row by row.
type streaming int

// The kinds of streaming.
const (
	neverStreams  streaming = iota
	streamsCSV              // its CSV download, not its page
	alwaysStreams           // a file
	staysOpen               // news for an open page
)

// applies reports whether the answer to a request is streamed.
func (s streaming) applies(c request.Context) bool {
	return s == alwaysStreams || s == staysOpen || s == streamsCSV && c.QueryParam("format") != ""
}

var (
	formBody   = body{limit: 64 << 10, form: true}
	reportBody = body{limit: 8 << 10} // what a browser reports
	eventBody  = body{limit: 1 << 20} // an event that WorkOS sends, which is signed byte for byte
)

// The behaviors of routes.
var (
	page     = behavior{activity: auth.TrackActivity, hasSession: true, body: formBody}
	list     = behavior{activity: auth.TrackActivity, hasSession: true, body: formBody, streaming: streamsCSV}
	poll     = behavior{activity: auth.IgnoreActivity, hasSession: true, body: formBody} // a page asks by itself, on a timer
	signIn   = behavior{activity: auth.TrackActivity, hasSession: true, body: formBody, onlyGet: true}
	logFile  = behavior{activity: auth.TrackActivity, hasSession: true, body: formBody, streaming: streamsCSV, costly: true, onlyGet: true}
	download = behavior{activity: auth.TrackActivity, hasSession: true, body: formBody, streaming: alwaysStreams, onlyGet: true}
	updates  = behavior{activity: auth.IgnoreActivity, hasSession: true, body: formBody, streaming: staysOpen, onlyGet: true}
	probe    = behavior{body: formBody}
	file     = behavior{body: formBody, precoded: true}
	report   = behavior{body: reportBody}
	event    = behavior{body: eventBody}
)

// behaviors has the behaviors of routes by method and pattern, and by pattern alone for requests with another method.
type behaviors map[string]behavior

func (b behaviors) add(r route) {
	b[r.Method+" "+r.Pattern] = r.behavior
	if r.Method == http.MethodGet {
		b[http.MethodHead+" "+r.Pattern] = r.behavior
	}
	b[r.Pattern] = r.behavior
}

// behaviorOf returns how the server treats a request. An unknown address is treated as a page.
func (s *Server) behaviorOf(c request.Context) behavior {
	if found, ok := s.behaviors[c.Request().Method+" "+c.Path()]; ok {
		return found
	}
	if found, ok := s.behaviors[c.Path()]; ok {
		return found
	}
	return page
}
