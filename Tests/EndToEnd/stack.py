"""The running stack: its processes, its database, its settings, and Overseerr's stand-in."""

import contextlib
import os
import secrets
import signal
import subprocess
import time
from pathlib import Path

import requests

from client import Client, wait_until

ROOT = Path(__file__).resolve().parents[2]
RUN = Path(os.environ.get("MEDIANEST_RUN_DIR", ROOT / ".run")).resolve()

# How long a change of settings may take to reach every process (DESIGN: 2 s), with some air.
SETTINGS_SECONDS = 2.5


def supervisor(*words: str) -> str:
    command = ["supervisorctl", "-c", str(RUN / "supervisord.conf"), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=90).stdout


def process_ids(program: str) -> list[int]:
    """Of every running process of a program: `responder`, `outbound`, `worker`, `postgres`, …"""
    lines = [line.split() for line in supervisor("status").splitlines()]
    return [int(line[3].rstrip(",")) for line in lines if line[0].split(":")[0] == program and line[1] == "RUNNING"]


def children(process_id: int) -> list[int]:
    """The worker processes of an nginx, say."""
    return [int(word) for word in open(f"/proc/{process_id}/task/{process_id}/children").read().split()]


def kill(process_id: int, with_signal: signal.Signals):
    os.kill(process_id, with_signal)


@contextlib.contextmanager
def stopped(program: str):
    supervisor("stop", program)
    try:
        yield
    finally:
        supervisor("start", program)


def sql(url: str, statement: str) -> list[list[str]]:
    """The rows that psql gets as the role of `url`."""
    command = ["psql", "-XqtA", "-F", "\t", "-v", "ON_ERROR_STOP=1", url, "-c", statement]
    output = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout
    return [line.split("\t") for line in output.splitlines()]


def make_user(url: str, name: str, *options: str) -> Client:
    """A new person, signed in."""
    email, password = f"{name}-{secrets.token_hex(4)}@test.local", secrets.token_hex(8)
    command = [ROOT / "deploy/medianest", "user", "create", "--email", email, "--name", name, "--password-stdin", *options]
    subprocess.run(command, input=password, text=True, check=True, capture_output=True, timeout=30)
    return Client(url).sign_in(email, password)


@contextlib.contextmanager
def settings(admin: Client, **changes):
    """Changes settings for a while, in every process."""
    before = admin.get("/admin/settings").json()
    apply_settings(admin, changes)
    try:
        yield
    finally:
        apply_settings(admin, {area: {name: before[area][name] for name in members} for area, members in changes.items()})


def apply_settings(admin: Client, changes: dict):
    answer = wait_until(lambda: accepted(admin.patch("/admin/settings", changes)), 70, "settings are accepted")
    assert answer.status_code == 200, answer.text
    time.sleep(SETTINGS_SECONDS)


def connect_uptime_kuma(admin: Client):
    """As the demo has it, after a test has used its place for something else."""
    service = {"serviceUrl": os.environ["STANDIN_UPTIME_KUMA_URL"], "apiKey": os.environ["STANDIN_UPTIME_KUMA_API_KEY"]}
    service |= {"enabled": True, "webhookAuthorization": None}
    assert admin.call("PUT", "/admin/services/uptime-kuma", json=service).status_code == 200


def accepted(answer: requests.Response) -> requests.Response | None:
    """Not one that was refused because the admin himself asked too often."""
    return answer if answer.status_code != 429 else None


class StandIn:
    """Overseerr's stand-in, and the buttons that make it misbehave."""

    def __init__(self, url: str):
        self.url = url

    def control(self, method: str, path: str):
        answer = requests.request(method, f"{self.url}/_control/{path}", timeout=20)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def requests(self) -> list[dict]:
        return self.control("GET", "requests")

    def request_for(self, tmdb_id: int) -> dict | None:
        """Its newest request for a title."""
        found = [request for request in self.requests() if request["media"]["tmdbId"] == tmdb_id]
        return max(found, key=lambda request: request["id"], default=None)

    def complete(self, overseerr_id: int, webhook: bool = True):
        self.control("POST", f"requests/{overseerr_id}/complete" + ("" if webhook else "?webhook=false"))

    @contextlib.contextmanager
    def behaving(self, badly: str):
        """`fail`: answers 500 to everything. `hang`: answers nothing."""
        self.control("POST", badly)
        try:
            yield
        finally:
            self.control("POST", "recover")
