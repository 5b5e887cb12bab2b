"""A VPC, a private zone that it resolves, and a CSN with the VPC attached, made with Baidu's Python client.

README.md beside this file says how to run it.
"""

import os
import sys

from baidubce.auth.bce_credentials import BceCredentials
from baidubce.bce_client_configuration import BceClientConfiguration
from baidubce.services.csn.csn_client import CsnClient
from baidubce.services.localdns.ld_client import LdClient
from baidubce.services.vpc.vpc_client import VpcClient

try:
    keys = BceCredentials(os.environ['BCE_ACCESS_KEY_ID'], os.environ['BCE_SECRET_ACCESS_KEY'])
except KeyError:
    sys.exit('keys are missing; with the server running: eval "$(npx netloom env)"')


def at(host):
    """The configuration of a client; without BCE_ENDPOINT it calls the official host name of its service."""
    return BceClientConfiguration(keys, os.environ.get('BCE_ENDPOINT') or host)


networks = VpcClient(at('bcc.bj.baidubce.com'))
zones = LdClient(at('privatezone.baidubce.com'))
csns = CsnClient(at('csn.baidubce.com'))

vpc_id = networks.create_vpc('python', '10.2.0.0/16').vpc_id
print('vpc', vpc_id)

zone_id = zones.create_private_zone({'zoneName': 'python.corp.test'}).zone_id
print('zone', zone_id)
zones.bind_vpc(zone_id, {'region': 'bj', 'vpcIds': [vpc_id]})
zones.add_record(zone_id, {'rr': 'www', 'type': 'A', 'value': '10.2.0.5', 'ttl': 60})

csn_id = csns.create_csn('python').csn_id
print('csn', csn_id)
csns.attach_instance(csn_id, 'vpc', vpc_id, 'bj')
for instance in csns.list_instance(csn_id).instances:
    print('attached', instance.instance_id, instance.status)
