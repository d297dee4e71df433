"""Who changed what, for admins."""

import re
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import OpenPortal, as_admin
from portal import ADA, ADMIN, Portal

SOURCES = Path(__file__).parents[2] / "Sources"


def rows(portal: Portal) -> list[str]:
    return [row.text for row in portal.driver.find_elements("css selector", ".rows > .row")]


def change_of(portal: Portal, member: str) -> str:
    """What a member was and is, as the newest row says it."""
    fact = f"//ul[contains(@class, 'rows')]/li[1]//dt[.='{member}']/following-sibling::dd"
    return portal.driver.find_element("xpath", fact).text


@pytest.fixture
def changed_service() -> Iterator[str]:
    """A service of the admin's own that was added and is looked at less patiently since."""
    name = f"audited-{secrets.token_hex(3)}"
    path = f"/admin/services/{name}"
    as_admin("PUT", path, {"kind": "tcp", "serviceUrl": "tcp://127.0.0.1:1", "enabled": False, "configData": {"displayName": name}})
    as_admin("PUT", path, {"configData": {"failuresToTrouble": 7}})
    yield name
    as_admin("DELETE", path, {})


def test_an_admin_reads_what_he_changed(open_portal: OpenPortal, changed_service: str) -> None:
    admin = open_portal()
    admin.sign_in_to_requests(ADMIN)
    admin.find("#account-button").click()
    admin.find("#to-audit").click()
    admin.until(lambda: admin.find("h1").text == "Changes", what="the page")
    admin.until(lambda: any(f"Service configured: {changed_service}" in text for text in rows(admin)), what="the change")

    admin.follow("/connections")
    admin.click(admin.find(f"#changes-{changed_service}"))
    admin.until(lambda: len(rows(admin)) == 2, what="its two changes")

    assert f"targetType=service&targetId={changed_service}" in admin.driver.current_url
    assert admin.find("#audit-targetId").get_attribute("value") == changed_service
    assert change_of(admin, "Failed looks until it is down") == "3 → 7"
    newest, oldest = rows(admin)
    assert "Demo Admin" in newest and "from 127.0.0.x" in newest and "Address" not in newest
    assert "tcp://127.0.0.1:1" in oldest and "→" not in oldest
    assert admin.complaints() == []


def test_changes_are_found_by_person_action_and_day(open_portal: OpenPortal, changed_service: str) -> None:
    admin = open_portal()
    admin.sign_in_to_requests(ADMIN)
    admin.follow(f"/audit?targetId={changed_service}")
    admin.until(lambda: len(rows(admin)) == 2, what="its changes")
    admin.click(admin.find(".rows > .row [id$=-actor]"))
    admin.sees("Only what Demo Admin did.")

    admin.find("#audit-action option[value='service.*']").click()
    admin.button("Filter").click()
    admin.until(lambda: "action=service.*" in admin.driver.current_url, what="the filter's address")
    admin.until(lambda: rows(admin) and all(re.match("Service|Webhook", text) for text in rows(admin)), what="services alone")
    assert "actorId=" in admin.driver.current_url, "the person stays chosen"

    admin.find("#audit-from").send_keys("01012001")
    admin.find("#audit-to").send_keys("01022001")
    admin.button("Filter").click()
    admin.sees("No change matches these filters.")
    admin.click(admin.driver.find_element("link text", "Everybody's"))
    admin.until(lambda: admin.driver.current_url.endswith("#/audit") and rows(admin), what="everything again")


def test_older_changes_are_a_click_away(open_portal: OpenPortal) -> None:
    for _ in range(13):
        as_admin("PATCH", "/admin/settings", {})  # each signs in, and leaves a line
    admin = open_portal()
    admin.sign_in_to_requests(ADMIN)
    admin.follow("/audit?action=auth.*")
    admin.until(lambda: len(rows(admin)) == 20, what="a page")
    admin.click(admin.button("Show more"))
    admin.until(lambda: len(rows(admin)) > 20, what="more")


def test_a_change_leads_to_all_that_came_of_it(open_portal: OpenPortal, changed_service: str) -> None:
    admin = open_portal()
    admin.sign_in_to_requests(ADMIN)
    admin.follow(f"/audit?targetId={changed_service}")
    admin.click(admin.find(".rows > .row [id$=-reference]"))
    admin.until(lambda: "service.configured" in admin.find(".timeline [data-kind=audit]").text, what="the same under its reference")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(320, 640), (390, 844), (1440, 900)], ids=str)
def test_the_page_fits_every_screen(open_portal: OpenPortal, changed_service: str, size: tuple[int, int], scheme: str) -> None:
    admin = open_portal(*size, scheme=scheme)
    admin.sign_in_to_requests(ADMIN)
    for view in ("/audit", f"/audit?targetId={changed_service}", "/connections"):
        admin.follow(view)
        admin.find(".rows > li")
        wide, room = admin.driver.execute_script(
            "const page = document.documentElement; return [page.scrollWidth, page.clientWidth]"
        )
        assert wide <= room, f"{view} scrolls sideways"
    assert admin.complaints() == []


def test_changes_are_for_admins(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.sign_in_to_requests(ADA)
    portal.follow("/audit")
    portal.sees("There is nothing here")


# The pure parts, where they run.


@pytest.fixture
def evaluate(open_portal: OpenPortal) -> Callable[[str], Any]:
    """Evaluates an expression that may use the modules `words` and `change`."""
    driver = open_portal().driver
    return lambda expression: driver.execute_async_script(
        "const done = arguments[0]; Promise.all([import('/app/parts/audit-words.js'), import('/app/parts/audit-change.js')])"
        f".then(([words, change]) => done({expression}))"
    )


def test_every_action_that_is_written_down_has_words(evaluate: Callable[[str], Any]) -> None:
    text = "".join(path.read_text() for path in (SOURCES / "MediaNest").rglob("*.swift"))
    written = r"""(?:\baction(?:: | = )|\bentry\(|\brecord\(|\breport\(\s*)"([a-z_]+\.[a-z_]+)"[,)\n]"""
    actions = sorted(set(re.findall(written, text)))
    assert len(actions) > 30
    assert [action for action in actions if evaluate(f"words.actionWords('{action}').label") == action] == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ('{"role":"USER","openRequestLimit":null}', '{"role":"ADMIN","openRequestLimit":null}', [("Role", "USER", "ADMIN")]),
        ('{"api":{"limit":100,"windowSeconds":60}}', '{"api":{"limit":90,"windowSeconds":60}}', [("Api, limit", "100", "90")]),
        ('{"enabled":true,"keyword":null}', '{"enabled":false,"keyword":"ok"}',
         [("Switched on", "yes", "no"), ("Expected words", "none", "ok")]),
        ("null", '{"serviceUrl":"http://a","keyword":null}', [("Address", "", "http://a")]),
        ('{"serviceUrl":"http://a"}', "null", [("Address", "http://a", "")]),
        ('{"services":["a","b"]}', '{"services":["b"]}', [("Services", "a, b", "b")]),
        ("null", "null", []),
    ],
)
def test_only_what_differs_is_shown(evaluate: Callable[[str], Any], before: str, after: str, expected: list) -> None:
    found = evaluate(f"change.differences({before}, {after})")
    assert [(entry["name"], entry["before"], entry["after"]) for entry in found] == expected
