"""The stand-in speaks Overseerr's language: a client written for the real one understands its answers.

python-overseerr 0.8.0 is Home Assistant's library, and strict: a member that is missing or of another type is an error. It knows
no completed requests and wants a Plex id of everybody, as Overseerr itself had them then, so the owner's own wishes serve here.
"""

import asyncio
import contextlib
import http.server
import json
import os
import threading
from urllib.parse import urlsplit

import pytest
import requests

import python_overseerr as overseerr
from python_overseerr.models import MediaStatus, MediaType, RequestFilterStatus, RequestStatus

BLADE_RUNNER, THE_WIRE = 78, 1438


@pytest.fixture
def key() -> str:
    return os.environ["STANDIN_OVERSEERR_API_KEY"]


@pytest.fixture
def ask(stand_in, key):
    """Asks the stand-in through the library: `ask(lambda client: client.get_status())`."""

    def ask(question, key=key):
        async def asking():
            place = urlsplit(stand_in.url)
            async with overseerr.OverseerrClient(place.hostname, place.port, key, ssl=False) as client:
                return await question(client)

        return asyncio.run(asking())

    return ask


@pytest.fixture
def wish(ask, stand_in, key):
    """Requests through the library, gone after the test."""
    made = []

    def wish(*arguments, **named):
        made.append(ask(lambda client: client.create_request(*arguments, **named)))
        return made[-1]

    yield wish
    for request in made:
        requests.delete(f"{stand_in.url}/api/v1/request/{request.id}", headers={"X-Api-Key": key}, timeout=10)


def test_what_dashboards_ask(ask):
    assert ask(lambda client: client.get_status()).version
    assert ask(lambda client: client.get_request_count()).total >= 2
    assert ask(lambda client: client.get_issue_count()).total == 0
    assert ask(lambda client: client.get_watchlist()) == []


def test_another_key_is_no_access(ask):
    with pytest.raises(overseerr.OverseerrAuthenticationError):
        ask(lambda client: client.get_request_count(), key="wrong")


def test_a_search_finds_films_series_and_people(ask):
    film, series, person = (ask(lambda client: client.search(word))[0] for word in ("oppenheimer", "severance", "keanu"))

    assert (film.media_type, film.title) == ("movie", "Oppenheimer")
    assert (series.media_type, series.name) == ("tv", "Severance")
    assert person.known_for[0].title.startswith("The Matrix")


def test_a_film_that_is_asked_for(ask, wish):
    request = wish(MediaType.MOVIE, BLADE_RUNNER)

    assert request.status is RequestStatus.APPROVED and request.requested_by.id == 1
    details = ask(lambda client: client.get_movie_details(BLADE_RUNNER))
    assert details.title == "Blade Runner" and details.release_date.year == 1982
    assert details.media_info.status is MediaStatus.PROCESSING
    assert request.id in [known.id for known in details.media_info.requests]


def test_a_series_that_is_asked_for(ask, wish):
    request = wish(MediaType.TV, THE_WIRE, seasons=[1, 2])

    assert request.media.tvdb_id == 79126
    details = ask(lambda client: client.get_tv_details(THE_WIRE))
    assert details.number_of_seasons == 5 and details.last_episode_to_air.episode_number == 10
    listed = ask(lambda client: client.get_requests(status=RequestFilterStatus.PROCESSING, requested_by=1))
    assert next(known for known in listed if known.id == request.id).season_count == 2


def test_the_webhook_is_read_and_tried_out(ask):
    settings = ask(lambda client: client.get_webhook_notification_config())
    template = json.loads(settings.options.json_payload)
    assert settings.enabled and "{{media}}" in template

    with receiver() as (place, received):
        payload = json.dumps(json.dumps({"type": "{{notification_type}}", "{{media}}": {}}))
        assert ask(lambda client: client.test_webhook_notification_config(place, payload))

    assert received == [{"type": "TEST_NOTIFICATION", "media": None}]


@contextlib.contextmanager
def receiver():
    """A server that takes webhooks: its URL and what it was sent."""
    received = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", received
        server.shutdown()
