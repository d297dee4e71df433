"""An admin connects services, tests them before, adds his own, and lets Overseerr tell the portal what changes."""

import os
from collections.abc import Iterator

import pytest

from conftest import OpenPortal, as_admin
from portal import ADA, ADMIN, Portal


def open_connections(portal: Portal) -> None:
    portal.sign_in(ADMIN)
    portal.find("#nav-approvals")
    portal.find("#account-button").click()
    portal.find("#to-connections").click()
    portal.find("#edit-overseerr")


def webhook_state(portal: Portal) -> str:
    return portal.find("#webhook .status").get_attribute("data-state") or ""


def retype(portal: Portal, selector: str, text: str) -> None:
    control = portal.find(selector)
    control.clear()
    control.send_keys(text)


def outcome(portal: Portal) -> str:
    """What a test of the connection came to, once it is there."""
    portal.click(portal.find("#test-connection"))
    portal.until(lambda: not portal.driver.find_elements("css selector", "#test-connection[aria-busy]"), what="the test is over")
    return portal.find(".test-result .notice").text


@pytest.fixture
def frequent_probes() -> Iterator[None]:
    before = as_admin("PATCH", "/admin/settings", {})["monitoring"]["probeIntervalSeconds"]
    as_admin("PATCH", "/admin/settings", {"monitoring": {"probeIntervalSeconds": 1}})
    yield
    as_admin("PATCH", "/admin/settings", {"monitoring": {"probeIntervalSeconds": before}})


def test_the_webhook_is_removed_and_installed(open_portal: OpenPortal) -> None:
    admin = open_portal()
    open_connections(admin)
    admin.until(lambda: webhook_state(admin) == "installed", what="the demonstration's webhook")

    admin.button("Remove", inside="#webhook").click()
    admin.until(lambda: webhook_state(admin) == "free", what="removed")
    admin.click(admin.find("#install-webhook"))
    address = admin.find("#base-url")
    address.clear()
    address.send_keys("http://127.0.0.1:9/nobody-listens")
    admin.button("Install", inside="dialog").click()
    admin.sees("Overseerr could not reach http://127.0.0.1:9/nobody-listens")
    address.clear()
    address.send_keys(admin.base_url)
    admin.button("Install", inside="dialog").click()

    admin.sees("Installed: the test has arrived.")
    assert webhook_state(admin) == "installed"
    assert [message for message in admin.complaints() if "409" not in message] == []


def test_a_connection_is_tested_before_it_is_saved(open_portal: OpenPortal) -> None:
    admin = open_portal()
    open_connections(admin)
    admin.find("#edit-overseerr").click()
    assert os.environ["STANDIN_OVERSEERR_API_KEY"] not in admin.driver.page_source
    assert "accepts the key" in outcome(admin), "with the stored key, at the stored address"

    admin.find("#replace-key").click()
    admin.find("#service-apiKey").send_keys("a-wrong-key")
    assert outcome(admin) == "It does not accept our API key."
    assert [item.get_attribute("data-ok") for item in admin.driver.find_elements("css selector", ".checks li")] == ["true", "true", "false"]
    retype(admin, "#service-serviceUrl", os.environ["STANDIN_PLEX_URL"])
    assert outcome(admin) == "That is Plex, not Overseerr."
    retype(admin, "#service-serviceUrl", "http://no-such-host.invalid")
    assert "was not found" in outcome(admin)
    retype(admin, "#service-serviceUrl", "http://127.0.0.1:1")
    assert "Nothing accepts connections" in outcome(admin)

    # The stored key belongs to the stored address.
    admin.click(admin.find("#keep-key"))
    admin.click(admin.find("#test-connection"))
    admin.until(lambda: "is needed again" in admin.find("#service-apiKey-error").text, what="the key is asked for")

    retype(admin, "#service-serviceUrl", os.environ["STANDIN_OVERSEERR_URL"])
    retype(admin, "#service-apiKey", os.environ["STANDIN_OVERSEERR_API_KEY"])
    assert "accepts the key" in outcome(admin)
    admin.find(".advanced summary").click()
    retype(admin, "#service-failuresToTrouble", "11")
    admin.button("Save", inside="dialog").click()
    admin.until(lambda: admin.find("#service-failuresToTrouble-error").text == "A whole number from 1 to 10.", what="the mistake at its field")
    retype(admin, "#service-failuresToTrouble", "3")
    admin.button("Save", inside="dialog").click()

    admin.sees("Saved Overseerr.")
    assert "set by Demo Admin" in admin.row("Overseerr").text
    assert [message for message in admin.complaints() if "400" not in message] == []


def test_a_service_of_ones_own_is_added_watched_changed_and_removed(open_portal: OpenPortal, frequent_probes: None) -> None:
    admin = open_portal(width=390, height=844, scheme="dark")
    open_connections(admin)
    admin.click(admin.find("#add-service"))
    admin.button("Add", inside="dialog").click()
    admin.until(lambda: admin.find("#service-displayName-error, #service-serviceUrl-error").text, what="a mistake at its field")
    admin.find("#service-displayName").send_keys("The portal itself")
    admin.find("#service-serviceUrl").send_keys(f"{admin.base_url}/api/v1/health/live")
    assert "The portal itself answers" in outcome(admin)
    admin.button("Add", inside="dialog").click()
    admin.sees("Added The portal itself.")

    admin.until(lambda: "Healthy" in admin.row("The portal itself").text, seconds=30, what="it is looked at")
    admin.find("#status-page input[value='the-portal-itself']")
    admin.follow("/services")
    admin.until(lambda: "Healthy" in admin.row("The portal itself").text, what="everybody sees it")
    admin.follow("/connections")
    admin.click(admin.find("#edit-the-portal-itself"))
    retype(admin, "#service-keyword", "no such word")
    assert "does not contain" in outcome(admin)
    retype(admin, "#service-displayName", "The portal")
    retype(admin, "#service-keyword", "")
    admin.button("Save", inside="dialog").click()
    admin.sees("Saved The portal.")

    admin.click(admin.find("#remove-the-portal-itself"))
    admin.button("Remove it").click()
    admin.sees("Removed The portal.")
    admin.until(lambda: not admin.driver.find_elements("css selector", "#edit-the-portal-itself"), what="it is gone")
    admin.until(lambda: not admin.driver.find_elements("css selector", "#status-page input[value='the-portal-itself']"), what="not offered")


def test_connections_are_for_admins(open_portal: OpenPortal) -> None:
    ada = open_portal()
    ada.sign_in_to_requests(ADA)

    ada.follow("/connections")
    ada.sees("There is nothing here")
