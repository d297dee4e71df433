"""The public status page through nginx: off until it is switched on, then states and nothing else."""

import xml.etree.ElementTree as xml

import pytest
import requests

import stack
from client import assert_problem

PUBLIC = {"name", "displayName", "status", "since"}


@pytest.fixture(scope="module")
def switched_on(admin):
    with stack.settings(admin, statusPage={"enabled": True, "title": "Our <services>"}):
        yield


def test_it_is_off_by_default(nobody):
    assert_problem(nobody.get("/status"), 404, "status_page.off")
    assert_problem(nobody.get("/status/badges/overall"), 404, "status_page.off")


def test_every_process_shows_it_within_two_seconds_and_takes_it_back(admin, nobody):
    with stack.settings(admin, statusPage={"enabled": True}):
        assert {nobody.get("/status").status_code for _ in range(12)} == {200}
    assert {nobody.get("/status").status_code for _ in range(12)} == {404}


def test_a_guest_sees_names_and_states_alone(switched_on, nobody):
    status = nobody.get("/status").json()

    assert set(status) == {"title", "overall", "asOf", "services"}
    assert status["services"] and all(set(service) == PUBLIC for service in status["services"])
    assert "http" not in str(status)


def test_a_badge_is_well_formed_and_safe_elsewhere(switched_on, nobody):
    badge = nobody.get("/status/badges/overall.svg")

    assert badge.headers["Content-Type"] == "image/svg+xml"
    assert badge.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "sandbox" in badge.headers["Content-Security-Policy"] and badge.headers["X-Content-Type-Options"] == "nosniff"
    picture = xml.fromstring(badge.text)
    assert picture.get("aria-label", "").startswith("Our <services>: ")


def test_the_page_has_an_address_of_its_own(url):
    for address in [f"{url}/status", f"{url}/status/"]:
        page = requests.get(address, timeout=10)
        assert page.status_code == 200 and "text/html" in page.headers["Content-Type"]
        assert "default-src 'self'" in page.headers["Content-Security-Policy"]
