"""A client of the live channel: one stream of server-sent events, read in the background."""

import contextlib
import http.client
import json
import socket
import threading
import time
from urllib.parse import urlsplit

from client import Client, wait_until


class Stream:
    """What came on one stream: events in order, and whether the server has closed it."""

    def __init__(self, person: Client, last_event_id: str | None = None):
        headers = {"Accept": "text/event-stream", "Authorization": f"Bearer {person.token}"}
        if last_event_id is not None:
            headers["Last-Event-ID"] = last_event_id
        self.connection = http.client.HTTPConnection(urlsplit(person.url).netloc, timeout=60)
        self.connection.request("GET", "/api/v1/events", headers=headers)
        self.socket = self.connection.sock
        self.answer = self.connection.getresponse()
        self.status = self.answer.status
        self.events: list[dict] = []
        self.last_event_id: str | None = None
        self.is_closed = self.status != 200
        self.is_open = threading.Event()
        if not self.is_closed:
            threading.Thread(target=self.read, daemon=True).start()
            assert self.is_open.wait(10), "the stream says hello"

    def read(self):
        event: dict = {}
        with contextlib.suppress(OSError, ValueError, AttributeError, http.client.HTTPException):  # closed from either side
            for line in self.answer:
                self.is_open.set()
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if not name and "data" in event:
                    self.events.append(event | {"data": json.loads(event["data"])})
                    self.last_event_id = event.get("id", self.last_event_id)
                    event = {}
                elif name in ("event", "id", "data"):
                    event[name] = value
        self.is_closed = True

    def about(self, row_id: str) -> list[dict]:
        """The data of the events that name a row."""
        return [event["data"] for event in self.events if event["data"].get("id") == row_id]

    def waits_for(self, row_id: str, seconds: float = 15, **members) -> dict:
        def seen():
            return next((data for data in self.about(row_id) if members.items() <= data.items()), None)

        return wait_until(seen, seconds, f"an event about {row_id} with {members}")

    def is_closed_within(self, seconds: float) -> float:
        """How long it took."""
        began = time.monotonic()
        wait_until(lambda: self.is_closed, seconds, "the stream is closed")
        return time.monotonic() - began

    def close(self):
        with contextlib.suppress(OSError):  # the server was faster
            self.socket.shutdown(socket.SHUT_RDWR)
        self.connection.close()


@contextlib.contextmanager
def listening(person: Client, last_event_id: str | None = None):
    stream = Stream(person, last_event_id)
    try:
        assert stream.status == 200
        yield stream
    finally:
        stream.close()
