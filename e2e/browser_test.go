package e2e

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// chromium is started once for the whole package; tests get windows of their own that share nothing.
var chromium = sync.OnceValues(launch)

type launched struct {
	driver  *playwright.Playwright
	browser playwright.Browser
}

func TestMain(m *testing.M) {
	code := m.Run()
	if desk, err := shared(); err == nil {
		desk.stop()
		if err := desk.Wait(); err != nil {
			fmt.Fprintln(os.Stderr, "the shared desk:", err)
			code = 1
		}
	}
	if c, err := chromium(); err == nil {
		_ = c.browser.Close()
		_ = c.driver.Stop()
	}
	os.Exit(code)
}

// launch starts the driver and Chromium where setup.sh found or put them.
func launch() (launched, error) {
	if err := loadSetup(); err != nil {
		return launched{}, err
	}
	driver, err := playwright.Run(&playwright.RunOptions{DriverDirectory: os.Getenv("PLAYWRIGHT_DRIVER_PATH"), SkipInstallBrowsers: true})
	if err != nil {
		return launched{}, fmt.Errorf("start the playwright driver (run sh e2e/setup.sh): %w", err)
	}
	options := playwright.BrowserTypeLaunchOptions{
		ExecutablePath: playwright.String(os.Getenv("CHROMIUM")),
		Args:           []string{"--disable-gpu"}, // without a graphics card Chromium would draw as one does, on the processor
	}
	if os.Getuid() == 0 {
		options.Args = append(options.Args, "--no-sandbox") // Chromium's sandbox does not work for root
	}
	browser, err := driver.Chromium.Launch(options)
	if err != nil {
		return launched{}, fmt.Errorf("start Chromium: %w", err)
	}
	return launched{driver, browser}, nil
}

// loadSetup reads what setup.sh wrote, for runs of `go test` without make. What the environment says wins.
func loadSetup() error {
	if os.Getenv("PLAYWRIGHT_DRIVER_PATH") != "" && os.Getenv("CHROMIUM") != "" {
		return nil
	}
	file, err := os.Open(filepath.Join("..", ".playwright", "env"))
	if err != nil {
		return fmt.Errorf("the browser tests are not set up; run make test, or sh e2e/setup.sh once: %w", err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		name, value, found := strings.Cut(strings.TrimPrefix(lines.Text(), "export "), "=")
		if found && os.Getenv(name) == "" {
			if err := os.Setenv(name, strings.Trim(value, "'")); err != nil {
				return err
			}
		}
	}
	return nil
}
