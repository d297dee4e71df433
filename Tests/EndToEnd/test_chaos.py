"""Processes die and servers go away: people notice as little as can be, and everything comes back by itself."""

import signal
import time

import pytest
import requests

import stack
from client import Client, assert_problem, wait_until
from load import Load
from test_credentials import claims_of, signed
from test_story import handed_over

pytestmark = pytest.mark.chaos


def replaced(program: str, gone: int, count: int):
    def complete():
        now = stack.process_ids(program)
        return gone not in now and len(now) == count

    wait_until(complete, 15, f"{program} {gone} replaced")


def recovered(person, seconds=30):
    """Every process serves again: writes go to whichever is free, so several of them have met each."""
    wait_until(
        lambda: all(person.post("/notifications/read-all").status_code == 204 for _ in range(20)), seconds, "recovered")


def test_no_request_fails_while_every_responder_is_replaced(ada, url):
    responders = stack.process_ids("responder")
    assert len(responders) == 4

    with Load(url, ada.token, requests_per_second=200).running() as load:
        time.sleep(1)
        for process_id in responders:
            stack.kill(process_id, signal.SIGTERM)
            replaced("responder", process_id, len(responders))
        time.sleep(1)

    assert load.failures == []
    assert load.answered > 500


def test_a_killed_responder_takes_its_own_request_at_most(ada, url):
    responders = stack.process_ids("responder")

    with Load(url, ada.token, requests_per_second=200).running() as load:
        time.sleep(1)
        for process_id in responders:
            stack.kill(process_id, signal.SIGKILL)
            replaced("responder", process_id, len(responders))
        time.sleep(1)

    assert len(load.failures) <= len(responders), load.failures
    assert load.answered > 500


def test_sign_in_survives_its_pool(ada, url):
    for process_id in stack.process_ids("sign-in"):
        stack.kill(process_id, signal.SIGTERM)
        Client(url).sign_in("ada@demo.local", "medianest-demo")
        replaced("sign-in", process_id, 2)


def test_a_killed_worker_is_replaced_and_loses_nothing(ada, stand_in):
    [worker] = stack.process_ids("worker")
    stack.kill(worker, signal.SIGKILL)

    asked = ada.ask(1398, "tv", title="The Sopranos")

    handed_over(ada, asked["id"])
    assert stand_in.request_for(1398)


def test_without_redis_the_right_people_get_the_right_answers(ada, bob, admin, nobody, url):
    before = ada.get("/requests").json()
    hers = before["data"][0]["id"]

    with stack.stopped("redis"):
        assert nobody.get("/health/ready").status_code == 200
        assert ada.get("/requests").json()["data"] == before["data"]
        assert_problem(bob.get(f"/requests/{hers}"), 404, "request.not_found")
        assert_problem(Client(url, signed(claims_of(ada), "x" * 64)).get("/me"), 401, "auth.invalid_token")
        assert_problem(ada.get("/admin/requests"), 403, "auth.admin_only")
        assert admin.get("/admin/requests").status_code == 200

        asked = ada.ask(94605, "tv", title="Arcane")
        newcomer = Client(url).sign_in("ada@demo.local", "medianest-demo")
        assert newcomer.request(asked["id"])["title"] == "Arcane"
        newcomer.post("/auth/logout")
        assert_problem(newcomer.get("/me"), 401, "auth.invalid_token")

    wait_until(lambda: nobody.get("/health/ready").json()["redis"] == "up", 20, "Redis is used again")
    assert_problem(newcomer.get("/me"), 401, "auth.invalid_token")
    assert ada.get("/requests").json()["data"][0]["id"] == asked["id"]


def made_soon(url, name):
    """A new person. Nchan may close somebody else's connection when its Redis has come back: he just asks again."""
    def attempt():
        try:
            return stack.make_user(url, name)
        except requests.ConnectionError:
            return None

    return wait_until(attempt, 20, "a new person")


def test_limits_hold_without_redis(url, admin):
    bob = made_soon(url, "bob")
    with stack.settings(admin, rateLimits={"api": {"limit": 10, "windowSeconds": 3600}}):
        with stack.stopped("redis"):
            statuses = [bob.get("/me").status_code for _ in range(15)]

    # What was counted before Redis went away counts no more; nobody gets more than the limit again.
    assert statuses.count(200) == 10 and statuses[-5:] == [429] * 5


def test_without_postgres_everybody_is_told_to_come_back(ada, nobody, stand_in):
    with stack.stopped("postgres"):
        for answer in [ada.get("/requests"), ada.post("/requests", {"mediaType": "movie", "tmdbId": "424"})]:
            problem = assert_problem(answer, 503, "database.unavailable")
            assert "postgres" not in problem["detail"].lower()
            assert int(answer.headers["Retry-After"]) >= 1
        assert nobody.get("/health/ready").status_code == 503
        assert nobody.get("/health/live").status_code == 200
        signing_in = nobody.post("/auth/login", {"email": "ada@demo.local", "password": "medianest-demo"})
        assert_problem(signing_in, 503, "database.unavailable")

    recovered(ada)
    asked = ada.ask(70523, "tv", title="Dark")
    handed_over(ada, asked["id"])
    assert stand_in.request_for(70523)
    assert ada.get("/me").status_code == 200


def test_an_idle_process_notices_that_postgres_was_restarted(ada, nobody, url):
    """Its connection is gone, but nothing was sent on it: nobody has to try again for that."""
    for _ in range(8):
        ada.post("/notifications/read-all")
        Client(url).sign_in("ada@demo.local", "medianest-demo")

    assert "started" in stack.supervisor("restart", "postgres")
    wait_until(lambda: nobody.get("/health/ready").status_code == 200, 30, "ready again")

    assert [ada.post("/notifications/read-all").status_code for _ in range(20)] == [204] * 20
    for _ in range(4):
        Client(url).sign_in("ada@demo.local", "medianest-demo")


def test_a_postgres_that_breaks_off_all_connections_is_found_again(ada, url):
    with Load(url, ada.token, requests_per_second=50).running() as load:
        time.sleep(0.5)
        assert "started" in stack.supervisor("restart", "postgres")
        recovered(ada)
        failures = len(load.failures)
        time.sleep(2)

    assert len(load.failures) == failures, load.failures[failures:]
    assert all(" 503 " in failure for failure in load.failures), load.failures
