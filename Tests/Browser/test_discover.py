"""Finding a film or series by its name, asking for it, and joining somebody else's request."""

import os
import urllib.request
from collections.abc import Iterator

import pytest
from selenium.webdriver import Keys

from conftest import OpenPortal
from portal import ADA, ADMIN, Portal

STANDIN_URL = os.environ.get("STANDIN_OVERSEERR_URL", "")


def control(action: str) -> None:
    request = urllib.request.Request(f"{STANDIN_URL}/_control/{action}", method="POST")
    urllib.request.urlopen(request, timeout=20).close()


@pytest.fixture
def silent_overseerr() -> Iterator[None]:
    control("fail?mode=refuse")
    yield
    control("recover")


def search(portal: Portal, words: str) -> None:
    field = portal.find("#search")
    field.clear()
    field.send_keys(words)
    portal.sees(f"Results for “{words}”")


def card(portal: Portal, title: str) -> str:
    """The text of the card with this title."""
    return portal.until(
        lambda: next(c.text for c in portal.driver.find_elements("css selector", ".title-card") if title in c.text),
        what=f"card {title}",
    )


def list_item(portal: Portal, title: str) -> str:
    """The text of the row about this title."""
    return next(row.text for row in portal.driver.find_elements("css selector", ".rows > li") if title in row.text)


def press(portal: Portal, selector: str) -> None:
    portal.find(selector).click()


def test_a_film_is_found_asked_for_and_followed(open_portal: OpenPortal) -> None:
    ada = open_portal()
    ada.sign_in_to_requests(ADA)
    ada.follow("/discover")
    ada.sees("Trending now")
    search(ada, "ameli")
    assert "2001" in card(ada, "Amélie")
    press(ada, "#do-movie-194")
    ada.find("#ask-note").send_keys("With subtitles, please")
    ada.button("Ask for it", inside="dialog").click()
    ada.sees("Asked for Amélie.")
    ada.until(lambda: "Waiting for approval" in card(ada, "Amélie"), what="the card says so")
    assert "Your request" in card(ada, "Amélie")

    # Somebody else sees that there is a request, not whose, and joins it.
    admin = open_portal()
    admin.sign_in(ADMIN)
    admin.find("#ask")
    admin.follow("/discover?q=ameli")
    assert "Requested" in card(admin, "Amélie") and "Ada" not in card(admin, "Amélie")
    press(admin, "#do-movie-194")
    admin.sees("You will be told when Amélie is there.")
    admin.until(lambda: "You follow it" in card(admin, "Amélie"), what="the card says so")

    press(ada, "#do-movie-194")
    ada.sees("With subtitles, please")

    admin.follow("/requests?followed=true")
    admin.until(lambda: "Waiting for approval" in list_item(admin, "Amélie"), what="the followed request")
    press(admin, "#view-own")
    admin.until(lambda: "Amélie" not in admin.driver.find_element("css selector", "main").text, what="his own alone")
    assert ada.complaints() == [] and admin.complaints() == []


def test_missing_seasons_are_chosen(open_portal: OpenPortal) -> None:
    ada = open_portal(width=390, height=844, scheme="dark")
    ada.sign_in_to_requests(ADA)
    ada.follow("/discover/tv/60059")
    ada.sees("Partly available")
    press(ada, "#ask-title")
    assert not ada.find("#season-1").is_enabled() and ada.find("#season-3").is_selected()
    for number in (4, 5, 6):
        press(ada, f"#season-{number}")
    ada.button("Ask for it", inside="dialog").click()
    ada.sees("You asked for season 3: waiting for approval.")
    assert ada.driver.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    assert ada.complaints() == []


def test_the_keyboard_suffices(open_portal: OpenPortal) -> None:
    ada = open_portal()
    ada.sign_in_to_requests(ADA)
    ada.follow("/discover")
    ada.sees("Trending now")
    ada.keys("/")
    ada.has_focus("#search")
    ada.keys("matrix")
    ada.sees("Results for “matrix”")
    ada.keys(Keys.ARROW_DOWN)
    ada.has_focus(".title-card:first-child .title-link")
    ada.keys(Keys.ARROW_RIGHT)
    ada.has_focus(".title-card:nth-child(2) .title-link")
    ada.keys(Keys.ENTER)
    ada.find("#title-heading")
    press(ada, ".back")
    ada.sees("Results for “matrix”")
    assert ada.find("#search").get_attribute("value") == "matrix"
    ada.keys("/")
    ada.keys(Keys.ESCAPE)
    ada.sees("Trending now")


def test_letters_in_between_are_not_asked_for(open_portal: OpenPortal) -> None:
    ada = open_portal()
    ada.sign_in_to_requests(ADA)
    ada.follow("/discover")
    ada.sees("Trending now")
    ada.find("#search").send_keys("gladiator")
    ada.sees("Results for “gladiator”")
    assert ada.sent("GET", "/media/search?query=gladiator") == 1
    assert ada.sent("GET", "/media/search?query=gla") == 0


def test_nothing_found_is_said(open_portal: OpenPortal) -> None:
    ada = open_portal()
    ada.sign_in_to_requests(ADA)
    ada.follow("/discover?q=zzzz")
    ada.sees("Nothing is called “zzzz”")


@pytest.mark.skipif(not STANDIN_URL, reason="needs the stand-in's address")
def test_a_silent_overseerr_is_named(open_portal: OpenPortal, silent_overseerr: None) -> None:
    ada = open_portal()
    ada.sign_in_to_requests(ADA)
    ada.follow("/discover?q=never+asked+before")
    ada.sees("Overseerr has not answered since")
    ada.button("Retry")
    ada.follow("/requests")
    ada.find("#ask")
