// Package netloomtest starts a Netloom in memory for tests, on ports of its own, with Go's standard library alone.
// It needs `npm install` of netloom in the folder of the tests or one above.
package netloomtest

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// Server runs until Stop, or until this process is gone.
type Server struct {
	// Endpoint is where the API is, every service by path.
	Endpoint string
	// AdminEndpoint is where the operator's API is.
	AdminEndpoint string

	token string
	input io.Closer
	ended chan struct{}
}

// Account is an account's id and keys.
type Account struct {
	AccountID       string `json:"accountId"`
	AccessKeyID     string `json:"accessKeyId"`
	SecretAccessKey string `json:"secretAccessKey"`
}

type place struct {
	Address string
	Port    int
}

type listening struct {
	API   []place
	Admin place
}

// patience is how long a start may take.
const patience = time.Minute

// Start starts a server with further settings, as "NETLOOM_QUOTAS=zones=3", and returns when it answers.
func Start(settings ...string) (*Server, error) {
	token := make([]byte, 16)
	if _, err := rand.Read(token); err != nil {
		return nil, err
	}
	server := &Server{token: hex.EncodeToString(token), ended: make(chan struct{})}
	// --with-parent: it ends when its standard input does, for npx hands no signal on.
	command := exec.Command("npx", "netloom", "serve", "--memory", "--with-parent")
	command.Env = append(append(own(), "NETLOOM_SEED=1", "NETLOOM_CLOCK=fixed", "NETLOOM_ADMIN_TOKEN="+server.token,
		"NETLOOM_API_LISTEN=127.0.0.1:0", "NETLOOM_ADMIN_LISTEN=127.0.0.1:0", "NETLOOM_DNS_PORT=0"), settings...)
	input, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	server.input = input
	output, err := command.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	ready := make(chan listening, 1)
	var printed bytes.Buffer
	go func() {
		// To its end: a full pipe would stop the server.
		lines := bufio.NewReader(output)
		for isReady := false; ; {
			line, err := lines.ReadString('\n')
			if !isReady {
				printed.WriteString(line)
			}
			if !isReady && strings.Contains(line, `"event":"ready"`) {
				var where listening
				if json.Unmarshal([]byte(line), &where) == nil {
					isReady = true
					ready <- where
				}
			}
			if err != nil {
				break
			}
		}
		_ = command.Wait()
		close(server.ended)
	}()
	select {
	case where := <-ready:
		server.Endpoint, server.AdminEndpoint = where.API[0].url(), where.Admin.url()
		return server, nil
	case <-server.ended:
	case <-time.After(patience):
		_ = command.Process.Kill()
		server.Stop()
	}
	return nil, fmt.Errorf("the netloom server did not start; it printed:\n%s", printed.String())
}

// own is the environment without settings of Netloom: tests are the same everywhere.
func own() []string {
	var kept []string
	for _, pair := range os.Environ() {
		if !strings.HasPrefix(pair, "NETLOOM_") {
			kept = append(kept, pair)
		}
	}
	return kept
}

func (p place) url() string {
	return "http://" + net.JoinHostPort(p.Address, strconv.Itoa(p.Port))
}

// Stop returns when the server is gone.
func (s *Server) Stop() {
	_ = s.input.Close()
	<-s.ended
}

// Admin asks the operator's API, and puts the answer's JSON into answer unless that is nil.
func (s *Server) Admin(method, path string, body, answer interface{}) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	request, err := http.NewRequest(method, s.AdminEndpoint+path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+s.token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	said, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s: %d %s", method, path, response.StatusCode, said)
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(said, answer)
}

// NewAccount makes an account, which sees nothing of the others.
func (s *Server) NewAccount() (account Account, err error) {
	err = s.Admin("POST", "/netloom/v1/accounts", map[string]string{"name": "test"}, &account)
	return account, err
}

// Advance sets the clock ahead by whole seconds; what was due by then has happened.
func (s *Server) Advance(seconds int) (now time.Time, err error) {
	var answer struct{ Now time.Time }
	err = s.Admin("POST", "/netloom/v1/clock", map[string]int{"seconds": seconds}, &answer)
	return answer.Now, err
}

// Reset makes everything as it was at the start.
func (s *Server) Reset() error {
	return s.Admin("POST", "/netloom/v1/reset", nil, nil)
}
