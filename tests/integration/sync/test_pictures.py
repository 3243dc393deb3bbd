"""A face's whole way: from a real server of each level, then from the disk, to the pixels of a circle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.core.changes import PeopleFound, PictureFound
from desktop.core.picture import picture_kind
from desktop.runtime.threads import start_thread
from desktop.ui.pictures import Pictures
from tests.fakes.level1_erp import Level1Erp
from tests.integration.sync.client import Client, Me
from tests.support.live_server import LiveServer, Peer


@dataclass
class Faces:
    """A server on which Ana writes with Bruno, who has a picture at level 1, and none at level 2.

    Attributes:
        kind: Of that picture.
        asked: Returns how often the server was asked for one.
    """

    url: str
    ana: Me
    bruno: str
    kind: str | None
    asked: Callable[[], int]


@pytest.fixture(params=[1, 2], ids=["level 1", "level 2"])
def faces(request: pytest.FixtureRequest) -> Iterator[Faces]:
    if request.param == 2:
        server: LiveServer = request.getfixturevalue("server")
        one, other = server.accounts[:2]
        Peer(server.url, one["email"], one["password"]).open(other["id"])
        me = Me(one["id"], one["email"], one["password"])
        yield Faces(server.url, me, other["id"], None, lambda: server.log().count("/avatar"))
        return
    with Level1Erp() as erp:
        ana, bruno = erp.accounts[:2]
        erp.control.patch("person", bruno.id, image="stored")
        Peer(erp.url, ana.email, ana.password).open(bruno.id)
        me = Me(ana.id, ana.email, ana.password)
        asked = lambda: sum(one.path.endswith("/avatar") for one in erp.control.requests())  # noqa: E731
        yield Faces(erp.url, me, bruno.id, "png", asked)


@pytest.fixture
def client(faces: Faces, tmp_path: Path) -> Iterator[Client]:
    made = Client(faces.url, faces.ana, tmp_path)
    made.start()
    yield made
    made.stop()


def found(client: Client) -> list[PictureFound]:
    return [change for change in client.told if isinstance(change, PictureFound)]


def test_a_face_comes_from_the_server_once_and_from_the_disk_after_that(
    qtbot: QtBot, faces: Faces, client: Client
) -> None:
    for _ in range(2):
        client.do(lambda engine: engine.want_picture(faces.bruno))
        client.wait(lambda: bool(found(client)))
        [one] = found(client)
        assert (one.person_id, picture_kind(one.data)) == (faces.bruno, faces.kind)
        client.stop()
        client.start()
    assert faces.asked() == (faces.kind is not None)
    shown = Pictures(start_thread)
    shown.find(faces.bruno, 48)
    with qtbot.waitSignal(shown.settled):
        shown.apply(one)
    assert (shown.find(faces.bruno, 48) is not None) is (faces.kind is not None)
    shown.close()


def test_of_a_colleague_who_was_only_found_it_is_known_too(faces: Faces, client: Client) -> None:
    client.do(lambda engine: engine.search_people("bruno"))
    client.wait(lambda: any(isinstance(change, PeopleFound) for change in client.told))
    [people] = [change.people for change in client.told if isinstance(change, PeopleFound)]
    assert [(one.id, one.has_picture) for one in people] == [(faces.bruno, faces.kind is not None)]
