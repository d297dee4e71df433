"""Admins look after the accounts. Nothing of the demo users is changed: other tests need them."""

from selenium.webdriver import Keys
from selenium.webdriver.common.by import By

from conftest import OpenPortal, as_admin
from portal import ADA, ADMIN, Portal


def open_users(portal: Portal) -> None:
    portal.sign_in_to_requests(ADMIN)
    portal.find("#nav-users").click()
    portal.find(".table")


def press(portal: Portal, email: str, action: str) -> None:
    """A button in the row of whom this address belongs to."""
    path = f"//tr[.//p[contains(., '{email}')]]//button[starts-with(@id, '{action}-')]"
    portal.click(portal.until(lambda: portal.driver.find_element(By.XPATH, path), what=f"{action} {email}"))


def people(portal: Portal) -> str:
    return portal.find("tbody").text


def test_users_are_for_admins(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.sign_in_to_requests(ADA)

    assert not portal.driver.find_element("id", "nav-users").is_displayed()
    portal.follow("/users")
    portal.sees("There is nothing here")


def test_users_are_found_by_name_and_role(open_portal: OpenPortal) -> None:
    portal = open_portal()
    open_users(portal)
    portal.until(lambda: ADA in people(portal) and ADMIN in people(portal))

    portal.find("#user-search").send_keys(ADA, Keys.ENTER)
    portal.until(lambda: ADA in people(portal) and ADMIN not in people(portal), what="only ada")
    portal.has_focus("#user-search")
    portal.find("#user-role").send_keys("Admin")
    portal.sees("Nobody found")
    portal.find(".empty a").click()
    portal.until(lambda: ADA in people(portal) and ADMIN in people(portal), what="everybody")


def test_what_is_saved_is_shown(open_portal: OpenPortal) -> None:
    portal = open_portal()
    open_users(portal)
    press(portal, ADA, "edit")
    approve = portal.find("#edit-user-autoApprove")
    was_on = approve.is_selected()
    assert not was_on
    approve.click()
    portal.button("Save").click()
    portal.sees("Approved automatically")

    press(portal, ADA, "edit")
    portal.find("#edit-user-autoApprove").click()
    portal.button("Save").click()
    portal.until(lambda: "Approved automatically" not in people(portal), what="as before")


def test_a_limit_can_be_taken_away_again(open_portal: OpenPortal) -> None:
    portal = open_portal()
    open_users(portal)
    press(portal, ADA, "edit")
    portal.find("#edit-user-openRequestLimit").send_keys("4999")
    portal.button("Save").click()
    portal.sees("At most 4999 open")

    press(portal, ADA, "edit")
    portal.find("#edit-user-openRequestLimit").clear()
    portal.button("Save").click()
    portal.until(lambda: "4999" not in people(portal), what="no limit")


def test_what_holds_for_everybody_is_set_and_said_in_the_form(open_portal: OpenPortal) -> None:
    portal = open_portal(390, 844)
    open_users(portal)
    try:
        portal.find("#usual-limits").click()
        portal.find("#usual-quotaDays").clear()
        portal.button("Save").click()
        portal.sees("A whole number from 1 to 3650.")
        portal.find("#usual-quotaDays").send_keys("14")
        portal.find("#usual-quotaLimit").send_keys("5000")
        portal.button("Save").click()
        portal.sees("For everybody: 5000 requests in 14 days and any number open at once.")

        press(portal, ADA, "edit")
        portal.sees("Empty: what holds for everybody, 5000 requests in 14 days and any number open at once.")
        assert portal.find("#edit-user-requestQuotaLimit").get_attribute("placeholder") == "5000"
        assert portal.find("#edit-user-openRequestLimit").get_attribute("placeholder") == "No limit"
    finally:
        as_admin("PATCH", "/admin/settings", {"requests": {"quotaLimit": None, "quotaDays": 7, "openLimit": None}})


def test_nothing_is_sent_when_nothing_is_changed_or_a_number_is_wrong(open_portal: OpenPortal) -> None:
    portal = open_portal()
    open_users(portal)
    calls = (
        "return performance.getEntriesByType('resource')"
        ".filter(({ name }) => /admin.users.[0-9a-f]/.test(name)).length"
    )
    press(portal, ADA, "edit")
    portal.find("#edit-user-requestQuotaDays").send_keys("0")
    portal.button("Save").click()
    portal.sees("A whole number from 1 to 3650.")
    portal.has_focus("#edit-user-requestQuotaDays")
    portal.find("#edit-user-requestQuotaDays").clear()
    portal.button("Save").click()

    portal.until(lambda: not portal.driver.find_elements("css selector", "dialog"), what="closed")
    assert portal.driver.execute_script(calls) == 0


def test_whoever_has_neither_name_nor_password_is_looked_after_too(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.driver.execute_script(NAMELESS)
    open_users(portal)
    portal.until(lambda: ADA in people(portal))

    press(portal, ADA, "edit")

    portal.sees(f"Edit {ADA}")
    assert portal.find("#edit-user-autoApprove").is_displayed()
    assert not portal.driver.find_elements("id", "edit-user-requiresPasswordChange")


def test_the_last_admin_stays(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.driver.execute_script(REFUSE)
    open_users(portal)
    press(portal, ADMIN, "edit")
    portal.find("#edit-user-role").send_keys("Member")
    portal.button("Save").click()

    portal.sees("the last active admin")
    assert portal.find("dialog").is_displayed()


def test_deleting_names_the_person_and_can_be_dropped(open_portal: OpenPortal) -> None:
    portal = open_portal(390, 844)
    open_users(portal)
    press(portal, ADA, "delete")
    portal.sees("requests, notifications and API keys are deleted")
    assert ADA in portal.find("dialog").text
    portal.button("Keep").click()

    portal.until(lambda: ADA in people(portal))


# Another test's admin would make this one dispensable: the answer is given here.
REFUSE = """
const send = window.fetch;
window.fetch = async (address, request) => request?.method !== "PATCH" ? send(address, request) : new Response(
    JSON.stringify({
        title: "Conflict", status: 409, code: "user.last_admin",
        detail: "This is the last active admin. Make somebody else an admin first.",
    }),
    { status: 409, headers: { "Content-Type": "application/problem+json" } });
"""

# As of accounts that an early version's command made, and of people who sign in through Plex.
NAMELESS = """
const send = window.fetch;
window.fetch = async (address, request) => {
    const response = await send(address, request);
    if (!String(address).includes("/admin/users")) return response;
    const answer = await response.json();
    const data = answer.data.map((user) => ({ ...user, name: null, hasPassword: false }));
    return Response.json({ ...answer, data });
};
"""
