package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"strconv"
	"syscall"
)

// portsTried is how many ports after the usual one are tried before any free one is taken.
const portsTried = 20

// listen listens on addr. Without addr it uses the usual address, or the next free port if another program has that one;
// note then says so. The error for a given address is in plain words and names the flag or setting.
func listen(who, addr, usual, setting string) (listener net.Listener, note string, err error) {
	if addr != "" {
		if listener, err = net.Listen("tcp", addr); err != nil {
			return nil, "", fmt.Errorf("%s cannot listen on %s: %s. Choose another address with %s", who, addr, listenWords(err), setting)
		}
		return listener, "", nil
	}
	if listener, err = net.Listen("tcp", usual); err == nil {
		return listener, "", nil
	}
	if !errors.Is(err, syscall.EADDRINUSE) {
		return nil, "", fmt.Errorf("%s cannot listen on %s: %s. Choose another address with %s", who, usual, listenWords(err), setting)
	}
	host, port, _ := net.SplitHostPort(usual)
	if listener, err = nextFree(host, port); err != nil {
		return nil, "", fmt.Errorf("%s found no free port on %s: %s", who, host, listenWords(err))
	}
	_, taken, _ := net.SplitHostPort(listener.Addr().String())
	return listener, fmt.Sprintf("Port %s is used by another program. %s uses port %s instead.", port, who, taken), nil
}

// nextFree listens on one of the ports after the given one, or on any free one.
func nextFree(host, port string) (net.Listener, error) {
	first, err := strconv.Atoi(port)
	if err != nil {
		return nil, err
	}
	for next := first + 1; next <= first+portsTried; next++ {
		if listener, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(next))); err == nil {
			return listener, nil
		}
	}
	return net.Listen("tcp", net.JoinHostPort(host, "0"))
}

// listenWords describes why an address cannot be listened on.
func listenWords(err error) string {
	var lookUp *net.DNSError
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return "another program uses this address already"
	case errors.Is(err, syscall.EADDRNOTAVAIL), errors.As(err, &lookUp):
		return "this machine has no such address"
	case errors.Is(err, fs.ErrPermission):
		return "this program may not use this port (ports below 1024 need privileges)"
	default:
		return err.Error()
	}
}
