"""Service settings through nginx: a connection test waits in a pool of its own, and a key goes nowhere but to its service."""

import os
import threading

import pytest
import requests

import stack
from client import wait_until

KUMA = os.environ.get("STANDIN_UPTIME_KUMA_URL", "")


@pytest.fixture
def hanging():
    requests.post(f"{KUMA}/_control/hang", timeout=10).raise_for_status()
    yield
    requests.post(f"{KUMA}/_control/recover", timeout=10).raise_for_status()


def test_a_connection_test_keeps_nobody_waiting(admin, ada, hanging):
    answers = []
    ask = lambda: answers.append(admin.post("/admin/services/uptime-kuma/test", {}))  # noqa: E731
    waiting = [threading.Thread(target=ask) for _ in range(2)]  # as many as the pool has processes
    for thread in waiting:
        thread.start()
    served = 0
    while not answers and served < 1000:
        assert ada.get("/services").status_code == 200
        served += 1
    for thread in waiting:
        thread.join()

    assert served > 20, "pages went on being served"
    assert [answer.json()["reason"] for answer in answers] == ["timeout", "timeout"]


def test_the_stored_key_stays_at_home(admin):
    overseerr = os.environ["STANDIN_OVERSEERR_URL"]
    before = len(requests.get(f"{overseerr}/_control/log", timeout=10).json())

    refused = admin.post("/admin/services/uptime-kuma/test", {"serviceUrl": overseerr})

    assert refused.status_code == 400 and [error["field"] for error in refused.json()["errors"]] == ["apiKey"]
    calls = requests.get(f"{overseerr}/_control/log", timeout=10).json()[before:]
    assert [call["path"] for call in calls if call["path"].endswith(("/metrics", "/entry-page"))] == []
    assert admin.post("/admin/services/uptime-kuma/test", {}).json()["ok"] is True


def test_youtube_downloads_are_watched(admin):
    """With the real yt-dlp that deploy/run installed, the real folder and disk."""
    with stack.settings(admin, monitoring={"probeIntervalSeconds": 1}):
        row = wait_until(lambda: watched(admin), 30, "the downloads are looked at")
    assert row["version"].count(".") >= 2, row
    assert row["facts"]["ytDlpAgeDays"] >= 0 and "freeBytes" not in row["facts"]
    assert admin.post("/admin/services/youtube/test", {}).json()["facts"]["freeBytes"] > 0


def watched(admin):
    row = admin.get("/services/youtube").json()
    return row if row["lastCheckAt"] and row["version"] else None
