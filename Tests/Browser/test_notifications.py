"""Being told: announcements, filters, and targets outside the portal."""

import json
import secrets
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from selenium.webdriver.common.by import By

from conftest import OpenPortal
from portal import ADA, ADMIN, Portal


class Receiver:
    """Somebody's server that gets webhooks."""

    def __init__(self) -> None:
        self.messages: list[dict] = []
        messages = self.messages

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                messages.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook/{secrets.token_hex(12)}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()


def add_target(portal: Portal, kind: str, name: str, address: str) -> None:
    portal.follow("/notifications/targets")
    portal.find("#new-target").click()
    portal.has_focus("#target-name")
    portal.find(f"#target-kind option[value={kind}]").click()
    portal.find("#target-name").send_keys(name)
    portal.find("#target-address").send_keys(address)
    portal.button("Add the target").click()


def test_an_announcement_reaches_everyone_and_a_webhook(open_portal: OpenPortal, receiver: Receiver) -> None:
    name, title = f"Target {secrets.token_hex(4)}", f"Maintenance {secrets.token_hex(4)}"
    admin, ada = open_portal(), open_portal(390, 844, "dark")
    admin.sign_in_to_requests(ADMIN)
    ada.sign_in_to_requests(ADA)

    add_target(admin, "webhook", name, receiver.url)
    assert admin.find("#secret-text").get_attribute("value").startswith("whsec_")
    admin.button("I have kept it").click()
    row = admin.until(
        lambda: next(r for r in admin.driver.find_elements(By.CSS_SELECTOR, "#targets .row") if name in r.text),
        what="the new target",
    )
    assert receiver.url[-4:] in row.text and receiver.url not in admin.driver.page_source
    row.find_element(By.XPATH, ".//button[starts-with(normalize-space(), 'Send a test')]").click()
    admin.sees(f"{name} got the test.", seconds=20)
    assert receiver.messages[0]["data"]["title"] == "Hello from MediaNest"

    admin.follow("/notifications")
    admin.find("#announce").click()
    admin.button("Tell everyone", inside="dialog").click()
    admin.sees("Please enter a title.")
    admin.find("#announce-type option[value=warning]").click()
    admin.find("#announce-title").send_keys(title)
    admin.find("#announce-message").send_keys("Tonight at ten.")
    admin.button("Tell everyone", inside="dialog").click()
    admin.sees("Everyone is told.")

    ada.follow("/notifications?type=warning")
    unread = ada.until(
        lambda: next(r for r in ada.driver.find_elements(By.CSS_SELECTOR, ".notification") if title in r.text), 20, title
    )
    assert unread.get_attribute("data-unread") is not None and "To everyone" in unread.text
    admin.until(lambda: any(m["data"]["title"] == title for m in receiver.messages), 20, "the webhook")
    assert sum(m["data"]["title"] == title for m in receiver.messages) == 1

    admin.follow("/notifications/targets")
    delete = f"//button[starts-with(normalize-space(), 'Delete') and contains(., '{name}')]"
    admin.until(lambda: admin.driver.find_element(By.XPATH, delete), what="the target's button").click()
    admin.button("Delete the target").click()
    admin.sees(f"Deleted {name}.")


def test_a_member_is_told_what_an_address_may_be(open_portal: OpenPortal) -> None:
    portal = open_portal(390, 844)
    portal.sign_in_to_requests(ADA)
    portal.follow("/notifications")
    assert not portal.driver.find_elements(By.ID, "announce")
    portal.find("#to-targets").click()
    portal.sees("Only here so far")

    portal.find("#new-target").click()
    portal.button("Add the target").click()
    portal.sees("Please give it a name.")
    portal.find("#target-name").send_keys("Phone")
    portal.find("#target-address").send_keys("gotify://192.168.1.1/token")
    portal.button("Add the target").click()
    portal.until(lambda: "must be one of" in portal.find("#target-address-error").text, what="the reason")
    portal.has_focus("#target-address")
    assert not portal.driver.find_elements(By.ID, "topic-administration")
    assert portal.find("#topic-available").is_selected() and not portal.find("#topic-progress").is_selected()


def test_types_are_filtered_by_the_keyboard(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.sign_in_to_requests(ADA)
    portal.follow("/notifications")
    portal.tab_to("#type")
    portal.keys("P")  # its only type with that letter
    portal.until(lambda: "type=error" in portal.driver.current_url, what="the filter in the address")
    portal.has_focus("#type")
