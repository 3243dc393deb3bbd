"""The door beside the ERP's own surface, for tests: `/_control/<name>`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields

import msgspec

from tests.fakes.level1_erp.answers import Answer, Request, encode
from tests.fakes.level1_erp.app import App
from tests.fakes.level1_erp.faults import Fault, Faults
from tests.fakes.level1_erp.records import Conversation, Message, Organisation, Person
from tests.fakes.level1_erp.shapes import conversation_shape, message_shape

PREFIX = "/_control/"
Row = Organisation | Person | Conversation | Message


class Controls:
    """Carries out what a test asks for. Arguments and results are JSON; users are named by id."""

    def __init__(self, app: App, faults: Faults) -> None:
        self._app = app
        self._database = app.database
        self._faults = faults
        self._doors: dict[str, Callable[..., object]] = {
            "add_row": self._add_row,
            "patch": self._patch,
            "remove": self._remove,
            "add_message": self._add_message,
            "conversation": self._conversation,
            "message_ids": self._message_ids,
            "streams": self._streams,
            "cut_streams": app.hub.cut,
            "deafen_streams": app.hub.deafen,
            "silence_heartbeats": self._silence,
            "beat": app.hub.beat,
            "tell": app.hub.tell,
            "database_up": self._database_up,
            "mint_session": app.sessions.mint,
            "revoke_sessions": self._revoke_sessions,
            "session_life": self._session_life,
            "force": self._force,
            "requests": faults.listed,
            "forget_requests": faults.seen.clear,
            "forget_throttles": app.auth.throttle.forget,
            "rate_limit": self._rate_limit,
            "renew_build": app.build.renew,
            "hold_clock": app.database.clock.hold,
            "origin": self._origin,
        }

    def answer(self, request: Request) -> Answer:
        """Carry out one call."""
        door = self._doors[request.url.path.removeprefix(PREFIX)]
        result = door(**json.loads(request.body or b"{}"))
        return Answer(200, [("content-type", "application/json")], encode(result))

    def _table(self, kind: str) -> dict[str, Row]:
        tables: dict[str, dict[str, Row]] = {
            "organisation": {**self._database.organisations},
            "person": {**self._database.people},
            "conversation": {**self._database.conversations},
            "message": {**self._database.messages},
        }
        return tables[kind]

    def _add_row(self, kind: str, values: dict[str, object]) -> None:
        if kind == "organisation":
            organisation = msgspec.convert(values, Organisation)
            self._database.organisations[organisation.id] = organisation
        elif kind == "person":
            person = msgspec.convert(values, Person)
            self._database.people[person.id] = person
        else:
            message = msgspec.convert(values, Message)
            self._database.messages[message.id] = message

    def _patch(self, kind: str, row_id: str, values: dict[str, object]) -> None:
        row = self._table(kind)[row_id]
        known = {one.name for one in fields(row)}
        if unknown := values.keys() - known:
            raise KeyError(unknown)
        for name, value in values.items():
            setattr(row, name, set(value) if name == "hidden_by" and isinstance(value, list) else value)

    def _remove(self, kind: str, row_id: str) -> None:
        if kind == "conversation":
            del self._database.conversations[row_id]
        else:
            del self._database.messages[row_id]

    def _add_message(
        self, sender: str, receiver: str, body: str, at_ms: int | None = None, *, tell: bool = True
    ) -> dict[str, object]:
        org_id = self._database.people[sender].default_org_id
        row = self._database.open_conversation(org_id, sender, receiver)
        message = self._database.add_message(row, sender, body, at_ms=at_ms)
        shape = message_shape(self._database, message)
        if tell:
            self._app.hub.tell(receiver, "message", shape, message.id)
        return shape

    def _conversation(self, one: str, other: str) -> dict[str, object]:
        org_id = self._database.people[one].default_org_id
        row = self._database.open_conversation(org_id, one, other)
        return {**conversation_shape(self._database, row), "unread": dict(row.unread)}

    def _message_ids(self, conversation_id: str) -> list[str]:
        return [message.id for message in self._database.messages_of(conversation_id)]

    def _streams(self) -> dict[str, object]:
        hub, people = self._app.hub, self._database.people
        return {
            "open": {person: count for person in people if (count := hub.count(person))},
            "most": dict(hub.most_at_once),
        }

    def _silence(self, *, on: bool) -> None:
        self._app.hub.silent = on

    def _database_up(self, *, up: bool) -> None:
        self._database.up = up

    def _revoke_sessions(self, user_id: str) -> None:
        self._database.people[user_id].password_changed_at = self._database.clock.ms()

    def _session_life(self, seconds: float) -> None:
        self._app.sessions.short_life_ms = round(seconds * 1000)

    def _force(self, **values: object) -> None:
        self._faults.waiting.append(msgspec.convert(values, Fault))

    def _rate_limit(self, limit: int, window: float) -> None:
        self._app.rate.limit = limit
        self._app.rate.window_ms = round(window * 1000)

    def _origin(self, url: str) -> str:
        before, self._app.auth.origin = self._app.auth.origin, url
        return before
