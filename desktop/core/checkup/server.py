"""What can be found of the server and the way there."""

from __future__ import annotations

from typing import Final

from desktop.core.checkup.outcome import NOBODY, NOT_KNOWN, SIGN_IN, Both, Outcome

SERVER: Final[dict[str, dict[str, Outcome]]] = {
    "server": {
        "ok": Outcome(
            "ok", ("{host} answers within {milliseconds} ms.", "{host} responde en {milliseconds} ms.")
        ),
        "slow": Outcome(
            "warn",
            ("{host} takes {milliseconds} ms to answer.", "{host} tarda {milliseconds} ms en responder."),
            (
                "Look at the network, then at the server's load.",
                "Revisa la red y después la carga del servidor.",
            ),
        ),
        "unknown": Outcome("skip", ("No server is known here yet.", "Todavía no se conoce ningún servidor.")),
        "not_known": NOT_KNOWN,
    },
    "certificate": {
        "ok": Outcome(
            "ok",
            (
                "This system trusts the certificate of {host}.",
                "Este sistema confía en el certificado de {host}.",
            ),
        ),
        "ca_file": Outcome(
            "ok",
            (
                "The certificate of {host} is trusted; {file} counts beside the system's own.",
                "El certificado de {host} es de confianza; {file} cuenta además de los del sistema.",
            ),
        ),
        "plain": Outcome(
            "skip",
            (
                "Not needed: {host} is this computer, and is reached without https.",
                "No hace falta: {host} es este equipo y se usa sin https.",
            ),
        ),
        "not_known": NOT_KNOWN,
    },
    "proxy": {
        "none": Outcome("ok", ("{host} is reached without a proxy.", "A {host} se llega sin proxy.")),
        "through": Outcome(
            "ok",
            ("{host} is reached through the proxy {proxy}.", "A {host} se llega por el proxy {proxy}."),
        ),
        "not_known": NOT_KNOWN,
    },
    "clock": {
        "ok": Outcome(
            "ok",
            (
                "This computer's clock is right to within {seconds} s.",
                "El reloj de este equipo va bien, con menos de {seconds} s de diferencia.",
            ),
        ),
        "off": Outcome(
            "warn",
            (
                "This computer's clock is {seconds} s away from the server's.",
                "El reloj de este equipo se desvía {seconds} s del reloj del servidor.",
            ),
            ("Let the system set its clock by itself.", "Deja que el sistema ajuste la hora por sí mismo."),
        ),
        "not_known": NOT_KNOWN,
    },
    "session": {
        "ok": Outcome("ok", ("The server knows this session.", "El servidor conoce esta sesión.")),
        "until": Outcome(
            "ok",
            (
                "The server knows this session, which lasts until {until}.",
                "El servidor conoce esta sesión, que dura hasta {until}.",
            ),
        ),
        "nobody": NOBODY,
        "not_known": NOT_KNOWN,
    },
    "chat": {
        "on": Outcome("ok", ("The organisation's chat is on.", "El chat de la organización está activado.")),
        "off": Outcome(
            "fail",
            ("The organisation has switched chat off.", "La organización ha desactivado el chat."),
            (
                "Ask whoever looks after TimeNow in your organisation.",
                "Pregunta a quien lleva TimeNow en tu organización.",
            ),
        ),
        "nobody": NOBODY,
        "not_known": NOT_KNOWN,
    },
    "level": {
        "ok": Outcome(
            "ok",
            (
                "The server speaks level {level} of the protocol.",
                "El servidor habla el nivel {level} del protocolo.",
            ),
        ),
        "not_known": NOT_KNOWN,
    },
    "stream": {
        "ok": Outcome(
            "ok",
            (
                "The stream of live messages opens, and spoke after {seconds} s.",
                "El canal de mensajes en directo se abre y habló a los {seconds} s.",
            ),
        ),
        "held": Outcome(
            "ok",
            (
                "The running program has its stream since {since}; last sign of life {heartbeat}.",
                "El programa en marcha tiene su canal desde {since}; última señal de vida {heartbeat}.",
            ),
        ),
        "silent": Outcome(
            "warn",
            (
                "The stream of live messages opens, and says nothing for {seconds} s.",
                "El canal de mensajes en directo se abre y no dice nada en {seconds} s.",
            ),
            (
                "Have your network pass text/event-stream on at once, without collecting it.",
                "Pide que tu red deje pasar text/event-stream al momento, sin acumularlo.",
            ),
        ),
        "down": Outcome(
            "fail",
            (
                "The running program has no stream of live messages now.",
                "El programa en marcha no tiene ahora canal de mensajes en directo.",
            ),
            (
                "It tries again by itself; see its log.",
                "Lo vuelve a intentar por sí mismo; mira su registro.",
            ),
        ),
        "nobody": NOBODY,
        "not_known": NOT_KNOWN,
    },
    "mark_as_read": {
        "route": Outcome(
            "ok", ("The server is told what was read.", "Se comunica al servidor lo que se ha leído.")
        ),
        "action": Outcome(
            "ok",
            (
                "The server is told what was read, by the web action of its chat page.",
                "Se comunica al servidor lo que se ha leído, con la acción web de su página de chat.",
            ),
        ),
        "not_tried": Outcome(
            "ok",
            (
                "The server's web action for it will be looked for with the first read.",
                "Su acción web se buscará con la primera lectura.",
            ),
        ),
        "not_found": Outcome(
            "warn",
            (
                "The server has no way to be told what was read: it is known on this computer only.",
                "No hay manera de comunicar al servidor lo leído: solo se sabe en este equipo.",
            ),
            (
                "Its operators can offer `conversation.read` (docs/protocol.md).",
                "Quien lo opera puede ofrecer `conversation.read` (docs/protocol.md).",
            ),
        ),
        "switched_off": Outcome(
            "warn",
            (
                "Web actions are switched off: what was read is known on this computer only.",
                "Las acciones web están desactivadas: lo leído solo se sabe en este equipo.",
            ),
            ("Set `actions.serverActions` to `on`.", "Pon `actions.serverActions` en `on`."),
        ),
        "nobody": NOBODY,
        "not_known": NOT_KNOWN,
    },
}
"""By check, by outcome."""

WAYS_OUT: Final[dict[str, Both]] = {
    "server_not_found": (
        "Look at the network, the address, and whether the server runs.",
        "Revisa la red, la dirección y si el servidor está en marcha.",
    ),
    "captive_portal": (
        "Open any page in a browser, and sign in there.",
        "Abre cualquier página en el navegador e inicia sesión ahí.",
    ),
    "certificate": (
        "Have your IT add its CA to the system's, or name its file in `caFile`.",
        "Pide que añadan la CA a las del sistema, o indica su archivo en `caFile`.",
    ),
    "ca_file": (
        "Look at `caFile`: a file of certificates (PEM) that this person may read.",
        "Revisa `caFile`: un archivo de certificados (PEM) que este usuario pueda leer.",
    ),
    "not_timenow": ("Look at the server's address.", "Revisa la dirección del servidor."),
    "session_unknown": (
        "Wait, if the server has trouble; else sign in again.",
        "Espera, si el servidor tiene problemas; si no, vuelve a iniciar sesión.",
    ),
    "session_expired": SIGN_IN,
    "signed_out": SIGN_IN,
    "no_answer": (
        "Look at the network, then at the server.",
        "Revisa la red y después el servidor.",
    ),
    "server_error": ("Ask whoever runs the server.", "Pregunta a quien lleva el servidor."),
    "buffering_proxy": (
        "Have your network pass text/event-stream on at once, without collecting it.",
        "Pide que tu red deje pasar text/event-stream al momento, sin acumularlo.",
    ),
}
"""By the code of a sentence that people see elsewhere too."""
