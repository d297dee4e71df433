"""Signing in through Plex: the portal, the stand-in for plex.tv and its server, and what is left behind."""

import json
import os
import secrets

import pytest
import requests

import stack
from client import Client, assert_problem, wait_until

PLEX = os.environ.get("STANDIN_PLEX_URL", "")


def control(path: str, body: dict | None = None) -> dict | None:
    answer = requests.post(f"{PLEX}/_control/{path}", json=body, timeout=20)
    assert answer.ok, answer.text
    return answer.json() if answer.content else None


@pytest.fixture(scope="module", autouse=True)
def many_pins(admin):
    with stack.settings(admin, rateLimits={"pins": {"limit": 1000, "windowSeconds": 60}}):
        yield


@pytest.fixture
def friend() -> str:
    """Somebody with access to the server, whom no other test knows."""
    name = f"friend-{secrets.token_hex(4)}"
    control("accounts", {"name": name, "email": f"{name}@plex.local"})
    return name


def begin(client: Client, **members) -> dict:
    answer = client.post("/auth/plex/pins", members)
    assert answer.status_code == 201, answer.text
    return answer.json()


def finish(client: Client, pin: dict) -> requests.Response:
    """The first answer that is not `pending`."""

    def decided():
        answer = client.get(f"/auth/plex/pins/{pin['id']}")
        # A refusal is an answer too, and false by itself.
        return [answer] if not answer.ok or answer.json()["status"] != "pending" else None

    return wait_until(decided, 15, "plex.tv's yes arrives")[0]


def sign_in(url: str, account: str) -> Client:
    client = Client(url)
    pin = begin(client)
    control(f"pins/{pin['code']}/approve", {"account": account})
    answer = finish(client, pin)
    assert answer.status_code == 200, answer.text
    client.token = answer.json()["accessToken"]
    client.user = answer.json()["user"]
    return client


def test_a_friend_of_the_server_signs_in(url, friend):
    client, other = Client(url), Client(url)
    pin = begin(client, rememberMe=True)
    assert set(pin) == {"id", "code", "authUrl", "expiresAt"}
    assert pin["authUrl"].startswith(f"{PLEX}/auth#?")
    assert client.get(f"/auth/plex/pins/{pin['id']}").json() == {"status": "pending"}

    control(f"pins/{pin['code']}/approve", {"account": friend})

    assert_problem(other.get(f"/auth/plex/pins/{pin['id']}"), 404, "plex.pin_not_found")
    answer = finish(client, pin)
    assert answer.status_code == 200
    body = answer.json()
    assert body["status"] == "authorized" and body["tokenType"] == "Bearer" and body["rememberToken"]
    assert (body["user"]["email"], body["user"]["role"]) == (f"{friend}@plex.local", "USER")
    assert Client(url, body["accessToken"]).get("/me").json()["email"] == f"{friend}@plex.local"
    # The cookie that bound it is gone; with it, the sign-in would say that it is done.
    assert_problem(client.get(f"/auth/plex/pins/{pin['id']}"), 404, "plex.pin_not_found")


def test_the_owner_is_admin_and_a_stranger_is_told_politely(url):
    assert sign_in(url, "owner").user["role"] == "ADMIN"

    stranger = Client(url)
    pin = begin(stranger)
    control(f"pins/{pin['code']}/approve", {"account": "stranger"})

    problem = assert_problem(finish(stranger, pin), 403, "auth.no_server_access")
    assert "no access to this server" in problem["detail"]


def test_who_lost_access_is_signed_out_by_the_daily_look(url, friend, admin):
    keeps, loses = sign_in(url, "owner"), sign_in(url, friend)
    control(f"accounts/{friend}/revoke")

    stack.sql(os.environ["MEDIANEST_WORKER_DATABASE_URL"], "insert into jobs (kind) values ('plex.check_access')")

    wait_until(lambda: loses.get("/me").status_code == 401, 60, "the session has ended")
    assert keeps.get("/me").status_code == 200
    told = admin.get("/notifications").json()["data"]
    assert any(f"{friend} may no longer use" in notification["message"] for notification in told)
    control(f"accounts/{friend}/grant")
    assert sign_in(url, friend).user["id"] == loses.user["id"]


def test_the_plex_token_is_in_no_log(url, friend):
    sign_in(url, friend)
    tokens = json.loads((stack.RUN / "standin/plex/state.json").read_text())["tokens"]
    assert tokens

    for log in stack.RUN.glob("log/*.log"):
        text = log.read_text(errors="replace")
        assert not any(token in text for token in tokens), log.name
