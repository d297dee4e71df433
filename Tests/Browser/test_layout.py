"""It fits every screen, and the console stays silent in light and dark."""

import pytest

from conftest import OpenPortal
from portal import ADA, ADMIN, Portal

VIEWS = (
    "/requests", "/notifications", "/notifications/targets", "/approvals", "/requests?status=completed", "/account",
    "/users", "/services", "/services/uptime-kuma", "/connections", "/audit", "/database", "/reports",
    "/reports?report=services&days=90", "/nowhere",
)


def visit_all(portal: Portal) -> None:
    portal.sign_in_to_requests(ADMIN)
    for view in VIEWS:
        portal.follow(view)
        portal.until(lambda: portal.driver.find_elements("css selector", ".rows > li, .table, .empty"), what=view)
        assert_fits(portal, view)
    portal.follow("/requests")
    portal.find("#ask").click()
    portal.find("#ask-tmdbId")
    assert_fits(portal, "the form for asking")


def assert_fits(portal: Portal, what: str) -> None:
    wide, room = portal.driver.execute_script(
        "const page = document.documentElement; return [page.scrollWidth, page.clientWidth]"
    )
    assert wide <= room, f"{what} scrolls sideways"


@pytest.mark.parametrize("size", [(320, 640), (390, 844), (768, 1024), (1440, 900), (3840, 2160)], ids=str)
def test_nothing_scrolls_sideways(open_portal: OpenPortal, size: tuple[int, int]) -> None:
    portal = open_portal(*size)
    portal.find("#email")
    assert_fits(portal, "the sign-in page")
    visit_all(portal)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_console_stays_silent(open_portal: OpenPortal, scheme: str) -> None:
    portal = open_portal(scheme=scheme)
    visit_all(portal)
    assert portal.complaints() == []


def test_inline_script_is_refused(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.find("#email")
    portal.driver.execute_script(
        "const script = document.createElement('script');"
        "script.textContent = 'window.ran = true';"
        "document.body.append(script)"
    )
    assert portal.driver.execute_script("return window.ran") is None


def test_a_chosen_appearance_is_remembered(open_portal: OpenPortal) -> None:
    portal = open_portal(scheme="light")
    portal.find("#account-button").click()
    portal.find("#theme label:last-child").click()
    portal.driver.refresh()

    scheme = portal.driver.execute_script("return getComputedStyle(document.documentElement).colorScheme")
    assert scheme == "dark"


def test_the_navigation_is_at_the_thumb_on_a_phone(open_portal: OpenPortal) -> None:
    portal = open_portal(390, 844)
    portal.sign_in_to_requests(ADA)

    navigation = portal.find("#nav").rect
    assert round(navigation["y"] + navigation["height"]) == 844
    links = portal.driver.find_elements("css selector", ".nav-link:not([hidden])")
    assert all(link.rect["height"] >= 44 for link in links)
