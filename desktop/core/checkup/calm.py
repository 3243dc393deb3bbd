"""What can be found of what holds messages back: do not disturb, quiet hours, mutes, focus, the screen."""

from __future__ import annotations

from typing import Final

from desktop.core.checkup.outcome import UNASKED, Outcome

CALM: Final[dict[str, dict[str, Outcome]]] = {
    "do_not_disturb": {
        "off": Outcome("ok", ("Do not disturb is off.", "No molestar está desactivado.")),
        "until": Outcome(
            "ok",
            (
                "Do not disturb is on until {until}: messages are counted, and not shown.",
                "No molestar está activado hasta {until}: los mensajes se cuentan, pero no se muestran.",
            ),
            repair="end_do_not_disturb",
        ),
        "on": Outcome(
            "ok",
            (
                "Do not disturb is on until you turn it off: messages are counted, and not shown.",
                "No molestar está activado hasta que lo quites: los mensajes se cuentan, no se muestran.",
            ),
            repair="end_do_not_disturb",
        ),
    },
    "quiet_hours": {
        "none": Outcome("ok", ("There are no quiet hours.", "No hay horas de silencio.")),
        "later": Outcome("ok", ("No quiet hours now.", "Ahora no hay horas de silencio.")),
        "now": Outcome(
            "ok",
            (
                "Quiet hours until {until}: messages are counted, and not shown.",
                "Horas de silencio hasta {until}: los mensajes se cuentan, pero no se muestran.",
            ),
            repair="edit_quiet_hours",
        ),
        "always": Outcome(
            "ok",
            (
                "Your quiet hours cover the whole week: messages are counted, and not shown.",
                "Tus horas de silencio cubren toda la semana: los mensajes se cuentan, pero no se muestran.",
            ),
            repair="edit_quiet_hours",
        ),
        "now_fixed": Outcome(
            "ok",
            (
                "Quiet hours until {until}, which your administrator set.",
                "Horas de silencio hasta {until}, fijadas por tu administrador.",
            ),
        ),
    },
    "mutes": {
        "none": Outcome("ok", ("No conversation is muted.", "No hay conversaciones silenciadas.")),
        "some": Outcome("ok", ("{count} conversation(s) muted.", "{count} conversación(es) silenciada(s).")),
        "named_until": Outcome(
            "ok",
            (
                "The conversation with {name} is muted until {until}.",
                "La conversación con {name} está silenciada hasta {until}.",
            ),
            repair="unmute",
        ),
        "named": Outcome(
            "ok",
            (
                "The conversation with {name} is muted until you unmute it.",
                "La conversación con {name} está silenciada hasta que la reactives.",
            ),
            repair="unmute",
        ),
        "this_until": Outcome(
            "ok",
            (
                "The conversation of the last message is muted until {until}.",
                "La conversación del último mensaje está silenciada hasta {until}.",
            ),
            repair="unmute",
        ),
        "this": Outcome(
            "ok",
            (
                "The conversation of the last message is muted until you unmute it.",
                "La conversación del último mensaje está silenciada hasta que la reactives.",
            ),
            repair="unmute",
        ),
    },
    "focus_mode": {
        "off": Outcome(
            "ok", ("The system's focus mode is off.", "El modo de concentración del sistema está apagado.")
        ),
        "on": Outcome(
            "ok",
            (
                "The system's own do not disturb is on: it holds notifications back.",
                "El modo No molestar del sistema está activado y retiene las notificaciones.",
            ),
            (
                "Switch it off in the system's notification settings.",
                "Apágalo en los ajustes de notificaciones del sistema.",
            ),
            "open_system_settings",
        ),
        "unknown": Outcome(
            "skip",
            (
                "This desktop does not tell whether its own do not disturb is on.",
                "Este escritorio no dice si su modo No molestar está activado.",
            ),
        ),
        "unasked": UNASKED,
    },
    "screen": {
        "open": Outcome(
            "ok",
            ("The screen is neither locked nor shared.", "La pantalla no está bloqueada ni compartida."),
        ),
        "hidden": Outcome(
            "ok",
            (
                "The screen is locked or shared: notifications say only that there is a message.",
                "La pantalla está bloqueada o compartida: solo se avisa de que hay un mensaje.",
            ),
        ),
        "unknown": Outcome(
            "skip",
            (
                "This desktop does not tell whether the screen is locked or shared.",
                "Este escritorio no dice si la pantalla está bloqueada o compartida.",
            ),
        ),
        "unasked": UNASKED,
    },
}
