"""One's own account: password, devices, API keys."""

import secrets
from collections.abc import Callable

from selenium.webdriver.common.by import By

from conftest import OpenPortal
from portal import ADA, PASSWORD, Portal


def open_account(portal: Portal) -> None:
    portal.sign_in_to_requests(ADA)
    portal.find("#account-button").click()
    portal.find("#to-account").click()
    portal.find("#devices .row")


def row(portal: Portal, words: str) -> Callable[[], bool]:
    """Whether a device or key of these words is shown."""
    return lambda: any(words in found.text for found in portal.driver.find_elements(By.CSS_SELECTOR, ".settings .row"))


def test_a_wrong_current_password_is_said_at_its_field(open_portal: OpenPortal) -> None:
    portal = open_portal()
    open_account(portal)
    portal.sees("At least 12 characters")
    portal.find("#currentPassword").send_keys(f"wrong {secrets.token_hex(4)}")
    portal.find("#newPassword").send_keys(secrets.token_hex(10))
    portal.button("Change password").click()

    portal.until(lambda: "wrong" in portal.find("#currentPassword-error").text)
    portal.has_focus("#currentPassword")


def test_a_short_or_old_password_is_not_sent(open_portal: OpenPortal) -> None:
    portal = open_portal()
    open_account(portal)
    portal.sent("PUT", "/me/password")
    portal.find("#currentPassword").send_keys(PASSWORD)
    portal.find("#newPassword").send_keys("short")
    portal.button("Change password").click()
    portal.sees("Please take at least 12 characters.")

    portal.find("#newPassword").clear()
    portal.find("#newPassword").send_keys(PASSWORD)
    portal.button("Change password").click()
    portal.sees("This is the current password.")
    assert portal.sent("PUT", "/me/password") == 0


def test_another_device_can_be_signed_out(open_portal: OpenPortal) -> None:
    other, portal = open_portal(), open_portal()
    other.sign_in_to_requests(ADA)
    own = other.driver.execute_async_script(
        "const done = arguments[0]; fetch('/api/v1/me/sessions').then((answer) => answer.json())"
        ".then(({ data }) => done(data.find(({ isCurrent }) => isCurrent).id))"
    )
    open_account(portal)
    portal.sees("This device")
    portal.find(f"[id='sign-out-{own}']").click()
    portal.until(lambda: not portal.driver.find_elements(By.ID, f"sign-out-{own}"), what="signed out")

    other.follow("/notifications")
    other.sees("Welcome to MediaNest")


def test_signing_out_everywhere_asks_first(open_portal: OpenPortal) -> None:
    portal = open_portal()
    open_account(portal)
    portal.find("#sign-out-everywhere").click()
    portal.button("Stay signed in").click()
    portal.has_focus("#sign-out-everywhere")


def test_an_api_key_is_shown_once_and_revoked(open_portal: OpenPortal) -> None:
    name = f"Browser test {secrets.token_hex(4)}"
    portal = open_portal()
    open_account(portal)
    portal.find("#new-key").click()
    portal.has_focus("#key-name")
    portal.button("Make the key").click()
    portal.sees("Please give it a name.")
    portal.find("#key-name").send_keys(name)
    portal.button("Make the key").click()
    key = portal.find("#key-text").get_attribute("value")
    assert key.startswith("mn_")
    portal.sees("it is never shown again")
    portal.button("I have kept it").click()

    portal.until(row(portal, name), what="the new key")
    assert key not in portal.driver.page_source
    shown = next(r for r in portal.driver.find_elements(By.CSS_SELECTOR, "#keys .row") if name in r.text)
    assert "Look only" in shown.text
    shown.find_element(By.TAG_NAME, "button").click()
    portal.button("Revoke the key").click()
    portal.until(lambda: not row(portal, name)(), what="revoked")


def test_a_member_cannot_make_a_managing_key(open_portal: OpenPortal) -> None:
    portal = open_portal()
    open_account(portal)
    portal.find("#new-key").click()

    options = portal.find("#key-scope").find_elements(By.TAG_NAME, "option")
    assert [option.get_attribute("value") for option in options] == ["read", "request"]


def test_a_new_name_is_shown_at_once(open_portal: OpenPortal) -> None:
    portal = open_portal()
    open_account(portal)
    for name in (f"Ada {secrets.token_hex(4)}", "Ada"):
        portal.find("#own-name").clear()
        portal.find("#own-name").send_keys(name)
        portal.button("Save the name").click()
        portal.until(lambda: portal.find("#account-name").text == name, what=name)


def test_ones_data_is_a_download(open_portal: OpenPortal) -> None:
    portal = open_portal()
    open_account(portal)
    answer = portal.driver.execute_async_script(
        "const done = arguments[0]; fetch(document.querySelector('#export').href).then(async (answer) =>"
        " done([answer.headers.get('Content-Disposition'), await answer.json()]))"
    )

    assert answer[0].startswith("attachment")
    assert answer[1]["tables"]["users"][0]["email"] == ADA
    assert answer[1]["tables"]["media_requests"]


def test_deleting_ones_account_asks_properly(open_portal: OpenPortal) -> None:
    portal = open_portal(390, 844)
    open_account(portal)
    portal.sent("DELETE", "/me")
    portal.click(portal.find("#delete-account"))
    portal.button("Delete my account", "dialog").click()
    portal.sees("Please say that you know.")
    portal.sees("Please write your password.")
    assert portal.sent("DELETE", "/me") == 0

    portal.find("#sure").click()
    portal.find("dialog #password").send_keys(f"wrong {secrets.token_hex(4)}")
    portal.button("Delete my account", "dialog").click()
    portal.until(lambda: "wrong" in portal.find("#password-error").text)
    portal.button("Keep it").click()
    portal.has_focus("#delete-account")


def test_whoever_deletes_his_account_is_signed_out(open_portal: OpenPortal) -> None:
    portal = open_portal()
    open_account(portal)
    portal.driver.execute_script(DELETED)
    portal.click(portal.find("#delete-account"))
    portal.find("#sure").click()
    portal.find("dialog #password").send_keys(PASSWORD)
    portal.button("Delete my account", "dialog").click()

    portal.sees("Your account is deleted.")
    portal.find("#email")
    assert portal.driver.execute_script("return window.deletedWith") == {"password": PASSWORD}


def test_a_required_password_change_comes_first(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": PRETEND})
    portal.open("#/notifications")
    portal.driver.refresh()
    portal.sign_in(ADA)
    portal.sees("Choose a new password")
    assert not portal.driver.find_element("id", "nav").is_displayed()

    portal.find("#currentPassword").send_keys(PASSWORD)
    portal.find("#newPassword").send_keys(secrets.token_hex(10))
    portal.button("Change password").click()
    portal.until(lambda: portal.find("#outlet h1").text == "Notifications", what="where one wanted to go")
    assert portal.find("#nav").is_displayed()


# Other tests need ada's account.
DELETED = """
const send = window.fetch;
window.fetch = async (address, request) => {
    if (request?.method !== "DELETE" || address !== "/api/v1/me") return send(address, request);
    window.deletedWith = JSON.parse(request.body);
    return new Response(null, { status: 204 });
};
"""

# The server is asked as ever, but for ada's password, which other tests need.
PRETEND = """
const send = window.fetch;
let isRequired = true;
window.fetch = async (address, request) => {
    if (address === "/api/v1/me/password") {
        isRequired = false;
        return new Response(null, { status: 204 });
    }
    const response = await send(address, request);
    if (!isRequired || address !== "/api/v1/auth/login" || !response.ok) return response;
    const answer = await response.json();
    return Response.json({ ...answer, user: { ...answer.user, requiresPasswordChange: true } });
};
"""
