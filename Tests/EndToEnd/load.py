"""Steady load from several kept connections, and what became of each request."""

import contextlib
import http.client
import threading
import time
from urllib.parse import urlsplit

CONNECTIONS = 16


class Load:
    """Reads mostly, and one write in ten; every outcome but the expected one is kept in `failures`."""

    def __init__(self, url: str, token: str, requests_per_second: int):
        self.address = urlsplit(url)
        self.headers = {"Authorization": f"Bearer {token}"}
        self.pause = CONNECTIONS / requests_per_second
        self.stopping = threading.Event()
        self.lock = threading.Lock()
        self.answered = 0
        self.failures: list[str] = []

    @contextlib.contextmanager
    def running(self):
        threads = [threading.Thread(target=self.client, args=(number,)) for number in range(CONNECTIONS)]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self.stopping.set()
            for thread in threads:
                thread.join()

    def client(self, number: int):
        connection = http.client.HTTPConnection(self.address.hostname, self.address.port, timeout=20)
        due = time.monotonic() + self.pause * number / CONNECTIONS
        turn = number
        while not self.stopping.wait(max(0, due - time.monotonic())):
            due += self.pause
            turn += 1
            method, path, expected = ("POST", "notifications/read-all", 204) if turn % 10 == 0 else ("GET", "requests", 200)
            try:
                connection.request(method, f"/api/v1/{path}", headers=self.headers)
                answer = connection.getresponse()
                body = answer.read()
                failure = None if answer.status == expected else f"{method} {answer.status} {body[:200]!r}"
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                failure = f"{method} {error!r}"
            with self.lock:
                self.answered += failure is None
                if failure:
                    self.failures.append(failure)
