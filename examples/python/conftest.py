"""One server for the run, an account for each test."""

import pytest
from netloom_server import Netloom


@pytest.fixture(scope='session')
def netloom():
    with Netloom() as server:
        yield server


@pytest.fixture
def account(netloom):
    return netloom.account()
