"""No secret is to be found where it does not belong: in a dump of the database, in any process's log, in an answer.

Looks for every secret that the whole run used, and first uses each kind itself, also where a careless person would put it.
"""

import base64
import hashlib
import json
import secrets
import subprocess
from urllib.parse import quote

import pytest

import stack
from client import ANSWERS, SECRETS, Client, assert_problem, wait_until
from test_plex_sign_in import begin, control, finish

pytestmark = pytest.mark.afterwards

ADDRESS = "127.0.0.77"


def use(kind: str, secret: str) -> str:
    SECRETS[kind].add(secret)
    return secret


@pytest.fixture(scope="module")
def everything_was_used(url, admin):
    """Each kind of secret where it belongs, and then where it does not."""
    person = stack.make_user(url, "mallory", "--admin")
    phone, password = Client(url).at(ADDRESS), person.password
    remembered = login(phone, person, password, rememberMe=True).json()["rememberToken"]
    phone.token = person.token
    use("remember token", remembered)
    following = phone.post("/auth/refresh", {"rememberToken": remembered}).json()
    use("remember token", following["rememberToken"]), use("access token", following["accessToken"])
    key = person.post("/me/api-keys", {"name": "ci", "scope": "manage"}).json()["key"]
    use("API key", key)
    assert Client(url, key).at(ADDRESS).get("/me").status_code == 200
    service = {"serviceUrl": "http://127.0.0.1:1", "enabled": False}
    service |= {"apiKey": use("service key", secrets.token_hex(24)), "webhookAuthorization": use("webhook", "Bearer " + secrets.token_hex(20))}
    assert admin.call("PUT", "/admin/services/uptime-kuma", json=service).status_code == 200
    assert phone.post("/webhooks/overseerr", {}, headers={"Authorization": service["webhookAuthorization"]}).status_code == 401

    use_plex(url)
    target = use_target(person)
    use_links(admin, phone)

    changed = use("password", secrets.token_urlsafe(18))
    assert person.call("PUT", "/me/password", json={"currentPassword": password, "newPassword": changed}).status_code == 204
    careless(phone, person, changed, key, remembered, service)
    # A copy of a spent token: ends its family, and leaves a notification and a line in the audit log.
    assert_problem(phone.post("/auth/refresh", {"rememberToken": remembered}), 401, "auth.invalid_token")
    yield person
    person.delete(f"/me/notification-targets/{target}")
    stack.connect_uptime_kuma(admin)


def use_plex(url: str):
    """Somebody's Plex token is in `users` and `accounts`; his browser never has it."""
    client = Client(url).at(ADDRESS)
    pin = begin(client)
    control(f"pins/{pin['code']}/approve", {"account": "friend"})
    use("access token", finish(client, pin).json()["accessToken"])
    for token in json.loads((stack.RUN / "standin/plex/state.json").read_text())["tokens"]:
        use("Plex token", token)


def use_target(person: Client) -> str:
    """A webhook whose address is its secret, and which nobody answers: what failed is noted, and logged."""
    path = use("target address", secrets.token_hex(20))
    draft = {"kind": "webhook", "name": "Mine", "address": f"http://127.0.0.1:1/hook/{path}"}
    made = person.post("/me/notification-targets", draft).json()
    use("signing secret", made["signingSecret"]), use("signing secret", made["signingSecret"].removeprefix("whsec_"))
    assert person.post(f"/me/notification-targets/{made['id']}/test").status_code == 202
    # Where it does not belong.
    person.patch(f"/me/notification-targets/{path}", {"enabled": False})
    person.post("/me/notification-targets", draft | {"kind": draft["address"]})
    person.get(f"/notifications?since={made['signingSecret']}")

    def tried() -> bool:
        rows = person.get("/me/notification-deliveries").json()["data"]
        return any(row["attempts"] > 0 for row in rows)

    wait_until(tried, 30, "the webhook is tried")
    return made["id"]


def use_links(admin: Client, phone: Client):
    """Of an invitation, and one that would make the first admin if there were none."""
    link = admin.post("/admin/invitations", {"name": "Somebody", "expiresInDays": 1}).json()["link"]
    invitation = use("invitation token", link[-43:])
    bootstrap = use("bootstrap token", secrets.token_urlsafe(32))
    assert phone.post("/auth/invitation", {"token": invitation}).status_code == 200
    draft = {"email": "first@test.local", "name": "First", "password": secrets.token_urlsafe(18)}
    for token in [bootstrap, invitation, bootstrap + "x"]:
        assert 400 <= phone.post("/auth/bootstrap", draft | {"token": token}).status_code < 500
    phone.get(f"/auth/invitation?token={invitation}")
    phone.get(f"/{bootstrap}")


def login(client: Client, person: Client, password: str, **members):
    answer = client.post("/auth/login", {"email": person.user["email"], "password": password, **members})
    if answer.status_code == 200:
        use("access token", answer.json()["accessToken"])
    return answer


def careless(phone: Client, person: Client, password: str, key: str, remembered: str, service: dict):
    email = person.user["email"]
    bearer, basic = phone.token, base64.b64encode(f"{email}:{password}".encode()).decode()
    use("basic credentials", basic)
    for refused in [
        phone.post("/auth/login", {"email": password, "password": email}),
        phone.post("/auth/login", {"email": email, "password": password + "?"}),
        phone.post("/auth/login", {"email": email, "pasword": password}),
        phone.post("/auth/login", data='{"email": "%s", "password": "%s' % (email, password)),
        phone.post("/auth/login", {"email": email, "password": password + chr(0)}),
        phone.get(f"/me?access_token={bearer}"),
        phone.get(f"/requests?cursor={key}"),
        phone.get(f"/requests/{key}"),
        phone.get(f"/requests/{email}"),
        phone.get(f"/requests/{quote(email, safe='')}"),
        phone.delete(f"/me/api-keys/{key}"),
        phone.delete(f"/me/sessions/{remembered}"),
        phone.get(f"/{bearer}"),
        phone.get("/me", headers={"Authorization": f"Basic {basic}"}),
        phone.get("/me", headers={"Authorization": f"Bearer {remembered}"}),
        phone.get("/me", headers={"Authorization": f"Bearer {bearer}x"}),
        phone.get("/me", headers={"Authorization": "", "Cookie": f"medianest={bearer}x"}),
        phone.post("/auth/refresh", {"rememberToken": key}),
        phone.call("PUT", f"/admin/services/{service['apiKey']}", json=service, headers={"Authorization": f"Bearer {key}"}),
        phone.call("PUT", "/admin/services/uptime-kuma", json=service | {"serviceUrl": f"http://root:{password}@localhost"}, headers={"Authorization": f"Bearer {key}"}),
        phone.call("PUT", "/admin/services/uptime-kuma", json=service | {"apiKey": service["apiKey"] + "\n"}, headers={"Authorization": f"Bearer {key}"}),
        phone.post("/webhooks/overseerr", {}, headers={"Authorization": f"Bearer {password}"}),
    ]:
        assert 400 <= refused.status_code < 500, f"{refused.request.method} {refused.url}: {refused.status_code}"


def spellings(secret: str) -> set[str]:
    """The secret, and what common encodings make of it."""
    plain = secret.encode()
    found = {secret, quote(secret, safe=""), plain.hex(), plain.hex().upper()}
    for shift in range(3):
        # Within a longer text its Base64 begins at one of three places; the edges also hold its neighbours' bits.
        for encode in [base64.b64encode, base64.urlsafe_b64encode]:
            found.add(encode(b"x" * shift + plain).decode().rstrip("=")[(0, 2, 3)[shift] : -2])
    if secret.count(".") == 2:
        found.add(secret.rsplit(".", 1)[1])  # the signature is what makes a token one
    return {spelling for spelling in found if len(spelling) >= 8}


def own_secrets() -> set[str]:
    """Of the installation itself: database passwords, keys."""
    return {file.read_text().strip() for file in (stack.RUN / "secrets").iterdir()}


def assert_nowhere(kinds: dict[str, set[str]], texts: dict[str, str]):
    leaks = {
        f"{kind} in {name}: …{text[max(0, position - 60) : position]}***"
        for kind, values in kinds.items()
        for value in values
        for spelling in spellings(value)
        for name, text in texts.items()
        if (position := text.find(spelling)) >= 0
    }
    assert leaks == set()


@pytest.fixture(scope="module")
def dump(everything_was_used) -> str:
    """The whole database, as its superuser sees it."""
    password = (stack.RUN / "secrets/postgres").read_text()
    command = ["pg_dump", "--host", stack.RUN / "sockets", "--username", "postgres", "--inserts", "medianest"]
    return subprocess.run(command, env={"PGPASSWORD": password, "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=True, timeout=120).stdout


@pytest.fixture(scope="module")
def logs(everything_was_used) -> dict[str, str]:
    logs = {file.name: file.read_text(errors="replace") for file in (stack.RUN / "log").iterdir()}
    assert {"access.log", "nginx.log", "postgres.log", "responder_00.log", "worker_00.log"} <= logs.keys()
    return logs


def test_a_dump_of_the_database_shows_no_secret(dump):
    plain_digests = {digest(password.encode()).hexdigest() for password in SECRETS["password"] for digest in [hashlib.sha256, hashlib.md5, hashlib.sha1]}
    assert "mallory" in dump and "CREATE DOMAIN public.sealed" in dump
    kinds = ["password", "access token", "remember token", "API key", "service key", "webhook"]
    kinds += ["Plex token", "target address", "signing secret", "invitation token", "bootstrap token"]
    assert min(len(SECRETS[kind]) for kind in kinds) >= 1
    # The demo's own password is a well-known word; it stands in no row either.
    assert_nowhere(SECRETS | {"installation's secret": own_secrets(), "password's digest": plain_digests}, {"dump": dump})


def test_no_log_holds_a_secret(logs):
    assert_nowhere(SECRETS | {"installation's secret": own_secrets()}, logs)


def test_no_log_names_anybody(logs, everything_was_used):
    emails = {everything_was_used.user["email"], "ada@demo.local", "admin@demo.local"}

    assert_nowhere({"e-mail": emails, "address": {ADDRESS}}, logs)
    assert '"remoteAddress":"127.0.0.x"' in logs["access.log"]
    assert '/me/api-keys/***"' in logs["access.log"]


def test_addresses_are_kept_only_where_requests_are_counted(dump):
    rows = [line for line in dump.splitlines() if ADDRESS in line]

    assert [row for row in rows if not row.startswith("INSERT INTO public.rate_limits ")] == []
    assert "127.0.0.x" in dump


def test_a_secret_is_shown_once_if_at_all(everything_was_used):
    def answers(*issuing: str) -> dict[str, str]:
        return {place: text for place, text in ANSWERS if not place.startswith(issuing)}

    never = {kind: SECRETS[kind] for kind in ["password", "service key", "webhook", "basic credentials"]}
    never |= {kind: SECRETS[kind] for kind in ["Plex token", "target address", "bootstrap token"]}
    assert_nowhere(never | {"installation's secret": own_secrets()}, answers("?"))
    assert_nowhere({kind: SECRETS[kind] for kind in ["API key"]}, answers("POST /me/api-keys"))
    targets = "POST /me/notification-targets", "POST /admin/notification-targets"
    assert_nowhere({kind: SECRETS[kind] for kind in ["signing secret"]}, answers(*targets))
    assert_nowhere({kind: SECRETS[kind] for kind in ["invitation token"]}, answers("POST /admin/invitations"))
    sign_in = "POST /auth/", "GET /auth/plex/pins/"  # the second ends a sign-in through Plex
    assert_nowhere({kind: SECRETS[kind] for kind in ["remember token", "access token"]}, answers(*sign_in))


def test_a_sealed_key_that_was_copied_to_another_service_does_not_open(app_database, admin):
    """Somebody can write to the database but has no key: he makes us send one service's key to an address of his."""
    as_admin = "select set_config('medianest.role', 'ADMIN', true), set_config('medianest.user_id', gen_random_uuid()::text, true);"
    stack.sql(app_database, f"{as_admin} update service_config set api_key = (select api_key from service_config where service_name = 'overseerr') where service_name = 'uptime-kuma'")
    try:
        doctor = subprocess.run([stack.ROOT / "deploy/medianest", "doctor"], capture_output=True, text=True, timeout=60)
        assert doctor.returncode == 1 and "service_config.api_key: 1 do not open" in doctor.stdout, doctor.stdout
    finally:
        stack.connect_uptime_kuma(admin)
