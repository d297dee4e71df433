"""The live channel through nginx: who hears what, and when a stream ends."""

import contextlib
import http.client
import secrets
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
import requests

import stack
from client import Client, assert_problem, wait_until
from live import Stream, listening
from load import Load


def some_film() -> int:
    return 10_000_000 + secrets.randbelow(80_000_000)


def another(person: Client) -> Client:
    """The same person on another device."""
    return Client(person.url).sign_in(person.user["email"], person.password)


def holder_of_streams() -> int:
    [master] = stack.process_ids("nginx-live")
    [worker] = stack.children(master)
    return worker


@pytest.fixture
def carl(url, roomy) -> Client:
    return stack.make_user(url, "carl")


def test_a_change_is_heard_by_whom_it_concerns_and_by_nobody_else(ada, bob, admin):
    asked = ada.ask(some_film(), title="Heard")
    with listening(ada) as hers, listening(bob) as his, listening(admin) as admins:
        assert admin.post(f"/admin/requests/{asked['id']}/approve").status_code == 200

        event = hers.waits_for(asked["id"], status="approved")
        admins.waits_for(asked["id"], status="approved")
        marker = bob.ask(some_film(), title="A mark in his stream")
        his.waits_for(marker["id"])

        assert event["type"] == "request" and set(event) == {"eventId", "type", "id", "status"}
        assert [event["event"] for event in hers.events].count("notification") >= 1
        assert his.about(asked["id"]) == [] and hers.about(marker["id"]) == []


def test_who_follows_hears_it_too(ada, bob, admin):
    film = some_film()
    asked = ada.ask(film, title="Followed")
    answer = bob.post("/requests", {"mediaType": "movie", "tmdbId": str(film)})
    assert answer.json()["followed"] is True
    with listening(bob) as his:
        admin.post(f"/admin/requests/{asked['id']}/deny", {"reason": "No room."})

        his.waits_for(asked["id"], status="denied")


def test_after_a_drop_nothing_is_missing(ada, url):
    first = ada.ask(some_film(), title="Before")
    with listening(ada) as before:
        ada.delete(f"/requests/{first['id']}")
        before.waits_for(first["id"], status="cancelled")
    missed = [ada.ask(some_film(), title=f"Missed {number}")["id"] for number in range(3)]
    # The publisher is another process: somebody else's stream says when it has them all.
    with listening(ada) as other:
        mark = ada.ask(some_film(), title="The last")["id"]
        other.waits_for(mark)

    with listening(ada, before.last_event_id) as after:
        for request_id in missed:
            after.waits_for(request_id)


SECONDS = int(time.time())
FORGED = [
    *[f"{SECONDS}:{tags}" for tags in ["[0],-,-,-", "0,-,-,-,-", "[0],[0],-,-,-", "[0],-,-,-,-", "[0],-,-,-,-,-"]],
    "1:0", "9999999999:0", "1795224221:[0],-,-,-", "a:b", "-1:-1", "9" * 300, "1795224221:[0]", "[[[[",
]


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_last_event_id_brings_nothing_of_others(ada, bob, forged):
    secret = ada.ask(some_film(), title="Ada's own")["id"]
    with listening(bob, forged) as forger, listening(bob) as his:
        mark = bob.ask(some_film(), title="Mark")["id"]
        his.waits_for(mark)

        assert forger.about(secret) == []
        assert {event["event"] for event in forger.events} <= {"request", "notification", "service", "incident", "resync"}


def test_a_revoked_session_loses_its_stream(carl):
    phone = another(carl)
    with listening(phone) as on_phone, listening(carl) as here:
        current = next(session for session in phone.get("/me/sessions").json()["data"] if session["isCurrent"])

        assert carl.delete(f"/me/sessions/{current['id']}").status_code == 204

        on_phone.is_closed_within(15)
        assert Stream(phone).status == 401
        mark = carl.ask(some_film(), title="Still here")["id"]
        here.waits_for(mark)


def test_signing_out_ends_the_stream(carl):
    phone = another(carl)
    with listening(phone) as stream:
        phone.post("/auth/logout")

        stream.is_closed_within(15)


def test_a_suspended_person_loses_every_stream(carl, admin):
    phone = another(carl)
    with listening(phone) as one, listening(carl) as two:
        assert admin.patch(f"/admin/users/{carl.user['id']}", {"status": "suspended"}).status_code == 200

        one.is_closed_within(15)
        two.is_closed_within(15)
        assert Stream(carl).status in (401, 403)


def test_who_is_no_longer_admin_hears_no_admins_news(url, admin, ada):
    root = stack.make_user(url, "root", "--admin")
    with listening(root) as as_admin:
        assert admin.patch(f"/admin/users/{root.user['id']}", {"role": "USER"}).status_code == 200
        as_admin.is_closed_within(15)
    with listening(another(root)) as as_user:
        hers = ada.ask(some_film(), title="Not for him")["id"]
        mark = another(root).ask(some_film(), title="Mark")["id"]
        as_user.waits_for(mark)

        assert as_user.about(hers) == []


def test_a_stream_that_follows_on_a_closed_one_hears_what_it_should(url, admin):
    """Nchan may leave whoever comes onto a channel that was closed a moment ago there, deaf."""
    root = stack.make_user(url, "root")
    for turn in range(20):
        with listening(another(root)) as before:
            role = "ADMIN" if turn % 2 == 0 else "USER"
            assert admin.patch(f"/admin/users/{root.user['id']}", {"role": role}).status_code == 200
            before.is_closed_within(15)
        person = another(root)
        with listening(person) as after:
            mark = person.ask(some_film(), title="Mark")["id"]
            after.waits_for(mark)


def test_a_stream_needs_a_session(nobody, ada, url):
    assert_problem(nobody.get("/events"), 401, "auth.required")
    key = ada.post("/me/api-keys", {"name": "stream", "scope": "read"}).json()["key"]
    assert_problem(Client(url, key).get("/events"), 403, "api_key.session_needed")
    assert_problem(ada.post("/events"), 405, "method.not_allowed")
    assert ada.call("HEAD", "/events").status_code == 200


def test_a_websocket_hears_the_same(ada):
    connection = http.client.HTTPConnection(urlsplit(ada.url).netloc, timeout=15)
    connection.request("GET", "/api/v1/events", headers={
        "Authorization": f"Bearer {ada.token}", "Connection": "Upgrade", "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    })
    stream = connection.sock  # the answer would close it
    assert stream.recv(1000).startswith(b"HTTP/1.1 101 ")

    asked = ada.ask(some_film(), title="Heard on a WebSocket")["id"]

    heard = b""
    while asked.encode() not in heard:
        word = stream.recv(1000)
        assert word, "it is still open"
        heard += word
    connection.close()


def test_another_sites_page_cannot_listen_in(ada):
    for fields in [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}]:
        assert_problem(ada.get("/events", headers=fields), 403, "auth.csrf")


def test_nobody_outside_publishes_or_chooses_a_channel(ada, url):
    own = ada.user["id"]
    for path in [f"/_live/user_{own}", "/_live/all", "/channels/all", f"/channels/user_{own}", "/probe", "/api/v1/channels/all"]:
        for method in ("GET", "POST", "DELETE"):
            answer = requests.request(method, url + path, data="x", timeout=5)
            assert answer.status_code in (404, 405), f"{method} {path}: {answer.status_code}"


def test_health_tells_admins_how_the_channel_is(admin, ada):
    wait_until(lambda: admin.get("/health").json()["live"] == "up", 15, "the publisher hears itself")
    assert "live" not in ada.get("/health/ready").json()


@pytest.mark.chaos
def test_a_new_publisher_lets_everybody_in_anew_and_tells_them_to_look_again(ada):
    with listening(ada) as before:
        [process_id] = stack.process_ids("live")
        stack.kill(process_id, signal.SIGKILL)

        before.is_closed_within(15)
    with listening(ada, before.last_event_id) as after:
        mark = ada.ask(some_film(), title="Told by the new one")["id"]
        after.waits_for(mark)


@pytest.mark.chaos
def test_of_two_publishers_one_works_and_the_other_takes_its_place(ada):
    second = subprocess.Popen([stack.ROOT / "deploy/medianest", "live"], stderr=subprocess.DEVNULL)
    try:
        with listening(ada) as stream:
            for number in range(5):
                mark = ada.ask(some_film(), title=f"Told once {number}")["id"]
                stream.waits_for(mark, status="pending")
            told = [event["data"]["eventId"] for event in stream.events]
            assert len(told) == len(set(told))

            with stack.stopped("live"):
                stream.is_closed_within(15)
                with listening(ada) as after:
                    mark = ada.ask(some_film(), title="Told by the second")["id"]
                    after.waits_for(mark)
    finally:
        second.terminate()
        assert second.wait(10) == 0


@pytest.mark.chaos
def test_who_is_revoked_while_nobody_publishes_is_out_when_somebody_does(carl):
    phone = another(carl)
    with listening(phone) as stream, stack.stopped("live"):
        current = next(session for session in phone.get("/me/sessions").json()["data"] if session["isCurrent"])
        carl.delete(f"/me/sessions/{current['id']}")
    stream.is_closed_within(15)


@pytest.mark.chaos
def test_an_nginx_of_the_streams_that_dies_ends_no_request_and_everybody_looks_again(ada, url):
    process_id = holder_of_streams()
    with listening(ada) as before, Load(url, ada.token, requests_per_second=60).running() as load:
        stack.kill(process_id, signal.SIGSEGV)

        before.is_closed_within(5)
        with listening(ada, before.last_event_id) as after:
            ada.ask(some_film(), title="Told after that")
            # What was told in between is forgotten with the process: all are let in anew when the next one takes its first word.
            after.is_closed_within(15)
        with listening(ada) as later:
            mark = ada.ask(some_film(), title="And all is well")["id"]
            later.waits_for(mark)
    assert load.failures == [] and load.answered
    assert holder_of_streams() != process_id


@pytest.mark.chaos
def test_who_comes_as_his_last_stream_goes_is_not_deaf(carl):
    """Between several processes, with Redis, or told of an id that is none, Nchan leaves a channel deaf there, or ends the process."""
    process_id = holder_of_streams()
    devices = [another(carl) for _ in range(6)]

    def come_and_go(device: Client) -> int:
        heard, end = 0, time.monotonic() + 20
        while time.monotonic() < end:
            with listening(device, secrets.choice(FORGED)), listening(device) as stream:
                for _ in range(secrets.choice([1, 2])):
                    device.patch("/me", {"name": secrets.token_hex(8)})
                    stream.waits_for(carl.user["id"])
                    stream.events.clear()
                    heard += 1
            time.sleep(secrets.choice([0, 0.02, 1, 4.99, 5.01]))
        return heard

    with ThreadPoolExecutor(len(devices)) as pool:
        assert all(pool.map(come_and_go, devices))
    assert holder_of_streams() == process_id


@pytest.mark.chaos
def test_without_redis_polling_goes_on_and_the_channel_comes_back(ada, admin):
    with listening(ada):
        with stack.stopped("redis"):
            asked = ada.ask(some_film(), title="Without Redis")["id"]
            assert ada.request(asked)["status"] == "pending"
            assert_problem(ada.get("/events"), 503, "live.unavailable")

    wait_until(lambda: admin.get("/health").json().get("live") == "up", 30, "live again")
    with listening(ada) as stream:
        mark = ada.ask(some_film(), title="Back again")["id"]
        stream.waits_for(mark)


@pytest.mark.chaos
def test_a_postgres_that_was_restarted_is_heard_again(ada, nobody):
    stack.supervisor("restart", "postgres")
    wait_until(lambda: nobody.get("/health/ready").status_code == 200, 30, "ready again")

    def heard() -> bool:
        # Whoever publishes ends the streams when it has the database again: an open one says nothing yet, an event does.
        with contextlib.suppress(AssertionError), listening(ada) as stream:
            mark = ada.ask(some_film(), title="Mark")["id"]
            return bool(stream.waits_for(mark, 5))
        return False

    wait_until(heard, 30, "an event about a new request")
