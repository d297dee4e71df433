"""What nginx adds: the portal's files, correlation ids, the documents that need no sign-in."""

import re

import pytest
import requests


def test_the_portal_is_served_with_its_policies(url):
    page = requests.get(url, timeout=10)

    assert page.status_code == 200 and "text/html" in page.headers["Content-Type"]
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert "nginx/" not in page.headers["Server"]


def test_a_known_file_is_not_sent_twice(url):
    page = requests.get(url, timeout=10)

    again = requests.get(url, headers={"If-None-Match": page.headers["ETag"]}, timeout=10)

    assert again.status_code == 304


@pytest.mark.parametrize("path", ["/../deploy/run", "/..%2f..%2fenv", "/.env", "/app/", "/_problem/400"])
def test_nothing_but_the_portals_files_is_served(url, path):
    request = requests.Request("GET", url).prepare()
    request.url = url + path

    assert requests.Session().send(request, timeout=10).status_code in (400, 403, 404)


def test_a_correlation_id_is_taken_over(nobody):
    answer = nobody.get("/health/live", headers={"X-Correlation-ID": "My.own_id-1"})

    assert answer.headers["X-Correlation-ID"] == "My.own_id-1"


@pytest.mark.parametrize("given", ["two words", "a" * 65, '"},{"', "é"])
def test_a_strange_correlation_id_is_replaced(nobody, given):
    answer = nobody.get("/health/live", headers={"X-Correlation-ID": given.encode()})

    assert re.fullmatch(r"[A-Za-z0-9._-]{1,64}", answer.headers["X-Correlation-ID"])
    assert answer.headers["X-Correlation-ID"] != given


def test_readiness_names_its_parts(nobody):
    ready = nobody.get("/health/ready")

    assert ready.status_code == 200
    assert {ready.json()[part] for part in ["database", "redis", "schema"]} == {"up"}


def test_the_document_describes_every_route(nobody):
    document = nobody.get("/openapi.json").json()

    assert document["openapi"].startswith("3.1")
    assert {"get", "post"} <= set(document["paths"]["/api/v1/requests"])


def test_head_has_the_fields_and_no_body(ada):
    head = ada.call("HEAD", "/requests")

    assert head.status_code == 200 and head.content == b""
    assert head.headers["Content-Type"] == "application/json"
