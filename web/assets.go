package web

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"time"

	"frontdesk/static"

	"github.com/labstack/echo/v4"
)

// asset sends one of Frontdesk's own files. The hash in its address changes with its content, so a browser never needs
// to request it again.
func asset(c echo.Context) error {
	file, ok := static.Open(c.Param("*"))
	if !ok {
		return echo.ErrNotFound
	}
	header := c.Response().Header()
	header.Set("Cache-Control", "public, max-age=31536000, immutable")
	header.Set("Content-Type", file.ContentType)
	header.Set("Vary", "Accept-Encoding")
	content := file.Content
	if file.Gzip != nil && strings.Contains(c.Request().Header.Get("Accept-Encoding"), "gzip") {
		header.Set("Content-Encoding", "gzip")
		header.Set("Content-Length", strconv.Itoa(len(file.Gzip)))
		content = file.Gzip
	}
	http.ServeContent(c.Response(), c.Request(), "", time.Time{}, bytes.NewReader(content))
	return nil
}
