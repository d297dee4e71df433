"""Coming in, going out, and being sent back to where one was."""

import secrets

from conftest import OpenPortal
from portal import ADA, PASSWORD, Portal


def test_a_wrong_password_is_said_in_plain_words(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.sign_in(f"nobody-{secrets.token_hex(4)}@demo.local", "not the password")

    portal.sees("do not belong together")
    portal.has_focus("#password")


def test_missing_fields_are_named(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.button("Sign in").click()

    portal.sees("Please write your e-mail address.")
    portal.sees("Please write your password.")
    portal.has_focus("#email")


def test_signing_in_leads_back_to_where_one_wanted_to_go(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.open("#/notifications")
    portal.sign_in(ADA)

    portal.until(lambda: portal.driver.current_url.endswith("#/notifications"))
    portal.sees("Notifications")


def test_signing_out_ends_the_session(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.sign_in_to_requests(ADA)
    portal.find("#account-button").click()
    portal.find("#sign-out").click()

    portal.sees("Welcome to MediaNest")
    portal.driver.refresh()
    portal.sees("Welcome to MediaNest")


def test_a_session_that_ended_elsewhere_asks_to_sign_in_and_returns(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.sign_in_to_requests(ADA)
    portal.driver.delete_all_cookies()
    portal.follow("/notifications")

    portal.sign_in(ADA)
    portal.until(lambda: portal.driver.current_url.endswith("#/notifications"))


def test_tokens_are_out_of_reach_of_scripts(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.sign_in_to_requests(ADA)

    readable = portal.driver.execute_script(
        "return [document.cookie, JSON.stringify(localStorage), JSON.stringify(sessionStorage)]"
    )
    assert readable == ["", "{}", "{}"]
    assert PASSWORD not in portal.driver.page_source


def test_a_remembered_browser_goes_on_when_its_session_has_ended(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.find(".check input").click()
    portal.sign_in_to_requests(ADA)
    lose_session(portal)
    portal.sent("POST", "/auth/refresh")

    portal.follow("/notifications")
    portal.until(lambda: portal.driver.find_elements("css selector", ".rows > li, .empty"), what="notifications")
    assert portal.driver.current_url.endswith("#/notifications")
    assert portal.sent("POST", "/auth/refresh") == 1

    lose_session(portal)
    portal.driver.get("about:blank")
    portal.open("#/requests")
    portal.find("#ask")


def test_two_tabs_use_the_remembered_token_once(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.find(".check input").click()
    portal.sign_in_to_requests(ADA)
    first = portal.driver.current_window_handle
    portal.driver.switch_to.new_window("tab")
    portal.open()
    portal.find("#ask")
    lose_session(portal)

    ask_both = "document.dispatchEvent(new Event('visibilitychange')); window.dispatchEvent(new Event('online'))"
    for tab in (portal.driver.current_window_handle, first):
        portal.driver.switch_to.window(tab)
        portal.driver.execute_script(ask_both)
    for tab in portal.driver.window_handles:
        portal.driver.switch_to.window(tab)
        portal.follow("/notifications")
        portal.until(lambda: portal.driver.find_elements("css selector", ".rows > li, .empty"), what="notifications")


def lose_session(portal: Portal) -> None:
    """As when the browser was closed: only what it remembers is left."""
    cookies = portal.driver.execute_cdp_cmd("Network.getAllCookies", {})["cookies"]
    for cookie in cookies:
        if cookie["name"] != "medianest_remember":
            place = {"name": cookie["name"], "domain": cookie["domain"], "path": cookie["path"]}
            portal.driver.execute_cdp_cmd("Network.deleteCookies", place)
