"""What can be found of how messages are announced here: the desktop and its services."""

from __future__ import annotations

from typing import Final

from desktop.core.checkup.outcome import NO_BUS, OTHER_SYSTEM, Outcome

DESKTOP: Final[dict[str, dict[str, Outcome]]] = {
    "notifications": {
        "ok": Outcome(
            "ok",
            ("{name} {version} shows them ({abilities}).", "Las muestra {name} {version} ({abilities})."),
        ),
        "tray_only": Outcome(
            "warn",
            (
                "The desktop has no notification service: the tray shows balloons instead.",
                "El escritorio no tiene servicio de notificaciones: avisa la bandeja del sistema.",
            ),
            (
                "Install one: dunst, mako, or your desktop's own.",
                "Instala uno: dunst, mako o el de tu escritorio.",
            ),
        ),
        "none": Outcome(
            "warn",
            (
                "The desktop has no notification service.",
                "El escritorio no tiene servicio de notificaciones.",
            ),
            (
                "Install one: dunst, mako, or your desktop's own.",
                "Instala uno: dunst, mako o el de tu escritorio.",
            ),
        ),
        "bus_gone": Outcome(
            "warn",
            (
                "The session bus has gone, and the notification service with it.",
                "El bus de sesión ha desaparecido, y con él el servicio de notificaciones.",
            ),
            ("Log out of the computer, and in again.", "Cierra la sesión del equipo y vuelve a abrirla."),
        ),
        "hangs": Outcome(
            "warn",
            (
                "The notification service does not answer within {seconds} s.",
                "El servicio de notificaciones no responde en {seconds} s.",
            ),
            ("Restart it, or the session.", "Reinícialo, o reinicia la sesión del equipo."),
        ),
        "refused": Outcome(
            "warn",
            (
                "The system does not let TimeNow show notifications.",
                "El sistema no permite que TimeNow muestre notificaciones.",
            ),
            (
                "Allow them in the system's settings for notifications.",
                "Permítelas en los ajustes de notificaciones del sistema.",
            ),
            "open_system_settings",
        ),
        "off": Outcome(
            "ok",
            (
                "Notifications are switched off in the settings.",
                "Las notificaciones están desactivadas en Ajustes.",
            ),
            repair="turn_on_notifications",
        ),
        "off_fixed": Outcome(
            "ok",
            (
                "Your administrator has switched notifications off.",
                "Tu administrador ha desactivado las notificaciones.",
            ),
        ),
        "no_bus": NO_BUS,
        "other_system": OTHER_SYSTEM,
    },
    "sound": {
        "ok": Outcome("ok", ("{program} plays the sounds.", "Los sonidos los reproduce {program}.")),
        "qt": Outcome("ok", ("Qt plays the sounds.", "Los sonidos los reproduce Qt.")),
        "off": Outcome(
            "ok",
            ("The settings choose no sound.", "En Ajustes no hay ningún sonido elegido."),
            repair="choose_sound",
        ),
        "off_fixed": Outcome(
            "ok",
            ("Your administrator has chosen no sound.", "Tu administrador ha desactivado el sonido."),
        ),
        "silent": Outcome(
            "ok",
            ("The volume in the settings is 0.", "El volumen en Ajustes es 0."),
            repair="raise_volume",
        ),
        "missing": Outcome(
            "warn",
            ("There is no such sound: {sound}.", "No existe ese sonido: {sound}."),
            ("Choose another `notifications.sound`.", "Elige otro `notifications.sound`."),
            "choose_sound",
        ),
        "unusable": Outcome(
            "warn",
            (
                "The chosen sound cannot be played: {sound}",
                "El sonido elegido no se puede reproducir: {sound}",
            ),
            ("Choose another `notifications.sound`.", "Elige otro `notifications.sound`."),
            "choose_sound",
        ),
        "no_server": Outcome(
            "warn",
            (
                "No sound server answers, so nothing is heard.",
                "Ningún servidor de sonido responde, así que no se oye nada.",
            ),
            ("Start PipeWire or PulseAudio.", "Inicia PipeWire o PulseAudio."),
        ),
        "no_device": Outcome(
            "warn",
            (
                "There is no sound device, so nothing is heard.",
                "No hay ningún dispositivo de sonido, así que no se oye nada.",
            ),
            ("Plug one in, or switch it on.", "Conecta uno o enciéndelo."),
        ),
        "muted": Outcome(
            "warn",
            ("The computer's sound is muted.", "El sonido del equipo está silenciado."),
            ("Unmute it in the system's volume control.", "Reactívalo en el control de volumen del sistema."),
        ),
        "low": Outcome(
            "warn",
            ("The computer's volume is 0.", "El volumen del equipo es 0."),
            ("Raise it in the system's volume control.", "Súbelo en el control de volumen del sistema."),
        ),
        "device": Outcome(
            "ok",
            (
                "{program} plays the sounds; the computer's volume is {volume} %.",
                "{program} reproduce los sonidos; el volumen del equipo es {volume} %.",
            ),
        ),
    },
    "tray": {
        "ok": Outcome("ok", ("A tray shows the icon.", "Una bandeja del sistema muestra el icono.")),
        "no_host": Outcome(
            "warn",
            (
                "The desktop knows of trays, and none is there to show the icon.",
                "El escritorio entiende de bandejas, pero no hay ninguna que muestre el icono.",
            ),
            (
                "Show your panel's tray; on GNOME switch its AppIndicator extension on.",
                "Muestra la bandeja de tu panel; en GNOME activa la extensión AppIndicator.",
            ),
        ),
        "absent": Outcome(
            "warn",
            ("No tray is there to show the icon.", "No hay ninguna bandeja que muestre el icono."),
            (
                "Show your panel's tray; on GNOME install and switch on the AppIndicator extension.",
                "Muestra la bandeja de tu panel; en GNOME instala y activa la extensión AppIndicator.",
            ),
        ),
        "none": Outcome(
            "skip",
            (
                "No tray is on the session bus; an old one (XEmbed) cannot be looked for from here.",
                "No hay bandeja en el bus de sesión; una antigua (XEmbed) no se puede buscar desde aquí.",
            ),
            (
                "If no icon shows: on GNOME install and switch on the AppIndicator extension.",
                "Si no se ve el icono: en GNOME instala y activa la extensión AppIndicator.",
            ),
        ),
        "no_bus": NO_BUS,
        "other_system": OTHER_SYSTEM,
    },
    "autostart": {
        "on": Outcome(
            "ok", ("TimeNow starts with the session.", "TimeNow se abre al iniciar la sesión del equipo.")
        ),
        "off": Outcome(
            "ok",
            (
                "TimeNow does not start with the session.",
                "TimeNow no se abre al iniciar la sesión del equipo.",
            ),
            repair="enable_autostart",
        ),
        "off_fixed": Outcome(
            "ok",
            (
                "Your administrator has TimeNow not start with the session.",
                "Tu administrador no deja que TimeNow se abra con la sesión del equipo.",
            ),
        ),
        "stale": Outcome(
            "warn",
            (
                "What starts with the session is not this program as it lies here.",
                "Lo que se abre con la sesión del equipo no es este programa tal como está aquí.",
            ),
            ("Start TimeNow once from here.", "Abre TimeNow una vez desde aquí."),
            "enable_autostart",
        ),
        "refused": Outcome(
            "warn",
            (
                "TimeNow shall start with the session, and a tool of the system's keeps it from that.",
                "TimeNow debe abrirse con la sesión del equipo, y una herramienta del sistema lo impide.",
            ),
            (
                "Switch it on again in the system's settings for start-up programs.",
                "Vuelve a activarlo en los ajustes de programas de inicio del sistema.",
            ),
            "enable_autostart",
        ),
        "declined": Outcome(
            "ok",
            (
                "A tool of the system's keeps TimeNow from starting with the session.",
                "Una herramienta del sistema impide que TimeNow se abra con la sesión del equipo.",
            ),
        ),
        "not_ours": Outcome(
            "skip",
            (
                "A client with a directory of its own is started by whoever made it.",
                "Un cliente con su propio directorio lo inicia quien lo creó.",
            ),
        ),
    },
    "shortcut": {
        "none": Outcome("ok", ("No global shortcut is chosen.", "No hay ningún atajo global elegido.")),
        "on": Outcome(
            "ok",
            (
                "{keys} opens the quick reply from anywhere.",
                "{keys} abre la respuesta rápida desde cualquier sitio.",
            ),
        ),
        "asking": Outcome(
            "ok",
            (
                "The system is asking you about the global shortcut {keys}.",
                "El sistema te está preguntando por el atajo global {keys}.",
            ),
        ),
        "chosen": Outcome("ok", ("The global shortcut is {keys}.", "El atajo global es {keys}.")),
        "refused": Outcome(
            "warn",
            (
                "The system did not give TimeNow the global shortcut {keys}.",
                "El sistema no ha concedido a TimeNow el atajo global {keys}.",
            ),
            ("Choose other keys in the settings.", "Elige otras teclas en Ajustes."),
            "choose_shortcut",
        ),
        "taken": Outcome(
            "warn",
            (
                "Another program has the global shortcut {keys}.",
                "Otro programa usa ya el atajo global {keys}.",
            ),
            ("Choose other keys in the settings.", "Elige otras teclas en Ajustes."),
            "choose_shortcut",
        ),
        "not_offered": Outcome(
            "warn",
            ("This desktop offers no global shortcuts.", "Este escritorio no ofrece atajos globales."),
            (
                "Use Quick reply in the tray's menu.",
                "Usa Respuesta rápida en el menú de la bandeja.",
            ),
        ),
    },
}
"""By check, by outcome."""
