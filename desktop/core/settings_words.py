"""What each key of the settings is called and means, in English and Spanish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

Pair = tuple[str, str]
"""English, Spanish."""


@dataclass(frozen=True, slots=True)
class KeyWords:
    """The words for one key.

    Attributes:
        title: A few words, the group first.
        says: What it does, as one or more sentences.
        choices: Value -> what it means, for the keys that have a fixed list of values.
    """

    title: Pair
    says: Pair
    choices: Mapping[str, Pair] = field(default_factory=dict)


WORDS: Final[Mapping[str, KeyWords]] = {
    "server": KeyWords(
        ("Server address", "Dirección del servidor"),
        (
            (
                "Address of the ERP, such as https://erp.example. Filled in by a sign-in. Enforced, it is "
                "the only server that somebody can sign in to."
            ),
            (
                "Dirección del ERP, por ejemplo https://erp.example. La rellena el inicio de sesión. Si es "
                "obligatoria, es el único servidor en el que se puede iniciar sesión."
            ),
        ),
    ),
    "email": KeyWords(
        ("E-mail", "Correo"),
        (
            "Who signs in: proposed in the sign-in. Filled in by a sign-in.",
            "Quién inicia sesión: se propone al iniciarla. La rellena el inicio de sesión.",
        ),
    ),
    "language": KeyWords(
        ("Language", "Idioma"),
        (
            "Language of windows, notifications and commands.",
            "Idioma de las ventanas, las notificaciones y los comandos.",
        ),
        {
            "system": ("as the system", "el del sistema"),
            "es": ("Spanish", "español"),
            "en": ("English", "inglés"),
        },
    ),
    "theme": KeyWords(
        ("Theme", "Tema"),
        (
            "Colours of the windows.",
            "Colores de las ventanas.",
        ),
        {
            "system": ("as the system", "el del sistema"),
            "light": ("light", "claro"),
            "dark": ("dark", "oscuro"),
            "contrast": ("high contrast", "alto contraste"),
        },
    ),
    "textSize": KeyWords(
        ("Size of text", "Tamaño del texto"),
        (
            "Size of the text in the windows, percent of the system's.",
            "Tamaño del texto de las ventanas, en porcentaje del tamaño del sistema.",
        ),
    ),
    "spelling": KeyWords(
        ("Check spelling", "Revisar la ortografía"),
        (
            "Mark wrong words while writing, by the system's dictionaries where it has any.",
            "Marcar las palabras mal escritas al escribir, con los diccionarios del sistema si los tiene.",
        ),
    ),
    "closeToTray": KeyWords(
        ("Closing leaves it in the tray", "Al cerrar, queda en la bandeja"),
        (
            "Closing the window leaves the program in the tray. Without a tray it is minimised.",
            "Al cerrar la ventana, el programa queda en la bandeja del sistema. Sin bandeja, se minimiza.",
        ),
    ),
    "startAtLogin": KeyWords(
        ("Start with the session", "Iniciar con la sesión"),
        (
            (
                "Start, hidden, with the person's session. What somebody switched off in the system's own "
                "settings stays off. Not for clients with --data-dir."
            ),
            (
                "Se inicia, oculto, con la sesión de la persona. Lo que alguien desactivó en los ajustes "
                "del sistema sigue desactivado. No vale para clientes con --data-dir."
            ),
        ),
    ),
    "notifications.enabled": KeyWords(
        ("Notifications: show them", "Notificaciones: mostrarlas"),
        (
            "Messages notify. The number on the icon counts in any case.",
            "Los mensajes se notifican. El número del icono cuenta en cualquier caso.",
        ),
    ),
    "notifications.privacy": KeyWords(
        ("Notifications: what they show", "Notificaciones: qué muestran"),
        (
            "What a notification shows of a message.",
            "Lo que una notificación muestra de un mensaje.",
        ),
        {
            "full": ("name and message", "nombre y mensaje"),
            "name": ("the name only", "solo el nombre"),
            "none": ("neither", "ninguno de los dos"),
        },
    ),
    "notifications.sound": KeyWords(
        ("Notifications: sound", "Notificaciones: sonido"),
        (
            "chime, pop, drop, bell, the path of a sound file, or none.",
            "chime, pop, drop, bell, la ruta de un archivo de sonido, o none (ninguno).",
        ),
    ),
    "notifications.volume": KeyWords(
        ("Notifications: volume", "Notificaciones: volumen"),
        (
            "Volume of the sound, percent.",
            "Volumen del sonido, en porcentaje.",
        ),
    ),
    "quietHours": KeyWords(
        ("Quiet hours", "Horas de silencio"),
        (
            (
                "Daily stretches without notifications, in local time: objects with days (Monday = 0), "
                'start and end, such as [{"days": [0, 1, 2, 3, 4], "start": "20:00:00", "end": '
                '"07:00:00"}].'
            ),
            (
                "Franjas diarias sin notificaciones, en hora local: objetos con days (lunes = 0), start y "
                'end, por ejemplo [{"days": [0, 1, 2, 3, 4], "start": "20:00:00", "end": "07:00:00"}].'
            ),
        ),
    ),
    "mutes": KeyWords(
        ("Muted conversations", "Conversaciones silenciadas"),
        (
            "Conversation id and until when it is silent: an instant, or null for ever.",
            (
                "Identificador de la conversación y hasta cuándo está en silencio: un instante, o null para "
                "siempre."
            ),
        ),
    ),
    "proxy.mode": KeyWords(
        ("Proxy: which", "Proxy: cuál"),
        (
            "How to reach the server.",
            "Cómo llegar al servidor.",
        ),
        {
            "system": ("what the system says", "el que diga el sistema"),
            "none": ("none: directly", "ninguno: directamente"),
            "manual": ("the address given", "la dirección indicada"),
        },
    ),
    "proxy.url": KeyWords(
        ("Proxy: address", "Proxy: dirección"),
        (
            (
                "The proxy's address, http or https, without a name or password in it. For the mode manual; "
                "empty is the direct way."
            ),
            (
                "Dirección del proxy, http o https, sin nombre ni contraseña. Para el modo manual; vacía "
                "significa directamente."
            ),
        ),
    ),
    "caFile": KeyWords(
        ("Certificates to trust", "Certificados de confianza"),
        (
            "Path of a file of certificates (PEM) to trust besides the system's.",
            "Ruta de un archivo de certificados (PEM) en los que confiar además de los del sistema.",
        ),
    ),
    "updates.check": KeyWords(
        ("Updates: look for them", "Actualizaciones: buscarlas"),
        (
            "Ask the address of the updates for a newer version.",
            "Preguntar a la dirección de actualizaciones si hay una versión nueva.",
        ),
    ),
    "updates.url": KeyWords(
        ("Updates: address", "Actualizaciones: dirección"),
        (
            "Who is asked for a newer version, http or https; empty is nobody.",
            "A quién se pregunta por una versión nueva, http o https; vacía significa a nadie.",
        ),
    ),
    "history.days": KeyWords(
        ("History: days", "Historial: días"),
        (
            "Days that messages stay on this computer: a number, 0 for none, null for all.",
            "Días que los mensajes se quedan en este equipo: un número, 0 para ninguno, null para todos.",
        ),
    ),
    "history.maxMegabytes": KeyWords(
        ("History: size", "Historial: tamaño"),
        (
            (
                "Megabytes that this computer's copy may have. The oldest messages go first; what waits to "
                "be sent, drafts and read marks stay."
            ),
            (
                "Megabytes que puede ocupar la copia de este equipo. Los mensajes más antiguos se van "
                "primero; lo que espera a enviarse, los borradores y las marcas de lectura se quedan."
            ),
        ),
    ),
    "history.deleteOnSignOut": KeyWords(
        ("History: delete at sign-out", "Historial: borrar al cerrar sesión"),
        (
            "Delete this computer's copy at sign-out; what was not sent is deleted too.",
            "Borrar la copia de este equipo al cerrar sesión; lo que no se envió también se borra.",
        ),
    ),
    "streamHosts": KeyWords(
        ("Hosts of the stream", "Servidores del flujo"),
        (
            "Hosts besides the server's own to which the session cookie may go. Counts in a policy only.",
            (
                "Servidores, además del propio, que pueden recibir la cookie de sesión. Solo cuenta en una "
                "directiva."
            ),
        ),
    ),
    "actions.serverActions": KeyWords(
        ("The ERP's web actions", "Acciones web del ERP"),
        (
            (
                "Use the ERP's own web actions where it has no route: to clear the count of what was read, "
                "to hide, to clear. Off: the ERP's page is never asked."
            ),
            (
                "Usar las acciones web del propio ERP donde no hay ruta: para poner a cero lo leído, "
                "ocultar y vaciar. Desactivado: nunca se pide la página del ERP."
            ),
        ),
        {
            "on": ("on", "activado"),
            "off": ("off", "desactivado"),
        },
    ),
    "shortcuts.open": KeyWords(
        ("Shortcut from anywhere", "Atajo desde cualquier sitio"),
        (
            "Keys that work whatever program is in front, such as Ctrl+Alt+T; empty is none.",
            (
                "Teclas que funcionan sea cual sea el programa activo, por ejemplo Ctrl+Alt+T; vacío "
                "significa ninguna."
            ),
        ),
    ),
    "diagnostics.level": KeyWords(
        ("Log: least level", "Registro: nivel mínimo"),
        (
            "The least level that reaches the log.",
            "El nivel mínimo que llega al registro.",
        ),
        {
            "warning": ("warnings", "avisos"),
            "info": ("what happens", "lo que ocurre"),
            "debug": ("everything", "todo"),
        },
    ),
}
