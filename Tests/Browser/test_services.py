"""How the services are, for everybody; their incidents, for admins."""

import os
from collections.abc import Iterator

import pytest
import requests

from conftest import OpenPortal, as_admin
from portal import ADA, ADMIN, Portal


def state_of(portal: Portal, service: str) -> str:
    return portal.row(service).find_element("css selector", ".status").text


def open_service(portal: Portal, service: str) -> None:
    portal.follow("/services")
    portal.row(service).find_element("css selector", ".row-link").click()
    portal.until(lambda: portal.find("h1").text == service, what=f"the page of {service}")


@pytest.fixture
def broken_overseerr() -> Iterator[None]:
    """Overseerr's stand-in answers with errors and is probed each second; afterwards all is as it was."""
    control = f"{os.environ['STANDIN_OVERSEERR_URL']}/_control"

    def probe_every(seconds: int) -> int:
        """And says how often it was before."""
        before = as_admin("PATCH", "/admin/settings", {})["monitoring"]["probeIntervalSeconds"]
        as_admin("PATCH", "/admin/settings", {"monitoring": {"probeIntervalSeconds": seconds}})
        return before

    interval = probe_every(1)
    requests.post(f"{control}/fail", timeout=20).raise_for_status()
    yield
    requests.post(f"{control}/recover", timeout=20).raise_for_status()
    probe_every(interval)


def test_everybody_sees_how_the_services_are_and_were(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.sign_in_to_requests(ADA)
    portal.follow("/services")
    portal.until(lambda: "%" in portal.row("Overseerr").text, what="an uptime")

    open_service(portal, "Overseerr")
    portal.find(".strip [data-state=online]")
    portal.find(".chart canvas")
    portal.sees("Outage, medium")
    portal.find("#range-30d").click()
    portal.until(lambda: portal.find("#range-30d").get_attribute("aria-current") == "true", what="30 days")
    portal.find(".strip [data-state=offline]")
    assert not portal.driver.find_elements("css selector", "[id^=incident-]"), "incidents are worked on by admins"


def test_an_outage_is_shown_worked_on_and_over(open_portal: OpenPortal, broken_overseerr: None) -> None:
    portal = open_portal()
    portal.sign_in_to_requests(ADMIN)
    portal.follow("/services")
    portal.until(lambda: state_of(portal, "Overseerr") == "Down", seconds=40, what="Overseerr is down")
    portal.sees("Overseerr is down.")

    open_service(portal, "Overseerr")
    incident = portal.find(".incident[data-open]")
    assert "It answers with the error 500." in incident.text
    incident.find_element("css selector", "button").click()
    portal.find("#incident-status").send_keys("I am looking into it")
    portal.find("#incident-comment").send_keys("Its disk is full.")
    portal.button("Save").click()
    portal.until(lambda: "Being looked into" in portal.find(".incident[data-open]").text, what="somebody looks into it")

    requests.post(f"{os.environ['STANDIN_OVERSEERR_URL']}/_control/recover", timeout=20).raise_for_status()
    portal.until(lambda: portal.find(".service-title .status").text == "Healthy", seconds=40, what="healthy again")
    portal.until(lambda: not portal.driver.find_elements("css selector", ".incident[data-open]"), what="resolved")
