"""The home page: what a person needs at a glance."""

from conftest import OpenPortal
from portal import ADA, ADMIN, Film


def test_home_shows_services_requests_and_news(open_portal: OpenPortal) -> None:
    ada = open_portal()
    ada.sign_in(ADA)

    assert "Ada" in ada.find("#greeting").text
    ada.sees("Plex")
    ada.sees("Overseerr")
    ada.sees("Your requests")
    assert ada.driver.find_elements("css selector", ".glance-section .row")
    assert "available" in ada.find(".glance-counts").text
    assert not ada.driver.find_element("id", "glance-decisions").is_displayed()
    assert ada.complaints() == []


def test_asking_from_home_shows_there_and_at_the_admins(open_portal: OpenPortal) -> None:
    film = Film()
    admin = open_portal()
    admin.sign_in(ADMIN)
    admin.find("#greeting")
    ada = open_portal(width=390, height=844, scheme="dark")
    ada.sign_in(ADA)

    assert "Waiting for approval" in ada.ask_for(film).text

    admin.until(lambda: "your decision" in admin.find("#glance-decisions").text, what="told that somebody waits")
    admin.find("#glance-decisions").click()
    admin.row(film.title).find_element("css selector", "[id^=approve-]").click()
    admin.sees(f"Approved {film.title}")
    ada.until(lambda: "Waiting for approval" not in ada.row(film.title).text, what="the answer on her home page")
