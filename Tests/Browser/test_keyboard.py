"""Everything works without a mouse, and focus is never lost."""

from selenium.webdriver import Keys

from conftest import OpenPortal
from portal import ADA, PASSWORD, Film


def test_asking_and_cancelling_by_keyboard(open_portal: OpenPortal) -> None:
    film = Film()
    portal = open_portal()
    portal.has_focus("#with-plex")
    portal.tab_to("#email")
    portal.keys(ADA, Keys.TAB, PASSWORD, Keys.ENTER)
    portal.find("#ask")

    portal.tab_to("#ask")
    portal.keys(Keys.ENTER)
    portal.has_focus("#ask-tmdbId")
    portal.keys(film.address)
    portal.tab_to("#ask-title")
    portal.keys(film.title, Keys.ENTER)
    portal.row(film.title)
    portal.has_focus("#ask")

    portal.tab_to(f"[data-row='{portal.row(film.title).get_attribute('data-row')}'] a")
    portal.keys(Keys.ENTER)
    portal.has_focus("h1")
    portal.tab_to("#cancel-request")
    portal.keys(Keys.ENTER)
    portal.sees("Keep it")
    portal.keys(Keys.ESCAPE)
    portal.has_focus("#cancel-request")
    portal.keys(Keys.ENTER)
    portal.tab_to("dialog [type=submit]")
    portal.keys(Keys.ENTER)
    portal.until(lambda: portal.find(".request-situation .status").text == "Cancelled")


def test_the_skip_link_leads_past_the_navigation(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.sign_in_to_requests(ADA)
    portal.driver.refresh()
    portal.find("#ask")

    portal.tab_to(".skip-link")
    portal.keys(Keys.ENTER)
    portal.has_focus("#main")
    portal.keys(Keys.TAB)
    portal.has_focus("#ask")


def test_filtering_keeps_the_focus(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.sign_in_to_requests(ADA)
    portal.tab_to("#status")
    portal.keys(Keys.ARROW_DOWN)

    portal.until(lambda: portal.driver.current_url.endswith("status=pending"))
    portal.has_focus("#status")


def test_a_list_that_grows_by_itself_keeps_the_focus(open_portal: OpenPortal) -> None:
    film = Film()
    portal, phone = open_portal(), open_portal(390, 844)
    portal.sign_in_to_requests(ADA)
    portal.find(".row-link")
    portal.tab_to(".row-link")
    focused = portal.driver.switch_to.active_element.get_attribute("id")

    phone.sign_in_to_requests(ADA)
    phone.ask_for(film)
    portal.until(lambda: film.title in portal.find(".rows").text, seconds=40, what="the new row")

    portal.has_focus(f"[id='{focused}']")
    phone.cancel(film)
