"""Whatever comes, the answer is a problem with its own code, and nothing breaks."""

import os
import socket
from urllib.parse import urlsplit

import pytest

from client import assert_problem

FILM = {"mediaType": "movie", "tmdbId": "597"}

BODIES = {
    "broken JSON": (b'{"mediaType":', 400, "body.malformed_json"),
    "no body": (b"", 400, "body.malformed_json"),
    "two documents": (b"{}{}", 400, "body.malformed_json"),
    "deep nesting": (b"[" * 20_000, 400, "body.malformed_json"),
    "invalid UTF-8": (b'{"mediaType":"movie","tmdbId":"597","title":"\xff"}', 400, "body.invalid_utf8"),
    "an array": (b"[]", 400, "validation.wrong_type"),
    "a number for a word": (b'{"mediaType":1,"tmdbId":"597"}', 400, "validation.wrong_type"),
    "a fraction for a season": (b'{"mediaType":"tv","tmdbId":"1399","seasons":[1.5]}', 400, "validation.wrong_type"),
    "a missing field": (b'{"tmdbId":"597"}', 400, "validation.missing_field"),
    "an unknown word": (b'{"mediaType":"book","tmdbId":"597"}', 400, "validation.out_of_range"),
    "a film without number": (b'{"mediaType":"movie","title":"Titanic"}', 400, "validation.failed"),
    "a number with letters": (b'{"mediaType":"movie","tmdbId":"59x"}', 400, "validation.failed"),
    "NUL in a string": (b'{"mediaType":"movie","tmdbId":"597","title":"a\\u0000b"}', 400, "validation.nul_character"),
    "65 KiB": (b'{"note":"' + b"a" * 65 * 1024 + b'"}', 413, "body.too_large"),
    "2 MiB": (b'{"note":"' + b"a" * 2 * 1024 * 1024 + b'"}', 413, "body.too_large"),
}


@pytest.mark.parametrize("name", BODIES)
def test_bad_bodies(ada, name):
    body, status, code = BODIES[name]

    answer = ada.call("POST", "/requests", data=body, headers={"Content-Type": "application/json"})

    assert_problem(answer, status, code)


def test_unknown_fields_are_named(ada):
    problem = assert_problem(ada.post("/requests", FILM | {"colour": "red", "b": 1}), 400, "validation.unknown_field")

    assert {error["field"] for error in problem["errors"]} == {"colour", "b"}


QUERIES = {
    "an unknown parameter": ("colour=red", "validation.unknown_parameter"),
    "too many": ("limit=101", "validation.out_of_range"),
    "too few": ("limit=0", "validation.out_of_range"),
    "no number": ("limit=many", "validation.wrong_type"),
    "no cursor": ("cursor=nonsense", "validation.out_of_range"),
    "an unknown word": ("status=lost", "validation.out_of_range"),
    "twice": ("limit=1&limit=2", "validation.malformed"),
    "no UTF-8": ("status=%ff", "validation.malformed"),
}


@pytest.mark.parametrize("name", QUERIES)
def test_bad_parameters(ada, name):
    query, code = QUERIES[name]

    assert_problem(ada.get(f"/requests?{query}"), 400, code)


def test_an_unknown_route_is_not_found(ada, nobody):
    for person in [ada, nobody]:
        assert_problem(person.get("/nothing/here"), 404, "route.not_found")


def test_another_method_names_those_that_work(ada):
    answer = ada.call("PUT", "/requests", json={})

    assert_problem(answer, 405, "method.not_allowed")
    assert {"GET", "HEAD", "POST"} == set(answer.headers["Allow"].replace(" ", "").split(","))


def test_a_path_that_names_nothing_is_not_found(ada):
    for request_id in ["1", "'; drop table users; --", "%F0%9F%8E%AC"]:
        assert_problem(ada.get(f"/requests/{request_id}"), 404, "request.not_found")


def test_a_broken_escape_is_refused(ada):
    assert_problem(ada.get("/requests/%ff"), 400, "path.malformed")


# What a client library would not send.
def raw(method: bytes, path: bytes = b"/api/v1/requests", fields: bytes = b"", body: bytes = b"") -> bytes:
    return method + b" " + path + b" HTTP/1.1\r\nHost: x\r\n" + fields + b"\r\n" + body


MIB = b"a" * 1024 * 1024
RAW = {
    "1 MiB of header": (raw(b"GET", fields=b"X-Big: " + MIB + b"\r\n"), 431, "request.header_too_large"),
    "10,000 fields": (raw(b"GET", fields=b"X-Many: value\r\n" * 10_000), 431, "request.header_too_large"),
    "1 MiB of path": (raw(b"GET", b"/api/v1/" + MIB), 414, "request.uri_too_long"),
    "1 MiB of query": (raw(b"GET", b"/api/v1/requests?cursor=" + MIB), 414, "request.uri_too_long"),
    "TLS": (b"\x16\x03\x01\x02\x00\r\n\r\n", 400, "request.malformed"),
    "no host": (b"GET /api/v1/me HTTP/1.1\r\n\r\n", 400, "request.malformed"),
    "two hosts": (raw(b"GET", fields=b"Host: y\r\n"), 400, "request.malformed"),
    "two lengths": (raw(b"POST", fields=b"Content-Length: 2\r\nContent-Length: 3\r\n", body=b"{}"), 400, "request.malformed"),
    "NUL in the path": (raw(b"GET", b"/api/v1/%00"), 400, "request.malformed"),
    "TRACE": (raw(b"TRACE"), 405, "method.not_allowed"),
    "an unknown coding": (raw(b"POST", fields=b"Transfer-Encoding: gzip\r\n"), 501, "request.not_implemented"),
}


@pytest.mark.parametrize("name", RAW)
def test_bytes_that_are_no_decent_request(name):
    sent, status, code = RAW[name]

    head, body = exchange(sent)

    assert head.startswith(f"HTTP/1.1 {status} ")
    assert "application/problem+json" in head
    assert f'"code":"{code}"' in body


@pytest.mark.parametrize("method", ["FOO", "PROPFIND"])
def test_an_unknown_method_is_not_allowed(ada, method):
    assert_problem(ada.call(method, "/requests"), 405, "method.not_allowed")


def test_odd_header_fields_do_no_harm(ada):
    odd = {"under_score": "1", "Proxy": "http://evil.test", "X-Empty": "", "Accept": "*/*;q=nonsense"}

    assert ada.get("/me", headers=odd).status_code == 200


def exchange(sent: bytes) -> tuple[str, str]:
    address = urlsplit(os.environ["MEDIANEST_URL"])
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        try:
            connection.sendall(sent)
        except (BrokenPipeError, ConnectionResetError):
            pass  # refused before all was sent
        received = b""
        while b"}" not in received:
            chunk = connection.recv(65536)
            if not chunk:
                break
            received += chunk
    head, _, body = received.decode().partition("\r\n\r\n")
    return head, body
