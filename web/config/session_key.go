package config

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"frontdesk/workos"
)

// keptSessionKey reads the session key that an earlier start stored at path, or creates and stores one, readable
// only by its owner. Without it every restart would sign everyone out.
func keptSessionKey(path string) ([]workos.Secret, error) {
	key, err := readSessionKey(path)
	if errors.Is(err, fs.ErrNotExist) {
		return newSessionKey(path)
	}
	return key, err
}

// readSessionKey reads a stored key.
func readSessionKey(path string) ([]workos.Secret, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	key := strings.TrimSpace(string(text))
	if len(key) < minSessionKey {
		return nil, fmt.Errorf("%s holds an incomplete key; delete it so that a new one is generated", path)
	}
	return []workos.Secret{workos.Secret(key)}, nil
}

func newSessionKey(path string) ([]workos.Secret, error) {
	key := rand.Text() + rand.Text()
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	_, err = file.WriteString(key + "\n")
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return nil, err
	}
	return []workos.Secret{workos.Secret(key)}, nil
}
