"""The company of the recordings, with what happened there between the recorded requests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from tests.fakes.level1_erp.control import ErpControl
from tests.fakes.level1_erp.database import Database
from tests.fakes.level1_erp.records import Organisation, Person

ACME = "corg1000000000000000000001"
OTRA = "corg2000000000000000000002"
SIN_CHAT = "corg3000000000000000000003"
ALICE = "cusr1alice0000000000000001"
BOB = "cusr1bob000000000000000002"
CAROL = "cusr1carol0000000000000003"
DAVE = "cusr2dave00000000000000004"
PASSWORD = "Prueba-Local-1!"
HTTP_ORIGIN = "http://localhost:3100"
HTTPS_ORIGIN = "https://localhost:3143"
_ALICE_CAROL = "cmwu35iyk001xh37dy787slei"
_BOB_DAVE = "cmwu3xwir006c9y7ds9geee6w"


class Stage(Protocol):
    """What a step works on: the fake, and its names for recorded ids."""

    @property
    def control(self) -> ErpControl:
        """The fake's door for tests."""

    def twin(self, recorded_id: str) -> str:
        """Return the fake's id for a recorded one."""


Step = Callable[[Stage], None]


def recorded_company() -> Database:
    """Return the people as they were before the first recording."""
    database = Database()
    for org in (
        Organisation(ACME, "Acme Pruebas SL"),
        Organisation(OTRA, "Otra Empresa SA"),
        Organisation(SIN_CHAT, "Sin Chat SL", chat_enabled=False),
    ):
        database.organisations[org.id] = org
    people = [
        Person(ALICE, "Alice Alonso", "alice@acme.test", PASSWORD, ACME, "cemp1alice"),
        Person(BOB, "Bob Benítez", "bob@acme.test", PASSWORD, ACME, "cemp1bob", "Bob Benítez Bravo"),
        Person(CAROL, "Carol Cano Ñíguez", "carol@acme.test", PASSWORD, ACME, role="HR_ADMIN"),
        Person(DAVE, "Dave Díaz", "dave@otra.test", PASSWORD, OTRA, "cemp2dave"),
        Person(
            "cusr3erin00000000000000005", "Erin Egea", "erin@sinchat.test", PASSWORD, SIN_CHAT, "cemp3erin"
        ),
        Person("cusr1frank0000000000000006", "Frank Baja", "frank@acme.test", PASSWORD, ACME, active=False),
        Person("cusr1gina00000000000000007", "Gina Gil", "gina@acme.test", PASSWORD, ACME, "cemp1gina"),
    ]
    people += [
        Person(f"cload{number:021}", f"Carga {number:03}", f"load{number}@acme.test", PASSWORD, ACME)
        for number in range(1, 61)
    ]
    for person in people:
        database.people[person.id] = person
    alice, bob, carol = (database.people[one] for one in (ALICE, BOB, CAROL))
    alice.image = f"/uploads/org-{ACME}/avatars/{ALICE}.webp"
    alice.phone, alice.mobile_phone, bob.mobile_phone = "910000001", "600000001", "600000002"
    carol.image = f"https://store.example.test/org-{ACME}/avatars/{CAROL}.png"
    return database


def _throttles_emptied(stage: Stage) -> None:
    stage.control.forget_throttles()


def _paging_series(stage: Stage) -> None:
    """Put in 120 messages, one a second; 70 and 71 share a millisecond."""
    conversation = stage.twin(_ALICE_CAROL)
    first = ms("2026-01-10T10:00:00.000Z")
    for number in range(1, 121):
        stage.control.add(
            "message",
            id=f"cmsgpage{number:017}",
            conversation_id=conversation,
            org_id=ACME,
            sender_id=CAROL if number % 2 else ALICE,
            body=f"mensaje {number}",
            created_at=first + 1000 * (71 if number == 70 else number),
        )
    stage.control.patch("conversation", conversation, last_message_at=first + 120_000)


def _blocked(stage: Stage) -> None:
    stage.control.patch("conversation", stage.twin(_ALICE_CAROL), blocked=True)


def _second_instance_behind_nginx(stage: Stage) -> None:
    stage.control.patch("conversation", stage.twin(_ALICE_CAROL), blocked=False)
    stage.control.set_origin(HTTPS_ORIGIN)


def _behind_nginx(stage: Stage) -> None:
    stage.control.set_origin(HTTPS_ORIGIN)


def _message_through_another_instance(stage: Stage) -> None:
    stage.control.set_origin(HTTP_ORIGIN)
    stage.control.hold_clock(ms("2026-11-24T02:38:49.474Z"))
    stage.control.say(BOB, ALICE, "desde otra instancia", tell=False)


def _password_changed(stage: Stage) -> None:
    stage.control.patch("person", ALICE, password_changed_at=ms("2026-11-24T02:49:19.500Z"))


def _password_back_user_deactivated(stage: Stage) -> None:
    stage.control.patch("person", ALICE, password_changed_at=None, active=False)


def _user_active_again(stage: Stage) -> None:
    stage.control.patch("person", ALICE, active=True)


def _chat_off(stage: Stage) -> None:
    stage.control.chat_enabled(ACME, on=False)


def _chat_on(stage: Stage) -> None:
    stage.control.chat_enabled(ACME, on=True)


def _dave_joins_acme(stage: Stage) -> None:
    stage.control.patch("person", DAVE, memberships=[OTRA, ACME], default_org_id=ACME)


def _dave_leaves_acme(stage: Stage) -> None:
    stage.control.patch("person", DAVE, memberships=[OTRA], default_org_id=OTRA)


def _bob_must_change_password(stage: Stage) -> None:
    stage.control.remove("conversation", stage.twin(_BOB_DAVE))
    stage.control.patch("person", BOB, must_change_password=True)


def _bob_need_not_change_password(stage: Stage) -> None:
    stage.control.patch("person", BOB, must_change_password=False)


def _carol_administers_sixty_one(stage: Stage) -> None:
    stage.control.set_origin(HTTP_ORIGIN)
    for number in range(1, 59):
        name = f"Empresa de relleno numero {number}"
        stage.control.add("organisation", id=f"corgbulk{number:017}", name=name)
    stage.control.patch("person", CAROL, role="SUPER_ADMIN")


def _carol_administers_one(stage: Stage) -> None:
    stage.control.patch("person", CAROL, role="HR_ADMIN")


def _database_down(stage: Stage) -> None:
    stage.control.database_up(up=False)


def _database_up(stage: Stage) -> None:
    stage.control.database_up(up=True)


# What happened before the exchange on this line; nothing of it went over the recorded connections.
BEFORE: dict[tuple[str, int], Step] = {
    ("login", 57): _throttles_emptied,
    ("rest", 146): _paging_series,
    ("rest", 165): _blocked,
    ("tls", 1): _second_instance_behind_nginx,
    ("signed_out", 0): _message_through_another_instance,
    ("signed_out", 108): _password_changed,
    ("signed_out", 121): _password_back_user_deactivated,
    ("signed_out", 133): _user_active_again,
    ("signed_out", 138): _password_changed,
    ("signed_out", 150): _password_back_user_deactivated,
    ("signed_out", 162): _user_active_again,
    ("stream_rest", 23): _chat_off,
    ("stream_rest", 32): _chat_on,
    ("extras", 32): _dave_joins_acme,
    ("extras", 38): _dave_leaves_acme,
    ("extras", 40): _bob_must_change_password,
    ("extras", 45): _bob_need_not_change_password,
    ("proxy", 0): _behind_nginx,
    ("database_outage", 0): _carol_administers_sixty_one,
    ("database_outage", 6): _carol_administers_one,
    ("database_outage", 12): _database_down,
    ("database_outage", 24): _database_up,
}


def ms(stamp: str) -> int:
    """Return an ISO time in milliseconds since 1970."""
    return round(datetime.fromisoformat(stamp).timestamp() * 1000)


__all__ = [
    "ALICE",
    "BEFORE",
    "HTTPS_ORIGIN",
    "HTTP_ORIGIN",
    "PASSWORD",
    "Stage",
    "Step",
    "ms",
    "recorded_company",
]
