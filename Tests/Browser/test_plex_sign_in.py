"""Signing in with Plex: away to Plex's page, and back. The stand-in for Plex serves that page, and plays its people."""

import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

import pytest

from conftest import BASE_URL, OpenPortal
from portal import ADA, ADMIN, PASSWORD, Portal

PLEX_URL = os.environ.get("STANDIN_PLEX_URL", "http://127.0.0.1:32400")


def call(method: str, address: str, body: dict | None = None, token: str = "") -> dict:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = Request(address, json.dumps(body or {}).encode(), headers, method=method)
    with urlopen(request, timeout=20) as answer:
        return json.loads(answer.read() or "{}")


def plex(path: str, **body: str | bool) -> dict:
    """Presses one of the stand-in's buttons."""
    return call("POST", f"{PLEX_URL}/_control/{path}", body)


@pytest.fixture(scope="module", autouse=True)
def enough_sign_ins() -> Iterator[None]:
    """More than an address may begin in five minutes."""
    sign_in = call("POST", f"{BASE_URL}/api/v1/auth/login", {"email": ADMIN, "password": PASSWORD})

    def allow(limit: int) -> None:
        limits = {"rateLimits": {"pins": {"limit": limit, "windowSeconds": 300}}}
        call("PATCH", f"{BASE_URL}/api/v1/admin/settings", limits, sign_in["accessToken"])
        time.sleep(2.5)  # until every process knows

    allow(1000)
    yield
    allow(10)


@pytest.fixture
def newcomer() -> str:
    """Somebody with whom the server is shared, and whom the portal does not know."""
    name = f"browser-{secrets.token_hex(4)}"
    return plex("accounts", name=name, friendlyName="Nora", email=f"{name}@demo.local")["name"]


@contextmanager
def plex_tv_failing() -> Iterator[None]:
    plex("fail?part=tv")
    try:
        yield
    finally:
        plex("recover")


def go_to_plex(portal: Portal) -> str:
    """Leaves for Plex's page and returns the sign-in's code."""
    portal.button("Sign in with Plex").click()
    portal.sees("Sign in to MediaNest")
    return parse_qs(urlsplit(portal.driver.current_url).fragment.lstrip("!?"))["code"][0]


def say_yes(portal: Portal, account: str) -> None:
    portal.find(f"#account-{account}").click()
    portal.button("Yes, sign me in").click()


def test_a_friend_comes_in_and_goes_where_he_wanted_to(open_portal: OpenPortal, newcomer: str) -> None:
    portal = open_portal()
    portal.open("#/notifications")
    go_to_plex(portal)
    say_yes(portal, newcomer)

    portal.until(lambda: portal.driver.current_url == f"{BASE_URL}/#/notifications", what="where he wanted to go")
    portal.sees("Notifications")
    assert portal.find("#account-name").text == "Nora"
    readable = "return [document.cookie, JSON.stringify(localStorage), JSON.stringify(sessionStorage)]"
    assert portal.driver.execute_script(readable) == ["", "{}", "{}"]
    assert portal.complaints() == []
    portal.driver.refresh()
    portal.sees("Notifications")


def test_the_owner_comes_in_as_administrator(open_portal: OpenPortal) -> None:
    portal = open_portal()
    go_to_plex(portal)
    say_yes(portal, "owner")

    portal.find("#nav-users").click()
    portal.find(".table")
    assert portal.find("#account-name").text == "Olga"


def test_a_home_user_needs_no_e_mail_address(open_portal: OpenPortal) -> None:
    portal = open_portal()
    go_to_plex(portal)
    say_yes(portal, "homeuser")

    portal.find("#greeting")
    assert portal.find("#account-name").text == "Kim"


def test_a_stranger_is_told_politely_and_may_be_somebody_else(open_portal: OpenPortal, newcomer: str) -> None:
    portal = open_portal(width=390, height=800)
    go_to_plex(portal)
    say_yes(portal, "stranger")
    portal.sees("This server is not shared with you")
    portal.sees("Ask its owner")

    portal.button("Use another Plex account").click()
    say_yes(portal, newcomer)
    portal.find("#greeting")


def test_whoever_comes_back_without_a_yes_waits_or_cancels(open_portal: OpenPortal, newcomer: str) -> None:
    portal = open_portal()
    code = go_to_plex(portal)
    portal.driver.back()
    portal.sees("Once you have said yes")

    portal.find("#outlet").find_element("link text", "Cancel").click()
    portal.sees("Welcome to MediaNest")
    portal.open("#/plex")
    portal.driver.refresh()
    portal.sees("No sign-in goes on here")
    plex(f"pins/{code}/approve", account=newcomer)
    portal.find("#outlet").find_element("link text", "Sign in here").click()
    portal.sign_in_to_requests(ADA)


def test_a_yes_on_another_device_is_noticed(open_portal: OpenPortal, newcomer: str) -> None:
    portal = open_portal()
    code = go_to_plex(portal)
    portal.driver.back()
    portal.sees("Once you have said yes")

    plex(f"pins/{code}/approve", account=newcomer)
    portal.find("#greeting")


def test_a_sign_in_that_took_too_long_begins_again(open_portal: OpenPortal, newcomer: str) -> None:
    portal = open_portal()
    plex(f"pins/{go_to_plex(portal)}/expire")
    portal.driver.back()
    portal.sees("That took too long")

    portal.button("Begin again").click()
    say_yes(portal, newcomer)
    portal.find("#greeting")


def test_plex_away_is_said_and_waited_for(open_portal: OpenPortal, newcomer: str) -> None:
    portal = open_portal()
    with plex_tv_failing():
        portal.button("Sign in with Plex").click()
        portal.sees("Plex does not answer at the moment.")
    code = go_to_plex(portal)

    with plex_tv_failing():
        portal.driver.back()
        portal.sees("It is tried again by itself.")
        plex(f"pins/{code}/approve", account=newcomer)
    portal.find("#greeting")
