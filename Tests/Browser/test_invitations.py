"""Admins invite people before their first sign-in; a guest opens the link."""

import secrets

from selenium.webdriver.common.by import By

from conftest import OpenPortal
from portal import ADMIN, Portal


def open_invitations(portal: Portal) -> None:
    portal.sign_in_to_requests(ADMIN)
    portal.find("#nav-users").click()
    portal.find("#to-invitations").click()
    portal.find("#invite")


def invite(portal: Portal, name: str) -> str:
    portal.find("#invite").click()
    portal.has_focus("#invite-name")
    portal.find("#invite-name").send_keys(name)
    portal.find("#invite-requestQuotaLimit").send_keys("7")
    portal.button("Make the link").click()
    link = portal.find("#key-text").get_attribute("value")
    portal.button("I have kept it").click()
    portal.row(name)
    return link


def open_link(portal: Portal, link: str) -> None:
    portal.driver.get(link)
    portal.driver.refresh()
    portal.driver.get("about:blank")
    portal.driver.get(link)


def test_an_invitation_is_made_opened_and_taken_back(open_portal: OpenPortal) -> None:
    name = f"Guest {secrets.token_hex(4)}"
    portal, guest = open_portal(), open_portal(390, 844)
    open_invitations(portal)
    link = invite(portal, name)
    assert "/#/invitation?token=" in link
    assert "At most 7 requests" in portal.row(name).text and "Open" in portal.row(name).text

    open_link(guest, link)
    guest.sees(f"Hello {name}!")
    guest.find("#with-plex")
    assert link not in guest.driver.current_url

    portal.row(name).find_element(By.TAG_NAME, "button").click()
    portal.button("Take it back").click()
    portal.until(lambda: "Taken back" in portal.row(name).text, what="taken back")
    open_link(guest, link)
    guest.sees("This invitation was taken back.")


def test_somebody_must_be_named(open_portal: OpenPortal) -> None:
    portal = open_portal()
    open_invitations(portal)
    portal.find("#invite").click()
    portal.button("Make the link").click()

    portal.sees("Please say for whom.")
    portal.has_focus("#invite-name")


def test_a_link_that_is_none_and_one_without_its_token_say_so(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.follow(f"/invitation?token={secrets.token_urlsafe(32)}")
    portal.sees("This invitation does not work")
    portal.follow("/sign-in")
    portal.follow("/invitation")
    portal.sees("Please open the link again")


def test_a_link_shown_before_the_browser_tells_of_its_address_is_not_shown_again(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.find("#email")
    portal.driver.execute_script(
        "location.hash = arguments[0]; dispatchEvent(new HashChangeEvent('hashchange', { newURL: location.href }))",
        f"/invitation?token={secrets.token_urlsafe(32)}",
    )
    portal.sees("This invitation does not work")


def test_an_invitation_changes_nothing_for_somebody_with_an_account(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.sign_in_to_requests(ADMIN)
    portal.follow(f"/invitation?token={secrets.token_urlsafe(32)}")

    portal.sees("You have an account already")
