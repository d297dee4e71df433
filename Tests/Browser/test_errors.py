"""What went wrong, for admins; also what went wrong in somebody's page."""

import secrets

from conftest import OpenPortal
from portal import ADA, ADMIN


def test_a_pages_own_error_reaches_the_admin(open_portal: OpenPortal) -> None:
    word = f"broken-{secrets.token_hex(4)}"
    portal = open_portal()
    portal.sign_in_to_requests(ADA)
    # What a driver's own script throws is another origin's to the page, which learns nothing of it.
    portal.driver.execute_script(THROW, word)

    admin = open_portal()
    admin.sign_in_to_requests(ADMIN)
    admin.find("#account-button").click()
    admin.find("#to-errors").click()
    admin.sees(word, seconds=30)
    admin.find("#errors-code").send_keys("client.error")
    admin.button("Filter").click()
    admin.sees(word)
    row = admin.until(lambda: [r for r in admin.driver.find_elements("css selector", ".row") if word in r.text], what="row")[0]
    row.find_element("css selector", "button").click()
    admin.until(lambda: word in admin.find("dialog pre").text, what="the stack trace")


def test_a_reference_that_nobody_knows_is_said_to_be_unknown(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.sign_in_to_requests(ADMIN)
    portal.follow("/errors")
    portal.find("#look-up").click()
    portal.find("#reference").send_keys("unheard-of")
    portal.button("Look up").click()
    portal.until(lambda: portal.find("dialog [data-form-alert]").text != "", what="an answer")


def test_errors_are_for_admins(open_portal: OpenPortal) -> None:
    portal = open_portal()
    portal.sign_in_to_requests(ADA)
    portal.follow("/errors")
    portal.sees("There is nothing here")


THROW = "const error = new Error(arguments[0]); dispatchEvent(new ErrorEvent('error', { error, message: error.message }));"
