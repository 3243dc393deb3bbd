"""A company to try the client with: eight people, some history, colleagues who write, read, answer."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import secrets
import uuid
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any

from desktop.wire.events import MessageReceived
from desktop.wire.models import Message
from server.app import Server
from server.chat.errors import BlockedError, NotFoundError
from server.chat.people import plain
from server.chat.ports import Delivery, Member
from server.chat.service import ChatService
from server.fanout.memory import MemoryFanout
from server.security.ports import NewUser
from server.storage.sqlite_chat import SqliteChat

_COMPANY = "Talleres Ibarra"
_DOMAIN = "ibarra.example"
# The first is the person who tries the client; the second writes of her own accord.
_PEOPLE = (
    ("Ana Ferrer", "Administración"),
    ("Lucía Peña", "Recursos Humanos"),
    ("Marcos Ibáñez", "Producción"),
    ("Nuria Castaño", "Ventas"),
    ("Álvaro Núñez", "Producción"),
    ("Begoña Sáez", "Almacén"),
    ("Óscar Muñoz", "Mantenimiento"),
    ("Irene Agüero", "Dirección"),
)
_HISTORY = (
    (1, "Buenos días, Ana. ¿Has visto el calendario de vacaciones?"),
    (0, "Todavía no, ahora lo miro."),
    (1, "Perfecto. Si puedes, dime algo antes del viernes 🙏"),
    (2, "El turno de mañana empieza a las 7:30, ¿vale?"),
    (0, "Vale, se lo digo al equipo."),
    (3, "Te paso los gastos del viaje a Bilbao:\n- tren: 62,40 €\n- hotel: 94,00 €"),
    (0, "Recibido, gracias."),
    (4, "¿Quién tiene la llave del taller 2?"),
    (5, "Han llegado las cajas. Las dejo en el muelle."),
    (6, "La máquina 4 ya funciona ✅"),
    (7, "Ana, ¿puedes venir un momento cuando acabes?"),
)
_HISTORY_STEP = 23 * 60_000  # milliseconds between two lines
_REMARKS = (
    "¿Tienes un minuto?",
    "Acabo de dejarte el parte de horas.",
    "Mañana hay reunión a las 10:00.",
    "¿Puedes confirmar el turno del sábado?",
    "Ya está, gracias 👍",
    "He subido el documento de la nómina.",
    "Me falta tu firma en la hoja de ruta.",
)
_ANSWERS = (
    "¡Recibido!",
    "Vale, lo miro ahora.",
    "Gracias, Ana.",
    "De acuerdo 👍",
    "Te digo algo en un rato.",
)
_ANSWER_AFTER = 1.0  # seconds


@dataclass(frozen=True, slots=True)
class Plan:
    """How lively the company is.

    Attributes:
        every: Seconds between two remarks of the colleague who writes of her own accord; 0 = she does not.
        answers: Whether colleagues read what they are told, and answer.
        answer_after: Seconds until they do.
    """

    every: float = 8.0
    answers: bool = True
    answer_after: float = _ANSWER_AFTER


class Company:
    """The people of the demo. They use the chat's rules as everybody does, only without HTTP."""

    def __init__(self, server: Server, plan: Plan) -> None:
        self._server = server
        self._plan = plan
        self._staff: list[Member] = []
        self._heard: asyncio.Queue[tuple[Member, Message]] = asyncio.Queue()
        self._own: set[str] = set()

    async def found(self) -> list[dict[str, Any]]:
        """Make the company, or find it again; everybody's password is new at each start.

        Returns:
            The accounts, for the ready file.
        """
        accounts, password = self._server.accounts, secrets.token_urlsafe(9)
        hashed = await self._server.passwords.hash(password)
        emails = [f"{plain(name.split()[0])}@{_DOMAIN}" for name, _ in _PEOPLE]
        first = await accounts.credentials(emails[0])
        org_id = first.org_id if first is not None else (await accounts.create_org(_COMPANY)).id
        for email, (name, department) in zip(emails, _PEOPLE, strict=True):
            known = await accounts.credentials(email)
            if known is not None:
                await accounts.set_password(known.user_id, hashed)
                user_id = known.user_id
            else:
                user_id = await accounts.create_user(
                    NewUser(org_id, email, name, hashed, department=department)
                )
            self._staff.append(Member(user_id, org_id))
        if first is None:
            await self._write_history()
        return [
            {"id": member.user_id, "email": email, "password": password, "name": name}
            for member, email, (name, _) in zip(self._staff, emails, _PEOPLE, strict=True)
        ]

    async def live(self) -> None:
        """Write, read and answer until cancelled. Runs on the server's event loop."""
        self._server.fanout.listen(self._hear)
        lives: list[Awaitable[None]] = []
        if self._plan.every > 0:
            lives.append(self._write())
        if self._plan.answers:
            lives.append(self._answer())
        await asyncio.gather(*lives)

    async def _write_history(self) -> None:
        """Tell the past, with its own clock; all of it is read at the end."""
        start = self._server.now() - _HISTORY_STEP * (len(_HISTORY) + 1)
        clock = itertools.count(start, _HISTORY_STEP)
        at = next(clock)
        chat = ChatService(SqliteChat(self._server.database, lambda: at), MemoryFanout())
        ana, conversation_ids = self._staff[0], []
        conversation_id = ""
        for speaker, text in _HISTORY:
            at = next(clock)
            if speaker != 0:
                conversation_id = (await chat.open_conversation(ana, self._staff[speaker].user_id)).id
                conversation_ids.append((conversation_id, self._staff[speaker]))
            await chat.send(self._staff[speaker], conversation_id, text)
        for conversation_id, peer in conversation_ids:
            await chat.read_conversation(ana, conversation_id, None)
            await chat.read_conversation(peer, conversation_id, None)

    def _hear(self, delivery: Delivery) -> None:
        """Note what one colleague is told by somebody; not what we wrote ourselves, that would never end."""
        if not isinstance(delivery.event, MessageReceived):
            return
        message = delivery.event.message
        listener = next((who for who in self._staff[1:] if who.user_id == delivery.user_id), None)
        if (
            listener is None
            or message.sender_id == listener.user_id
            or message.client_message_id in self._own
        ):
            return
        self._heard.put_nowait((listener, message))

    async def _say(self, who: Member, conversation_id: str, text: str) -> None:
        key = str(uuid.uuid4())
        self._own.add(key)
        await self._server.chat.send(who, conversation_id, text, key)
        self._own.discard(key)

    async def _write(self) -> None:
        lucia, ana = self._staff[1], self._staff[0]
        conversation = await self._server.chat.open_conversation(lucia, ana.user_id)
        for text in itertools.cycle(_REMARKS):
            await asyncio.sleep(self._plan.every)
            await self._say(lucia, conversation.id, text)

    async def _answer(self) -> None:
        answers = itertools.cycle(_ANSWERS)
        while True:
            heard = [await self._heard.get()]
            await asyncio.sleep(self._plan.answer_after)
            while not self._heard.empty():  # several lines to one person get one answer
                heard.append(self._heard.get_nowait())
            newest = {(who, message.conversation_id): message.id for who, message in heard}
            for (who, conversation_id), message_id in newest.items():
                # It may have been cleared or blocked meanwhile: then there is nothing to answer.
                with contextlib.suppress(NotFoundError, BlockedError):
                    await self._server.chat.read_conversation(who, conversation_id, message_id)
                    await self._say(who, conversation_id, next(answers))
