"""Asks for every page of an admin, and reads from the server's log what its statements cost.

    history.py API USER LOG < JWT SECRET

Prints a line a page. Fails when one takes 100 ms or more in the database, or reads a partition of measurements or errors from end
to end. Exports are no pages: ten thousand rows take as long as they take to send.
"""

import base64
import hashlib
import hmac
import json
import re
import statistics
import sys
import time
import urllib.request
from datetime import date, timedelta

LIMIT_MS = 100
# Of a prepared statement that it has seen five times, PostgreSQL may make one plan for all values.
WARM_UP = 6
ROUNDS = 5
TODAY = date.today()
AGO = {days: (TODAY - timedelta(days=days)).isoformat() for days in (30, 89, 365)}
PAGES = [
    *(f"/admin/reports/{report}?from={AGO[89]}&groupBy={by}"
      for report in ("requests", "people", "downloads", "services", "errors") for by in ("day", "week")),
    *(f"/admin/reports/{report}/export?from={AGO[89]}" for report in ("requests", "people", "downloads", "services", "errors")),
    f"/admin/reports/errors?from={AGO[365]}&groupBy=month",
    "/reports/people",
    *(f"/services/service-3/history?range={span}" for span in ("24h", "7d", "30d", "90d")),
    "/services", "/services/service-3/incidents", "/admin/incidents", "/admin/incidents?status=resolved&service=service-3",
    "/admin/errors", "/admin/errors?limit=100", "/admin/errors?code=rare.code", "/admin/errors?code=unheard.of",
    "/admin/errors?status=418", "/admin/errors?status=500", "/admin/errors?path=/api/v1/rare", "/admin/errors?path=/nowhere",
    "/admin/errors?path=/api/v1/requests", "/admin/errors?code=common.*", "/admin/errors?status=5xx",
    "/admin/errors?userId=00000000-0000-4000-9000-000000000007",
    "/admin/errors?status=418&code=rare.code&path=/api/v1/rare",
    "/admin/errors/correlation-500000", "/admin/requests", "/admin/requests?status=failed", "/admin/users", "/admin/services",
    "/admin/metrics", "/admin/metrics?service=service-3&metric=response_time_ms&range=90d", "/admin/database", "/admin/maintenance-windows",
    f"/admin/errors?from={AGO[89]}T00:00:00Z&to={AGO[30]}T00:00:00Z", "/services/service-3", "/dashboard", "/notifications",
]


def token(secret: str, user: str) -> str:
    def encode(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).decode().rstrip("=")

    now = int(time.time())
    session = user.replace("-9000-", "-a000-")
    claims = {"sub": user, "role": "ADMIN", "sid": session, "did": user, "iat": now, "exp": now + 900, "iss": "medianest", "aud": "medianest"}
    signed = encode(b'{"alg":"HS256","typ":"JWT"}') + "." + encode(json.dumps(claims, separators=(",", ":")).encode())
    return signed + "." + encode(hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest())


def plans(text: str) -> list[tuple[float, dict]]:
    """Duration in ms and plan of each statement in a part of the log."""
    return [
        (float(match[1]), json.loads(match[2].replace("\n\t", "\n")))
        for match in re.finditer(r"duration: ([0-9.]+) ms  plan:\n((?:\t.*\n?)+)", text)
    ]


def nodes(plan: dict) -> list[dict]:
    return [plan, *(node for child in plan.get("Plans", []) for node in nodes(child))]


def scans(plan: dict) -> list[str]:
    """Which partitions it reads from end to end; those without rows do not count."""
    return [
        node["Relation Name"] for node in nodes(plan["Plan"])
        if node["Node Type"].endswith("Seq Scan") and node["Actual Loops"] > 0
        and node["Actual Rows"] + node.get("Rows Removed by Filter", 0) > 1000
        and re.match(r"(error_logs|service_metrics)_", node["Relation Name"])
    ]


def ask(request: urllib.request.Request, log: str) -> list[tuple[float, dict]]:
    """Duration and plan of each statement that an answer takes."""
    with open(log, encoding="utf-8", errors="replace") as file:
        begin = file.seek(0, 2)
        with urllib.request.urlopen(request, timeout=60) as answer:
            answer.read()
        time.sleep(0.15)  # the log goes through supervisord
        file.seek(begin)
        return plans(file.read())


def main() -> None:
    api, user, log = sys.argv[1:]
    bearer = token(sys.stdin.read().strip(), user)
    failures = []
    print(f"\n{'page':<78} {'ms, median':>10} {'worst':>8}  read from end to end")
    for page in PAGES:
        request = urllib.request.Request(api + page, headers={"Authorization": f"Bearer {bearer}", "Host": "medianest"})
        asked = [ask(request, log) for _ in range(WARM_UP + ROUNDS)]
        asked = [statements for statements in asked if statements][-ROUNDS:]  # a cache may answer all but the first
        median = statistics.median(sum(duration for duration, _ in statements) for statements in asked) if asked else 0
        worst = max((duration for statements in asked for duration, _ in statements), default=0)
        scanned = {name for statements in asked for _, plan in statements for name in scans(plan)}
        print(f"{page:<78} {median:>10.1f} {worst:>8.1f}  {', '.join(sorted(scanned)) or '-'}", flush=True)
        if (median >= LIMIT_MS and "/export" not in page) or scanned or not asked:
            failures.append(page)
    if failures:
        sys.exit("\nToo slow, read from end to end, or without a plan: " + ", ".join(failures))
    print(f"\nAll pages stay under {LIMIT_MS} ms in the database, and read through indexes.")


main()
