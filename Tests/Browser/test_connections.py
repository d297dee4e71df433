"""An admin connects Overseerr and lets it tell the portal what changes."""

from conftest import OpenPortal
from portal import ADA, ADMIN, Portal


def webhook_state(portal: Portal) -> str:
    return portal.find("#webhook .status").get_attribute("data-state") or ""


def test_the_webhook_is_removed_and_installed(open_portal: OpenPortal) -> None:
    admin = open_portal()
    admin.sign_in(ADMIN)
    admin.find("#nav-approvals")
    admin.find("#account-button").click()
    admin.find("#to-connections").click()
    admin.until(lambda: webhook_state(admin) == "installed", what="the demonstration's webhook")
    assert admin.find("#service-url").get_attribute("value")

    admin.button("Remove", inside="#webhook").click()
    admin.until(lambda: webhook_state(admin) == "free", what="removed")
    admin.find("#install-webhook").click()
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


def test_connections_are_for_admins(open_portal: OpenPortal) -> None:
    ada = open_portal()
    ada.sign_in_to_requests(ADA)

    ada.follow("/connections")
    ada.sees("There is nothing here")
