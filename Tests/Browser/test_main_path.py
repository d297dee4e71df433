"""From asking to the admin's answer, in two browsers."""

from conftest import OpenPortal
from portal import ADA, ADMIN, Film

GRANTED = ("approved", "downloading", "downloaded", "completed")  # Overseerr may be quick


def test_an_approved_request_is_seen_as_approved_by_who_asked(open_portal: OpenPortal) -> None:
    film = Film()
    ada = open_portal()
    ada.sign_in_to_requests(ADA)
    assert "Waiting for approval" in ada.ask_for(film).text

    admin = open_portal()
    admin.sign_in(ADMIN)
    admin.find("#nav-approvals").click()
    approve_button = admin.row(film.title).find_element("css selector", "[id^=approve-]")
    approve_button.click()
    admin.sees(f"Approved {film.title}")

    def status() -> str | None:
        return ada.row(film.title).find_element("css selector", ".status").get_attribute("data-status")

    ada.until(lambda: status() in GRANTED, seconds=40, what="approved without loading the page again")
    ada.row(film.title).find_element("css selector", "a").click()
    ada.sees("Approved by")


def test_a_declined_request_shows_the_reason(open_portal: OpenPortal) -> None:
    film = Film()
    reason = f"We have {film.tmdb_id} on disc."
    ada = open_portal()
    ada.sign_in_to_requests(ADA)
    ada.ask_for(film)

    admin = open_portal()
    admin.sign_in(ADMIN)
    admin.find("#nav-approvals").click()
    admin.row(film.title).find_element("css selector", "[id^=deny-]").click()
    admin.button("Decline", inside="dialog").click()
    admin.sees("Please give a reason.")
    admin.find("#deny-reason").send_keys(reason)
    admin.button("Decline", inside="dialog").click()
    admin.sees(f"Declined {film.title}")

    ada.driver.refresh()
    assert "Declined" in ada.row(film.title).text
    assert reason in ada.row(film.title).text


def test_approvals_are_for_admins(open_portal: OpenPortal) -> None:
    ada = open_portal()
    ada.sign_in_to_requests(ADA)

    assert not ada.driver.find_element("id", "nav-approvals").is_displayed()
    ada.follow("/approvals")
    ada.sees("There is nothing here")
