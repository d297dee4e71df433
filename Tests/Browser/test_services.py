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
    ada = open_portal(390, 844)
    ada.sign_in_to_requests(ADA)
    ada.follow("/services")
    open_service(ada, "Overseerr")
    ada.click(ada.find(".incident[data-open] summary"))
    ada.sees("Its disk is full.")
    assert "Demo Admin" not in ada.find(".incident[data-open]").text, "people read what is the matter, not who said it"

    requests.post(f"{os.environ['STANDIN_OVERSEERR_URL']}/_control/recover", timeout=20).raise_for_status()
    portal.until(lambda: portal.find(".service-title .status").text == "Healthy", seconds=40, what="healthy again")
    portal.until(lambda: not portal.driver.find_elements("css selector", ".incident[data-open]"), what="resolved")


def heard(portal: Portal, title: str) -> int:
    """How many such notifications the person has."""
    return portal.driver.execute_async_script(
        "const [title, done] = arguments; fetch('/api/v1/notifications?limit=100').then((a) => a.json())"
        ".then(({ data }) => done(data.filter((one) => one.title === title).length))", title)


def test_a_service_that_stops_is_down_after_the_configured_probes_and_told_once(open_portal: OpenPortal) -> None:
    """Uptime Kuma's stand-in, with two probes in place of three; the page is not loaded again."""
    control = f"{os.environ['STANDIN_UPTIME_KUMA_URL']}/_control"
    before = as_admin("PATCH", "/admin/settings", {})["monitoring"]["probeIntervalSeconds"]
    as_admin("PATCH", "/admin/settings", {"monitoring": {"probeIntervalSeconds": 2}})
    as_admin("PUT", "/admin/services/uptime-kuma", {"configData": {"failuresToTrouble": 2, "passesToRecover": 1}})
    try:
        portal = open_portal()
        portal.sign_in_to_requests(ADMIN)
        portal.follow("/services")
        portal.until(lambda: state_of(portal, "Uptime Kuma") == "Healthy", seconds=40, what="healthy")
        told, over = heard(portal, "Uptime Kuma is down"), heard(portal, "Uptime Kuma works again")
        portal.driver.execute_script("window.notLoadedAgain = true")

        asked = len(requests.get(f"{control}/log", timeout=20).json())
        requests.post(f"{control}/fail", timeout=20).raise_for_status()
        portal.until(lambda: state_of(portal, "Uptime Kuma") == "Down", seconds=40, what="down")
        looks = [call for call in requests.get(f"{control}/log", timeout=20).json()[asked:] if call["path"] == "/metrics"]
        assert 2 <= len(looks) <= 4, "one may have been under way, and one may have come since"
        portal.until(lambda: heard(portal, "Uptime Kuma is down") == told + 1, what="it is told")

        requests.post(f"{control}/recover", timeout=20).raise_for_status()
        portal.until(lambda: state_of(portal, "Uptime Kuma") == "Healthy", seconds=40, what="healthy again")
        portal.until(lambda: heard(portal, "Uptime Kuma works again") == over + 1, what="that is told")
        assert heard(portal, "Uptime Kuma is down") == told + 1
        assert portal.driver.execute_script("return window.notLoadedAgain === true")
        open_service(portal, "Uptime Kuma")
        portal.until(lambda: "Resolved" in portal.find(".incident").text, what="the incident is over")
        assert "It answers with the error 500." in portal.find(".incident").text
    finally:
        requests.post(f"{control}/recover", timeout=20).raise_for_status()
        as_admin("PATCH", "/admin/settings", {"monitoring": {"probeIntervalSeconds": before}})
        as_admin("PUT", "/admin/services/uptime-kuma", {"configData": {"failuresToTrouble": None, "passesToRecover": None}})


def test_what_uptime_kuma_watches_is_listed(open_portal: OpenPortal) -> None:
    control = f"{os.environ['STANDIN_UPTIME_KUMA_URL']}/_control"
    before = as_admin("PATCH", "/admin/settings", {})["monitoring"]["probeIntervalSeconds"]
    as_admin("PATCH", "/admin/settings", {"monitoring": {"probeIntervalSeconds": 1}})
    requests.post(f"{control}/monitors/3", json={"state": "down"}, timeout=20).raise_for_status()
    try:
        portal = open_portal()
        portal.sign_in_to_requests(ADA)
        portal.follow("/services/uptime-kuma")
        portal.until(lambda: "Down" in portal.find(".monitor").text, seconds=40, what="what is down comes first")
        assert 'NAS "attic"' in portal.find(".monitor").text
        assert "192.0.2.7" not in portal.driver.page_source
        assert "certificate for 61 days" in portal.find("main").text
    finally:
        requests.post(f"{control}/monitors/3", json={"state": "up"}, timeout=20).raise_for_status()
        as_admin("PATCH", "/admin/settings", {"monitoring": {"probeIntervalSeconds": before}})


def test_maintenance_is_started_with_two_clicks_seen_by_everybody_and_ended(open_portal: OpenPortal) -> None:
    admin, ada = open_portal(), open_portal(width=390, height=844, scheme="dark")
    ada.sign_in_to_requests(ADA)
    ada.follow("/services")
    ada.row("Plex")
    assert not ada.driver.find_elements("css selector", "#start-maintenance")
    admin.sign_in_to_requests(ADMIN)
    admin.follow("/services")

    admin.click(admin.find("#start-maintenance"))
    admin.button("Start now").click()
    admin.sees("Maintenance has begun: All services.")
    ada.until(lambda: state_of(ada, "Plex") == "Maintenance", what="everybody sees it, without loading the page")
    assert "maintenance until" in ada.row("Plex").text

    admin.click(admin.button("End it Maintenance", inside="#maintenance"))
    admin.sees("Maintenance is over.")
    ada.until(lambda: state_of(ada, "Plex") != "Maintenance", what="over")


def test_weekly_maintenance_is_planned_and_called_off(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.sign_in_to_requests(ADMIN)
    portal.follow("/services")
    portal.click(portal.find("#plan-maintenance"))
    portal.button("Plan it").click()
    portal.until(lambda: portal.find("#window-title-error").text, what="the mistake at its field")
    portal.find("#window-title").send_keys("Updates")
    portal.driver.find_element("css selector", "input[name=recurrence][value=weekly]").find_element("xpath", "..").click()
    zone = portal.find("#window-timeZone")
    zone.clear()
    zone.send_keys("Europe/Berlim")
    portal.button("Plan it").click()
    portal.until(lambda: "must be a time zone" in portal.find("#window-timeZone-error").text, what="the zone is refused")
    zone.clear()
    zone.send_keys("Europe/Berlin")
    portal.button("Plan it").click()

    portal.sees("Sun at 03:00, Europe/Berlin")
    portal.click(portal.button("Remove Updates", inside="#maintenance"))
    portal.button("Remove it").click()
    portal.until(lambda: "Updates" not in portal.find("#maintenance").text, what="removed")


def test_a_person_chooses_what_to_hear_of_services(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.sign_in_to_requests(ADA)
    portal.follow("/notifications/targets")
    portal.find("#service-news form")
    assert portal.driver.find_element("css selector", "#service-news input[value=outages]").is_selected()

    portal.click(portal.find("#service-news input[value=plex]"))
    portal.click(portal.button("Save", inside="#service-news"))
    portal.sees("Saved.")
    portal.driver.refresh()
    assert not portal.find("#service-news input[value=plex]").is_selected()
    portal.click(portal.find("#service-news input[value=plex]"))
    portal.click(portal.button("Save", inside="#service-news"))
    portal.sees("Saved.")
