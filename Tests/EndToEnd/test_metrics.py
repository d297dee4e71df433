"""What Prometheus is told: all processes together, exactly, and only who may know."""

import re
import signal
import subprocess
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

import stack
from client import Client, assert_problem, wait_until

SAMPLE = re.compile(r"^([a-z_:]+)(\{.*\})? (\S+)$", re.MULTILINE)
NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def scrape(url):
    def scrape(**options) -> requests.Response:
        return requests.get(f"{url}/metrics", timeout=30, **options)

    return scrape


def samples(answer: requests.Response) -> dict[str, float]:
    """By name and labels, as they stand in the text."""
    assert answer.status_code == 200, answer.text
    found = SAMPLE.findall(answer.text)
    assert len({name + labels for name, labels, _ in found}) == len(found), "a series stands there twice"
    return {name + labels: float(value) for name, labels, value in found}


def counted(answer: requests.Response) -> Counter:
    """Requests by method, route and status."""
    pattern = re.compile(r'^medianest_http_requests_total\{method="(.*)",route="(.*)",status="(\d+)"\} (\d+)$', re.MULTILINE)
    return Counter({(method, route, int(status)): int(value) for method, route, status, value in pattern.findall(answer.text)})


def processes(answer: requests.Response) -> dict[str, int]:
    pattern = re.compile(r'^medianest_pool_processes\{kind="responder",pool="(.*)"\} (\d+)$', re.MULTILINE)
    return {pool: int(number) for pool, number in pattern.findall(answer.text)}


def make_requests(url: str, token: str, calls: list[tuple[str, str, str]]) -> Counter:
    """All of them from 16 clients at a time; what came back, by method, route and status."""

    def one(call: tuple[str, str, str]) -> tuple[str, str, int]:
        method, path, route = call
        # A connection of its own for each, so that every process gets some.
        answer = requests.request(method, f"{url}{path}", headers={"Authorization": f"Bearer {token}"}, timeout=60)
        return method, route, answer.status_code

    with ThreadPoolExecutor(16) as clients:
        return Counter(clients.map(one, calls))


def test_the_counters_equal_the_requests_that_were_made(url, ada, scrape):
    api = "/api/v1"
    calls = [
        *[("GET", f"{api}/requests?limit=5", f"{api}/requests")] * 400,
        *[("GET", f"{api}/requests?limit=none", f"{api}/requests")] * 50,
        *[("GET", f"{api}/requests/{NOBODY}", f"{api}/requests/{{id}}")] * 100,
        *[("HEAD", f"{api}/services", f"{api}/services")] * 60,
        *[("GET", f"{api}/admin/users", f"{api}/admin/users")] * 40,
        *[("GET", f"{api}/no/such/place-{number}", "none") for number in range(70)],
        *[("DELETE", f"{api}/services", "none")] * 30,
        *[("POST", f"{api}/auth/refresh", f"{api}/auth/refresh")] * 60,  # the pool sign-in
        *[("GET", f"{api}/me/export", f"{api}/me/export")] * 20,  # the pool outbound
        *[("GET", f"{api}/media/movie/none", f"{api}/media/movie/{{id}}")] * 40,  # the pool media
    ]
    before = scrape()
    assert sum(processes(before).values()) >= 8

    made = make_requests(url, ada.token, calls)
    after = scrape()

    assert sum(made.values()) == len(calls)
    assert {status for _, _, status in made} >= {200, 400, 403, 404, 405}
    difference = counted(after) - counted(before)
    assert {key: difference[key] for key in made} == dict(made)

    # Each was timed once.
    for method, route in {(method, route) for method, route, _ in made}:
        series = f'medianest_http_request_duration_seconds_count{{method="{method}",route="{route}"}}'
        total = sum(number for (m, r, _), number in made.items() if (m, r) == (method, route))
        assert samples(after)[series] - samples(before).get(series, 0) == total, series


@pytest.mark.chaos
def test_whoever_is_killed_takes_no_count_along(url, ada, scrape):
    before = scrape()
    made = make_requests(url, ada.token, [("GET", "/api/v1/requests", "/api/v1/requests")] * 200)
    for process_id in stack.process_ids("responder"):
        stack.kill(process_id, signal.SIGKILL)
    wait_until(lambda: len(stack.process_ids("responder")) == 4, 60, "the pool is whole again")

    after = wait_until(lambda: found if (found := scrape()).status_code == 200 else None, 60, "it answers")

    key = ("GET", "/api/v1/requests", 200)
    assert (counted(after) - counted(before))[key] == made[key] == 200
    wait_until(lambda: processes(scrape())["responder"] == 4, 60, "the dead are not counted, their successors are")


def test_promtool_has_nothing_to_say_against_it(scrape):
    answer = scrape()

    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    check = subprocess.run(["promtool", "check", "metrics"], input=answer.text, capture_output=True, text=True, timeout=30)
    assert (check.returncode, check.stdout, check.stderr) == (0, "", "")


def test_everything_that_was_promised_is_there(scrape):
    def complete():
        answer = scrape()
        return answer if "monitor_status" in answer.text and "medianest_database_alert" in answer.text else None

    found = samples(wait_until(complete, 150, "the first probes, and looks at the database"))
    names = {key.split("{")[0] for key in found}

    assert names >= {
        "medianest_http_requests_total", "medianest_http_request_duration_seconds_bucket", "medianest_pool_processes",
        "medianest_pool_busy_processes", "medianest_cache_lookups_total", "medianest_cache_hits_total", "medianest_jobs",
        "medianest_jobs_performed_total", "medianest_probes_total", "medianest_notification_outbox",
        "medianest_database_round_trip_duration_seconds_sum", "medianest_database_connection_attempts_total",
        "medianest_database_alert", "monitor_status", "monitor_response_time", "monitor_uptime_ratio",
    }
    assert found['medianest_up{part="database"}'] == found['medianest_up{part="redis"}'] == 1
    assert found["medianest_metrics_lost_total"] == 0
    assert any(key.startswith('medianest_jobs_performed_total{kind="services.probe",outcome="done"}') for key in found)
    assert all("://" not in key for key in found), "an address of a service"


def test_a_proxy_on_this_machine_does_not_open_it_to_the_world(url, scrape, admin, ada):
    for field in ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"]:
        assert_problem(scrape(headers={field: "203.0.113.9"}), 401, "auth.required")
    assert_problem(scrape(headers={"Host": "portal.example"}), 401, "auth.required")

    through = {"X-Forwarded-For": "203.0.113.9"}
    assert_problem(scrape(headers=through | {"Authorization": f"Bearer {ada.token}"}), 403, "auth.admin_only")
    assert scrape(headers=through | {"Authorization": f"Bearer {admin.token}"}).status_code == 200
    head = requests.head(f"{url}/metrics", timeout=30)
    assert head.status_code == 200 and head.content == b""


def test_the_databases_health_is_looked_at(admin: Client):
    report = wait_until(
        lambda: found if (found := admin.get("/admin/database").json())["measures"] else None, 90, "the first look")

    assert report["statistics"] == "visible"
    measures = {measure["name"]: measure for measure in report["measures"]}
    assert measures["disk_usage_percent"]["value"] > 0
    assert measures["longest_statement_seconds"]["reason"] is None
    assert 0 < measures["pool_usage_percent"]["value"] < 100
    assert admin.get("/health").json()["databaseHealth"]["state"] in ("ok", "unknown", "yellow", "red", "critical")
