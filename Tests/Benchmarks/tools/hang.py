"""What a hanging Overseerr costs everything else: each answer's time with the hang as a multiple of that without.

Asks a running demonstration (`MEDIANEST_URL`, `STANDIN_OVERSEERR_URL`) in turns, with and without the hang. In both,
four people go on searching for what nobody has searched for, so that Overseerr would be asked each time. Prints the
median of the turns' ratios and, in brackets, their middle half.
"""

import http.client
import itertools
import json
import os
import statistics
import sys
import threading
import time
from urllib.parse import urlsplit

PORTAL, STAND_IN = (urlsplit(os.environ[name]) for name in ("MEDIANEST_URL", "STANDIN_OVERSEERR_URL"))
SEARCHERS = 4
TURN_SECONDS = 9  # longer than the 5 s that the first ones wait
GOAL = 1.2
SIGN_IN = json.dumps({"email": "ada@demo.local", "password": "medianest-demo"})
words = itertools.count()


def ask(connection, method, path, token=None, body=None):
    """Seconds until the whole answer is there, its status and its content."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    began = time.perf_counter()
    connection.request(method, path, body=body, headers=headers)
    answer = connection.getresponse()
    content = answer.read()
    return time.perf_counter() - began, answer.status, content


def connect():
    return http.client.HTTPConnection(PORTAL.hostname, PORTAL.port, timeout=30)


def sign_in(email):
    body = json.dumps({"email": email, "password": "medianest-demo"})
    _, status, content = ask(connect(), "POST", "/api/v1/auth/login", body=body)
    assert status == 200, content
    return json.loads(content)["accessToken"]


def control(action):
    connection = http.client.HTTPConnection(STAND_IN.hostname, STAND_IN.port, timeout=30)
    _, status, content = ask(connection, "POST", f"/_control/{action}")
    assert status == 204, content


def widen_limits():
    wide = {"limit": 1_000_000, "windowSeconds": 60}
    limits = {name: wide for name in ("api", "signInAccount", "signInAddress")}
    token = sign_in("admin@demo.local")
    _, status, content = ask(
        connect(), "PATCH", "/api/v1/admin/settings", token, json.dumps({"rateLimits": limits}))
    assert status == 200, content
    time.sleep(2.5)  # until every process knows


def search(token, stopping, seen):
    """Searches until told to stop, and counts what came back."""
    connection = connect()
    while not stopping.is_set():
        try:
            _, status, _ = ask(connection, "GET", f"/api/v1/media/search?query=turn%20{next(words)}", token)
            seen[status] = seen.get(status, 0) + 1
        except (OSError, http.client.HTTPException):
            connection = connect()
        stopping.wait(0.1)


def recover(token):
    """Until the portal has noticed that Overseerr answers again."""
    control("recover")
    while ask(connect(), "GET", f"/api/v1/media/search?query=turn%20{next(words)}", token)[1] != 200:
        time.sleep(0.5)


def turn(token, kinds):
    """The median time of each kind of request over one turn."""
    connection = connect()
    times = {name: [] for name in kinds}
    end = time.monotonic() + TURN_SECONDS
    while time.monotonic() < end:
        for name, (method, path, body) in kinds.items():
            seconds, status, content = ask(connection, method, path, None if body else token, body)
            assert status == 200, f"{name}: {status} {content[:200]}"
            times[name].append(seconds)
        time.sleep(0.05)
    return {name: statistics.median(seconds) for name, seconds in times.items()}


def measure(rounds):
    widen_limits()
    token = sign_in("ada@demo.local")
    kinds = {
        "GET /requests": ("GET", "/api/v1/requests", None),
        "POST /auth/login": ("POST", "/api/v1/auth/login", SIGN_IN),
    }
    if ask(connect(), "GET", "/api/v1/dashboard", token)[1] == 200:
        kinds["GET /dashboard"] = ("GET", "/api/v1/dashboard", None)
    ratios = {name: [] for name in kinds}
    seen = {"calm": {}, "hang": {}}
    for _ in range(rounds):
        medians = {}
        for mood in ("calm", "hang"):
            if mood == "hang":
                control("hang")
            else:
                recover(token)
            stopping = threading.Event()
            threads = [threading.Thread(target=search, args=(token, stopping, seen[mood])) for _ in range(SEARCHERS)]
            for thread in threads:
                thread.start()
            medians[mood] = turn(token, kinds)
            stopping.set()
            recover(token)
            for thread in threads:
                thread.join()
        for name in kinds:
            ratios[name].append(medians["hang"][name] / medians["calm"][name])
    report(ratios, seen)


def report(ratios, seen):
    print(f"\nOverseerr hangs: median time of an answer / the same without, {SEARCHERS} people searching\n")
    for name, values in ratios.items():
        low, middle, high = statistics.quantiles(values, n=4)
        print(f"{name:<40} {middle:.2f} ({low:.2f}-{high:.2f})".ljust(62) + f"at most {GOAL}")
    for mood, statuses in seen.items():
        counts = ", ".join(f"{count} x {status}" for status, count in sorted(statuses.items()))
        print(f"searches answered, {mood:<21} {counts}")


if __name__ == "__main__":
    try:
        measure(int(sys.argv[1]) if len(sys.argv) > 1 else 8)
    finally:
        control("recover")
