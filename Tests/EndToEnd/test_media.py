"""Films and series through Overseerr: what reaches it, what comes back, and what happens while it says nothing."""

import pytest

from client import assert_problem, wait_until
from test_story import handed_over, in_state, news_of

SUNNY, TITANIC, AVATAR, SHERLOCK, LOST = 2710, 597, 19995, 19885, 4607
JURASSIC_PARK, THE_AVENGERS, SCHINDLERS_LIST = 329, 24428, 424


def searches(stand_in) -> list[str]:
    """The raw queries of the searches that reached Overseerr."""
    calls = [call for call in stand_in.control("GET", "log") if call["path"] == "/api/v1/search"]
    return [call["query"] for call in calls]


def test_a_query_reaches_overseerr_fully_escaped(ada, stand_in):
    found = ada.get("/media/search", params={"query": "it's always (sunny)!"})

    assert found.status_code == 200, found.text
    assert [title["tmdbId"] for title in found.json()["data"]] == [str(SUNNY)]
    assert any(query.startswith("query=it%27s%20always%20%28sunny%29%21") for query in searches(stand_in))


def test_a_title_shows_that_it_was_asked_for_but_not_by_whom(ada, bob):
    asked = ada.ask(TITANIC, note="for my mother")

    for person, is_own in [(ada, True), (bob, False)]:
        answer = person.get(f"/media/movie/{TITANIC}")
        assert answer.status_code == 200, answer.text
        [request] = answer.json()["requests"]
        assert (request["id"], request["isOwn"], request["isFollowed"]) == (asked["id"], is_own, False)
        assert set(request) == {"id", "seasons", "status", "isOwn", "isFollowed"}
        assert "ada" not in answer.text.lower() and "mother" not in answer.text


@pytest.mark.parametrize(
    ("tmdb_id", "how", "behind"),
    [
        (AVATAR, "template=snake", JURASSIC_PARK),
        (SHERLOCK, "media=null", THE_AVENGERS),
        (LOST, "template=snake&media=null", SCHINDLERS_LIST),
    ],
)
def test_news_is_told_once_however_it_comes(ada, admin, stand_in, tmdb_id, how, behind):
    """Overseerr's webhook in another template, replayed, and with older news behind newer."""
    kind = "movie" if tmdb_id == AVATAR else "tv"
    asked = ada.ask(tmdb_id, kind)
    handed_over(ada, asked["id"])
    there = stand_in.request_for(tmdb_id)["id"]
    admin.post(f"/admin/requests/{asked['id']}/approve")
    wait_until(lambda: stand_in.request_for(tmdb_id)["status"] == 2, 20, "approved at Overseerr")

    stand_in.control("POST", f"requests/{there}/complete?{how}")
    for _ in range(3):
        assert stand_in.control("POST", "webhook/replay")["failure"] is None
    done = in_state(ada, asked["id"], "completed", seconds=40)
    # Older news behind the newer: the first that was ever sent about it.
    sent = stand_in.control("GET", "webhooks")
    about = [f'"request_id":"{there}"' in webhook["body"] for webhook in sent]
    assert stand_in.control("POST", f"webhook/replay?back={len(sent) - 1 - about.index(True)}")["status"] == 202
    # What happened with it is seen by a request that is handed over behind it: jobs are worked off in turn.
    handed_over(ada, ada.ask(behind)["id"])

    assert ada.request(asked["id"]) == done
    told = [news for news in news_of(ada, asked["id"]) if news["event"] == "request.completed"]
    assert len(told) == 1


def test_an_overseerr_that_hangs_is_asked_once_and_everything_else_answers(ada, admin, url, stand_in):
    trending = ada.get("/media/trending")
    assert trending.status_code == 200 and not trending.json()["isStale"]

    with stand_in.behaving("hang"):
        # Whoever comes first waits for the deadline; then nobody does.
        first = assert_problem(ada.get("/media/search", params={"query": "never asked"}), 503, "overseerr.unreachable")
        reached = len(searches(stand_in))
        for words in ["nor this", "nor that"]:
            problem = assert_problem(ada.get("/media/search", params={"query": words}), 503, "overseerr.unreachable")
            assert problem["since"] == first["since"]
        assert len(searches(stand_in)) == reached
        assert ada.get("/media/trending").json()["data"] == trending.json()["data"]  # what is known still serves

        for path in ["/requests", "/notifications", "/me", "/health/ready"]:
            assert ada.get(path).status_code == 200
        assert ada.sign_in("ada@demo.local", "medianest-demo").token
        asked = ada.get("/admin/services/overseerr/webhook")
        assert_problem(asked, 403, "auth.admin_only")
        assert_problem(admin.get("/admin/services/overseerr/webhook"), 503, "overseerr.unreachable")

    def answers_again():
        answer = ada.get("/media/search", params={"query": "never asked"})
        return answer.status_code == 200 and answer.json()["unreachableSince"] is None

    wait_until(answers_again, 60, "Overseerr is asked again after the pause")


def test_the_webhook_is_installed_and_removed(admin, stand_in):
    """The stand-in came with ours in its slot, as if by hand."""
    slot = "/admin/services/overseerr/webhook"
    assert admin.get(slot).json()["state"] == "installed"
    assert admin.delete(slot).json()["state"] == "free"

    installed = admin.call("PUT", slot, json={})

    assert installed.status_code == 200, installed.text
    assert installed.json()["state"] == "installed" and installed.json()["lastHeardAt"]
    assert stand_in.control("GET", "webhooks")[-1]["status"] == 202
