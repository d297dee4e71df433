"""The stand-in speaks Plex's language: PlexAPI, unmodified, signs in at it as at plex.tv and manages its server.

PlexAPI 4.18.3 is the client that most programs around Plex are written with. Its addresses of plex.tv are fixed, but it takes a
session, and a session has adapters.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from plexapi.exceptions import BadRequest, NotFound, Unauthorized
from plexapi.myplex import MyPlexAccount, MyPlexPinLogin, MyPlexResource, MyPlexUser
from plexapi.server import PlexServer
from requests.adapters import HTTPAdapter

from client import wait_until

PLEX_TV = ["https://plex.tv", "https://clients.plex.tv"]


class Elsewhere(HTTPAdapter):
    """Sends what was meant for one server to another one."""

    def __init__(self, url: str):
        super().__init__()
        self.url = url

    def send(self, request, **options):
        request.url = self.url + request.url[len("https://" + urlsplit(request.url).netloc) :]
        return super().send(request, **options)


@pytest.fixture(scope="module")
def url() -> str:
    return os.environ["STANDIN_PLEX_URL"]


@pytest.fixture(scope="module")
def session(url) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    for place in PLEX_TV:
        session.mount(place, Elsewhere(url))
    return session


@pytest.fixture
def control(url):
    """Plays Plex's people: `control("pins/…/approve", account="friend")`."""

    def control(path: str, **body):
        answer = requests.post(f"{url}/_control/{path}", json=body, timeout=20)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    return control


@pytest.fixture
def newcomer(control) -> str:
    """A person of this test alone, with access to the server."""
    return control("accounts", name=f"newcomer-{secrets.token_hex(4)}", email=f"{secrets.token_hex(4)}@demo.local")["name"]


@pytest.fixture
def sign_in(session, control):
    """Signs somebody in by the sign-in page, as PlexAPI does it."""

    def sign_in(name: str) -> MyPlexAccount:
        login = MyPlexPinLogin(session=session, oauth=True)
        place = urlsplit(login.oauthUrl(forwardUrl="http://portal.invalid/"))
        fragment = parse_qs(place.fragment.removeprefix("!?"))
        assert not login.checkLogin()

        control(f"pins/{fragment['code'][0]}/approve", account=name)
        assert login.checkLogin()
        return MyPlexAccount(token=login.token, session=session)

    return sign_in


@pytest.fixture
def server(url, session, sign_in) -> PlexServer:
    """The server, found among the owner's resources."""
    resource = next(found for found in sign_in("owner").resources() if found.provides == "server")
    return PlexServer(resource.connections[0].httpuri, resource.accessToken, session)


@pytest.fixture
def videos(server):
    """Adds videos to the library, scans their folder and waits: `videos("A", "B")` gives the items by title."""
    section = server.library.section("YouTube")
    folder = Path(section.locations[0]) / secrets.token_hex(4)
    folder.mkdir()

    def videos(*titles: str) -> dict:
        for title in titles:
            (folder / f"{title}.mp4").write_bytes(b"video")
        section.update(path=str(folder))
        wait_until(lambda: not server.library.sections()[-1].reload().refreshing, 10, "the scan ends")
        found = {item.title: item for item in section.all() if str(folder) in item.media[0].parts[0].file}
        assert set(titles) <= set(found)
        return found

    folder.chmod(0o755)
    yield videos
    for file in folder.iterdir():
        file.unlink()
    section.update(path=str(folder))
    folder.rmdir()


def test_a_friend_signs_in_and_may_use_the_server(sign_in, session):
    account = sign_in("friend")

    assert (account.id, account.username, account.email) == (1003, "friend", "friend@demo.local")
    server = next(found for found in account.resources() if found.provides == "server")
    assert not server.owned and server.ownerId == 1001
    assert server.connect(ssl=False).friendlyName == "Demo Plex"
    assert account.ping() is True


def test_a_short_pin_is_linked_by_somebody_signed_in(session, sign_in, newcomer):
    login = MyPlexPinLogin(session=session)
    assert len(login.pin) == 4

    account = sign_in(newcomer)
    account.link(login.pin)
    assert login.checkLogin() and MyPlexAccount(token=login.token, session=session).username == newcomer


def test_a_pin_that_expired_is_no_sign_in(session, control):
    login = MyPlexPinLogin(session=session, oauth=True)
    login.oauthUrl()
    control(f"pins/{login._code}/expire")

    assert not login.checkLogin() and login.expired


def test_a_stranger_has_another_server_only(sign_in, server):
    servers = [found for found in sign_in("stranger").resources() if found.provides == "server"]

    assert [found.owned for found in servers] == [True]
    assert servers[0].clientIdentifier != server.machineIdentifier


def test_a_home_user_has_no_address(sign_in):
    account = sign_in("homeuser")

    assert not account.email and account.title == "Kim" and account.restricted


def test_a_wrong_token_is_unauthorized(url, session):
    with pytest.raises(Unauthorized):
        MyPlexAccount(token="wrong", session=session)
    with pytest.raises(Unauthorized):
        PlexServer(url, "wrong", session)


def test_a_signed_out_token_is_unauthorized(session, sign_in, newcomer):
    account = sign_in(newcomer)
    token = account.authToken
    account.signout()

    with pytest.raises(Unauthorized):
        MyPlexAccount(token=token, session=session)


def test_the_owner_lists_who_shares_and_whose_access_ended(sign_in, control, server, newcomer):
    def shares() -> list:
        users = {user.username: user for user in sign_in("owner").users()}
        return [share.machineIdentifier for share in users[newcomer].servers]

    assert shares() == [server.machineIdentifier]
    control(f"accounts/{newcomer}/revoke")
    assert shares() == []
    assert not [found for found in sign_in(newcomer).resources() if found.provides == "server"]


def test_a_member_may_look_and_not_change(sign_in, session, newcomer):
    resource = next(found for found in sign_in(newcomer).resources() if found.provides == "server")
    server = resource.connect(ssl=False)

    assert server.library.section("YouTube").type == "movie"
    with pytest.raises(BadRequest):
        server.library.section("YouTube").update()


def test_a_scan_of_a_folder_finds_its_videos(videos):
    found = videos("Alpha", "Tom & Jerry")

    assert sorted(found) == ["Alpha", "Tom & Jerry"]
    assert found["Alpha"].reload().media[0].parts[0].size == 5


def test_a_collection_is_made_filled_ordered_and_deleted(server, videos):
    section = server.library.section("YouTube")
    items = videos("A", "B", "C")
    title = f"ada: {secrets.token_hex(4)}"
    collection = section.createCollection(title, items=[items["B"]])
    assert (collection.title, collection.childCount, collection.subtype) == (title, 1, "movie")

    collection.addItems([items["C"], items["A"]])
    collection.sortUpdate("custom")
    assert titles(collection) == ["B", "C", "A"]
    collection.moveItem(items["A"])
    collection.moveItem(items["B"], after=items["C"])
    assert titles(collection) == ["A", "C", "B"]
    collection.removeItems(items["C"])
    assert titles(section.collection(title)) == ["A", "B"]

    collection.delete()
    with pytest.raises(NotFound):
        section.collection(title)


def titles(collection) -> list[str]:
    return [item.title for item in collection.reload().items()]
