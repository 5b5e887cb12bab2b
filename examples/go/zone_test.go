package main

import (
	"log"
	"os"
	"testing"

	"github.com/baidubce/bce-sdk-go/services/localDns"

	"example/netloomtest"
)

var netloom *netloomtest.Server

// One server for the run.
func TestMain(m *testing.M) {
	var err error
	if netloom, err = netloomtest.Start(); err != nil {
		log.Fatal(err)
	}
	code := m.Run()
	netloom.Stop()
	os.Exit(code)
}

// newZones is Baidu's own client, for an account of its own.
func newZones(t *testing.T) *localDns.Client {
	t.Helper()
	account, err := netloom.NewAccount()
	if err != nil {
		t.Fatal(err)
	}
	client, err := localDns.NewClient(account.AccessKeyID, account.SecretAccessKey, netloom.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func TestZone(t *testing.T) {
	for _, address := range []string{"10.0.0.5", "10.0.0.6"} {
		address := address
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			zones := newZones(t)
			zone, err := zones.CreatePrivateZone(&localDns.CreatePrivateZoneRequest{ZoneName: "corp.test"})
			if err != nil {
				t.Fatal(err)
			}
			record := &localDns.AddRecordRequest{Rr: "www", Type: "A", Value: address, Ttl: 60}
			if _, err := zones.AddRecord(zone.ZoneId, record); err != nil {
				t.Fatal(err)
			}
			list, err := zones.ListRecord(zone.ZoneId, &localDns.ListRecordRequest{})
			if err != nil {
				t.Fatal(err)
			}
			if len(list.Records) != 1 || list.Records[0].Value != address {
				t.Fatalf("%+v", list.Records)
			}
		})
	}
}
