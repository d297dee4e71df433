"""Who gets in, and who does not."""

import base64
import hashlib
import hmac
import json
import time
import uuid

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

import stack
from client import Client, assert_problem


def claims_of(person) -> dict:
    return jwt.decode(person.token, options={"verify_signature": False})


def key() -> str:
    return (stack.RUN / "secrets/jwt").read_text()


def signed(claims: dict, with_key: str | None = None, algorithm: str = "HS256", **headers) -> str:
    return jwt.encode(claims, with_key or key(), algorithm, headers, sort_headers=not headers)


def encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def signed_by_hand(payload: str, with_key: str | None = None, header: str = '{"alg":"HS256","typ":"JWT"}') -> str:
    """For what no library would write."""
    text = f"{encoded(header)}.{encoded(payload)}"
    code = hmac.new((with_key or key()).encode(), text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(code).rstrip(b'=').decode()}"


def compact(claims: dict) -> str:
    return json.dumps(claims, separators=(",", ":"))


def without(claims: dict, name: str) -> dict:
    return {claim: value for claim, value in claims.items() if claim != name}


RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC_KEY = RSA_KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()


def test_a_library_that_knows_nothing_of_us_verifies_our_token(ada):
    claims = jwt.decode(
        ada.token, key(), algorithms=["HS256"], audience="medianest", issuer="medianest",
        options={"require": ["sub", "sid", "role", "iat", "exp", "iss", "aud"]},
    )

    assert jwt.get_unverified_header(ada.token) == {"alg": "HS256", "typ": "JWT"}
    assert claims["exp"] - claims["iat"] == 900 and claims["sub"] == ada.user["id"]
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(ada.token, "x" * 64, algorithms=["HS256"], audience="medianest")


def test_the_key_that_forgeries_use_is_the_real_one(ada, url):
    for token in [signed(claims_of(ada)), signed_by_hand(compact(claims_of(ada)))]:
        assert Client(url, token).get("/me").json()["email"] == "ada@demo.local"


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
    "no signature, but a code": lambda ada: jwt.encode(ada, None, "none") + signed(ada).rsplit(".", 1)[1],
    "a longer code": lambda ada: signed(ada, algorithm="HS384"),
    "a code that calls itself a signature": lambda ada: signed_by_hand(compact(ada), header='{"alg":"RS256","typ":"JWT"}'),
    "a public key's signature": lambda ada: jwt.encode(ada, RSA_KEY, "RS256", sort_headers=True),
    "the public key as the secret": lambda ada: signed_by_hand(compact(ada), PUBLIC_KEY),
    "not valid before tomorrow": lambda ada: signed(ada | {"nbf": int(time.time()) + 86_400}),
    "from the future": lambda ada: signed(ada | {"iat": int(time.time()) + 600, "exp": int(time.time()) + 1500}),
    "a key id": lambda ada: signed(ada, kid="1"),
    "a key id that is a file": lambda ada: signed(ada, kid="../../../../dev/null"),
    "a key of its own": lambda ada: signed(ada, jku="http://127.0.0.1:1/keys"),
    "an extension that must be understood": lambda ada: signed(ada, crit=["x"], x=1),
    "a claim that stands there twice": lambda ada: signed_by_hand(compact(ada)[:-1] + ',"role":"ADMIN"}'),
    "an algorithm that stands there twice": lambda ada: signed_by_hand(compact(ada), header='{"alg":"none","alg":"HS256","typ":"JWT"}'),
    "a space": lambda ada: signed_by_hand(json.dumps(ada)),
    "padding": lambda ada: signed(ada) + "=",
    "the other alphabet": lambda ada: signed(ada).rsplit(".", 1)[0] + "." + "+/" * 21 + "A",
    "a part too many": lambda ada: signed(ada) + ".",
    "a part in front": lambda ada: "." + signed(ada),
    "a part too few": lambda ada: signed(ada).rsplit(".", 1)[0],
    "twice as many": lambda ada: f"{signed(ada)}.{signed(ada)}",
    "a claim of 7 KB": lambda ada: signed(ada | {"x": "a" * 7000}),
    **{f"no {claim}": lambda ada, claim=claim: signed(without(ada, claim)) for claim in ["sub", "role", "sid", "did", "iat", "exp", "iss", "aud"]},
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
