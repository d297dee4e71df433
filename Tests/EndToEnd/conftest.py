"""What every test through nginx stands on: a demo stack (`deploy/run --demo --detach`) whose `.run/env` was sourced.

The stand-in remembers what was asked before, so a second run wants a fresh stack; `deploy/test` starts one.
"""

import os

import pytest

import stack
from client import Client

NEEDED = ["MEDIANEST_URL", "MEDIANEST_DATABASE_URL", "MEDIANEST_REDIS_URL", "STANDIN_OVERSEERR_URL"]


def pytest_configure(config):
    config.addinivalue_line("markers", "chaos: stops or kills processes of the stack; runs after all others")
    config.addinivalue_line("markers", "afterwards: looks at what all others left behind; runs last")
    missing = [name for name in NEEDED if name not in os.environ]
    if missing:
        pytest.exit(f"{', '.join(missing)} not set: source .run/env of a stack started with deploy/run --demo", 2)


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: ("afterwards" in item.keywords, "chaos" in item.keywords))


@pytest.fixture(scope="session")
def url() -> str:
    return os.environ["MEDIANEST_URL"]


@pytest.fixture(scope="session")
def roomy(url):
    """Limits so wide that tests do not meet them by chance."""
    admin = Client(url).sign_in("admin@demo.local", "medianest-demo")
    wide = {"limit": 1_000_000, "windowSeconds": 60}
    names = ["api", "mediaRequests", "signInAccount", "signInAddress"]
    with stack.settings(admin, rateLimits={name: wide for name in names}):
        yield
        admin.sign_in("admin@demo.local", "medianest-demo")


@pytest.fixture(scope="module")
def admin(url, roomy) -> Client:
    return Client(url).sign_in("admin@demo.local", "medianest-demo")


@pytest.fixture(scope="module")
def ada(url, roomy) -> Client:
    return Client(url).sign_in("ada@demo.local", "medianest-demo")


@pytest.fixture(scope="module")
def bob(url, roomy) -> Client:
    """Somebody whom the demo does not know."""
    return stack.make_user(url, "bob")


@pytest.fixture
def nobody(url, roomy) -> Client:
    return Client(url)


@pytest.fixture(scope="session")
def stand_in() -> stack.StandIn:
    stand_in = stack.StandIn(os.environ["STANDIN_OVERSEERR_URL"])
    stand_in.control("POST", "recover")
    return stand_in


@pytest.fixture(scope="session")
def app_database() -> str:
    return os.environ["MEDIANEST_DATABASE_URL"]
