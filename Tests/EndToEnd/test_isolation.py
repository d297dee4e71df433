"""What belongs to one person does not exist for another: through the API, and in the database itself."""

import pytest

import stack
from client import assert_problem


@pytest.fixture
def adas_request(ada) -> str:
    return ada.get("/requests?limit=1").json()["data"][0]["id"]


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/requests/{}"), ("GET", "/requests/{}/events"), ("DELETE", "/requests/{}")])
def test_anothers_request_is_not_found(bob, adas_request, method, path):
    answer = bob.call(method, path.format(adas_request))

    assert_problem(answer, 404, "request.not_found")


def test_anothers_request_is_as_unknown_as_none(bob, adas_request):
    def without_id(answer):
        return {key: value for key, value in answer.json().items() if key != "correlationId"}

    anothers = bob.get(f"/requests/{adas_request}")
    none = bob.get("/requests/00000000-0000-4000-8000-000000000000")

    assert without_id(anothers) == without_id(none)


def test_anothers_notification_is_not_found(ada, bob):
    listed = ada.get("/notifications?limit=100").json()["data"]
    news = next(row["id"] for row in listed if not row["isBroadcast"])

    assert_problem(bob.patch(f"/notifications/{news}", {"read": True}), 404, "notification.not_found")


def test_lists_hold_ones_own_rows_alone(ada, bob):
    assert len(ada.get("/requests?limit=100").json()["data"]) >= 25
    assert bob.get("/requests").json() == {"data": [], "nextCursor": None}
    assert all(row["isBroadcast"] for row in bob.get("/notifications?limit=100").json()["data"])


@pytest.mark.parametrize("path", ["/admin/requests", "/admin/services", "/admin/settings", "/health"])
def test_admin_pages_are_for_admins(ada, nobody, path):
    assert_problem(ada.get(path), 403, "auth.admin_only")
    assert_problem(nobody.get(path), 401, "auth.required")


def test_the_admin_sees_whose_request_it_is(admin):
    listed = admin.get("/admin/requests?limit=100").json()["data"]

    assert "ada@demo.local" in {row["user"]["email"] for row in listed}


def test_a_services_key_is_never_shown(admin):
    [overseerr] = [row for row in admin.get("/admin/services").json()["data"] if row["serviceName"] == "overseerr"]

    key = (stack.RUN / "secrets/overseerr-api-key").read_text()
    assert overseerr["apiKey"] == {"configured": True, "lastFour": key[-4:]}


def test_without_a_user_the_database_shows_no_row(app_database):
    protected = stack.sql(
        app_database, "select oid::regclass from pg_class where relrowsecurity and relkind in ('r', 'p') order by 1")
    readable = [table for [table] in protected if stack.sql(
        app_database, f"select has_any_column_privilege('{table}', 'select')") == [["t"]]]
    assert {"users", "media_requests", "notifications"} <= set(readable)

    # A table of which the role may read some columns is asked for those.
    rows = {}
    for table in readable:
        column = stack.sql(
            app_database,
            f"select attname from pg_attribute where attrelid = '{table}'::regclass and attnum > 0 and not attisdropped"
            f" and has_column_privilege('{table}', attnum, 'select') limit 1")[0][0]
        [[rows[table]]] = stack.sql(app_database, f'select count("{column}") from {table}')

    assert {table: count for table, count in rows.items() if count != "0"} == {}
