"""Reports, for admins: which, of which days, as chart, table and file."""

import requests as http

from conftest import BASE_URL, OpenPortal
from portal import ADA, ADMIN, PASSWORD, Portal


def open_reports(portal: Portal) -> None:
    portal.sign_in_to_requests(ADMIN)
    portal.find("#account-button").click()
    portal.find("#to-reports").click()
    portal.until(lambda: portal.find("h1").text == "Reports", what="the reports")


def tile(portal: Portal, label: str) -> str:
    path = f"//div[contains(@class, 'report-tile')][dt[normalize-space()='{label}']]/dd"
    return portal.until(lambda: portal.driver.find_element("xpath", path).text, what=f"tile {label}")


def test_an_admin_sees_what_was_asked_for(open_portal: OpenPortal) -> None:
    portal = open_portal()
    open_reports(portal)

    assert int(tile(portal, "Asked for").split()[0]) >= 10
    assert " h" in tile(portal, "Usually took") or " d" in tile(portal, "Usually took")
    chart = portal.find(".chart canvas")
    assert chart.get_attribute("aria-label").startswith("Requests from 20")
    portal.find("#days-90").click()
    portal.until(lambda: portal.find("#days-90").get_attribute("aria-current") == "true", what="90 days")
    portal.until(lambda: int(tile(portal, "Asked for").split()[0]) >= 25, what="the requests of 90 days")
    portal.find(".report-figures summary").click()
    assert len(portal.driver.find_elements("css selector", ".report-figures tbody tr")) == 90


def test_every_report_is_shown(open_portal: OpenPortal) -> None:
    portal = open_portal()
    open_reports(portal)
    for report, words in (("people", "Ada"), ("services", "Overseerr"), ("errors", "Code"), ("downloads", "Nothing in these days")):
        portal.find(f"#report-{report}").click()
        portal.until(lambda: portal.find(f"#report-{report}").get_attribute("aria-current") == "page", what=report)
        portal.until(lambda: portal.find("#main").text, what="something")
        if report != "errors":
            portal.sees(words)
    assert portal.complaints() == []


def test_days_are_chosen_and_wrong_ones_are_said_to_be_wrong(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.sign_in_to_requests(ADMIN)
    portal.follow("/reports?from=2020-01-01&to=2020-01-31")
    portal.sees("Nothing in these days")
    assert portal.find("#from").get_attribute("value") == "2020-01-01"
    portal.driver.execute_script(
        "const from = document.querySelector('#from'); from.value = '2020-03-01'; from.dispatchEvent(new Event('change'))"
    )
    assert "before the first" in portal.find("#to").get_attribute("validationMessage")
    portal.driver.execute_script(
        "const to = document.querySelector('#to'); to.value = '2020-03-02'; to.dispatchEvent(new Event('change'))"
    )
    portal.until(lambda: portal.driver.current_url.endswith("from=2020-03-01&to=2020-03-02"), what="the address")


def test_the_file_has_the_same_days(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.sign_in_to_requests(ADMIN)
    portal.follow("/reports?report=requests&days=90")
    portal.sees("Over time")
    login = http.post(f"{BASE_URL}/api/v1/auth/login", json={"email": ADMIN, "password": PASSWORD}, timeout=20).json()
    answer = http.get(
        portal.find("#export").get_attribute("href"), headers={"Authorization": f"Bearer {login['accessToken']}"}, timeout=20
    )
    lines = answer.text.split("\r\n")
    assert lines[0].startswith("period,mediaType,requested,") and len(lines) > 20
    asked = sum(int(line.split(",")[2]) for line in lines[1:] if line)
    assert asked == int(tile(portal, "Asked for").split()[0])


def test_reports_are_for_admins(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.sign_in_to_requests(ADA)
    portal.follow("/reports")
    portal.sees("There is nothing here")
