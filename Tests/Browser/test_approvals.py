"""An admin finds requests, decides about many at once, and sees how each got where it is."""

import secrets

from selenium.webdriver import Keys
from selenium.webdriver.common.by import By

from conftest import OpenPortal, as_admin, call_as
from portal import ADA, ADMIN, Film, Portal


def asked(open_portal: OpenPortal, count: int) -> tuple[Portal, list[Film]]:
    ada = open_portal()
    ada.sign_in_to_requests(ADA)
    films = [Film() for _ in range(count)]
    for film in films:
        ada.ask_for(film)
    return ada, films


def open_approvals(portal: Portal) -> None:
    portal.sign_in_to_requests(ADMIN)
    portal.find("#nav-approvals").click()
    portal.find(".table, .empty")


def search(portal: Portal, words: str) -> None:
    field = portal.find("#search")
    field.clear()
    field.send_keys(words, Keys.ENTER)


def select(portal: Portal, film: Film) -> None:
    portal.row(film.title).find_element(By.CSS_SELECTOR, "[id^=select-]").click()


def test_many_are_approved_at_once_after_a_moment_to_think(open_portal: OpenPortal) -> None:
    ada, films = asked(open_portal, 3)
    admin = open_portal()
    open_approvals(admin)

    for film in films[:2]:
        select(admin, film)
    admin.sees("2 requests selected")
    admin.find("#approve-many").click()
    admin.sees("2 requests will be approved.")
    admin.has_focus("#selection-undo")
    admin.keys(Keys.ENTER)
    admin.sees("2 requests selected")

    admin.find("#approve-many").click()
    admin.sees("Approved 2 requests.", seconds=15)
    admin.until(lambda: films[0].title not in admin.find("tbody, .empty").text, what="decided ones gone")
    assert "Approve" in admin.row(films[2].title).text
    ada.until(lambda: "Waiting" not in ada.row(films[1].title).text, seconds=40, what="approved for ada")


def test_requests_are_found_by_title_and_show_their_history(open_portal: OpenPortal) -> None:
    _, (film, other) = asked(open_portal, 2)
    admin = open_portal()
    open_approvals(admin)

    search(admin, film.tmdb_id)
    admin.until(lambda: other.title not in admin.find("tbody").text and film.title in admin.find("tbody").text)
    address = admin.find("#export").get_attribute("href")
    assert f"search={film.tmdb_id}" in address and "status=undecided" in address

    admin.row(film.title).find_element(By.CSS_SELECTOR, "h2 a").click()
    admin.sees("Asked by user")
    admin.sees(ADA)
    admin.find("#deny").click()
    admin.find("#deny-reason").send_keys("Not now")
    admin.button("Decline", inside="dialog").click()
    admin.sees("Declined by admin")
    admin.sees("Not now")


def test_what_needs_an_admin_is_told_him_and_stands_in_his_list(open_portal: OpenPortal) -> None:
    title = f"Browser test music {secrets.token_hex(4)}"
    asked = call_as(ADA, "POST", "/requests", {"mediaType": "music", "title": title})
    admin = open_portal()
    admin.sign_in(ADMIN)
    news = admin.until(lambda: admin.driver.find_element(By.LINK_TEXT, f"{title} is asked for"), 20, "news of a new request")
    assert news.get_attribute("href").endswith(f"#/approvals/{asked['id']}")

    as_admin("POST", f"/admin/requests/{asked['id']}/approve", {})  # and nobody but an admin can see to music

    needed = admin.until(lambda: admin.driver.find_element(By.LINK_TEXT, f"{title} needs you"), 30, "news that it needs him")
    assert needed.get_attribute("href").endswith(f"#/approvals/{asked['id']}")
    admin.follow("/notifications")
    admin.until(lambda: admin.driver.find_element(By.LINK_TEXT, f"{title} needs you"), what="it in the list").click()
    admin.until(lambda: admin.find("#request-title").text == title, what="the request, as admins see it")
    admin.find("#nav-approvals").click()
    assert "Needs an admin" in admin.row(title).text
    admin.row(title).find_element(By.CSS_SELECTOR, "[id^=resolve-]").click()
    admin.button("It is in Plex").click()
    admin.sees(f"{title} is available.")


def test_a_file_that_is_not_all_says_so(open_portal: OpenPortal) -> None:
    admin = open_portal()
    open_approvals(admin)
    admin.driver.execute_script(LONG_TABLE)
    admin.find("#export").click()
    admin.sees("The file ends after the newest 10,000 requests.")


def test_what_one_admin_decided_is_told_to_the_other(open_portal: OpenPortal) -> None:
    _, (film,) = asked(open_portal, 1)
    admin = open_portal()
    open_approvals(admin)
    select(admin, film)
    admin.driver.execute_script(DENY_BEHIND, film.title)

    admin.find("#approve-many").click()

    admin.sees(f"Left as they are: {film.title} is “Declined”.", seconds=15)


def test_the_selection_fits_a_phone(open_portal: OpenPortal) -> None:
    asked(open_portal, 1)
    phone = open_portal(390, 844)
    open_approvals(phone)
    phone.find("[id^=select-]").click()

    phone.sees("1 request selected")
    wide, room = phone.driver.execute_script(
        "const page = document.documentElement; return [page.scrollWidth, page.clientWidth]"
    )
    assert wide <= room


# Another admin is faster: the answer to the decision says so.
DENY_BEHIND = """
const send = window.fetch;
window.fetch = async (address, request) => !String(address).endsWith("/admin/requests/approve") ? send(address, request)
    : new Response(JSON.stringify({ data: JSON.parse(request.body).ids.map((id) => (
        { id, isDone: false, status: "denied", code: "request.wrong_state", detail: "It is denied." })) }),
        { status: 200, headers: { "Content-Type": "application/json" } });
"""

# As many requests as no test can make: the answer says that there are more.
LONG_TABLE = """
const send = window.fetch;
window.fetch = async (address, request) => !String(address).includes("/admin/requests/export?") ? send(address, request)
    : new Response("id\\r\\n", { status: 200, headers: {
        "Content-Type": "text/csv; charset=utf-8; header=present", "Content-Disposition": 'attachment; filename="requests.csv"',
        Link: '</api/v1/admin/requests/export?cursor=x>; rel="next"' } });
"""
