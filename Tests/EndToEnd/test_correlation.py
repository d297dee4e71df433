"""One id leads from a request through nginx, responder, job and outside call to what went wrong."""

import json
import secrets

import stack
from client import assert_problem, wait_until

def new_id(word: str) -> str:
    return f"{word}-{secrets.token_hex(6)}"


def some_film() -> str:
    return str(10_000_000 + secrets.randbelow(80_000_000))


def calls_under(stand_in, correlation_id: str) -> list[dict]:
    return [call for call in stand_in.control("GET", "log") if call["headers"].get("x-correlation-id") == correlation_id]


def logged_by_nginx(correlation_id: str) -> list[dict]:
    lines = (stack.RUN / "log/access.log").read_text().splitlines()
    return [line for line in map(json.loads, lines) if line["correlationId"] == correlation_id]


def trace(admin, correlation_id: str) -> dict:
    answer = admin.get(f"/admin/errors/{correlation_id}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_wish_is_followed_to_overseerr(ada, admin, stand_in):
    wish = new_id("wish")
    asked = ada.post("/requests", {"mediaType": "movie", "tmdbId": some_film(), "title": "Followed all the way"}, headers={"X-Correlation-ID": wish})
    assert asked.status_code == 201 and asked.headers["X-Correlation-ID"] == wish

    def hand_overs():
        return [call for call in calls_under(stand_in, wish) if (call["method"], call["path"]) == ("POST", "/api/v1/request")]

    wait_until(hand_overs, 30, "handed over under the id")
    assert len(hand_overs()) == 1
    assert [line["status"] for line in logged_by_nginx(wish)] == [201]
    steps = wait_until(lambda: trace(admin, wish)["steps"], 10, "the job")
    assert {"overseerr.sync_request"} == {step["name"] for step in steps if step["kind"] == "job"}


def test_a_failed_search_leads_to_the_call_that_failed(ada, admin, stand_in):
    search = new_id("search")
    with stand_in.behaving("fail"):
        answer = ada.get("/media/search", params={"query": search}, headers={"X-Correlation-ID": search})
        assert_problem(answer, 503, "overseerr.failed")
        assert [call["path"] for call in calls_under(stand_in, search)] == ["/api/v1/search"]

    found = trace(admin, search)
    assert [(error["errorCode"], error["statusCode"], error["isServerError"]) for error in found["errors"]] == [("overseerr.failed", 503, True)]
    assert found["errors"][0]["userName"] and found["errors"][0]["requestPath"] == "/api/v1/media/search"
    call = next(line for line in found["log"] if line["message"] == "outside call" and line["correlation.id"] == search)
    assert (call["system"], call["http.path"], call["http.status"]) == ("overseerr", "/api/v1/search", "500")
    assert search not in call["http.path"]
    listed = admin.get("/admin/errors", params={"code": "overseerr.*", "status": "5xx", "path": "/api/v1/media"}).json()
    assert search in {error["correlationId"] for error in listed["data"]}


def test_without_an_id_nginx_gives_one(nobody):
    answer = nobody.get("/health/live")

    given = answer.headers["X-Correlation-ID"]
    assert len(given) == 32
    assert wait_until(lambda: logged_by_nginx(given), 5, "in nginx's log")[0]["path"] == "/api/v1/health/live"
