package workos

import (
	"net/http"
	"time"
)

var readFaults = []fault{
	{name: "a read is sent again after 500, 502", call: read, steps: []step{status(500), status(502), works}, attempts: 3, most: 2 * time.Second},
	{name: "a read is sent again after 503, 504", call: read, steps: []step{status(503), status(504), works}, attempts: 3, most: 2 * time.Second},
	{name: "a read gives up after three attempts", call: read, steps: []step{status(503)}, attempts: 3, outcome: Unknown, says: "503", most: 2 * time.Second},
	{name: "a read is sent again after a reset", call: read, steps: []step{reset, works}, attempts: 2},
	{name: "a read is sent again after an answer cut short", call: read, steps: []step{cutShort, works}, attempts: 2},
	{name: "a read that is always cut short says so", call: read, steps: []step{cutShort}, attempts: 3, outcome: Unknown, says: "cut short"},
	{name: "a read is sent again after refused dials", call: read, refuse: 2, steps: []step{works}, attempts: 1},
	{name: "a read without any connection was not sent", call: read, refuse: 9, steps: []step{works}, outcome: NotSent, says: "dial"},
	{name: "404 is final", call: read, steps: []step{status(404)}, attempts: 1, outcome: Refused, says: "404 Not Found: no luck"},
	{name: "401 is final", call: read, steps: []step{status(401)}, attempts: 1, outcome: Refused, says: "401"},
	{name: "501 is final", call: read, steps: []step{status(501)}, attempts: 1, outcome: Refused, says: "501"},
	{name: "somebody waits a second when told to", call: read, steps: []step{later(429, "1"), works}, attempts: 2, least: time.Second, most: 2 * time.Second},
	{name: "somebody waits once only", call: read, steps: []step{later(429, "1")}, attempts: 2, outcome: Refused, says: "429", most: 2 * time.Second},
	{name: "somebody does not wait two minutes", call: read, steps: []step{later(429, "120"), works}, attempts: 1, outcome: Refused, says: "429", most: time.Second},
	{name: "nobody's read waits two minutes", call: read, background: true, steps: []step{later(429, "120"), works}, attempts: 2, least: 2 * time.Minute, most: 3 * time.Minute},
	{name: "nobody's read waits five minutes at most", call: read, background: true, steps: []step{later(503, "86400"), works}, attempts: 2, least: 5 * time.Minute, most: 5 * time.Minute},
	{name: "headers that do not come end after 5 seconds", call: read, steps: []step{silent}, attempts: 1, outcome: Unknown, says: "timeout", least: 5 * time.Second, most: 5 * time.Second},
	{name: "nobody's read tries again after late headers", call: read, background: true, steps: []step{silent, works}, attempts: 2, least: 5 * time.Second},
	{name: "a body that drips ends after 10 seconds", call: read, steps: []step{drips}, attempts: 1, outcome: Unknown, says: "cut short", least: 10 * time.Second, most: 10 * time.Second},
}

var writeFaults = []fault{
	{name: "a write is not sent again after 500", call: write, steps: []step{status(500)}, attempts: 1, outcome: Unknown, says: "500"},
	{name: "a write is not sent again after 503", call: write, steps: []step{later(503, "1")}, attempts: 1, outcome: Unknown, says: "503"},
	{name: "a write is not sent again after a reset", call: write, steps: []step{reset}, attempts: 1, outcome: Unknown},
	{name: "a write whose answer is cut short may be done", call: write, steps: []step{cutShort}, attempts: 1, outcome: Unknown, says: "cut short"},
	{name: "a write without an answer may be done", call: write, steps: []step{silent}, attempts: 1, outcome: Unknown, says: "timeout"},
	{name: "a write answered with a web page may be done", call: write, steps: []step{body("text/html", "<html>")}, attempts: 1, outcome: Unknown, says: "not JSON"},
	{name: "a write is sent again after 429, which did nothing", call: write, steps: []step{status(429), works}, attempts: 2, least: time.Second, most: 2 * time.Second},
	{name: "a write is sent again once only", call: write, steps: []step{status(429)}, attempts: 2, outcome: Refused, says: "429"},
	{name: "a write is sent again after a refused dial", call: write, refuse: 1, steps: []step{works}, attempts: 1},
	{name: "a refused write was refused", call: write, steps: []step{status(422)}, attempts: 1, outcome: Refused, says: "no luck"},
	{name: "a portal link is asked for again after 429, which made none", call: link, steps: []step{later(429, "1"), works}, attempts: 2, least: time.Second, most: 2 * time.Second},
	{name: "a portal link is not asked for again after 429 without a time", call: link, steps: []step{status(429)}, attempts: 1, outcome: Refused, says: "429"},
	{name: "a portal link is not asked for again after 503", call: link, steps: []step{later(503, "1")}, attempts: 1, outcome: Unknown, says: "503"},
	{name: "an email is sent after 429, which sent none", call: email, steps: []step{later(429, "1"), works}, attempts: 2, least: time.Second, most: 2 * time.Second},
	{name: "an email is tried again once only", call: email, steps: []step{later(429, "1")}, attempts: 2, outcome: Refused, says: "429"},
	{name: "an email is not sent after a longer 429", call: email, steps: []step{later(429, "20")}, attempts: 1, outcome: Refused, says: "429", most: time.Second},
	{name: "a portal link is asked for once, connection or not", call: link, refuse: 1, steps: []step{works}, outcome: NotSent, says: "dial"},
	{name: "a portal link that did not come may exist", call: link, steps: []step{body("application/json", `{}`)}, attempts: 1, outcome: Unknown, says: "no link"},
	{name: "a code is exchanged once, 429 or not", call: exchange, steps: []step{later(429, "1")}, attempts: 1, outcome: Refused, says: "429"},
	{name: "a code is exchanged once, 500 or not", call: exchange, steps: []step{status(500)}, attempts: 1, outcome: Unknown, says: "500"},
	{name: "a code is exchanged once, connection or not", call: exchange, refuse: 1, steps: []step{works}, outcome: NotSent, says: "dial"},
	{name: "a refusal that repeats the code does not pass it on", call: exchange, attempts: 1, outcome: Refused, says: "invalid_grant",
		steps: []step{func(w http.ResponseWriter, _ *http.Request) {
			answerJSON(w, 400, `{"error":"invalid_grant","error_description":"The code 'code-to-be-used-once' has expired; key sk_test_do_not_leak_me"}`)
		}}},
}

var answerFaults = []fault{
	{name: "a web page instead of JSON", call: read, steps: []step{body("text/html", "<html>Please sign in to this network</html>")}, attempts: 1, outcome: Unknown, says: "the answer is not JSON but text/html"},
	{name: "text that calls itself JSON", call: read, steps: []step{body("application/json", `{"id":"audit_log_`)}, attempts: 1, outcome: Unknown, says: "not JSON, or was cut short"},
	{name: "JSON that does not say what it is", call: read, steps: []step{body("", `{"id":"audit_log_export_1"}`)}, attempts: 1},
	{name: "an empty answer", call: read, steps: []step{body("application/json", "")}, attempts: 1, outcome: Unknown, says: "empty"},
	{name: "a list instead of an object", call: read, steps: []step{body("application/json", `[]`)}, attempts: 1, outcome: Unknown, says: "not an object"},
	{name: "null instead of an object", call: read, steps: []step{body("application/json", `null`)}, attempts: 1, outcome: Unknown, says: "not an object"},
	{name: "an object without an id", call: read, steps: []step{body("application/json", `{"id":null}`)}, attempts: 1, outcome: Unknown, says: "without an id"},
	{name: "fields of the wrong type", call: read, steps: []step{body("application/problem+json", `{"id":"audit_log_export_1","state":7,"created_at":"soon"}`)}, attempts: 1},
	{name: "64 MiB", call: read, steps: []step{huge}, attempts: 1, outcome: Unknown, says: "larger than 8 MiB"},
	{name: "a redirect to another host", call: read, steps: []step{elsewhere}, attempts: 1, outcome: Unknown, says: "redirect"},
	{name: "a redirect of a write", call: write, steps: []step{elsewhere}, attempts: 1, outcome: Unknown, says: "redirect"},
}
