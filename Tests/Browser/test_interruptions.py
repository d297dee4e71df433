"""Double clicks, slow and broken networks."""

from selenium.webdriver import ActionChains

from conftest import OpenPortal
from portal import ADA, Film, Portal


def network(portal: Portal, *, offline: bool = False, latency: int = 0) -> None:
    portal.driver.execute_cdp_cmd("Network.enable", {})
    portal.driver.execute_cdp_cmd(
        "Network.emulateNetworkConditions",
        {"offline": offline, "latency": latency, "downloadThroughput": -1, "uploadThroughput": -1},
    )


def test_a_second_click_does_not_ask_twice(open_portal: OpenPortal) -> None:
    film = Film()
    portal = open_portal()
    portal.sign_in_to_requests(ADA)
    portal.find("#ask").click()
    portal.find("#ask-tmdbId").send_keys(film.address)
    portal.find("#ask-title").send_keys(film.title)
    network(portal, latency=500)
    portal.sent("POST", "/requests")

    ActionChains(portal.driver).double_click(portal.button("Ask for it")).perform()
    portal.row(film.title)
    network(portal)
    portal.button("Undo").click()

    assert portal.sent("POST", "/requests") == 1
    portal.until(lambda: "Cancelled" in portal.row(film.title).text, what="undone")


def test_being_offline_is_said_and_unsaid(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.sign_in_to_requests(ADA)
    portal.find(".row")
    network(portal, offline=True)
    portal.sees("You are offline.")
    assert portal.find(".row").is_displayed()

    network(portal)
    portal.until(lambda: not portal.driver.find_element("id", "connection").is_displayed())


def test_an_unsent_request_is_kept(open_portal: OpenPortal) -> None:
    film = Film()
    portal = open_portal()
    portal.sign_in_to_requests(ADA)
    portal.find("#ask").click()
    portal.find("#ask-tmdbId").send_keys(film.address)
    network(portal, offline=True)
    portal.button("Ask for it").click()
    portal.sees("MediaNest cannot be reached.")
    portal.button("Cancel", inside="dialog").click()
    network(portal)

    portal.find("#ask").click()
    assert portal.find("#ask-tmdbId").get_attribute("value") == film.address


def test_a_form_with_mistakes_is_not_sent(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.sign_in_to_requests(ADA)
    portal.sent("POST", "/requests")
    portal.find("#ask").click()
    portal.find("#ask-tmdbId").send_keys("https://www.themoviedb.org/tv/1399-game-of-thrones")
    portal.find("#ask-seasons").send_keys("first")
    portal.button("Ask for it").click()

    portal.sees("Write seasons as numbers, such as 1,2 or 1-3.")
    portal.has_focus("#ask-seasons")
    assert portal.sent("POST", "/requests") == 0


def test_an_unchanged_list_may_be_answered_with_304(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.sign_in_to_requests(ADA)

    first, second = portal.driver.execute_async_script(
        "const done = arguments[0], path = '/requests?status=completed&limit=5';"
        "import('/app/api.js').then(async ({ call }) => done([await call('GET', path), await call('GET', path)]))"
    )
    assert first["data"] == second["data"]
