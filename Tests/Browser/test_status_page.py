"""The public status page: nothing until an admin switches it on, then states for everybody."""

import os
from collections.abc import Iterator

import pytest
import requests

from conftest import BASE_URL, OpenPortal, as_admin
from portal import ADMIN, Portal


@pytest.fixture
def switched_off() -> Iterator[None]:
    """Before and after, whatever happens between."""
    off = {"statusPage": {"enabled": False, "title": "Service status", "services": None}}
    as_admin("PATCH", "/admin/settings", off)
    yield
    as_admin("PATCH", "/admin/settings", off)


@pytest.fixture
def quick_probes() -> Iterator[None]:
    """Each second instead of each minute; Overseerr's stand-in is well again afterwards."""
    before = as_admin("PATCH", "/admin/settings", {})["monitoring"]["probeIntervalSeconds"]
    as_admin("PATCH", "/admin/settings", {"monitoring": {"probeIntervalSeconds": 1}})
    yield
    control("recover")
    as_admin("PATCH", "/admin/settings", {"monitoring": {"probeIntervalSeconds": before}})


def control(what: str) -> None:
    requests.post(f"{os.environ['STANDIN_OVERSEERR_URL']}/_control/{what}", timeout=20).raise_for_status()


def state_of(guest: Portal, service: str) -> str:
    guest.driver.refresh()
    return guest.row(service).find_element("css selector", ".status").text


def switch_on(admin: Portal, title: str) -> None:
    admin.sign_in(ADMIN)
    admin.find("#nav-approvals")
    admin.follow("/connections")
    admin.click(admin.find("#status-page-enabled"))
    field = admin.find("#status-page-title-text")
    field.clear()
    field.send_keys(title)
    admin.click(admin.button("Save", inside="#status-page"))
    admin.sees("Everybody can see it now")


def test_an_admin_switches_it_on_and_a_guest_sees_states_alone(
    open_portal: OpenPortal, switched_off: None, quick_probes: None
) -> None:
    guest = open_portal(scheme="dark")
    guest.open("status")
    guest.sees("There is no public status page here, or it is switched off.")

    admin = open_portal()
    switch_on(admin, "How the nest is")
    assert as_admin("PATCH", "/admin/settings", {})["statusPage"]["services"] is None, "nobody has chosen"
    markdown = admin.find("#badge-markdown").get_attribute("value") or ""
    assert markdown == f"[![How the nest is]({BASE_URL}/api/v1/status/badges/overall.svg)]({BASE_URL}/status)"
    admin.until(
        lambda: admin.driver.execute_script("return document.querySelector('.badge-choice img').naturalWidth") > 60,
        what="the badge is drawn",
    )

    guest.until(lambda: state_of(guest, "Overseerr") == "Healthy", 30, "Overseerr is well")
    assert guest.find("h1").text == "How the nest is" == guest.driver.title
    assert "http" not in guest.find("body").text and not guest.driver.find_elements("css selector", "a")
    answer = requests.get(f"{BASE_URL}/api/v1/status", timeout=20).json()
    assert set(answer) == {"title", "overall", "asOf", "services"}
    assert {key for service in answer["services"] for key in service} == {"name", "displayName", "status", "since"}

    control("fail")
    guest.until(lambda: state_of(guest, "Overseerr") != "Healthy", 40, "Overseerr is not well")
    assert guest.find("#overall").text in ("Something is down.", "Something has trouble.")
    assert [m for m in guest.complaints() if "404" not in m] == []


@pytest.mark.parametrize("size", [(320, 640), (390, 844), (1440, 900)], ids=str)
def test_it_fits_every_screen(open_portal: OpenPortal, switched_off: None, size: tuple[int, int]) -> None:
    as_admin("PATCH", "/admin/settings", {"statusPage": {"enabled": True, "title": "A rather long title of a status page " * 2}})
    guest = open_portal(*size)
    guest.open("status")
    guest.row("Plex")
    wide, room = guest.driver.execute_script(
        "const page = document.documentElement; return [page.scrollWidth, page.clientWidth]"
    )
    assert wide <= room
