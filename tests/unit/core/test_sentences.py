"""The table of sentences, checked word by word against its copy here."""

from __future__ import annotations

import string

import pytest

from desktop.core.sentences import REASONS, SENTENCES, language_of, sentence

TABLE = """
bad_credentials
  E-mail or password is wrong.
  El correo o la contraseña no son correctos.
account_locked
  Too many wrong passwords: this account is locked for 15 minutes.
  Demasiados intentos: la cuenta está bloqueada durante 15 minutos.
rate_limited
  Too many sign-in attempts. Try again in 15 minutes.
  Demasiados intentos de acceso. Vuelve a intentarlo en 15 minutos.
server_not_found
  No server answers at {host}.
  Ningún servidor responde en {host}.
not_timenow
  {host} answers, but it is not a TimeNow server.
  {host} responde, pero no es un servidor de TimeNow.
captive_portal
  This network asks you to sign in to it first.
  Esta red pide que inicies sesión en ella primero.
certificate
  The certificate of {host} is not trusted ({reason}; issued by {issuer}). Ask your IT, or \
add its CA file in Settings.
  El certificado de {host} no es de confianza ({reason}; emitido por {issuer}). Consulta \
a tu departamento de informática o añade su CA en Ajustes.
http_refused
  Only https is allowed, except for this computer.
  Solo se permite https, salvo en este mismo equipo.
server_error
  The server had a problem ({status}). Trying again.
  El servidor ha tenido un problema ({status}). Se volverá a intentar.
offline
  Offline since {time}. What you write is sent when the connection is back.
  Sin conexión desde las {time}. Lo que escribas se enviará al recuperarla.
catching_up
  Catching up…
  Poniéndose al día…
session_unknown
  TimeNow does not recognise this session: the server may be down, or your password changed.
  TimeNow no reconoce esta sesión: puede que el servidor no funcione o que tu contraseña haya cambiado.
session_ending
  You are signed in until {time}. Sign in again to stay connected.
  Tu sesión termina pronto ({time}). Vuelve a iniciar sesión para seguir en línea.
signed_out
  You are signed out.
  Has cerrado sesión.
session_expired
  Your session has expired. Sign in again.
  Tu sesión ha caducado. Vuelve a iniciar sesión.
chat_off
  Your organisation has switched chat off.
  Tu organización ha desactivado el chat.
must_change_password
  TimeNow asks you to change your password first.
  TimeNow te pide que cambies antes la contraseña.
too_long
  The message is too long: {bytes} of {limit} bytes.
  El mensaje es demasiado largo: {bytes} de {limit} bytes.
empty_message
  There is nothing to send.
  No hay nada que enviar.
too_fast
  Too many messages at once: sending again in {seconds} s.
  Demasiados mensajes seguidos: se enviará en {seconds} s.
not_sent
  Not sent: {reason}
  No enviado: {reason}
no_keyring
  No password store was found: you stay signed in for this run only.
  No se ha encontrado ningún almacén de contraseñas: la sesión durará solo hasta que cierres la aplicación.
disk_full
  The disk is full: nothing new can be kept.
  El disco está lleno: no se puede guardar nada nuevo.
buffering_proxy
  Your network delays live messages; checking every 15 seconds instead.
  Tu red retrasa los mensajes en directo; se comprobará cada 15 segundos.
storage_error
  The local copy could not be used; messages still come from the server.
  No se ha podido usar la copia local; los mensajes siguen llegando del servidor.
copy_not_deleted
  You are signed out, but this computer's copy could not be deleted: {folder}
  Has cerrado sesión, pero no se ha podido borrar la copia de este equipo: {folder}
maybe_sent
  It may have arrived. Look before you send it again.
  Es posible que haya llegado. Compruébalo antes de enviarlo otra vez.
no_such_person
  Nobody in your organisation has the e-mail {email}.
  Nadie de tu organización tiene el correo {email}.
other_account
  This data directory is in use with another account: {email}.
  Este directorio de datos está en uso con otra cuenta: {email}.
in_use
  This data directory is in use by another TimeNow program.
  Otro programa de TimeNow está usando este directorio de datos.
server_decided
  Your administrator has decided the server: {host}. Another one cannot be used.
  Tu administrador ha fijado el servidor: {host}. No se puede usar otro.
policy_ignored
  Not used from the administrator's policy: {keys}
  No se ha usado de la directiva del administrador: {keys}
still_queued
  Not sent yet: it stays queued, and is sent when the connection is back.
  Aún no enviado: queda en cola y se enviará cuando vuelva la conexión.
no_answer
  No answer from the server in time.
  El servidor no ha respondido a tiempo.
needs_connection
  That needs a connection. Try again once you are online.
  Para eso hace falta conexión. Vuelve a intentarlo cuando estés en línea.
not_possible
  This server offers no way to do that from here. Do it in the browser.
  Este servidor no permite hacerlo desde aquí. Hazlo en el navegador.
action_refused
  TimeNow did not do that. Try it in the browser.
  TimeNow no lo ha hecho. Inténtalo en el navegador.
ca_file
  The file of certificates {file} cannot be used ({reason}).
  No se puede usar el archivo de certificados {file} ({reason}).
proxy_not_found
  The proxy {proxy} does not answer.
  El proxy {proxy} no responde.
proxy_password
  The proxy {proxy} asks for a name and a password. Give them with: timenow-desktop proxy-login
  El proxy {proxy} pide usuario y contraseña. Indícalos con: timenow-desktop proxy-login
proxy_unsupported
  The proxy {proxy} wants {method}, which TimeNow does not support. Ask your IT.
  El proxy {proxy} requiere {method}, que TimeNow no admite. Consulta a tu departamento de informática.
proxy_refused
  The proxy {proxy} does not let TimeNow through to {host} ({status}). Ask your IT.
  El proxy {proxy} no deja que TimeNow llegue a {host} ({status}). Consulta a tu departamento de \
informática.
"""


def _rows() -> list[tuple[str, str, str]]:
    lines = [line.strip() for line in TABLE.strip().splitlines()]
    return list(zip(lines[::3], lines[1::3], lines[2::3], strict=True))


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_the_table_is_complete_and_word_for_word() -> None:
    assert {code: (english, spanish) for code, english, spanish in _rows()} == SENTENCES


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_both_languages_name_the_same_details(code: str) -> None:
    english, spanish = SENTENCES[code]
    assert _placeholders(english) == _placeholders(spanish)


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_missing_detail_is_a_question_mark_and_no_error(code: str) -> None:
    for language in ("en", "es"):
        said = sentence(code, language)
        assert "{" not in said
        assert said


def test_details_stand_where_they_belong() -> None:
    assert (
        sentence("too_long", "en", bytes=2050, limit=2048) == "The message is too long: 2050 of 2048 bytes."
    )
    assert (
        sentence("server_not_found", "es", host="erp.example") == "Ningún servidor responde en erp.example."
    )


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_why_a_certificate_is_not_trusted_is_said_in_both_languages(reason: str) -> None:
    english, spanish = REASONS[reason]
    assert english != spanish
    for language, words in (("en", english), ("es", spanish)):
        assert f"({words}; " in sentence("certificate", language, reason=reason, issuer="Acme", host="erp")


def test_a_reason_in_the_systems_own_words_is_passed_on() -> None:
    assert "(chain too long; " in sentence("certificate", "es", reason="chain too long")


def test_braces_in_a_detail_are_only_text() -> None:
    assert sentence("not_sent", "en", reason="{reason} {0}") == "Not sent: {reason} {0}"


def test_an_unknown_code_is_passed_on_as_a_server_problem() -> None:
    assert sentence("brand_new", "en") == "The server had a problem (brand_new). Trying again."


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("es", "es"),
        ("es_ES.UTF-8", "es"),
        ("ES-mx", "es"),
        ("en_GB", "en"),
        ("C", "en"),
        ("", "en"),
        ("est_EE", "en"),
    ],
)
def test_spanish_for_spanish_locales_english_for_all_others(locale: str, language: str) -> None:
    assert language_of(locale) == language
