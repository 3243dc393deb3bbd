"""What can be found of messages on their way here: is the program connected, what became of the last one."""

from __future__ import annotations

from typing import Final

from desktop.core.checkup.outcome import Both, Outcome

ARRIVAL: Final[dict[str, dict[str, Outcome]]] = {
    "connection": {
        "online": Outcome(
            "ok",
            ("Connected since {since}.", "En línea desde {since}."),
        ),
        "uncertain": Outcome(
            "warn",
            (
                "Connected, but the server has confirmed nothing for a while: messages may be missing.",
                "En línea, pero el servidor no confirma nada desde hace un rato: pueden faltar mensajes.",
            ),
            ("Look again.", "Vuelve a mirar."),
            "refresh",
        ),
        "buffered": Outcome(
            "warn",
            (
                "Your network delays live messages: they are looked for every 15 seconds.",
                "Tu red retrasa los mensajes en directo: se comprueban cada 15 segundos.",
            ),
            (
                "Ask your IT to let text/event-stream pass at once.",
                "Pide a tu departamento de informática que deje pasar text/event-stream al momento.",
            ),
            "refresh",
        ),
        "catching_up": Outcome(
            "ok",
            (
                "TimeNow is catching up: what was missed is announced in a moment.",
                "TimeNow se está poniendo al día: lo pendiente se avisará en un momento.",
            ),
        ),
        "connecting": Outcome(
            "warn",
            (
                "TimeNow is connecting: until then no message arrives.",
                "TimeNow se está conectando: hasta entonces no llega ningún mensaje.",
            ),
            ("Wait a moment, or try again now.", "Espera un momento o vuelve a intentarlo ahora."),
            "reconnect",
        ),
        "offline": Outcome(
            "fail",
            (
                "Offline since {since}: messages arrive when the connection is back.",
                "Sin conexión desde {since}: los mensajes llegarán cuando vuelva.",
            ),
            ("Look at the network, or try again now.", "Revisa la red o vuelve a intentarlo ahora."),
            "reconnect",
        ),
        "offline_because": Outcome(
            "fail",
            ("Offline since {since}. {reason}", "Sin conexión desde {since}. {reason}"),
            (
                "TimeNow tries again by itself; messages arrive when the connection is back.",
                "TimeNow vuelve a intentarlo por sí mismo; los mensajes llegarán cuando vuelva la conexión.",
            ),
            "reconnect",
        ),
        "session_unknown": Outcome(
            "fail",
            (
                "The server does not recognise your session, so no message arrives.",
                "El servidor no reconoce tu sesión, así que no llega ningún mensaje.",
            ),
            (
                "Sign in again, unless the server has trouble.",
                "Vuelve a iniciar sesión, salvo que el servidor tenga problemas.",
            ),
            "sign_in",
        ),
        "session_expired": Outcome(
            "fail",
            (
                "Your session has expired, so no message arrives.",
                "Tu sesión ha caducado, así que no llega ningún mensaje.",
            ),
            ("Sign in again.", "Vuelve a iniciar sesión."),
            "sign_in",
        ),
        "signed_out": Outcome(
            "fail",
            (
                "You are signed out, so no message arrives.",
                "Has cerrado sesión, así que no llega ningún mensaje.",
            ),
            ("Sign in.", "Inicia sesión."),
            "sign_in",
        ),
        "chat_off": Outcome(
            "fail",
            (
                "Your organisation has switched chat off, so no message arrives.",
                "Tu organización ha desactivado el chat, así que no llega ningún mensaje.",
            ),
            (
                "Ask whoever looks after TimeNow in your organisation.",
                "Pregunta a quien lleva TimeNow en tu organización.",
            ),
        ),
        "not_running": Outcome(
            "skip",
            (
                "The app does not run on this directory now: nothing is announced.",
                "La aplicación no está en marcha con este directorio: no se avisa de nada.",
            ),
            ("Start TimeNow.", "Abre TimeNow."),
        ),
    },
    "last_message": {
        "none": Outcome(
            "skip",
            (
                "No message has come since TimeNow was started.",
                "No ha llegado ningún mensaje desde que se abrió TimeNow.",
            ),
        ),
        "shown": Outcome("ok", ("The last message ({at}) was shown.", "El último mensaje ({at}) se mostró.")),
        "not_shown": Outcome(
            "warn",
            (
                "The last message ({at}) could not be shown: {reason}.",
                "El último mensaje ({at}) no se pudo mostrar: {reason}.",
            ),
            ("Send yourself a test.", "Envíate una prueba."),
            "test",
        ),
        "own": Outcome(
            "ok",
            (
                "The last message ({at}) was your own, written elsewhere.",
                "El último mensaje ({at}) era tuyo, escrito en otro sitio.",
            ),
        ),
        "read": Outcome(
            "ok",
            (
                "The last message ({at}) had been read already, here or on another device.",
                "El último mensaje ({at}) ya estaba leído, aquí o en otro dispositivo.",
            ),
        ),
        "watched": Outcome(
            "ok",
            (
                "The last message ({at}) was not shown: its conversation was open in front of you.",
                "El último mensaje ({at}) no se mostró: tenías esa conversación abierta delante.",
            ),
        ),
        "first_start": Outcome(
            "ok",
            (
                "The last message ({at}) was there before TimeNow was first started on this computer.",
                "El último mensaje ({at}) era anterior al primer inicio de TimeNow en este equipo.",
            ),
        ),
        "off": Outcome(
            "ok",
            (
                "The last message ({at}) was not shown: notifications were switched off.",
                "El último mensaje ({at}) no se mostró: las notificaciones estaban desactivadas.",
            ),
        ),
        "muted": Outcome(
            "ok",
            (
                "The last message ({at}) was not shown: its conversation was muted.",
                "El último mensaje ({at}) no se mostró: su conversación estaba silenciada.",
            ),
        ),
        "do_not_disturb": Outcome(
            "ok",
            (
                "The last message ({at}) was not shown: do not disturb was on.",
                "El último mensaje ({at}) no se mostró: No molestar estaba activado.",
            ),
        ),
        "quiet_hours": Outcome(
            "ok",
            (
                "The last message ({at}) was not shown: it came within your quiet hours.",
                "El último mensaje ({at}) no se mostró: llegó en tus horas de silencio.",
            ),
        ),
        "focus_mode": Outcome(
            "ok",
            (
                "The last message ({at}) came without a sound: the system's own do not disturb was on.",
                "El último mensaje ({at}) llegó sin sonido: el No molestar del sistema estaba activado.",
            ),
        ),
        "screen_hidden": Outcome(
            "ok",
            (
                "The last message ({at}) was shown without its words: the screen was locked or shared.",
                "El último mensaje ({at}) se mostró sin su texto: pantalla bloqueada o compartida.",
            ),
        ),
    },
}
"""By check, by outcome."""

DECIDED: Final[dict[str, Both]] = {
    "shown": ("shown", "se mostró"),
    "not_shown": ("could not be shown", "no se pudo mostrar"),
    "own": ("written by you", "lo escribiste tú"),
    "read": ("read already, here or elsewhere", "ya leído, aquí o en otro dispositivo"),
    "watched": ("not shown: open in front of you", "no se mostró: la tenías abierta delante"),
    "first_start": ("there before the first start", "anterior al primer inicio"),
    "off": ("not shown: notifications off", "no se mostró: notificaciones desactivadas"),
    "muted": ("not shown: muted", "no se mostró: conversación silenciada"),
    "do_not_disturb": ("not shown: do not disturb", "no se mostró: No molestar"),
    "quiet_hours": ("not shown: quiet hours", "no se mostró: horas de silencio"),
    "focus_mode": ("shown without a sound", "se mostró sin sonido"),
    "screen_hidden": ("shown without its words", "se mostró sin su texto"),
}
"""What became of a message, by outcome of `last_message`, for a list of them."""
