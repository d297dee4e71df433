"""What somebody tries who wants to be somebody else, or to stay when he was shown out."""

import base64
import json
import secrets

import pytest
import requests

import stack
from client import Client, assert_problem


@pytest.fixture
def person(url, roomy) -> Client:
    return stack.make_user(url, "pat")


class Browser:
    """A page of the portal: the token in a cookie, which its scripts cannot read, and the CSRF token that they send."""

    def __init__(self, url: str, person: Client):
        self.url, self.session = url, requests.Session()
        self.session.trust_env = False
        self.session.headers["Sec-Fetch-Site"] = "same-origin"
        answer = self.session.post(f"{url}/api/v1/auth/login", json={"email": person.user["email"], "password": person.password, "rememberMe": True})
        assert answer.status_code == 200 and "accessToken" not in answer.text, answer.text
        self.csrf = answer.json()["csrfToken"]

    def write(self, **headers) -> requests.Response:
        return self.session.post(f"{self.url}/api/v1/notifications/read-all", headers=headers)


def test_a_device_is_listed_and_shown_out_for_good(url, person):
    other = Client(url).sign_in(person.user["email"], person.password)
    sessions = person.get("/me/sessions").json()["data"]
    here = [session for session in sessions if session["isCurrent"]]
    [there] = [session for session in sessions if not session["isCurrent"]]

    assert len(here) == 1 and {"device", "ipAddress", "lastUsedAt"} <= there.keys()
    assert there["ipAddress"] == "127.0.0.x"
    assert person.delete(f"/me/sessions/{there['id']}").status_code == 204
    assert_problem(other.get("/me"), 401, "auth.invalid_token")
    assert person.get("/me").status_code == 200


def test_nobody_shows_another_person_out(person, bob):
    [session] = person.get("/me/sessions").json()["data"]

    assert_problem(bob.delete(f"/me/sessions/{session['id']}"), 404, "session.not_found")
    assert person.get("/me").status_code == 200


def test_a_suspended_persons_next_request_is_refused(url, person, admin):
    key = person.post("/me/api-keys", {"name": "ci", "scope": "read"}).json()["key"]
    assert Client(url, key).get("/me").status_code == 200

    answer = admin.patch(f"/admin/users/{person.user['id']}", {"status": "suspended"})
    assert answer.status_code == 200, answer.text

    assert_problem(person.get("/me"), 403, "auth.suspended")
    assert_problem(Client(url, key).get("/me"), 403, "auth.suspended")


def test_a_changed_role_holds_on_the_next_request(person, admin):
    path = f"/admin/users/{person.user['id']}"
    assert admin.patch(path, {"role": "ADMIN"}).status_code == 200
    assert person.get("/admin/users").status_code == 200

    assert admin.patch(path, {"role": "USER"}).status_code == 200
    assert_problem(person.get("/admin/users"), 403, "auth.admin_only")


def test_a_cookies_write_needs_the_pages_own_token(url, person):
    browser, other = Browser(url, person), Browser(url, person)

    assert browser.write(**{"X-CSRF-Token": browser.csrf}).status_code == 204
    for headers in [
        {}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": other.csrf}, {"X-CSRF-Token": browser.csrf[:-1]},
        {"X-CSRF-Token": browser.csrf, "Sec-Fetch-Site": "cross-site"}, {"X-CSRF-Token": browser.csrf, "Sec-Fetch-Site": "same-site"},
        {"X-CSRF-Token": browser.csrf, "Sec-Fetch-Site": "none"},
        {"X-CSRF-Token": browser.csrf, "Sec-Fetch-Site": None, "Origin": "http://elsewhere.example"},
        {"X-CSRF-Token": browser.csrf, "Sec-Fetch-Site": None, "Origin": "null"}, {"X-CSRF-Token": browser.csrf, "Sec-Fetch-Site": None},
    ]:
        assert_problem(browser.write(**headers), 403, "auth.csrf")


def test_a_bearer_needs_no_csrf_token(person):
    assert person.post("/notifications/read-all", headers={"Origin": "http://elsewhere.example"}).status_code == 204


def test_another_sites_form_signs_nobody_in(url, person):
    login = {"email": person.user["email"], "password": person.password}
    for headers in [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "cross-site", "Origin": url}]:
        answer = requests.post(f"{url}/api/v1/auth/login", json=login, headers=headers, timeout=20)
        assert_problem(answer, 403, "auth.csrf")
        assert "Set-Cookie" not in answer.headers


def test_a_method_in_a_header_is_no_method(person):
    for name in ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"]:
        assert person.get("/me", headers={name: "DELETE"}).json()["id"] == person.user["id"]
    assert person.get("/me").status_code == 200


def test_only_a_remember_token_opens_a_session_again(url, person):
    key = person.post("/me/api-keys", {"name": "ci", "scope": "read"}).json()["key"]

    for token in [person.token, key, person.token.split(".")[2], "A" * 43]:
        answer = Client(url).post("/auth/refresh", {"rememberToken": token})
        assert answer.status_code in (400, 401) and "accessToken" not in answer.text, answer.text


def test_a_remember_token_is_no_access_token(url, person):
    answer = Client(url).post("/auth/login", {"email": person.user["email"], "password": person.password, "rememberMe": True})

    assert_problem(Client(url, answer.json()["rememberToken"]).get("/me"), 401, "auth.invalid_token")


def test_a_session_is_never_one_that_was_brought_along(url, person):
    """Who plants a cookie before somebody signs in does not learn his session."""
    planted = person.token
    answer = requests.post(
        f"{url}/api/v1/auth/login", json={"email": person.user["email"], "password": person.password},
        headers={"Sec-Fetch-Site": "same-origin", "Cookie": f"medianest={planted}"}, timeout=20,
    )

    fresh = answer.cookies["medianest"]
    claims = [json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "==")) for token in [planted, fresh]]
    assert claims[0]["sid"] != claims[1]["sid"]


def test_a_browsers_cookies_are_out_of_reach_of_scripts_and_other_sites(url, person):
    browser = Browser(url, person)
    cookies = {cookie.name: cookie for cookie in browser.session.cookies}

    assert cookies.keys() == {"medianest", "medianest_remember"}
    for cookie in cookies.values():
        assert cookie.has_nonstandard_attr("HttpOnly") and cookie.get_nonstandard_attr("SameSite") == "Lax"
        assert not cookie.domain_specified
    assert cookies["medianest_remember"].path == "/api/v1/auth/refresh"


FORWARDED = ["X-Forwarded-For", "X-Real-IP", "Forwarded", "True-Client-IP", "CF-Connecting-IP", "X-Client-IP"]


def test_nobody_chooses_the_address_by_which_he_is_counted(url, nobody):
    def remaining(number: int) -> int:
        headers = {name: f"for=198.51.100.{number}" if name == "Forwarded" else f"198.51.100.{number}" for name in FORWARDED}
        return int(nobody.post("/auth/login", {}, headers=headers).headers["RateLimit-Remaining"])

    counts = [remaining(number) for number in range(1, 5)]

    assert counts == list(range(counts[0], counts[0] - 4, -1))


def test_made_up_keys_are_counted_together(url, admin):
    with stack.settings(admin, rateLimits={"api": {"limit": 20, "windowSeconds": 60}}):
        answers = [Client(url, "mn_" + f"{number:04}".rjust(42, "A") + "A").at("127.0.0.78").get("/me") for number in range(25)]

    assert {answer.status_code for answer in answers[:5]} == {401}
    assert answers[-1].status_code == 429


def test_a_locked_account_and_an_unknown_one_look_alike(url, admin, person):
    with stack.settings(admin, rateLimits={"signInAccount": {"limit": 3, "windowSeconds": 900}}):
        def guesses(email: str) -> list[tuple[int, str]]:
            answers = [Client(url).post("/auth/login", {"email": email, "password": "not the password"}) for _ in range(4)]
            return [(answer.status_code, answer.json()["code"]) for answer in answers]

        assert guesses(person.user["email"]) == guesses(f"nobody-{secrets.token_hex(4)}@test.local")
        # The right password does not open a locked account either.
        answer = Client(url).post("/auth/login", {"email": person.user["email"], "password": person.password})
        assert_problem(answer, 429, "rate_limit.exceeded")
