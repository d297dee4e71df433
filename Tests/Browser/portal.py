"""The portal as a person uses it: what is on the page, by its words and roles."""

import json
import secrets
from collections.abc import Callable
from typing import TypeVar

from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

ADA = "ada@demo.local"
ADMIN = "admin@demo.local"
PASSWORD = "medianest-demo"

Found = TypeVar("Found")


class Film:
    """A film that nobody has asked for: its number and title are new in every run."""

    def __init__(self) -> None:
        self.tmdb_id = str(10_000_000 + secrets.randbelow(80_000_000))
        self.title = f"Browser test {self.tmdb_id}"
        self.address = f"https://www.themoviedb.org/movie/{self.tmdb_id}-browser-test?language=en"


class Portal:
    def __init__(self, driver: Chrome, base_url: str) -> None:
        self.driver = driver
        self.base_url = base_url

    # Getting about

    def open(self, address: str = "") -> None:
        self.driver.get(f"{self.base_url}/{address}")

    def follow(self, address: str) -> None:
        """Goes to a view without loading the page again."""
        self.driver.execute_script("location.hash = arguments[0]", address)

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        self.find("#email").send_keys(email)
        self.find("#password").send_keys(password)
        self.button("Sign in").click()

    def sign_in_to_requests(self, email: str) -> None:
        self.sign_in(email)
        self.find("#greeting")
        self.follow("/requests")
        self.until(lambda: self.find("h1").text == "Requests", what="the requests")

    # Finding: each waits until it is there and visible

    def until(self, condition: Callable[[], Found], seconds: float = 10, what: str = "") -> Found:
        wait = WebDriverWait(self.driver, seconds, poll_frequency=0.05, ignored_exceptions=(Exception,))
        return wait.until(lambda _: condition(), what)

    def find(self, selector: str) -> WebElement:
        return self.until(lambda: self._visible(By.CSS_SELECTOR, selector), what=selector)

    def button(self, label: str, inside: str = "body") -> WebElement:
        path = f".//button[not(@aria-busy) and normalize-space()='{label}']"
        return self.until(lambda: self._visible(By.XPATH, path, self.find(inside)), what=f"button {label}")

    def row(self, title: str) -> WebElement:
        """The list or table row with this heading."""
        path = f"//*[self::li or self::tr][.//h2[normalize-space()='{title}']]"
        return self.until(lambda: self._visible(By.XPATH, path), what=f"row {title}")

    def sees(self, text: str, seconds: float = 10) -> None:
        self.until(lambda: text in self.driver.find_element(By.TAG_NAME, "body").text, seconds, f"text {text}")

    def _visible(self, by: str, what: str, inside: WebElement | None = None) -> WebElement | None:
        return next((found for found in (inside or self.driver).find_elements(by, what) if found.is_displayed()), None)

    # Doing

    def click(self, control: WebElement) -> None:
        """Where nothing lies over it: a person moves what the navigation or a toast covers into view first."""
        self.driver.execute_script("arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })", control)
        control.click()

    def ask_for(self, film: Film) -> WebElement:
        self.find("#ask").click()
        self.find("#ask-tmdbId").send_keys(film.address)
        self.find("#ask-title").send_keys(film.title)
        self.button("Ask for it").click()
        return self.row(film.title)

    def cancel(self, film: Film) -> None:
        self.row(film.title).find_element(By.TAG_NAME, "a").click()
        self.click(self.find("#cancel-request"))
        self.button("Cancel the request").click()
        self.until(lambda: self.find(".request-situation .status").text == "Cancelled", what="cancelled")

    def keys(self, *keys: str) -> None:
        ActionChains(self.driver).send_keys(*keys).perform()

    def tab_to(self, selector: str) -> None:
        """Presses Tab until this has the focus."""
        for _ in range(80):
            self.keys(Keys.TAB)
            if self.driver.execute_script("return document.activeElement.matches(arguments[0])", selector):
                return
        raise AssertionError(f"Tab never reaches {selector}")

    def has_focus(self, selector: str) -> None:
        self.until(
            lambda: self.driver.execute_script("return document.activeElement.matches(arguments[0])", selector),
            what=f"focus on {selector}",
        )

    # Looking behind the page

    def complaints(self) -> list[str]:
        """What the console holds, but for the question whether somebody is signed in already."""
        entries = [entry for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]
        messages = [entry["message"] for entry in entries]
        questions = ("/api/v1/me", "/api/v1/auth/refresh")
        return [m for m in messages if not ("401" in m and any(question in m for question in questions))]

    def sent(self, method: str, path: str) -> int:
        """How many such calls went out since this was last asked."""
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        requests = [m["params"]["request"] for m in messages if m["method"] == "Network.requestWillBeSent"]
        return sum(r["method"] == method and r["url"] == f"{self.base_url}/api/v1{path}" for r in requests)
