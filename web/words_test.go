package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"frontdesk/store"
	"frontdesk/views/ui"
	"frontdesk/views/wording"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// unwanted are words that pages must not use, because there is a plainer or more usual one.
var unwanted = regexp.MustCompile(`(?i:\b(?:mend(?:s|ed|ing)?|anew|whoever|e-mail(?:s|ed)?|(?:this|the) desk(?:'s)?|ledger|` +
	`second factors?|tak(?:e|en) (?:this )?back|asked of WorkOS|certificate ends|kept nowhere|let nobody in|mails? (?:them|the person)|` +
	`gets? a mail|in the mail|look it through|open sessions?|copied \d+ ?\S* ago|not known(?: yet)?$|good for|set things up|from now on|` +
	`call(?:ed)? back|switch(?:ed|es)? (?:\w+ )?(?:on|off)|keep groups|from this copy|(?:still )?copying from|first copy|whole copy|about to end|by hand|` +
	`people who run Frontdesk|how it stands|one of the list|is no (?:domain|table|key)|written down|taken apart|stays like this, |` +
	`telephone|side by side|dies|let somebody in|sees? it with|no news|for good)\b)|` +
	`\b(?:[Ee]xternal|[Rr]equest|[Cc]lient|[Uu]ser|[Oo]rganization) id\b`)

// wordless are strings that no person reads as a sentence: SQL, names of columns and fields, and messages of the log.
var wordless = regexp.MustCompile(`^(?:SELECT|INSERT|UPDATE|DELETE|[a-z_ ]+$)`)

// unwantedLabels are labels of columns, fields and buttons that must not be used.
var unwantedLabels = regexp.MustCompile(`^(?:Acts|State|Not known|Id|.* ids?|External id|Taken back|Save|Remove|Revoke|Confirm|Invite somebody)$`)

// texts are the pieces of text of a part of a page that Frontdesk wrote: not code, which holds what WorkOS sends, and not
// what a person typed.
func texts(part *goquery.Selection) []string {
	part = part.Clone()
	part.Find("pre, code, textarea, script, style").Remove()
	found := []string{}
	for _, element := range part.Find("*").EachIter() {
		for _, text := range []string{ownText(element), element.AttrOr("title", ""), element.AttrOr("placeholder", ""),
			element.AttrOr("aria-label", "")} {
			if text = squeeze(text); text != "" {
				found = append(found, text)
			}
		}
	}
	return found
}

func ownText(element *goquery.Selection) string {
	return element.Contents().FilterFunction(func(_ int, node *goquery.Selection) bool { return goquery.NodeName(node) == "#text" }).Text()
}

// usesPlainWords finds unwanted words in the whole page.
func usesPlainWords(t *testing.T, page *goquery.Document, at string) {
	t.Helper()
	for _, text := range texts(page.Find("html")) {
		assert.NotRegexp(t, unwanted, text, at)
	}
	for _, label := range page.Find("th, label, dt, button, legend, a.btn").EachIter() {
		label = label.Clone()
		label.Find(".visually-hidden, [hidden]").Remove()
		assert.NotRegexp(t, unwantedLabels, squeeze(label.Text()), at)
	}
}

func TestEverySignedInPageUsesPlainWords(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	for _, at := range p.everyPage(t, scenario(t, "Northwind Logistics").OrganizationID, p.unmanagedUser(t).ID) {
		got := p.send(t, client, http.MethodGet, at, nil)
		if strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") {
			usesPlainWords(t, got.page(t), at)
		}
	}
	for _, action := range p.Server.handlers.Registered() {
		for _, words := range []string{action.Done, action.Tried} {
			assert.NotRegexp(t, unwanted, words)
			assert.NotRegexp(t, unwantedLabels, words)
			assert.NotRegexp(t, `^(?:Took|Was|Went|Looked)\b`, words)
		}
	}
	for _, types := range [][]string{labelsOf(wording.ActionOutcomes()), labelsOf(wording.ExportStates()),
		labelsOf(wording.PortalLinkStates())} {
		for _, label := range types {
			assert.NotRegexp(t, unwanted, label)
			assert.NotRegexp(t, unwantedLabels, label)
		}
	}
}

// facts begin the sentences of a confirmation that are true before and after: they need not speak of the future.
var facts = []string{
	"This cannot be undone", "It cannot be changed or undone", "You can undo this for ", "They can sign in again straight away.", "To ", "If ",
	"First verify that you are talking to ", "Until they set up MFA again, a password alone is enough to sign in.", "Do this only if ",
	"Nobody has verified that ", "Ask ", "Only the invited person receives the invitation link.",
	"WorkOS sends at most three of these a minute.",
	"Frontdesk does not store it.", "Frontdesk never shows or stores ", "Have a safe way ", "The next directory sync may overwrite this.",
	"For a permanent change, ", "The new role takes effect at the next sign-in or token refresh.", "This is logged: ", "A code works once, ",
	"WorkOS does not ", "Your product decides ", "An organization can have only one setup link at a time.", "The group has ",
	"Create an export first ",
	"This membership comes from the customer's directory.", "A version cannot be changed or deleted.",
	"That can be changed in the WorkOS Dashboard.",
	"The newest version says more than names and types", "This is for people without a WorkOS user.", "For a user of this environment, ",
	"Its name and its versions are permanent", "This flag is on for everybody.", "They can ", "People without access ",
}

var speaksOfTheFuture = regexp.MustCompile(`\b(?:will|currently)\b`)

// sentencesOf are the sentences of a text, each with its full stop.
func sentencesOf(text string) []string {
	return strings.Split(regexp.MustCompile(`\. ([A-Z])`).ReplaceAllString(text, ".\n$1"), "\n")
}

func TestEveryConfirmationSpeaksOfTheFuture(t *testing.T) {
	for _, actions := range syncedActions {
		p := startSynced(t)
		for _, a := range actions(t, p) {
			t.Run(a.name, func(t *testing.T) {
				page := p.open(t, p.signIn(t, a.role), a.path)
				usesPlainWords(t, page, a.path)
				described := page.Find("#action-form > .prose p, #action-form .callout h2, #action-form .callout p:not(.callout-who)")
				require.NotZero(t, described.Length()+page.Find("#action-form .field").Length())
				for _, text := range described.EachIter() {
					for _, sentence := range sentencesOf(squeeze(text.Text())) {
						isFact := false
						for _, fact := range facts {
							isFact = isFact || strings.HasPrefix(sentence, fact)
						}
						assert.True(t, isFact || speaksOfTheFuture.MatchString(sentence), "%s: %s", a.path, sentence)
					}
				}
				button := squeeze(page.Find("#action-form button[type=submit]").Last().Text())
				assert.Regexp(t, `\S \S`, button, "a button names what it does and to what")
			})
		}
	}
}

// tellsPlainly checks what was recorded of an action.
func tellsPlainly(t *testing.T, row store.AuditEntry) {
	t.Helper()
	assert.NotRegexp(t, unwanted, row.Note)
}

// sentencesIn are the texts of a source file that may be shown: string literals of Go, and what stands between tags.
func sentencesIn(t *testing.T, path string) []string {
	t.Helper()
	source, err := os.ReadFile(path)
	require.NoError(t, err)
	var found []string
	if strings.HasSuffix(path, ".go") {
		file, err := parser.ParseFile(token.NewFileSet(), path, source, 0)
		require.NoError(t, err)
		ast.Inspect(file, func(node ast.Node) bool {
			if literal, ok := node.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				text, err := strconv.Unquote(literal.Value)
				require.NoError(t, err)
				found = append(found, text)
			}
			return true
		})
		return found
	}
	for line := range strings.Lines(string(source)) {
		if line = strings.TrimSpace(line); !strings.HasPrefix(line, "//") {
			found = append(found, line)
		}
	}
	return found
}

// TestNoSourceHoldsUnwantedWords finds what no page of the other tests happens to show: errors, outcomes, rare states.
func TestNoSourceHoldsUnwantedWords(t *testing.T) {
	read := 0
	for _, room := range []string{"../handlers", "../views", "../views/ui", "../auth", "../web/gallery", "../workos/emulator", "../README.md",
		"../CHANGELOG.md"} {
		require.NoError(t, filepath.WalkDir(room, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") {
				return err
			}
			if ext := filepath.Ext(path); ext != ".go" && ext != ".templ" && ext != ".md" {
				return nil
			}
			for _, text := range sentencesIn(t, path) {
				if read++; !wordless.MatchString(text) {
					assert.Empty(t, unwanted.FindString(text), "%s: %s", path, text)
				}
			}
			return nil
		}))
	}
	assert.Greater(t, read, 3000, "the sources are read")
}

func labelsOf(options []ui.Option) []string {
	labels := make([]string, len(options))
	for i, option := range options {
		labels[i] = option.Label
	}
	return labels
}
