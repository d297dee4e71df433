"""What went wrong, for admins; also what went wrong in somebody's page."""

import os
import secrets

import pytest
import requests

from conftest import BASE_URL, OpenPortal
from portal import ADA, ADMIN, PASSWORD, Portal


def row_with(portal: Portal, text: str):
    def found():
        return next((r for r in portal.driver.find_elements("css selector", ".rows > .row") if text in r.text), None)

    return portal.until(found, what=f"a row with {text}")


@pytest.fixture
def failed_search() -> str:
    """The reference of a search of ada's that Overseerr did not answer."""
    reference = f"browser-{secrets.token_hex(6)}"
    credentials = {"email": ADA, "password": PASSWORD, "rememberMe": False}
    token = requests.post(f"{BASE_URL}/api/v1/auth/login", json=credentials, timeout=20).json()["accessToken"]
    control = f"{os.environ['STANDIN_OVERSEERR_URL']}/_control"
    requests.post(f"{control}/fail", timeout=20).raise_for_status()
    try:
        headers = {"Authorization": f"Bearer {token}", "X-Correlation-ID": reference}
        answer = requests.get(f"{BASE_URL}/api/v1/media/search?query={reference}", headers=headers, timeout=20)
        assert answer.status_code == 503, answer.text
    finally:
        requests.post(f"{control}/recover", timeout=20).raise_for_status()
    return reference


def test_a_pages_own_error_reaches_the_admin(open_portal: OpenPortal) -> None:
    word = f"broken-{secrets.token_hex(4)}"
    portal = open_portal()
    portal.sign_in_to_requests(ADA)
    # What a driver's own script throws is another origin's to the page, which learns nothing of it.
    portal.driver.execute_script(THROW, word)

    admin = open_portal()
    admin.sign_in_to_requests(ADMIN)
    admin.find("#account-button").click()
    admin.find("#to-errors").click()
    admin.sees(word, seconds=30)
    admin.find("#errors-code").send_keys("client.")
    admin.button("Filter").click()
    admin.until(lambda: "code=client." in admin.driver.current_url, what="the filter's address")
    admin.click(row_with(admin, word).find_element("css selector", ".row-link"))
    admin.until(lambda: word in admin.find(".timeline [data-kind=error] pre").text, what="the stack trace")
    assert "device Chrome on Linux" in admin.find(".timeline [data-kind=error]").text


def test_what_nginx_answers_for_a_responder_is_reported_by_the_page(open_portal: OpenPortal) -> None:
    path, portal = f"/lost-{secrets.token_hex(4)}", open_portal()
    portal.sign_in_to_requests(ADA)
    portal.driver.execute_script(GATEWAY, path)

    admin = open_portal()
    admin.sign_in_to_requests(ADMIN)
    admin.follow(f"/errors?path=/api/v1{path}")
    assert "502" in admin.until(lambda: row_with(admin, path), seconds=40, what="the report").text


def test_a_reported_reference_leads_to_the_call_that_failed(open_portal: OpenPortal, failed_search: str) -> None:
    admin = open_portal()
    admin.sign_in_to_requests(ADMIN)
    admin.follow("/errors")
    admin.find("#reference").send_keys(failed_search)
    admin.button("Look up").click()

    admin.until(lambda: admin.find("#correlation-id").get_attribute("value") == failed_search, what="the reference")
    kinds = admin.until(
        lambda: [e.get_attribute("data-kind") for e in admin.driver.find_elements("css selector", ".timeline-entry")] or None,
        what="the time line",
    )
    assert "call" in kinds and "log" in kinds and kinds[-1] == "error"
    call = admin.find(".timeline [data-kind=call][data-own=true]")
    assert "GET /api/v1/search at overseerr answered 500" in call.text
    assert "overseerr.failed" in admin.find(".timeline [data-kind=error]").text
    admin.find("#copy-reference").click()
    admin.until(lambda: admin.find(".error-reference [role=status]").text != "", what="a word about the copy")


def test_errors_are_found_by_person_status_and_day(open_portal: OpenPortal, failed_search: str) -> None:
    admin = open_portal()
    admin.sign_in_to_requests(ADMIN)
    admin.follow("/errors?status=5xx")
    link = row_with(admin, "/api/v1/media/search").find_element("css selector", ".meta a")
    person = link.text
    admin.click(link)
    admin.until(lambda: "userId=" in admin.driver.current_url, what="the person's errors")
    assert person in row_with(admin, "/api/v1/media/search").text
    admin.follow("/errors?from=2001-01-01&to=2001-01-02")
    admin.sees("No error matches these filters.")


def test_a_reference_that_nobody_knows_is_said_to_be_unknown(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.sign_in_to_requests(ADMIN)
    portal.follow("/errors")
    portal.find("#reference").send_keys("unheard-of")
    portal.button("Look up").click()
    portal.sees("Nothing is known under it")


@pytest.mark.parametrize("size", [(320, 640), (1440, 900)], ids=str)
def test_the_pages_fit_every_screen(open_portal: OpenPortal, failed_search: str, size: tuple[int, int]) -> None:
    admin = open_portal(*size)
    admin.sign_in_to_requests(ADMIN)
    for view, there in {"/errors": ".rows > li", f"/errors/{failed_search}": ".timeline-entry"}.items():
        admin.follow(view)
        admin.find(there)
        wide, room = admin.driver.execute_script(
            "const page = document.documentElement; return [page.scrollWidth, page.clientWidth]"
        )
        assert wide <= room, f"{view} scrolls sideways"


def test_errors_are_for_admins(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.sign_in_to_requests(ADA)
    for view in ["/errors", "/errors/anything"]:
        portal.follow(view)
        portal.sees("There is nothing here")


THROW = "const error = new Error(arguments[0]); dispatchEvent(new ErrorEvent('error', { error, message: error.message }));"

# As if nginx had found no responder, once; the report goes out for real.
GATEWAY = """
    const [path, real] = [arguments[0], window.fetch];
    window.fetch = async (...call) => {
        if (!String(call[0]).endsWith(path)) return real(...call);
        const problem = { status: 502, code: 'gateway.unavailable', correlationId: `lost${Date.now()}` };
        return new Response(JSON.stringify(problem), { status: 502, headers: { 'Content-Type': 'application/problem+json' } });
    };
    import('/app/api.js').then(({ call }) => call('GET', path).catch(() => {}));
"""
