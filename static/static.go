// Package static serves Frontdesk's own css, js and icon from the binary. The files in dist are built by
// `npm run assets` and committed, so that running Frontdesk does not need Node.
//
// Every file has a URL with the hash of its content: browsers may cache it forever, and a new build has new
// URLs. Files are compressed once, when the program starts.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"crypto/sha512"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

//go:embed dist
var dist embed.FS

// Prefix is the path under which the files are served.
const Prefix = "/static/"

// File is one asset as it is sent.
type File struct {
	// Name is the plain name ("app.css"), URL the path with the content's hash ("/static/app.3f9a….css").
	Name, URL string
	// ContentType goes into the answer's header, Integrity into the tag that loads the file.
	ContentType, Integrity string
	// Content is the file itself, Gzip the same compressed; Gzip is nil when it would not be smaller.
	Content, Gzip []byte
}

var (
	byName, byURL = load()
)

// URL returns the address of the file with that name. It panics for an unknown name, which is a mistake in the program.
func URL(name string) string { return must(name).URL }

// Integrity returns the subresource integrity value of the file with that name.
func Integrity(name string) string { return must(name).Integrity }

// Open finds a file by the part of its URL after Prefix ("app.3f9a….css").
func Open(name string) (File, bool) {
	file, ok := byURL[Prefix+name]
	return file, ok
}

// Files lists every file, for tests and statistics.
func Files() []File {
	files := make([]File, 0, len(byName))
	for _, file := range byName {
		files = append(files, file)
	}
	return files
}

func must(name string) File {
	file, ok := byName[name]
	if !ok {
		panic(fmt.Sprintf("static: no file %q", name))
	}
	return file
}

func load() (named, addressed map[string]File) {
	named, addressed = map[string]File{}, map[string]File{}
	entries, err := fs.ReadDir(dist, "dist")
	if err != nil {
		panic(err) // embedded at compile time: cannot fail in a program that was built
	}
	for _, entry := range entries {
		content, err := dist.ReadFile("dist/" + entry.Name())
		if err != nil {
			panic(err)
		}
		file := describe(entry.Name(), content)
		named[file.Name], addressed[file.URL] = file, file
	}
	return named, addressed
}

func describe(name string, content []byte) File {
	extension := path.Ext(name)
	hash := sha256.Sum256(content)
	integrity := sha512.Sum384(content)
	return File{
		Name:        name,
		URL:         Prefix + strings.TrimSuffix(name, extension) + "." + hex.EncodeToString(hash[:8]) + extension,
		ContentType: contentType(extension),
		Integrity:   "sha384-" + base64.StdEncoding.EncodeToString(integrity[:]),
		Content:     content,
		Gzip:        compress(content),
	}
}

func contentType(extension string) string {
	switch extension {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	default:
		return "application/octet-stream"
	}
}

func compress(content []byte) []byte {
	var out bytes.Buffer
	writer, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil
	}
	if _, err := writer.Write(content); err != nil {
		return nil
	}
	if err := writer.Close(); err != nil || out.Len() >= len(content) {
		return nil
	}
	return out.Bytes()
}
