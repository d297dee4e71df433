"""Webhooks as their receiver sees them, and what a killed worker does to them."""

import signal
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

import stack
from client import wait_until


class Receiver:
    """Somebody's server; while `gate` is closed it has read a message and does not answer."""

    def __init__(self):
        self.messages: list[tuple[dict, bytes]] = []
        self.gate = threading.Event()
        self.gate.set()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.messages.append(({name.lower(): value for name, value in self.headers.items()}, body))
                receiver.gate.wait(8)
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook/{uuid.uuid4().hex}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.gate.set()
    receiver.server.shutdown()


@pytest.fixture
def target(admin, receiver):
    made = admin.post("/me/notification-targets", {"kind": "webhook", "name": "Receiver", "address": receiver.url})
    assert made.status_code == 201, made.text
    yield made.json()
    assert admin.delete(f"/me/notification-targets/{made.json()['id']}").status_code == 204


def test_the_specifications_own_library_verifies_our_signature(admin, target, receiver):
    assert admin.post(f"/me/notification-targets/{target['id']}/test").status_code == 202
    wait_until(lambda: receiver.messages, 10, "the test")

    headers, body = receiver.messages[0]
    verified = Webhook(target["signingSecret"]).verify(body, headers)

    assert verified["data"]["title"] == "Hello from MediaNest"
    with pytest.raises(WebhookVerificationError):
        Webhook(target["signingSecret"]).verify(body + b" ", headers)
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + "A" * 44).verify(body, headers)


@pytest.mark.chaos
def test_a_worker_killed_while_the_receiver_thinks_repeats_nothing(admin, target, receiver):
    receiver.gate.clear()
    title = f"Maintenance {uuid.uuid4().hex[:8]}"
    body = {"type": "info", "title": title, "message": "Tonight."}
    assert admin.post("/admin/notifications", body).status_code == 201
    wait_until(lambda: receiver.messages, 10, "the announcement")

    [notifier] = stack.process_ids("notifier")
    stack.kill(notifier, signal.SIGKILL)
    receiver.gate.set()

    def delivered():
        rows = admin.get("/me/notification-deliveries?limit=100").json()["data"]
        return any(row["title"] == title and row["status"] == "delivered" for row in rows)

    wait_until(delivered, 20, "written down by the courier")
    wait_until(lambda: stack.process_ids("notifier") not in ([], [notifier]), 15, "another notifier")
    assert len(receiver.messages) == 1
