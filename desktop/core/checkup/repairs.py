"""What the program can repair by itself, as the words on a button; what each check is called."""

from __future__ import annotations

from typing import Final

from desktop.core.checkup.outcome import Both

REPAIRS: Final[dict[str, Both]] = {
    "sign_in": ("Sign in…", "Iniciar sesión…"),
    "reconnect": ("Try again now", "Reintentar ahora"),
    "refresh": ("Refresh now", "Actualizar ahora"),
    "turn_on_notifications": ("Turn on", "Activar"),
    "open_system_settings": ("System settings…", "Ajustes del sistema…"),
    "end_do_not_disturb": ("Turn off", "Desactivar"),
    "edit_quiet_hours": ("Quiet hours…", "Horas de silencio…"),
    "unmute": ("Unmute", "Dejar de silenciar"),
    "choose_sound": ("Choose a sound…", "Elegir sonido…"),
    "raise_volume": ("Raise it", "Subirlo"),
    "enable_autostart": ("Start with the session", "Abrir al iniciar"),
    "choose_shortcut": ("Choose keys…", "Elegir teclas…"),
    "test": ("Send me a test", "Enviarme una prueba"),
}
"""By code."""

NAMES: Final[dict[str, Both]] = {
    "data_directory": ("Data directory", "Directorio de datos"),
    "settings": ("Settings file", "Archivo de ajustes"),
    "policy": ("Administrator", "Administrador"),
    "account": ("Account", "Cuenta"),
    "password_store": ("Password store", "Almacén de contraseñas"),
    "server": ("Server", "Servidor"),
    "certificate": ("Certificate", "Certificado"),
    "proxy": ("Proxy", "Proxy"),
    "clock": ("Clock", "Reloj"),
    "session": ("Session", "Sesión"),
    "chat": ("Chat", "Chat"),
    "level": ("Protocol", "Protocolo"),
    "stream": ("Live messages", "Mensajes en directo"),
    "mark_as_read": ("Reading", "Lectura"),
    "database": ("Local copy", "Copia local"),
    "outbox": ("To be sent", "Por enviar"),
    "connection": ("Connection", "Conexión"),
    "last_message": ("Last message", "Último mensaje"),
    "notifications": ("Notifications", "Notificaciones"),
    "do_not_disturb": ("Do not disturb", "No molestar"),
    "quiet_hours": ("Quiet hours", "Horas de silencio"),
    "mutes": ("Muted conversations", "Conversaciones silenciadas"),
    "focus_mode": ("The system's focus mode", "Concentración del sistema"),
    "screen": ("Screen", "Pantalla"),
    "sound": ("Sound", "Sonido"),
    "tray": ("Tray icon", "Icono de la bandeja"),
    "autostart": ("Start with the session", "Inicio con la sesión"),
    "shortcut": ("Global shortcut", "Atajo global"),
    "log": ("Log", "Registro"),
}
"""By check."""
