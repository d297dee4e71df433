"""The encryption key is changed while people use the portal."""

import os
import secrets
import signal
import subprocess
import threading
import time
import uuid

import pytest
import requests

import stack
from client import wait_until
from load import Load
from sealing import Box

pytestmark = pytest.mark.chaos

PEOPLE = 4000  # enough to be killed in the middle of


def key() -> str:
    return (stack.RUN / "secrets/encryption-key").read_text()


def box() -> Box:
    [[salt]] = stack.sql(os.environ["MEDIANEST_WORKER_DATABASE_URL"], "select value ->> 'salt' from settings where key = 'encryption'")
    return Box(key(), salt)


def values_by_key() -> dict[str, int]:
    """How many sealed values there are under each key, in every column that the schema knows as sealed."""
    url = os.environ["MEDIANEST_WORKER_DATABASE_URL"]
    columns = stack.sql(url, "select table_name, column_name from information_schema.columns where domain_name = 'sealed'")
    assert columns
    counts: dict[str, int] = {}
    for table, column in columns:
        for key_id, count in stack.sql(url, f"select split_part({column}, '.', 2), count(*) from {table} where {column} is not null group by 1"):
            counts[key_id] = counts.get(key_id, 0) + int(count)
    return counts


def resealed(old: str) -> int:
    """How many people's tokens are under another key by now."""
    [[count]] = stack.sql(os.environ["MEDIANEST_WORKER_DATABASE_URL"], f"select count(*) from users where plex_token not like 'v1.{old}.%'")
    return int(count)


def as_admin(statement: str):
    stack.sql(
        os.environ["MEDIANEST_DATABASE_URL"],
        f"select set_config('medianest.role', 'ADMIN', true), set_config('medianest.user_id', '{uuid.uuid4()}', true); {statement}",
    )


@pytest.fixture
def people():
    """Some thousand people with a Plex token each, sealed as the product seals it."""
    sealing, ids = box(), [str(uuid.uuid4()) for _ in range(PEOPLE)]
    rows = ", ".join(f"('{one}', 'sealed-{one}@test.local', '{sealing.seal(f'token of {one}', 'users', 'plex_token', one)}')" for one in ids)
    subprocess.run(
        ["psql", "-Xqv", "ON_ERROR_STOP=1", os.environ["MEDIANEST_WORKER_DATABASE_URL"]],
        input=f"insert into users (id, email, plex_token) values {rows}", text=True, check=True, timeout=60,
    )
    yield ids
    as_admin("delete from users where email like 'sealed-%@test.local'")


class Writer(threading.Thread):
    """An admin who sets a service's key again and again, and remembers the last one that was taken."""

    def __init__(self, admin):
        super().__init__()
        self.admin, self.stopping = admin, threading.Event()
        self.failures: list[str] = []
        self.last = ""

    def run(self):
        while not self.stopping.wait(0.05):
            value = secrets.token_hex(16)
            service = {"serviceUrl": "http://127.0.0.1:1", "apiKey": value, "enabled": False}
            try:
                answer = self.admin.call("PUT", "/admin/services/uptime-kuma", json=service)
            except requests.RequestException as error:  # written or not: nobody knows what is stored now
                self.failures.append(f"no answer: {error}")
                return
            if answer.status_code == 200:
                self.last = value
            else:
                self.failures.append(f"{answer.status_code} {answer.text[:200]}")


def rotation_process() -> int | None:
    """The running `medianest keys rotate`."""
    for process in os.listdir("/proc"):
        try:
            words = open(f"/proc/{process}/cmdline", "rb").read().split(b"\0")
        except (OSError, NotADirectoryError):
            continue
        if words[0].startswith(str(stack.RUN).encode()) and words[1:3] == [b"keys", b"rotate"]:
            return int(process)
    return None


def test_nobody_notices_that_the_key_is_changed(people, admin, ada, url, stand_in):
    old = box().key_id
    writer = Writer(admin)
    with Load(url, ada.token, requests_per_second=60).running() as load:
        writer.start()
        try:
            first = subprocess.Popen([stack.ROOT / "deploy/rotate-key"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            rotation = wait_until(rotation_process, 60, "the rotation has begun")
            wait_until(lambda: resealed(old) > 100, 20, "the first people are under the new key")
            stack.kill(rotation, signal.SIGKILL)
            assert first.wait(60) != 0
            between = values_by_key()
            asked = ada.ask(82856, "tv", title="The Mandalorian")
            # Twice at once, as two admins would go on; then the whole, which forgets the old key.
            again = [subprocess.Popen([stack.ROOT / "deploy/medianest", "keys", "rotate"], stdout=subprocess.DEVNULL) for _ in range(2)]
            assert [process.wait(60) for process in again] == [0, 0]
            subprocess.run([stack.ROOT / "deploy/rotate-key"], check=True, capture_output=True, timeout=120)
            time.sleep(1)
        finally:
            writer.stopping.set()
            writer.join()

    assert load.failures == [] and load.answered > 100
    assert writer.failures == [] and writer.last
    assert 0 < between[old] < PEOPLE, "it was killed in the middle"
    new = box()
    assert new.key_id != old and set(values_by_key()) == {new.key_id}
    worker = os.environ["MEDIANEST_WORKER_DATABASE_URL"]
    [[token]] = stack.sql(worker, f"select plex_token from users where id = '{people[-1]}'")
    assert new.open(token, "users", "plex_token", people[-1]) == f"token of {people[-1]}"
    [[sealed]] = stack.sql(worker, "select api_key from service_config where service_name = 'uptime-kuma'")
    assert new.open(sealed, "service_config", "api_key", "uptime-kuma") == writer.last, "no write was lost"
    stack.connect_uptime_kuma(admin)
    assert not (stack.RUN / "secrets/encryption-previous-key").exists()
    wait_until(lambda: stand_in.request_for(82856), 30, "the worker still opens Overseerr's key")
    assert asked["status"] == "pending"


def test_doctor_tells_what_does_not_open(people):
    worker = os.environ["MEDIANEST_WORKER_DATABASE_URL"]
    doctor = [stack.ROOT / "deploy/medianest", "doctor"]
    well = subprocess.run(doctor, capture_output=True, text=True, timeout=60)
    stack.sql(worker, f"update users set plex_token = (select plex_token from users where id = '{people[0]}') where id = '{people[1]}'")
    ill = subprocess.run(doctor, capture_output=True, text=True, timeout=60)

    assert well.returncode == 0 and "secrets   ok" in well.stdout, well.stdout
    assert ill.returncode == 1 and "users.plex_token: 1 do not open" in ill.stdout, ill.stdout
