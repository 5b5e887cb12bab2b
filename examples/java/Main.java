import com.baidubce.BceClientConfiguration;
import com.baidubce.auth.DefaultBceCredentials;
import com.baidubce.services.csn.CsnClient;
import com.baidubce.services.csn.model.AttachInstanceRequest;
import com.baidubce.services.csn.model.CreateCsnRequest;
import com.baidubce.services.localdns.LdClient;
import com.baidubce.services.localdns.model.AddRecordRequest;
import com.baidubce.services.localdns.model.BindVpcRequest;
import com.baidubce.services.localdns.model.CreatePrivateZoneRequest;
import com.baidubce.services.vpc.VpcClient;
import com.baidubce.services.vpc.VpcClientConfiguration;
import java.util.List;
import java.util.UUID;

/**
 * A VPC, a private zone that it resolves, and a CSN with the VPC attached, made with Baidu's Java client.
 * README.md beside this file says how to run it.
 */
public class Main {
    public static void main(String[] args) {
        if (System.getenv("BCE_ACCESS_KEY_ID") == null || System.getenv("BCE_SECRET_ACCESS_KEY") == null) {
            System.err.println("keys are missing; with the server running: eval \"$(npx netloom env)\"");
            System.exit(1);
        }
        VpcClient networks = new VpcClient(at("bcc.bj.baidubce.com", new VpcClientConfiguration()));
        LdClient zones = new LdClient(at("privatezone.baidubce.com", new BceClientConfiguration()));
        CsnClient csns = new CsnClient(at("csn.baidubce.com", new BceClientConfiguration()));

        String vpcId = networks.createVpc("java", "10.3.0.0/16").getVpcId();
        System.out.println("vpc " + vpcId);

        CreatePrivateZoneRequest zone = new CreatePrivateZoneRequest();
        zone.setZoneName("java.corp.test");
        String zoneId = zones.createPrivateZone(zone, token()).getZoneId();
        System.out.println("zone " + zoneId);
        BindVpcRequest bind = new BindVpcRequest();
        bind.setRegion("bj");
        bind.setVpcIds(List.of(vpcId));
        zones.bindVpc(zoneId, bind, token());
        AddRecordRequest record = new AddRecordRequest();
        record.setRr("www");
        record.setType("A");
        record.setValue("10.3.0.5");
        record.setTtl(60);
        zones.addRecord(zoneId, record, token());

        CreateCsnRequest csn = new CreateCsnRequest();
        csn.setName("java");
        String csnId = csns.createCsn(csn, token()).getCsnId();
        System.out.println("csn " + csnId);
        AttachInstanceRequest attach = AttachInstanceRequest.builder()
                .instanceType("vpc").instanceId(vpcId).instanceRegion("bj").build();
        csns.attachInstance(csnId, attach, token());
        csns.listInstance(csnId, null, null).getInstances().forEach(instance ->
                System.out.println("attached " + instance.getInstanceId() + " " + instance.getStatus()));
        List.of(networks, zones, csns).forEach(client -> client.shutdown());
    }

    /** Without BCE_ENDPOINT a client calls the official host name of its service. */
    private static <C extends BceClientConfiguration> C at(String host, C configuration) {
        String endpoint = System.getenv("BCE_ENDPOINT");
        configuration.setEndpoint(endpoint == null || endpoint.isEmpty() ? "http://" + host : endpoint);
        configuration.setCredentials(
                new DefaultBceCredentials(System.getenv("BCE_ACCESS_KEY_ID"), System.getenv("BCE_SECRET_ACCESS_KEY")));
        return configuration;
    }

    /** A call repeated with the same token is done once. */
    private static String token() {
        return UUID.randomUUID().toString();
    }
}
