"""Who gets in, and who does not."""

import time
import uuid

import jwt
import pytest

import stack
from client import Client, assert_problem


def claims_of(person) -> dict:
    return jwt.decode(person.token, options={"verify_signature": False})


def signed(claims: dict, key: str | None = None, algorithm: str = "HS256") -> str:
    return jwt.encode(claims, key or (stack.RUN / "secrets/jwt").read_text(), algorithm, sort_headers=True)


def test_the_key_that_forgeries_use_is_the_real_one(ada, url):
    assert Client(url, signed(claims_of(ada))).get("/me").json()["email"] == "ada@demo.local"


FORGERIES = {
    "no signature": lambda ada: jwt.encode(ada, None, "none"),
    "another key": lambda ada: signed(ada, "x" * 64),
    "another algorithm": lambda ada: signed(ada, algorithm="HS512"),
    "expired": lambda ada: signed(ada | {"iat": int(time.time()) - 1000, "exp": int(time.time()) - 100}),
    "never expiring": lambda ada: signed(ada | {"exp": int(time.time()) + 10**9}),
    "another audience": lambda ada: signed(ada | {"aud": "elsewhere"}),
    "another issuer": lambda ada: signed(ada | {"iss": "elsewhere"}),
    "an unknown session": lambda ada: signed(ada | {"sid": str(uuid.uuid4())}),
    "another user in the session": lambda ada: signed(ada | {"sub": str(uuid.uuid4())}),
    "nonsense": lambda ada: "nonsense",
    "dots": lambda ada: "..",
    "a very long one": lambda ada: "a" * 8000,
}


@pytest.mark.parametrize("name", FORGERIES)
def test_forged_tokens_are_refused(ada, url, name):
    token = FORGERIES[name](claims_of(ada))

    answer = Client(url, token).get("/requests")

    assert_problem(answer, 401, "auth.invalid_token")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_role_in_the_token_makes_no_admin(ada, url):
    answer = Client(url, signed(claims_of(ada) | {"role": "ADMIN"})).get("/admin/requests")

    assert_problem(answer, 403, "auth.admin_only")


def test_signing_out_ends_the_session_at_once(url, roomy):
    person = stack.make_user(url, "carol")
    assert person.get("/me").status_code == 200

    person.post("/auth/logout")

    assert_problem(person.get("/me"), 401, "auth.invalid_token")


def test_wrong_passwords_and_unknown_people_look_alike(nobody):
    answers = [
        nobody.post("/auth/login", {"email": email, "password": "not-the-password"})
        for email in ["ada@demo.local", "stranger@demo.local"]
    ]

    for answer in answers:
        assert_problem(answer, 401, "auth.invalid_credentials")
    assert answers[0].json()["detail"] == answers[1].json()["detail"]


def test_guessing_passwords_is_limited(admin, url):
    person = stack.make_user(url, "dora")
    with stack.settings(admin, rateLimits={"signInAccount": {"limit": 5, "windowSeconds": 900}}):
        guesses = [Client(url).post("/auth/login", {"email": person.user["email"], "password": "guess"}) for _ in range(6)]

    assert [guess.status_code for guess in guesses] == [401] * 5 + [429]
    assert_problem(guesses[-1], 429, "rate_limit.exceeded")
