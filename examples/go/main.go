// A VPC, a private zone that it resolves, and a CSN with the VPC attached, made with Baidu's Go client.
// README.md beside this file says how to run it.
package main

import (
	"fmt"
	"log"
	"os"

	"github.com/baidubce/bce-sdk-go/services/csn"
	"github.com/baidubce/bce-sdk-go/services/localDns"
	"github.com/baidubce/bce-sdk-go/services/vpc"
)

func main() {
	log.SetFlags(0)
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	ak, sk := os.Getenv("BCE_ACCESS_KEY_ID"), os.Getenv("BCE_SECRET_ACCESS_KEY")
	if ak == "" || sk == "" {
		return fmt.Errorf(`keys are missing; with the server running: eval "$(npx netloom env)"`)
	}
	// Empty: each client calls the official host name of its service.
	endpoint := os.Getenv("BCE_ENDPOINT")
	networks, err := vpc.NewClient(ak, sk, endpoint)
	if err != nil {
		return err
	}
	zones, err := localDns.NewClient(ak, sk, endpoint)
	if err != nil {
		return err
	}
	csns, err := csn.NewClient(ak, sk, endpoint)
	if err != nil {
		return err
	}

	network, err := networks.CreateVPC(&vpc.CreateVPCArgs{Name: "go", Cidr: "10.1.0.0/16"})
	if err != nil {
		return err
	}
	fmt.Println("vpc", network.VPCID)

	zone, err := zones.CreatePrivateZone(&localDns.CreatePrivateZoneRequest{ZoneName: "go.corp.test"})
	if err != nil {
		return err
	}
	fmt.Println("zone", zone.ZoneId)
	bind := &localDns.BindVpcRequest{Region: "bj", VpcIds: []string{network.VPCID}}
	if err := zones.BindVpc(zone.ZoneId, bind); err != nil {
		return err
	}
	record := &localDns.AddRecordRequest{Rr: "www", Type: "A", Value: "10.1.0.5", Ttl: 60}
	if _, err := zones.AddRecord(zone.ZoneId, record); err != nil {
		return err
	}

	made, err := csns.CreateCsn(&csn.CreateCsnRequest{Name: "go"}, "")
	if err != nil {
		return err
	}
	fmt.Println("csn", made.CsnId)
	attach := &csn.AttachInstanceRequest{InstanceType: "vpc", InstanceId: network.VPCID, InstanceRegion: "bj"}
	if err := csns.AttachInstance(made.CsnId, attach, ""); err != nil {
		return err
	}
	list, err := csns.ListInstance(made.CsnId, &csn.ListInstanceArgs{})
	if err != nil {
		return err
	}
	for _, instance := range list.Instances {
		fmt.Println("attached", instance.InstanceId, instance.Status)
	}
	return nil
}
