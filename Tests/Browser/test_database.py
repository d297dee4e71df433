"""How the database is, for admins."""

from conftest import OpenPortal
from portal import ADA, ADMIN, Portal

MEASURES = ["Query time", "Connections in use", "Deadlocks", "Longest statement", "Database disk"]


def state_of(portal: Portal, measure: str) -> str:
    return portal.row(measure).find_element("css selector", ".status").text


def test_an_admin_sees_every_measure_and_what_helps(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.sign_in_to_requests(ADMIN)
    portal.find("#account-button").click()
    portal.find("#to-database").click()
    portal.until(lambda: portal.find("h1").text == "Database", what="the page")

    # A worker's first look comes within a minute of its start.
    portal.until(lambda: portal.row(MEASURES[0]), seconds=90, what="the first look")
    for measure in MEASURES:
        assert "Should be" in portal.row(measure).text, measure
    assert "85 %" in portal.row("Database disk").text
    portal.until(lambda: state_of(portal, "Deadlocks") == "Good", seconds=130, what="two looks")

    disk = portal.row("Database disk")
    portal.click(disk.find_element("css selector", "summary"))
    portal.until(lambda: "stops when it is full" in portal.row("Database disk").text, what="the advice")
    assert portal.complaints() == []


def test_others_do_not_find_the_page(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.sign_in_to_requests(ADA)
    portal.follow("/database")
    portal.sees("There is nothing here")


def test_before_the_first_look_the_page_says_so(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.sign_in_to_requests(ADMIN)
    answer(portal, {"state": "unknown", "statistics": "cannot_be_seen", "measuredAt": None, "measures": []})
    portal.follow("/database")
    portal.sees("Nothing measured yet")
    portal.sees("grant pg_monitor to medianest_worker")


def test_an_alarm_says_since_when_and_shows_its_history(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.sign_in_to_requests(ADMIN)
    measure = {
        "name": "disk_usage_percent", "label": "Database disk", "value": 93.1, "unit": "%", "humanValue": "93.1 %",
        "target": {"is": "below", "value": 85, "humanValue": "85 %"}, "state": "critical", "since": "2026-01-01T00:00:00.000Z",
        "measuredAt": "2026-01-01T00:10:00.000Z", "reason": None, "advice": "Make room.", "statements": [],
        "history": [{"at": f"2026-01-01T0{hour}:00:00.000Z", "value": 80 + hour} for hour in range(9)],
    }
    answer(portal, {"state": "critical", "statistics": "visible", "measuredAt": measure["measuredAt"], "measures": [measure]})
    portal.follow("/database")

    portal.until(lambda: state_of(portal, "Database disk") == "Critical", what="the alarm")
    portal.sees("Make room.")
    chart = portal.find(".measure-chart canvas")
    assert "Between 80 % and 88 %" in chart.get_attribute("aria-label")


def answer(portal: Portal, report: dict) -> None:
    """Makes the server's answer to the page's question this one."""
    portal.driver.execute_script(
        """
        const [report, real] = [arguments[0], window.fetch];
        window.fetch = (address, options) => String(address).includes("/admin/database")
            ? Promise.resolve(new Response(JSON.stringify(report), { headers: { "Content-Type": "application/json" } }))
            : real(address, options);
        """,
        report,
    )
