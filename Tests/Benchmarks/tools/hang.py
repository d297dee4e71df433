"""What a hanging Overseerr costs everything else: each answer's time with the hang as a multiple of that without.

Asks two portals side by side, one of which has a healthy Overseerr and the other one that hangs, each given by the file
`env` of its run directory:

    hang.py MINUTES CALM_ENV HANGING_ENV

Both are asked the same in turns of a few milliseconds, so that whatever else the machine does meets both; in both, four
people go on searching for what nobody has searched for. Prints the median of the ratios of neighbouring answers and, in
brackets, their middle half; and what the hanging portal says of Overseerr.
"""

import http.client
import itertools
import json
import re
import statistics
import sys
import threading
import time
from urllib.parse import urlsplit

SEARCHERS = 4
GOAL = 1.2
SIGN_IN = json.dumps({"email": "ada@demo.local", "password": "medianest-demo"})
words = itertools.count()


def connect(url):
    return http.client.HTTPConnection(url.hostname, url.port, timeout=30)


def ask(connection, method, path, token=None, body=None):
    """Seconds until the whole answer is there, its status and its content."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    began = time.perf_counter()
    connection.request(method, path, body=body, headers=headers)
    answer = connection.getresponse()
    content = answer.read()
    return time.perf_counter() - began, answer.status, content


class Portal:
    def __init__(self, env):
        values = dict(re.findall(r"^(?:export )?(\w+)='?([^'\n]*)'?$", open(env).read(), re.MULTILINE))
        self.url, self.stand_in = (urlsplit(values[name]) for name in ("MEDIANEST_URL", "STANDIN_OVERSEERR_URL"))
        self.searches = {}
        self.widen_limits()
        self.renew()
        self.connection = connect(self.url)

    def sign_in(self, email):
        body = json.dumps({"email": email, "password": "medianest-demo"})
        _, status, content = ask(connect(self.url), "POST", "/api/v1/auth/login", body=body)
        assert status == 200, content
        return json.loads(content)["accessToken"]

    def renew(self):
        """An access token lives for 15 minutes."""
        self.token, self.renewed_at = self.sign_in("ada@demo.local"), time.monotonic()

    def widen_limits(self):
        wide = {"limit": 1_000_000, "windowSeconds": 60}
        limits = {"rateLimits": {name: wide for name in ("api", "signInAccount", "signInAddress")}}
        token = self.sign_in("admin@demo.local")
        _, status, content = ask(connect(self.url), "PATCH", "/api/v1/admin/settings", token, json.dumps(limits))
        assert status == 200, content
        time.sleep(2.5)  # until every process knows

    def control(self, action):
        _, status, content = ask(connect(self.stand_in), "POST", f"/_control/{action}")
        assert status == 204, content

    def search(self, stopping):
        """Searches until told to stop, and counts what came back."""
        connection = connect(self.url)
        while not stopping.is_set():
            try:
                path = f"/api/v1/media/search?query=turn%20{next(words)}"
                _, status, _ = ask(connection, "GET", path, self.token)
                self.searches[status] = self.searches.get(status, 0) + 1
            except (OSError, http.client.HTTPException):
                connection = connect(self.url)
            stopping.wait(0.1)

    def time(self, name, method, path, body=None):
        if time.monotonic() - self.renewed_at > 600:
            self.renew()
        seconds, status, content = ask(self.connection, method, path, None if body else self.token, body)
        assert status == 200, f"{name}: {status} {content[:200]}"
        return seconds

    def says_of_overseerr(self):
        _, _, found = ask(connect(self.url), "GET", "/api/v1/media/search?query=anything%20new", self.token)
        _, _, services = ask(connect(self.url), "GET", "/api/v1/services", self.token)
        service = next(row for row in json.loads(services)["data"] if row["serviceName"] == "overseerr")
        problem = json.loads(found)
        return f"search: {problem.get('code')}, since {problem.get('since')}; service: {service['status']}, {service.get('message')}"


KINDS = {
    "GET /dashboard": ("GET", "/api/v1/dashboard"),
    "GET /requests": ("GET", "/api/v1/requests"),
    "POST /auth/login": ("POST", "/api/v1/auth/login", SIGN_IN),
}


def measure(minutes, calm, hanging):
    ratios = {name: [] for name in KINDS}
    hanging.control("hang")
    stopping = threading.Event()
    people = [threading.Thread(target=portal.search, args=(stopping,)) for portal in (calm, hanging) for _ in range(SEARCHERS)]
    for person in people:
        person.start()
    try:
        end = time.monotonic() + minutes * 60
        for turn in itertools.count():
            if time.monotonic() > end:
                break
            pair = (calm, hanging) if turn % 2 else (hanging, calm)
            for name, parameters in KINDS.items():
                times = {portal: portal.time(name, *parameters) for portal in pair}
                ratios[name].append(times[hanging] / times[calm])
            time.sleep(0.05)
        said = hanging.says_of_overseerr()
    finally:
        stopping.set()
        hanging.control("recover")
        for person in people:
            person.join()
    report(minutes, ratios, said, calm, hanging)


def report(minutes, ratios, said, calm, hanging):
    print(f"\nOverseerr hangs for {minutes:g} minutes: time of an answer / the same of a portal whose Overseerr is well\n")
    for name, values in ratios.items():
        low, middle, high = statistics.quantiles(values, n=4)
        print(f"{name:<24} {middle:.2f} ({low:.2f}-{high:.2f}) of {len(values)}".ljust(62) + f"at most {GOAL}")
    for mood, portal in (("calm", calm), ("hanging", hanging)):
        counts = ", ".join(f"{count} x {status}" for status, count in sorted(portal.searches.items()))
        print(f"searches answered, {mood:<8} {counts}")
    print(said)


if __name__ == "__main__":
    measure(float(sys.argv[1]), Portal(sys.argv[2]), Portal(sys.argv[3]))
