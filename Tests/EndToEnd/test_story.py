"""A wish becomes a film: asked for here, approved, handed to Overseerr, reported available, told to the person."""

from client import assert_problem, wait_until

DUNE, RELOADED, RETURN_OF_THE_KING, BACK_TO_THE_FUTURE, GAME_OF_THRONES = 438631, 604, 122, 105, 1399


def handed_over(person, request_id):
    return wait_until(lambda: (seen := person.request(request_id))["handedOver"] and seen, 20, "handed over to Overseerr")


def in_state(person, request_id, status, seconds=10):
    return wait_until(lambda: (seen := person.request(request_id))["status"] == status and seen, seconds, status)


def news_of(person, request_id):
    listed = person.get("/notifications?limit=100").json()
    return [news for news in listed["data"] if (news["metadata"] or {}).get("requestId") == request_id]


def test_from_wish_to_screen(ada, admin, stand_in):
    asked = ada.ask(DUNE, title="Dune")
    assert asked["status"] == "pending" and asked["isActive"] and not asked["isComplete"]
    assert asked["completedAt"] is None and asked["processingTime"] is None

    # Overseerr holds it under ada's own account there, and does not approve it by itself.
    handed_over(ada, asked["id"])
    there = stand_in.request_for(DUNE)
    assert there["requestedBy"]["email"] == "ada@demo.local"
    assert there["status"] == 1

    # She cannot approve it, the admin can; the decision is made there too.
    assert_problem(ada.post(f"/admin/requests/{asked['id']}/approve"), 403, "auth.admin_only")
    approved = admin.post(f"/admin/requests/{asked['id']}/approve")
    assert approved.status_code == 200 and approved.json()["status"] == "approved"
    wait_until(lambda: stand_in.request_for(DUNE)["status"] == 2, 20, "approved at Overseerr")

    stand_in.complete(there["id"])
    done = in_state(ada, asked["id"], "completed")
    assert done["isComplete"] and not done["isActive"]
    assert done["completedAt"] >= done["createdAt"]
    assert done["processingTime"]

    # The report skipped states; the history does not.
    events = ada.get(f"/requests/{asked['id']}/events").json()["data"]
    walked = ["pending", "approved", "downloading", "downloaded", "completed"]
    assert [event["toStatus"] for event in events] == walked
    assert [event["fromStatus"] for event in events] == [None, *walked[:-1]]
    assert [event["actor"] for event in events] == ["user", "admin", "overseerr", "overseerr", "overseerr"]

    # She is told once, and can read it.
    [news] = [news for news in news_of(ada, asked["id"]) if news["event"] == "request.completed"]
    assert news["isUnread"] and "Dune" in news["title"]
    unread = ada.get("/notifications").json()["unreadCount"]
    assert ada.patch(f"/notifications/{news['id']}", {"read": True}).json()["read"]
    assert ada.get("/notifications").json()["unreadCount"] == unread - 1


def test_a_declined_wish_says_why(ada, admin, stand_in):
    asked = ada.ask(RELOADED, title="The Matrix Reloaded")
    handed_over(ada, asked["id"])

    denied = admin.post(f"/admin/requests/{asked['id']}/deny", {"reason": "One Matrix is enough."})

    assert denied.status_code == 200
    assert ada.request(asked["id"])["declineReason"] == "One Matrix is enough."
    wait_until(lambda: stand_in.request_for(RELOADED)["status"] == 3, 20, "declined at Overseerr")
    [news] = news_of(ada, asked["id"])
    assert "One Matrix is enough." in news["message"]


def test_a_decision_made_at_overseerr_holds_here(ada, stand_in):
    asked = ada.ask(BACK_TO_THE_FUTURE, title="Back to the Future")
    handed_over(ada, asked["id"])

    stand_in.control("POST", f"requests/{stand_in.request_for(BACK_TO_THE_FUTURE)['id']}/approve")

    in_state(ada, asked["id"], "approved")


def test_a_title_is_learned_when_none_was_given(ada):
    asked = ada.ask(GAME_OF_THRONES, "tv", seasons=[1, 2])

    seen = handed_over(ada, asked["id"])

    assert seen["title"].startswith("Game of Thrones")
    assert seen["seasons"] == [1, 2]


def test_a_second_person_follows_the_first(ada, bob):
    asked = ada.ask(RETURN_OF_THE_KING, title="The Lord of the Rings: The Return of the King")

    again = ada.post("/requests", {"mediaType": "movie", "tmdbId": str(RETURN_OF_THE_KING)})
    follows = bob.post("/requests", {"mediaType": "movie", "tmdbId": str(RETURN_OF_THE_KING)})

    assert_problem(again, 409, "request.already_open")
    assert follows.status_code == 200
    assert follows.json()["followed"] and follows.json()["id"] == asked["id"]
    assert "note" not in follows.json() or follows.json()["note"] is None


def test_the_same_idempotency_key_asks_once(ada):
    wish = {"mediaType": "music", "title": "Kind of Blue"}
    headers = {"Idempotency-Key": "kind-of-blue-1"}

    first, second = (ada.post("/requests", wish, headers=headers) for _ in range(2))

    assert first.status_code == 201
    assert second.json()["id"] == first.json()["id"]
