"""Browsers for the tests: Debian's Chromium, a fresh profile each, against the stack at MEDIANEST_URL."""

import os
from collections.abc import Callable, Iterator

import pytest
import requests
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from portal import ADMIN, PASSWORD, Portal

BASE_URL = os.environ.get("MEDIANEST_URL", "http://127.0.0.1:8080").rstrip("/")

OpenPortal = Callable[..., Portal]


def as_admin(method: str, path: str, body: dict) -> dict:
    """Calls the API as the demo's admin."""
    return call_as(ADMIN, method, path, body)


def call_as(email: str, method: str, path: str, body: dict) -> dict:
    """Calls the API as one of the demo's people."""
    credentials = {"email": email, "password": PASSWORD, "rememberMe": False}
    token = requests.post(f"{BASE_URL}/api/v1/auth/login", json=credentials, timeout=20).json()["accessToken"]
    answer = requests.request(
        method, f"{BASE_URL}/api/v1{path}", json=body, headers={"Authorization": f"Bearer {token}"}, timeout=20
    )
    answer.raise_for_status()
    return answer.json() if answer.content else {}


@pytest.fixture(scope="session", autouse=True)
def roomy() -> Iterator[None]:
    """Limits so wide that the same two people, who open the portal a hundred times in minutes, do not meet them."""
    usual = as_admin("PATCH", "/admin/settings", {})["rateLimits"]
    wide = {"limit": 100_000, "windowSeconds": 60}
    as_admin("PATCH", "/admin/settings", {"rateLimits": {"api": wide, "mediaRequests": wide, "signInAddress": wide}})
    yield
    as_admin("PATCH", "/admin/settings", {"rateLimits": usual})


@pytest.fixture
def open_portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenPortal]:
    """Opens the portal in a new browser of its own, as often as called; all are closed after the test."""
    drivers: list[webdriver.Chrome] = []

    def open_portal(width: int = 1280, height: int = 900, scheme: str = "light") -> Portal:
        driver = start_chromium(str(tmp_path_factory.mktemp("profile")))
        drivers.append(driver)
        driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600},
        )
        driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        )
        portal = Portal(driver, BASE_URL)
        portal.open()
        return portal

    yield open_portal
    for driver in drivers:
        driver.quit()


def start_chromium(profile: str) -> webdriver.Chrome:
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", f"--user-data-dir={profile}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
