"""How much one person may ask, and how he is told."""

import stack
from client import assert_problem


def test_the_101st_call_in_a_minute_is_refused(url, admin, ada):
    bob = stack.make_user(url, "bob")
    with stack.settings(admin, rateLimits={"api": {"limit": 100, "windowSeconds": 60}}):
        first = bob.get("/me")
        assert first.headers["RateLimit-Limit"] == "100"
        used = 100 - int(first.headers["RateLimit-Remaining"])
        answers = [bob.get("/requests") for _ in range(100 - used)]
        refused = bob.get("/requests")

        assert {answer.status_code for answer in answers} == {200}
        remaining = [int(answer.headers["RateLimit-Remaining"]) for answer in answers]
        assert remaining == list(range(99 - used, -1, -1))
        assert_problem(refused, 429, "rate_limit.exceeded")
        assert refused.headers["RateLimit-Limit"] == "100"
        assert refused.headers["RateLimit-Remaining"] == "0"
        assert 1 <= int(refused.headers["Retry-After"]) <= 60
        assert int(refused.headers["RateLimit-Reset"]) == int(refused.headers["Retry-After"])
        # Nobody else is.
        assert ada.get("/me").status_code == 200


def test_wishes_have_a_limit_of_their_own(url, admin):
    bob = stack.make_user(url, "bob")
    with stack.settings(admin, rateLimits={"mediaRequests": {"limit": 2, "windowSeconds": 3600}}):
        answers = [bob.post("/requests", {"mediaType": "music", "title": f"Album {number}"}) for number in range(3)]

        assert [answer.status_code for answer in answers] == [201, 201, 429]
        assert bob.get("/requests").status_code == 200
