"""Tests of what uses Baidu's client: pytest, with the fixtures of conftest.py."""

import pytest
from baidubce.auth.bce_credentials import BceCredentials
from baidubce.bce_client_configuration import BceClientConfiguration
from baidubce.services.localdns.ld_client import LdClient


@pytest.fixture
def zones(netloom, account):
    keys = BceCredentials(account['accessKeyId'], account['secretAccessKey'])
    return LdClient(BceClientConfiguration(keys, netloom.endpoint))


@pytest.mark.parametrize('address', ['10.0.0.5', '10.0.0.6'])
def test_the_zone_has_the_record_of_this_test_alone(zones, address):
    zone_id = zones.create_private_zone({'zoneName': 'corp.test'}).zone_id
    zones.add_record(zone_id, {'rr': 'www', 'type': 'A', 'value': address, 'ttl': 60})
    assert [record.value for record in zones.list_record(zone_id).records] == [address]


def test_an_hour_later_is_a_call_away(netloom, zones):
    first = zones.get_private_zone(zones.create_private_zone({'zoneName': 'a.test'}).zone_id)
    netloom.advance(3600)
    later = zones.get_private_zone(zones.create_private_zone({'zoneName': 'b.test'}).zone_id)
    assert (first.create_time[11:], later.create_time[11:]) == ('08:00:00', '09:00:00')
