"""A client of the API, and what tests wait with."""

import time
from collections import defaultdict

import requests
from requests.adapters import HTTPAdapter

# Every secret that a test used, by kind, and every answer that any of them got, by method and path: test_secrecy.py looks afterwards.
SECRETS: dict[str, set[str]] = defaultdict(set)
ANSWERS: list[tuple[str, str]] = []


class FromAddress(HTTPAdapter):
    """Connects from an address of this machine's loopback network, as another device would from its own."""

    def __init__(self, address: str):
        self.address = address
        super().__init__()

    def init_poolmanager(self, *arguments, **options):
        super().init_poolmanager(*arguments, source_address=(self.address, 0), **options)


class Client:
    """Calls the API as one person, or as nobody; every answer is returned, whatever its status."""

    def __init__(self, url: str, token: str | None = None):
        self.url = url
        self.token = token
        self.user: dict = {}
        self.password = ""
        self.session = requests.Session()
        self.session.trust_env = False  # no proxy, no .netrc

    def at(self, address: str) -> "Client":
        self.session.mount("http://", FromAddress(address))
        return self

    def call(self, method: str, path: str, **options) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= options.pop("headers", {})
        address = f"{self.url}/api/v1{path}"
        answer = self.session.request(method, address, headers=headers, timeout=options.pop("timeout", 30), **options)
        ANSWERS.append((f"{method} {path}", f"{answer.headers} {answer.text}"))
        return answer

    def get(self, path: str, **options) -> requests.Response:
        return self.call("GET", path, **options)

    def post(self, path: str, json=None, **options) -> requests.Response:
        return self.call("POST", path, json=json, **options)

    def patch(self, path: str, json=None, **options) -> requests.Response:
        return self.call("PATCH", path, json=json, **options)

    def delete(self, path: str, **options) -> requests.Response:
        return self.call("DELETE", path, **options)

    def sign_in(self, email: str, password: str) -> "Client":
        self.token, self.password = None, password
        SECRETS["password"].add(password)
        answer = self.post("/auth/login", {"email": email, "password": password})
        assert answer.status_code == 200, answer.text
        self.token = answer.json()["accessToken"]
        SECRETS["access token"].add(self.token)
        self.user = answer.json()["user"]
        self.password = password
        return self

    def ask(self, tmdb_id: int, media_type: str = "movie", **members) -> dict:
        """Asks for a title and returns the new request."""
        answer = self.post("/requests", {"mediaType": media_type, "tmdbId": str(tmdb_id), **members})
        assert answer.status_code == 201, answer.text
        return answer.json()

    def request(self, request_id: str) -> dict:
        answer = self.get(f"/requests/{request_id}")
        assert answer.status_code == 200, answer.text
        return answer.json()


def assert_problem(answer: requests.Response, status: int, code: str) -> dict:
    """The answer is an RFC 9457 problem with this status and code, and names itself in header and body alike."""
    assert answer.status_code == status, f"{answer.status_code}: {answer.text[:500]}"
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["correlationId"] == answer.headers["X-Correlation-ID"]
    return problem


def wait_until(condition, seconds: float, what: str):
    """The first true value of `condition()`; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.1)
