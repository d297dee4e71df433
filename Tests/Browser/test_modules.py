"""The pure modules, run where they run: in the browser, as the server delivers them."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from conftest import BASE_URL, start_chromium

Evaluate = Callable[[str], Any]


@pytest.fixture(scope="module")
def evaluate(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Evaluate:
    """Evaluates an expression that may use the modules by their names."""
    driver = start_chromium(str(tmp_path_factory.mktemp("profile")))
    request.addfinalizer(driver.quit)
    driver.get(BASE_URL)
    modules = {name: f"/app/lib/{name}.js" for name in ("format", "problem", "router", "seasons", "tmdb")}
    modules |= {"progress": "/app/parts/request-progress.js", "limits": "/app/parts/usual-limits.js"}
    modules |= {"news": "/app/parts/notification-types.js"}

    def evaluate(expression: str) -> Any:
        imports = ", ".join(f"import('{path}')" for path in modules.values())
        return driver.execute_async_script(
            f"const done = arguments[0]; Promise.all([{imports}]).then(([{', '.join(modules)}]) => done({expression}))"
        )

    return evaluate


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("438631", ("438631", None, None)),
        (" 0438631 ", ("438631", None, None)),
        ("https://www.themoviedb.org/movie/438631-dune", ("438631", "movie", None)),
        ("https://www.themoviedb.org/tv/1399?language=de#cast", ("1399", "tv", None)),
        ("http://themoviedb.org/tv/1399-game-of-thrones/season/2", ("1399", "tv", 2)),
        ("themoviedb.org/movie/603/", ("603", "movie", None)),
        ("/movie/438631-dune", ("438631", "movie", None)),
        ("tv/1399", ("1399", "tv", None)),
    ],
)
def test_tmdb_addresses_are_read(evaluate: Evaluate, text: str, expected: tuple) -> None:
    found = evaluate(f"tmdb.parseTmdb({text!r})")
    assert (found.get("tmdbId"), found.get("mediaType"), found.get("season")) == expected


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("", "Paste the address"),
        ("Dune", "no film or series"),
        ("tt1160419", "IMDb"),
        ("https://www.imdb.com/title/tt1160419/", "IMDb"),
        ("https://example.org/movie/438631", "Only addresses of themoviedb.org"),
        ("https://themoviedb.org.example.org/movie/1", "Only addresses of themoviedb.org"),
        ("https://www.themoviedb.org/person/287-brad-pitt", "no film or series"),
        ("movie/438631x", "no film or series"),
        ("0", "not one of"),
        ("12345678901", "not one of"),
    ],
)
def test_other_texts_get_advice(evaluate: Evaluate, text: str, advice: str) -> None:
    assert advice in evaluate(f"tmdb.parseTmdb({text!r})")["problem"]


@pytest.mark.parametrize(
    ("text", "seasons"),
    [
        ("", None), ("all", None), ("1", [1]), ("1,2", [1, 2]), ("1-3", [1, 2, 3]), ("3, 1 – 2", [1, 2, 3]),
        ("s01 s02", [1, 2]), ("2;2", [2]), ("2023-2024", [2023, 2024]),
    ],
)
def test_seasons_are_read(evaluate: Evaluate, text: str, seasons: list[int] | None) -> None:
    assert evaluate(f"seasons.parseSeasons({text!r})") == {"seasons": seasons}


@pytest.mark.parametrize("text", ["x", "0", "-1", "3-1", "1-", ",", "1.5", "1-500", "10000"])
def test_other_seasons_get_advice(evaluate: Evaluate, text: str) -> None:
    assert evaluate(f"seasons.parseSeasons({text!r})")["problem"]


@pytest.mark.parametrize(
    ("time", "words"),
    [
        ("12:00:00", "just now"), ("11:59:20", "just now"), ("11:59:10", "1 minute ago"), ("11:57:00", "3 minutes ago"),
        ("11:00:24", "1 hour ago"), ("09:00:00", "3 hours ago"), ("12:05:00", "in 5 minutes"),
    ],
)
def test_times_are_relative(evaluate: Evaluate, time: str, words: str) -> None:
    now = "new Date('2026-11-21T12:00:00.000Z')"
    assert evaluate(f"format.relativeTime('2026-11-21T{time}.000Z', {now})") == words


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("format.seasonsName([1, 2, 3, 5])", "Seasons 1–3, 5"),
        ("format.seasonsName([2])", "Season 2"),
        ("format.seasonsName(null)", "All seasons"),
        ("format.requestTitle({ mediaType: 'movie', tmdbId: '603', title: null })", "Film 603"),
        ("format.count(1, 'season') + ', ' + format.count(2, 'season')", "1 season, 2 seasons"),
        ("format.waitingTime(new Date(20_000), new Date(0))", "in 20 seconds"),
        ("format.personName({ name: 'Ada', email: 'ada@test.local' })", "Ada"),
        ("format.personName({ name: null, email: 'ada@test.local' })", "ada@test.local"),
        ("format.personName({ name: ' ', email: null })", "Somebody"),
    ],
)
def test_words_for_data(evaluate: Evaluate, expression: str, words: str) -> None:
    assert evaluate(expression) == words


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("{ status: 401, code: 'auth.invalid_credentials' }", "do not belong together"),
        ("{ status: 429, code: 'rate.limited', retryAt: new Date(30_000) }", "again in 30 seconds"),
        ("{ status: 409, code: 'request.already_open', detail: 'You asked before.' }", "You asked before."),
        ("{ status: 0, code: 'network.unreachable' }", "check your connection"),
        ("{ status: 500, code: 'internal', detail: 'select * from', correlationId: 'abc' }", "went wrong on our side"),
        ("new TypeError('x is undefined')", "on this page went wrong"),
    ],
)
def test_refusals_become_sentences(evaluate: Evaluate, error: str, words: str) -> None:
    assert words in evaluate(f"problem.explain({error}, new Date(0)).text")


def test_only_faults_of_the_server_have_a_reference(evaluate: Evaluate) -> None:
    assert evaluate("problem.explain({ status: 500, correlationId: 'abc' }).reference") == "abc"
    assert evaluate("problem.explain({ status: 404, correlationId: 'abc' }).reference") == ""


def test_addresses_lead_to_views(evaluate: Evaluate) -> None:
    routes = "[{ pattern: '/requests' }, { pattern: '/requests/:id' }]"
    found = evaluate(
        "['#/requests?status=a%20b', '#/requests/4%2F2', '#/requests/', '#/%zz']"
        f".map((hash) => router.match({routes}, hash))"
        ".map(({ route, parameters, query }) => [route?.pattern ?? null, parameters, query.get('status')])"
    )
    assert found == [
        ["/requests", {}, "a b"], ["/requests/:id", {"id": "4/2"}, None], [None, {}, None], [None, {}, None],
    ]


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 s"), (0.4, "0 s"), (45, "45 s"), (60, "1 min"), (7500, "2 h 5 min"), (273_600, "3 d 4 h"), (86_400, "1 d")]
)
def test_durations_have_their_two_largest_units(evaluate: Evaluate, seconds: float, words: str) -> None:
    assert evaluate(f"format.durationWords({seconds})") == words


@pytest.mark.parametrize(("size", "words"), [(0, "0 B"), (999, "999 B"), (1500, "1.5 kB"), (12_345_678, "12 MB"), (6_000_000_000, "6 GB")])
def test_sizes_have_a_unit_that_suits_them(evaluate: Evaluate, size: int, words: str) -> None:
    assert evaluate(f"format.byteWords({size})") == words


def events(*statuses: str) -> str:
    """A history in the API's order; one walk through several states has one time."""
    steps = [None, "pending", *statuses]
    time = "2026-11-21T12:00:00.000Z"
    return json.dumps([
        {"fromStatus": before, "toStatus": after, "actor": None, "reason": None, "createdAt": time}
        for before, after in zip(steps, steps[1:])
    ])


def test_a_history_stands_in_the_order_in_which_it_happened(evaluate: Evaluate) -> None:
    history = events("approved", "downloading", "downloaded", "completed")
    found = evaluate(
        f"[...progress.eventList({history}).querySelectorAll('.event')].map((event) => event.querySelector('p').textContent)"
    )
    assert found == ["Available in Plex", "Downloaded", "Downloading", "Approved", "Asked"]


@pytest.mark.parametrize(
    ("way", "done"),
    [
        ([], ["Asked"]), (["approved"], ["Asked", "Approved"]), (["failed"], ["Asked"]), (["failed", "manual"], ["Asked"]),
        (["failed", "retrying"], ["Asked"]), (["approved", "failed"], ["Asked", "Approved"]),
        (["approved", "manual"], ["Asked", "Approved"]), (["failed", "manual", "approved", "failed"], ["Asked", "Approved"]),
        (["approved", "downloading", "downloaded"], ["Asked", "Approved", "Fetched"]),
        (["approved", "downloading", "downloaded", "completed"], ["Asked", "Approved", "Fetched", "In Plex"]),
    ],
)
def test_a_request_is_approved_when_somebody_has_approved_it(evaluate: Evaluate, way: list[str], done: list[str]) -> None:
    status = json.dumps({"status": ["pending", *way][-1]})
    steps = f"[...progress.progressSteps({status}, {events(*way)}).querySelectorAll('[data-state=done] > span:last-child')]"
    assert evaluate(f"{steps}.map((step) => step.firstChild.data)") == done


@pytest.mark.parametrize(
    ("event", "request_id", "address"),
    [
        ("request.completed", "7", "#/requests/7"), ("request.manual", "7", "#/requests/7"),
        ("request.needs_admin", "7", "#/approvals/7"), ("request.pending", "7", "#/approvals/7"), ("announcement", None, None),
    ],
)
def test_news_leads_to_whoever_may_see_its_request(evaluate: Evaluate, event: str, request_id: str | None, address: str | None) -> None:
    news = json.dumps({"event": event, "metadata": {"requestId": request_id} if request_id else None})
    assert evaluate(f"news.subjectAddress({news})") == address


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ((None, 7, None), "no limit"), ((1, 7, None), "1 request in 7 days and any number open at once"),
        ((None, 7, 3), "any number of requests and 3 open at once"), ((10, 1, 0), "10 requests in 1 day and 0 open at once"),
    ],
)
def test_what_holds_for_everybody_is_said_in_words(evaluate: Evaluate, limits: tuple, words: str) -> None:
    usual = json.dumps(dict(zip(("quotaLimit", "quotaDays", "openLimit"), limits)))
    assert evaluate(f"limits.usualWords({usual})") == words
