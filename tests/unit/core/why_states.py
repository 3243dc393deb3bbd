"""Each state that can be the cause, with what is said of it in both languages, and the repair."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from desktop.core.changes import ConnectionState
from desktop.core.why import Connection, Decision, Facts, Muted, Told

NOW = datetime(2026, 3, 2, 14, 2, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
FOREVER = datetime.max.replace(tzinfo=UTC)
SERVICE = {"name": "dunst", "version": "1.9", "abilities": "body"}


def connected(state: str = "online", **more: Any) -> Connection:  # noqa: ANN401  a builder
    return Connection(state=ConnectionState(state), since=NOW, **more)


def last(outcome: str) -> Decision:
    return Decision(at=NOW, outcome=outcome, conversation_id="c1", reason="out of paper")


GOOD = Facts(
    connection=connected(),
    notifications=Told(outcome="ok", details=SERVICE),
    tray=Told(outcome="ok"),
    focus_mode=False,
    screen_hidden=False,
    last=last("shown"),
)

# What differs from a program that is well; the English answer; the Spanish one; the button.
STATES: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "all is well": ({}, "Everything is as it should be.", "Todo está como debe.", ""),
    "signed out": (
        {"connection": connected("signed_out")},
        "You are signed out, so no message arrives.",
        "Has cerrado sesión, así que no llega ningún mensaje.",
        "sign_in",
    ),
    "session over": (
        {"connection": connected("signed_out", code="session_expired")},
        "Your session has expired, so no message arrives.",
        "Tu sesión ha caducado, así que no llega ningún mensaje.",
        "sign_in",
    ),
    "session unknown": (
        {"connection": connected(uncertain=True, code="session_unknown")},
        "The server does not recognise your session, so no message arrives.",
        "El servidor no reconoce tu sesión, así que no llega ningún mensaje.",
        "sign_in",
    ),
    "chat off": (
        {"connection": connected("chat_off")},
        "Your organisation has switched chat off, so no message arrives.",
        "Tu organización ha desactivado el chat, así que no llega ningún mensaje.",
        "",
    ),
    "offline": (
        {"connection": connected("offline", code="offline")},
        "Offline since 14:02: messages arrive when the connection is back.",
        "Sin conexión desde las 14:02: los mensajes llegarán cuando vuelva.",
        "reconnect",
    ),
    "offline, and known why": (
        {"connection": connected("offline", code="server_not_found", details={"host": "erp.example"})},
        "Offline since 14:02. No server answers at erp.example.",
        "Sin conexión desde las 14:02. Ningún servidor responde en erp.example.",
        "reconnect",
    ),
    "connecting": (
        {"connection": connected("connecting")},
        "TimeNow is connecting: until then no message arrives.",
        "TimeNow se está conectando: hasta entonces no llega ningún mensaje.",
        "reconnect",
    ),
    "a proxy that collects": (
        {"connection": connected("offline", code="buffering_proxy")},
        "Your network delays live messages: they are looked for every 15 seconds.",
        "Tu red retrasa los mensajes en directo: se comprueban cada 15 segundos.",
        "refresh",
    ),
    "uncertain": (
        {"connection": connected(uncertain=True)},
        "Connected, but the server has confirmed nothing for a while: messages may be missing.",
        "En línea, pero el servidor no confirma nada desde hace un rato: pueden faltar mensajes.",
        "refresh",
    ),
    "catching up": (
        {"connection": connected("catching_up")},
        "TimeNow is catching up: what was missed is announced in a moment.",
        "TimeNow se está poniendo al día: lo pendiente se avisará en un momento.",
        "",
    ),
    "notifications off": (
        {"notifications_on": False},
        "Notifications are switched off in the settings.",
        "Las notificaciones están desactivadas en Ajustes.",
        "turn_on_notifications",
    ),
    "notifications off by an administrator": (
        {"notifications_on": False, "fixed": ("notifications.enabled",)},
        "Your administrator has switched notifications off.",
        "Tu administrador ha desactivado las notificaciones.",
        "",
    ),
    "no permission": (
        {"notifications": Told(outcome="refused")},
        "The system does not let TimeNow show notifications.",
        "El sistema no permite que TimeNow muestre notificaciones.",
        "open_system_settings",
    ),
    "the service hangs": (
        {"notifications": Told(outcome="hangs", details={"seconds": "2"})},
        "The notification service does not answer within 2 s.",
        "El servicio de notificaciones no responde en 2 s.",
        "",
    ),
    "no service, and no tray": (
        {"notifications": Told(outcome="none"), "tray": Told(outcome="absent")},
        "The desktop has no notification service.",
        "El escritorio no tiene servicio de notificaciones.",
        "",
    ),
    "no session bus, and no tray": (
        {"notifications": Told(outcome="no_bus"), "tray": Told(outcome="absent")},
        "The session bus has gone, and the notification service with it.",
        "El bus de sesión ha desaparecido, y con él el servicio de notificaciones.",
        "",
    ),
    "no service, but a tray": (
        {"notifications": Told(outcome="none")},
        "The desktop has no notification service: the tray shows balloons instead.",
        "El escritorio no tiene servicio de notificaciones: avisa la bandeja del sistema.",
        "",
    ),
    "muted for a while": (
        {"muted": Muted(conversation_id="c1", until=LATER, name="Eva Prats"), "last": last("muted")},
        "The conversation with Eva Prats is muted until 15:02.",
        "La conversación con Eva Prats está silenciada hasta las 15:02.",
        "unmute",
    ),
    "muted for good": (
        {"muted": Muted(conversation_id="c1", name="Eva Prats"), "last": last("muted")},
        "The conversation with Eva Prats is muted until you unmute it.",
        "La conversación con Eva Prats está silenciada hasta que la reactives.",
        "unmute",
    ),
    "do not disturb for a while": (
        {"do_not_disturb": LATER},
        "Do not disturb is on until 15:02: messages are counted, and not shown.",
        "No molestar está activado hasta las 15:02: los mensajes se cuentan, pero no se muestran.",
        "end_do_not_disturb",
    ),
    "do not disturb for good": (
        {"do_not_disturb": FOREVER},
        "Do not disturb is on until you turn it off: messages are counted, and not shown.",
        "No molestar está activado hasta que lo quites: los mensajes se cuentan, no se muestran.",
        "end_do_not_disturb",
    ),
    "quiet hours": (
        {"quiet_hours": 1, "quiet_until": LATER},
        "Quiet hours until 15:02: messages are counted, and not shown.",
        "Horas de silencio hasta las 15:02: los mensajes se cuentan, pero no se muestran.",
        "edit_quiet_hours",
    ),
    "quiet hours of an administrator": (
        {"quiet_hours": 1, "quiet_until": LATER, "fixed": ("quietHours",)},
        "Quiet hours until 15:02, which your administrator set.",
        "Horas de silencio hasta las 15:02, fijadas por tu administrador.",
        "",
    ),
    "quiet hours without an end": (
        {"quiet_hours": 1, "quiet_until": FOREVER},
        "Your quiet hours cover the whole week: messages are counted, and not shown.",
        "Tus horas de silencio cubren toda la semana: los mensajes se cuentan, pero no se muestran.",
        "edit_quiet_hours",
    ),
    "focus mode": (
        {"focus_mode": True},
        "The system's own do not disturb is on: it holds notifications back.",
        "El modo No molestar del sistema está activado y retiene las notificaciones.",
        "open_system_settings",
    ),
    "the system refused the last one": (
        {"last": last("not_shown")},
        "The last message (14:02) could not be shown: out of paper.",
        "El último mensaje (14:02) no se pudo mostrar: out of paper.",
        "test",
    ),
    "open in front": (
        {"last": last("watched")},
        "The last message (14:02) was not shown: its conversation was open in front of you.",
        "El último mensaje (14:02) no se mostró: tenías esa conversación abierta delante.",
        "",
    ),
    "read elsewhere": (
        {"last": last("read")},
        "The last message (14:02) had been read already, here or on another device.",
        "El último mensaje (14:02) ya estaba leído, aquí o en otro dispositivo.",
        "",
    ),
    "do not disturb, over by now": (
        {"last": last("do_not_disturb")},
        "The last message (14:02) was not shown: do not disturb was on.",
        "El último mensaje (14:02) no se mostró: No molestar estaba activado.",
        "",
    ),
    "the screen is locked": (
        {"screen_hidden": True},
        "The screen is locked or shared: notifications say only that there is a message.",
        "La pantalla está bloqueada o compartida: solo se avisa de que hay un mensaje.",
        "",
    ),
    "no sound chosen": (
        {"sound_chosen": False},
        "The settings choose no sound.",
        "En Ajustes no hay ningún sonido elegido.",
        "choose_sound",
    ),
    "volume 0": (
        {"volume": 0},
        "The volume in the settings is 0.",
        "El volumen en Ajustes es 0.",
        "raise_volume",
    ),
    "no sound server": (
        {"sound": Told(outcome="no_server")},
        "No sound server answers, so nothing is heard.",
        "Ningún servidor de sonido responde, así que no se oye nada.",
        "",
    ),
    "the computer is muted": (
        {"sound": Told(outcome="muted")},
        "The computer's sound is muted.",
        "El sonido del equipo está silenciado.",
        "",
    ),
    "no tray": (
        {"tray": Told(outcome="absent")},
        "No tray is there to show the icon.",
        "No hay ninguna bandeja que muestre el icono.",
        "",
    ),
    "kept from starting": (
        {"autostart": Told(outcome="refused"), "start_at_login": True},
        "TimeNow shall start with the session, and a tool of the system's keeps it from that.",
        "TimeNow debe abrirse con la sesión del equipo, y una herramienta del sistema lo impide.",
        "enable_autostart",
    ),
}
