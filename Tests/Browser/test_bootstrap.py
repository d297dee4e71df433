"""The one-time link that makes the first admin. The demo has one: what the server would say without is given here."""

import secrets

from conftest import OpenPortal
from portal import ADMIN, Portal

TOKEN = secrets.token_urlsafe(32)


def fill(portal: Portal, password: str = "correct horse battery") -> None:
    portal.find("#name").send_keys("Root")
    portal.find("#email").send_keys(f"root-{secrets.token_hex(4)}@demo.local")
    portal.find("#password").send_keys(password)
    portal.button("Make the account").click()


def follow_link(portal: Portal) -> None:
    """As from a terminal or a mail: the page is loaded with it."""
    portal.driver.get("about:blank")
    portal.open(f"#/bootstrap?token={TOKEN}")


def test_the_first_admin_is_made_and_signed_in(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": ACCEPT})
    follow_link(portal)
    portal.sees("You are the first one here")
    portal.has_focus("#name")
    assert TOKEN not in portal.driver.current_url
    fill(portal)

    portal.find("#ask")
    sent = portal.driver.execute_script("return window.sentToBootstrap")
    assert (sent["token"], sent["name"]) == (TOKEN, "Root")


def test_a_link_that_has_done_its_work_says_so(open_portal: OpenPortal) -> None:
    portal = open_portal(390, 844)
    follow_link(portal)
    fill(portal)

    portal.sees("There is an admin already")


def test_a_short_password_is_said_at_its_field(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.follow(f"/bootstrap?token={TOKEN}")
    fill(portal, "short")

    portal.sees("Please take at least 12 characters.")
    portal.has_focus("#password")
    assert portal.sent("POST", "/auth/bootstrap") == 0


def test_without_its_token_the_page_explains_itself(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.follow("/bootstrap")
    portal.sees("medianest user bootstrap")
    portal.find("#outlet a").click()
    portal.find("#email")


def test_whoever_is_signed_in_is_sent_on(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.sign_in_to_requests(ADMIN)
    portal.follow(f"/bootstrap?token={TOKEN}")

    portal.find("#ask")
    assert "bootstrap" not in portal.driver.current_url


ACCEPT = """
const send = window.fetch;
window.fetch = async (address, request) => {
    if (address !== "/api/v1/auth/bootstrap") return send(address, request);
    window.sentToBootstrap = JSON.parse(request.body);
    const credentials = { email: "admin@demo.local", password: "medianest-demo" };
    return send("/api/v1/auth/login", { ...request, body: JSON.stringify(credentials) });
};
"""
