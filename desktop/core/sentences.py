"""What people read when something happened: one table for windows and commands, in two languages."""

from __future__ import annotations

from typing import Literal

from desktop.core.text import one_line

Language = Literal["en", "es"]

SENTENCES: dict[str, tuple[str, str]] = {
    "bad_credentials": (
        "E-mail or password is wrong.",
        "El correo o la contraseña no son correctos.",
    ),
    "account_locked": (
        "Too many wrong passwords: this account is locked for 15 minutes.",
        "Demasiados intentos: la cuenta está bloqueada durante 15 minutos.",
    ),
    "rate_limited": (
        "Too many sign-in attempts. Try again in 15 minutes.",
        "Demasiados intentos de acceso. Vuelve a intentarlo en 15 minutos.",
    ),
    "server_not_found": (
        "No server answers at {host}.",
        "Ningún servidor responde en {host}.",
    ),
    "not_timenow": (
        "{host} answers, but it is not a TimeNow server.",
        "{host} responde, pero no es un servidor de TimeNow.",
    ),
    "captive_portal": (
        "This network asks you to sign in to it first.",
        "Esta red pide que inicies sesión en ella primero.",
    ),
    "certificate": (
        (
            "The certificate of {host} is not trusted ({reason}; issued by {issuer}). Ask your IT, or add "
            "its CA file in Settings."
        ),
        (
            "El certificado de {host} no es de confianza ({reason}; emitido por {issuer}). Consulta a tu "
            "departamento de informática o añade su CA en Ajustes."
        ),
    ),
    "http_refused": (
        "Only https is allowed, except for this computer.",
        "Solo se permite https, salvo en este mismo equipo.",
    ),
    "server_error": (
        "The server had a problem ({status}). Trying again.",
        "El servidor ha tenido un problema ({status}). Se volverá a intentar.",
    ),
    "offline": (
        "Offline since {time}. What you write is sent when the connection is back.",
        "Sin conexión desde las {time}. Lo que escribas se enviará al recuperarla.",
    ),
    "catching_up": (
        "Catching up…",
        "Poniéndose al día…",
    ),
    "session_unknown": (
        "TimeNow does not recognise this session: the server may be down, or your password changed.",
        (
            "TimeNow no reconoce esta sesión: puede que el servidor no funcione o que tu contraseña haya "
            "cambiado."
        ),
    ),
    "session_ending": (
        "You are signed in until {time}. Sign in again to stay connected.",
        "Tu sesión termina pronto ({time}). Vuelve a iniciar sesión para seguir en línea.",
    ),
    "signed_out": (
        "You are signed out.",
        "Has cerrado sesión.",
    ),
    "session_expired": (
        "Your session has expired. Sign in again.",
        "Tu sesión ha caducado. Vuelve a iniciar sesión.",
    ),
    "chat_off": (
        "Your organisation has switched chat off.",
        "Tu organización ha desactivado el chat.",
    ),
    "must_change_password": (
        "TimeNow asks you to change your password first.",
        "TimeNow te pide que cambies antes la contraseña.",
    ),
    "too_long": (
        "The message is too long: {bytes} of {limit} bytes.",
        "El mensaje es demasiado largo: {bytes} de {limit} bytes.",
    ),
    "empty_message": (
        "There is nothing to send.",
        "No hay nada que enviar.",
    ),
    "too_fast": (
        "Too many messages at once: sending again in {seconds} s.",
        "Demasiados mensajes seguidos: se enviará en {seconds} s.",
    ),
    "not_sent": (
        "Not sent: {reason}",
        "No enviado: {reason}",
    ),
    "maybe_sent": (
        "It may have arrived. Look before you send it again.",
        "Es posible que haya llegado. Compruébalo antes de enviarlo otra vez.",
    ),
    "no_keyring": (
        "No password store was found: you stay signed in for this run only.",
        (
            "No se ha encontrado ningún almacén de contraseñas: la sesión durará solo hasta que cierres la "
            "aplicación."
        ),
    ),
    "disk_full": (
        "The disk is full: nothing new can be kept.",
        "El disco está lleno: no se puede guardar nada nuevo.",
    ),
    "buffering_proxy": (
        "Your network delays live messages; checking every 15 seconds instead.",
        "Tu red retrasa los mensajes en directo; se comprobará cada 15 segundos.",
    ),
    "storage_error": (
        "The local copy could not be used; messages still come from the server.",
        "No se ha podido usar la copia local; los mensajes siguen llegando del servidor.",
    ),
    "copy_not_deleted": (
        "You are signed out, but this computer's copy could not be deleted: {folder}",
        "Has cerrado sesión, pero no se ha podido borrar la copia de este equipo: {folder}",
    ),
    "no_such_person": (
        "Nobody in your organisation has the e-mail {email}.",
        "Nadie de tu organización tiene el correo {email}.",
    ),
    "other_account": (
        "This data directory is in use with another account: {email}.",
        "Este directorio de datos está en uso con otra cuenta: {email}.",
    ),
    "in_use": (
        "This data directory is in use by another TimeNow program.",
        "Otro programa de TimeNow está usando este directorio de datos.",
    ),
    "server_decided": (
        "Your administrator has decided the server: {host}. Another one cannot be used.",
        "Tu administrador ha fijado el servidor: {host}. No se puede usar otro.",
    ),
    "policy_ignored": (
        "Not used from the administrator's policy: {keys}",
        "No se ha usado de la directiva del administrador: {keys}",
    ),
    "still_queued": (
        "Not sent yet: it stays queued, and is sent when the connection is back.",
        "Aún no enviado: queda en cola y se enviará cuando vuelva la conexión.",
    ),
    "no_answer": (
        "No answer from the server in time.",
        "El servidor no ha respondido a tiempo.",
    ),
    "needs_connection": (
        "That needs a connection. Try again once you are online.",
        "Para eso hace falta conexión. Vuelve a intentarlo cuando estés en línea.",
    ),
    "not_possible": (
        "This server offers no way to do that from here. Do it in the browser.",
        "Este servidor no permite hacerlo desde aquí. Hazlo en el navegador.",
    ),
    "action_refused": (
        "TimeNow did not do that. Try it in the browser.",
        "TimeNow no lo ha hecho. Inténtalo en el navegador.",
    ),
    "ca_file": (
        "The file of certificates {file} cannot be used ({reason}).",
        "No se puede usar el archivo de certificados {file} ({reason}).",
    ),
    "proxy_not_found": (
        "The proxy {proxy} does not answer.",
        "El proxy {proxy} no responde.",
    ),
    "proxy_password": (
        "The proxy {proxy} asks for a name and a password. Give them with: timenow-desktop proxy-login",
        "El proxy {proxy} pide usuario y contraseña. Indícalos con: timenow-desktop proxy-login",
    ),
    "proxy_unsupported": (
        "The proxy {proxy} wants {method}, which TimeNow does not support. Ask your IT.",
        (
            "El proxy {proxy} requiere {method}, que TimeNow no admite. Consulta a tu departamento de "
            "informática."
        ),
    ),
    "proxy_refused": (
        "The proxy {proxy} does not let TimeNow through to {host} ({status}). Ask your IT.",
        (
            "El proxy {proxy} no deja que TimeNow llegue a {host} ({status}). Consulta a tu departamento de "
            "informática."
        ),
    ),
}
"""By code: English, Spanish."""

REASONS: dict[str, tuple[str, str]] = {
    "expired": ("expired", "caducado"),
    "not_yet_valid": ("not valid yet", "aún no es válido"),
    "self_signed": ("self-signed", "autofirmado"),
    "unknown_issuer": ("unknown issuer", "emisor desconocido"),
    "wrong_host": ("made out to another name", "expedido a otro nombre"),
    "revoked": ("revoked", "revocado"),
}
"""Why a certificate is not trusted: English, Spanish."""


class _Details(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "?"


def language_of(locale: str) -> Language:
    """Return the language for a locale name such as `es_ES.UTF-8` or `es-MX`: `es` or else `en`."""
    return "es" if locale.replace("-", "_").partition("_")[0].lower() == "es" else "en"


def sentence(code: str, /, language: str, **details: object) -> str:
    """Return the sentence of a code.

    Args:
        code: A key of the table. An unknown one (of a newer server, say) reads as a server problem
            that bears the code, so that a person can pass it on.
        language: `es` or `en`.
        details: What the sentence names, much of it in a server's words; a missing one reads `?`.
    """
    if code not in SENTENCES:
        return sentence("server_error", language, status=code)
    english, spanish = SENTENCES[code]
    template = spanish if language == "es" else english
    if code == "certificate" and (reason := REASONS.get(str(details.get("reason")))) is not None:
        details["reason"] = reason[language == "es"]
    return template.format_map(_Details({name: one_line(str(value)) for name, value in details.items()}))
