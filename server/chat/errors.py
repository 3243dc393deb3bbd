"""Refusals of the chat, one class for each thing that can be done about them."""

from __future__ import annotations


class ChatError(Exception):
    """A refusal that the caller is told, in the ERP's own words.

    Attributes:
        text: Spanish, as it goes into the error body.
    """

    text = "Error interno del servidor"

    def __init__(self, text: str | None = None) -> None:
        super().__init__(text or self.text)
        self.text = text or self.text


class NotSignedInError(ChatError):
    """There is no session, or it is no longer good."""

    text = "No autenticado"


class ChatOffError(ChatError):
    """The organisation has switched chat off."""

    text = "El módulo de chat no está habilitado para esta organización"


class MalformedError(ChatError):
    """A field is missing or is not what it should be."""

    text = "La petición no es válida"


class UnacceptableError(ChatError):
    """Well formed, and still something nobody can do."""

    text = "No puedes crear una conversación contigo mismo"


class BlankTextError(UnacceptableError):
    """A message of nothing but white space."""

    text = "El mensaje no puede estar vacío"


class TooLongError(ChatError):
    """A message over the limit, or a request over ours."""

    text = "El mensaje excede el tamaño máximo permitido (2KB)"


class TooSlowError(ChatError):
    """A request that does not come to its end."""

    text = "La petición no llegó completa a tiempo"


class NotFoundError(ChatError):
    """Not there, not mine, another organisation's: the caller cannot tell which."""

    text = "Conversación no encontrada o no tienes acceso"


class MessageNotFoundError(NotFoundError):
    """No such message in this conversation."""

    text = "Mensaje no encontrado"


class PersonNotFoundError(NotFoundError):
    """No such active person in this organisation."""

    text = "Usuario no encontrado o no pertenece a la misma organización"


class BlockedError(ChatError):
    """The conversation is blocked: nothing can be written to it."""

    text = "La conversación está bloqueada"


class TooFastError(ChatError):
    """Over the rate limit.

    Attributes:
        retry_after: Whole seconds to wait.
    """

    text = "Demasiados mensajes. Intenta de nuevo más tarde."

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after
