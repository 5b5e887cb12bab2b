package netloomtest

import (
	"strings"
	"testing"
	"time"
)

// The server without any client.
func TestAccountsTheClockAResetAndTheEnd(t *testing.T) {
	netloom, err := Start()
	if err != nil {
		t.Fatal(err)
	}
	defer netloom.Stop()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	is := func(now time.Time, expected string) {
		t.Helper()
		if now.Format(time.RFC3339) != expected {
			t.Fatalf("%s is not %s", now, expected)
		}
	}
	one, err := netloom.NewAccount()
	must(err)
	other, err := netloom.NewAccount()
	must(err)
	if one.AccessKeyID == "" || one == other {
		t.Fatal(one, other)
	}
	now, err := netloom.Advance(3600)
	must(err)
	is(now, "2026-01-01T01:00:00Z")
	must(netloom.Reset())
	// The same calls in the same order: the same keys.
	again, err := netloom.NewAccount()
	must(err)
	if again != one {
		t.Fatal(again, one)
	}
	now, err = netloom.Advance(1)
	must(err)
	is(now, "2026-01-01T00:00:01Z")
	netloom.Stop()
	if _, err := netloom.NewAccount(); err == nil {
		t.Fatal("the server answers after Stop")
	}
}

func TestWhatItPrintedIsToldWhenItDoesNotStart(t *testing.T) {
	_, err := Start("NETLOOM_DNS_PORT=x")
	if err == nil || !strings.Contains(err.Error(), "NETLOOM_DNS_PORT: x is not a whole number") {
		t.Fatal(err)
	}
}
