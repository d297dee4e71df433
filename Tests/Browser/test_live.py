"""What happens in one browser shows in another, at once and without loading the page again."""

import time

from selenium.webdriver.common.by import By

from conftest import OpenPortal
from portal import ADA, ADMIN, Film, Portal

GRANTED = ("approved", "downloading", "downloaded", "completed")  # Overseerr may be quick


def status(portal: Portal, film: Film) -> str | None:
    return portal.row(film.title).find_element(By.CSS_SELECTOR, ".status").get_attribute("data-status")


def is_live(portal: Portal) -> bool:
    return portal.driver.execute_async_script(
        "const done = arguments[0]; import('/app/lib/live.js').then(({ live }) => done(live.isOn))")


def approve(admin: Portal, film: Film) -> None:
    admin.row(film.title).find_element(By.CSS_SELECTOR, "[id^=approve-]").click()


def test_an_approval_shows_in_the_other_browser_within_a_second(open_portal: OpenPortal) -> None:
    film = Film()
    ada = open_portal()
    ada.sign_in_to_requests(ADA)
    ada.until(lambda: is_live(ada), what="live")
    admin = open_portal()
    admin.sign_in(ADMIN)
    admin.find("#nav-approvals").click()
    admin.until(lambda: is_live(admin), what="live")

    ada.ask_for(film)
    admin.row(film.title)  # turned up by itself
    # At her end, with her page's own clock.
    ada.driver.execute_script(
        """
        const title = arguments[0];
        window.changedAt = new Promise((resolve) => {
            new MutationObserver((_, observer) => {
                const found = [...document.querySelectorAll("li")].find((row) => row.textContent.includes(title));
                if (found?.querySelector(".status")?.dataset.status === "pending") return;
                observer.disconnect();
                resolve(Date.now());
            }).observe(document.getElementById("outlet"), { childList: true, subtree: true, attributes: true });
        });
        """, film.title)
    approve(admin, film)
    admin.sees(f"Approved {film.title}")
    approved_at = time.time()

    changed_at = ada.driver.execute_async_script("window.changedAt.then(arguments[0])") / 1000

    assert status(ada, film) in GRANTED
    assert changed_at - approved_at < 1


def test_a_second_tab_shares_the_stream(open_portal: OpenPortal) -> None:
    film = Film()
    ada = open_portal()
    ada.sign_in_to_requests(ADA)
    ada.until(lambda: is_live(ada), what="live")
    first = ada.driver.current_window_handle
    ada.driver.switch_to.new_window("tab")
    ada.open("#/requests")
    ada.find("#ask")
    ada.until(lambda: is_live(ada), what="the second tab hears that there is a stream")
    assert ada.sent("GET", "/events") == 1

    ada.driver.switch_to.window(first)
    ada.driver.close()
    ada.driver.switch_to.window(ada.driver.window_handles[0])
    ada.until(lambda: ada.sent("GET", "/events") == 1, what="the other tab takes its place")
    ada.until(lambda: is_live(ada), what="live again")


def test_without_the_stream_the_page_asks_and_says_so(open_portal: OpenPortal) -> None:
    film = Film()
    ada = open_portal()
    ada.driver.execute_cdp_cmd("Network.enable", {})
    ada.driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/api/v1/events"]})
    ada.sign_in_to_requests(ADA)
    ada.ask_for(film)
    admin = open_portal()
    admin.sign_in(ADMIN)
    admin.find("#nav-approvals").click()
    approve(admin, film)

    ada.until(lambda: ada.find("#live").is_displayed(), seconds=20, what="the page says that it is not live")
    ada.until(lambda: status(ada, film) in GRANTED, seconds=40, what="asked for")

    ada.driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
    ada.until(lambda: is_live(ada), seconds=70, what="live again")
    ada.until(lambda: not ada.driver.find_element(By.ID, "live").is_displayed(), what="nothing to say")


def test_who_is_signed_out_elsewhere_sees_it_at_once(open_portal: OpenPortal) -> None:
    ada = open_portal()
    ada.sign_in_to_requests(ADA)
    ada.until(lambda: is_live(ada), what="live")
    session_id = ada.driver.execute_async_script(
        """
        const done = arguments[0];
        import("/app/api.js").then(({ call }) => call("GET", "/me/sessions"))
            .then(({ data }) => done(data.find(({ isCurrent }) => isCurrent).id));
        """)
    other = open_portal()
    other.sign_in_to_requests(ADA)
    other.driver.execute_async_script(
        """
        const [id, done] = arguments;
        import("/app/api.js").then(({ call }) => call("DELETE", `/me/sessions/${id}`)).then(() => done());
        """, session_id)

    ada.find("#password")
