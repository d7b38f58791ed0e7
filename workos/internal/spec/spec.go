package spec

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/cache"
	"github.com/pb33f/libopenapi-validator/config"
	failures "github.com/pb33f/libopenapi-validator/errors"
	"github.com/pb33f/libopenapi-validator/router"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
	"github.com/pb33f/libopenapi/orderedmap"
)

// Variable names the environment variable that holds the path of the OpenAPI document.
const Variable = "WORKOS_OPENAPI_SPEC"

// Document is the parsed OpenAPI document. It is safe for concurrent use.
type Document struct {
	model      *v3.Document
	router     router.Router
	queries    map[string][]string // operation → names of its query parameters
	mu         sync.Mutex          // for what follows; validators fill their caches while they work
	validators map[string]validator.Validator
	schemas    *cache.DefaultCache
	resources  *cache.DefaultSchemaResourceCache
}

var loadOnce = sync.OnceValues(load)

// Load returns the document, or skips the test when no path to it is set.
func Load(t testing.TB) *Document {
	t.Helper()
	if os.Getenv(Variable) == "" {
		t.Skipf("skipped: %s does not name WorkOS's OpenAPI document, so there is nothing to compare with", Variable)
	}
	document, err := loadOnce()
	if err != nil {
		t.Fatalf("cannot read the OpenAPI document that %s names: %v", Variable, err)
	}
	return document
}

func load() (*Document, error) {
	text, err := os.ReadFile(os.Getenv(Variable))
	if err != nil {
		return nil, err
	}
	parsed, err := libopenapi.NewDocument(text)
	if err != nil {
		return nil, err
	}
	built, err := parsed.BuildV3Model()
	if err != nil {
		return nil, err
	}
	return &Document{
		model:      &built.Model,
		router:     router.NewRouter(&built.Model, router.WithPathOnlyMatching()),
		queries:    queriesOf(&built.Model),
		validators: map[string]validator.Validator{},
		schemas:    cache.NewDefaultCache(),
		resources:  cache.NewDefaultSchemaResourceCache(),
	}, nil
}

// validatorOf makes the validator of one path when it is first needed: a validator compiles all schemas of
// its document, and a test uses few of the 212 operations.
func (d *Document) validatorOf(route *router.Route) validator.Validator {
	if found := d.validators[route.Path]; found != nil {
		return found
	}
	only := *d.model
	only.Paths = &v3.Paths{PathItems: orderedmap.New[string, *v3.PathItem]()}
	only.Paths.PathItems.Set(route.Path, route.PathItem)
	made := validator.NewValidatorFromV3Model(&only, config.WithoutSecurityValidation(),
		config.WithSchemaCache(d.schemas), config.WithSchemaResourceCache(d.resources))
	d.validators[route.Path] = made
	return made
}

func queriesOf(model *v3.Document) map[string][]string {
	queries := map[string][]string{}
	for path, item := range model.Paths.PathItems.FromOldest() {
		for method, operation := range item.GetOperations().FromOldest() {
			names := []string{}
			for _, parameter := range operation.Parameters {
				if parameter.In == "query" {
					names = append(names, parameter.Name)
				}
			}
			queries[strings.ToUpper(method)+" "+path] = names
		}
	}
	return queries
}

// Operations returns every operation of the document, as "GET /organizations/{id}", in order.
func (d *Document) Operations() []string {
	names := make([]string, 0, len(d.queries))
	for name := range d.queries {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Successes returns the documented successful answers of an operation, such as "DELETE /organizations/{id}": the
// content types of each status, none for an answer without a body.
func (d *Document) Successes(operation string) map[int][]string {
	method, path, _ := strings.Cut(operation, " ")
	item, found := d.model.Paths.PathItems.Get(path)
	if !found {
		return nil
	}
	answers := map[int][]string{}
	if documented, found := item.GetOperations().Get(strings.ToLower(method)); found {
		for code, answer := range documented.Responses.Codes.FromOldest() {
			if status, err := strconv.Atoi(code); err == nil && status/100 == 2 {
				answers[status] = slices.Collect(answer.Content.KeysFromOldest())
			}
		}
	}
	return answers
}

// Request returns what is wrong with a request: an unknown operation or query parameter, or a value or body that
// the document does not allow. The request's path must be the operation's, without the base path of a
// server. Its body can be read again afterwards.
func (d *Document) Request(r *http.Request) error {
	route, err := d.router.FindRoute(r)
	if err != nil {
		return fmt.Errorf("%s %s: %w", r.Method, r.URL.Path, err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	_, found := d.validatorOf(route).ValidateHttpRequestSync(r)
	return errors.Join(asError(found, tolerated), d.unknownParameters(r, route.Path))
}

// Response returns what is wrong with the answer to a request. Statuses that any operation may answer and
// the document leaves out (401, 429, 5xx) are accepted. The answer's body can be read again afterwards.
func (d *Document) Response(r *http.Request, answer *http.Response) error {
	route, err := d.router.FindRoute(r)
	if err != nil {
		return fmt.Errorf("%s %s: %w", r.Method, r.URL.Path, err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	_, found := d.validatorOf(route).ValidateHttpResponse(r, answer)
	return asError(found, func(r *failures.ValidationError) bool {
		return r.ValidationSubType == "statusCode" && isGeneric(answer.StatusCode)
	})
}

func isGeneric(status int) bool {
	return status == http.StatusUnauthorized || status == http.StatusTooManyRequests || status >= 500
}

// tolerated reports the only violation that the client makes on purpose: the document requires the
// client secret in the query of POST /sso/token, and a secret does not belong in an address.
func tolerated(e *failures.ValidationError) bool {
	return e.RequestMethod == http.MethodPost && e.SpecPath == "/sso/token" && e.ValidationSubType == "query"
}

// undocumented are parameters that WorkOS's own libraries send and the document does not know (PKCE).
var undocumented = []string{"code_challenge", "code_challenge_method"}

func (d *Document) unknownParameters(r *http.Request, path string) error {
	operation := r.Method + " " + path
	var out []error
	for name := range r.URL.Query() {
		name = strings.TrimSuffix(name, "[]")
		if !slices.Contains(d.queries[operation], name) && !slices.Contains(undocumented, name) {
			out = append(out, fmt.Errorf("%s has no query parameter %q", operation, name))
		}
	}
	return errors.Join(out...)
}

func asError(found []*failures.ValidationError, pass func(*failures.ValidationError) bool) error {
	var out []error
	for _, f := range found {
		if pass(f) {
			continue
		}
		text := f.RequestMethod + " " + f.SpecPath + ": " + f.Message + ": " + f.Reason
		for _, s := range f.SchemaValidationErrors {
			text += "\n    " + s.FieldPath + ": " + s.Reason
		}
		out = append(out, errors.New(text))
	}
	return errors.Join(out...)
}
