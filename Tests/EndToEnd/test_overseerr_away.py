"""Overseerr loses webhooks, fails and hangs; nobody's wish is lost, and nobody waits for it."""

import threading
import time

import pytest

from client import Client, wait_until
from test_story import handed_over, in_state

BATMAN_BEGINS, ALIEN = 272, 348
TITLES = {"fail": 278, "hang": 238}  # The Shawshank Redemption, The Godfather


def test_a_lost_webhook_is_made_up_for(ada, admin, stand_in):
    asked = ada.ask(BATMAN_BEGINS, title="Batman Begins")
    handed_over(ada, asked["id"])
    admin.post(f"/admin/requests/{asked['id']}/approve")
    there = stand_in.request_for(BATMAN_BEGINS)["id"]
    wait_until(lambda: stand_in.request_for(BATMAN_BEGINS)["status"] == 2, 20, "approved at Overseerr")

    stand_in.complete(there, webhook=False)

    in_state(ada, asked["id"], "completed", seconds=40)  # the demo compares every 15 s


def test_a_title_that_overseerr_cannot_find_holds_up_no_other(ada, admin, stand_in):
    ada.ask(999_999_999, title="No such film")  # Overseerr answers 500, as if it were in trouble
    asked = ada.ask(ALIEN, title="Alien")
    handed_over(ada, asked["id"])
    admin.post(f"/admin/requests/{asked['id']}/approve")
    wait_until(lambda: stand_in.request_for(ALIEN)["status"] == 2, 20, "approved at Overseerr")

    stand_in.complete(stand_in.request_for(ALIEN)["id"], webhook=False)

    in_state(ada, asked["id"], "completed", seconds=40)


@pytest.mark.parametrize("trouble", TITLES)
def test_a_wish_waits_while_overseerr_is_away(ada, stand_in, trouble):
    with stand_in.behaving(trouble):
        began = time.monotonic()
        asked = ada.ask(TITLES[trouble], title="Something good")
        assert time.monotonic() - began < 2
        waiting = wait_until(lambda: (seen := ada.request(asked["id"]))["lastError"] and seen, 30, "an attempt failed")
        assert waiting["status"] == "pending" and not waiting["handedOver"]

    wait_until(lambda: ada.request(asked["id"])["handedOver"], 60, "handed over on recovery")
    assert stand_in.request_for(TITLES[trouble])["requestedBy"]["email"] == "ada@demo.local"


def test_pages_stay_fast_while_overseerr_hangs(ada, stand_in):
    with stand_in.behaving("hang"):
        for path in ["/dashboard", "/requests", "/notifications", "/me"]:
            began = time.monotonic()
            assert ada.get(path).status_code == 200
            assert time.monotonic() - began < 1


def test_signing_in_does_not_wait_for_those_who_search(ada, stand_in):
    """Every process that may wait for Overseerr does."""

    def search(number: int):
        Client(ada.url, ada.token).get("/media/search", params={"query": f"nothing {number} {time.monotonic()}"})

    with stand_in.behaving("hang"):
        searches = [threading.Thread(target=search, args=(number,)) for number in range(6)]
        for thread in searches:
            thread.start()
        began = time.monotonic()
        Client(ada.url).sign_in("ada@demo.local", "medianest-demo")
        took = time.monotonic() - began
        for thread in searches:
            thread.join()

    assert took < 3  # hashing takes a moment; a search is given up after five seconds


def test_a_person_whom_overseerr_does_not_know_is_told(bob):
    asked = bob.ask(11, title="Star Wars")

    failed = in_state(bob, asked["id"], "failed", seconds=30)

    assert "Overseerr does not know this person" in failed["lastError"]


@pytest.mark.parametrize("authorization", [None, "", "Bearer wrong", "wrong"])
def test_a_webhook_with_another_authorization_is_refused(nobody, authorization):
    headers = {} if authorization is None else {"Authorization": authorization}

    answer = nobody.post("/webhooks/overseerr", {"request": {"request_id": "1"}}, headers=headers)

    assert answer.status_code == 401 and answer.json()["code"] == "webhook.unauthorized"
