package web

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"
)

// cspReport has the useful parts of a browser's report that it blocked something.
type cspReport struct {
	Report struct {
		Document  string `json:"document-uri"`
		Directive string `json:"effective-directive"`
		Blocked   string `json:"blocked-uri"`
		Source    string `json:"source-file"`
		Line      int    `json:"line-number"`
	} `json:"csp-report"`
}

// report logs and counts what browsers blocked. A report means a mistake of ours or an attack that failed. Anyone
// can send one, so its content is not trusted, and addresses are logged without their query.
func (s *Server) report(c echo.Context) error {
	body, err := io.ReadAll(c.Request().Body)
	var tooBig *http.MaxBytesError
	if errors.As(err, &tooBig) {
		return tooBig
	}
	var report cspReport
	if err != nil || json.Unmarshal(body, &report) != nil {
		return echo.ErrBadRequest
	}
	count := s.reports.Add(1)
	s.reportLog.Do(func() {
		s.log.WarnContext(c.Request().Context(), "blocked by the content security policy",
			"directive", short(report.Report.Directive), "blocked", short(withoutQuery(report.Report.Blocked)),
			"page", short(withoutQuery(report.Report.Document)),
			"source", short(withoutQuery(report.Report.Source)), "line", report.Report.Line, "count", count)
	})
	return c.NoContent(http.StatusNoContent)
}

// CSPReports returns how many reports were received since the start.
func (s *Server) CSPReports() int64 { return s.reports.Load() }

func withoutQuery(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	u.RawQuery, u.Fragment, u.User = "", "", nil
	return u.String()
}

func short(text string) string {
	if len(text) > 200 {
		return text[:200]
	}
	return text
}
