<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es_ES">
<context>
    <name>AlertCenter</name>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n mensaje</numerusform>
            <numerusform>%n mensajes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s)</source>
        <translation>
            <numerusform>%n conversación</numerusform>
            <numerusform>%n conversaciones</numerusform>
        </translation>
    </message>
    <message>
        <source>{messages} in {conversations}</source>
        <translation>{messages} en {conversations}</translation>
    </message>
    <message numerus="yes">
        <source>%n new message(s)</source>
        <translation>
            <numerusform>%n mensaje nuevo</numerusform>
            <numerusform>%n mensajes nuevos</numerusform>
        </translation>
    </message>
    <message>
        <source>New message</source>
        <translation>Mensaje nuevo</translation>
    </message>
</context>
<context>
    <name>Announcer</name>
    <message>
        <source>Open</source>
        <translation>Abrir</translation>
    </message>
</context>
<context>
    <name>ChatWindow</name>
    <message>
        <source>You can&apos;t write in this conversation.</source>
        <translation>No puedes escribir en esta conversación.</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Message</source>
        <translation>Mensaje</translation>
    </message>
    <message>
        <source>Length of the message in bytes</source>
        <translation>Longitud del mensaje en bytes</translation>
    </message>
    <message>
        <source>Send (Enter)</source>
        <translation>Enviar (Intro)</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Enviar</translation>
    </message>
    <message>
        <source>Write a message</source>
        <translation>Escribe un mensaje</translation>
    </message>
    <message>
        <source>The message is too long.</source>
        <translation>El mensaje es demasiado largo.</translation>
    </message>
    <message>
        <source>Line breaks are sent as blanks.</source>
        <translation>Los saltos de línea se envían como espacios.</translation>
    </message>
</context>
<context>
    <name>ConnectionBanner</name>
    <message>
        <source>Open the browser</source>
        <translation>Abrir el navegador</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>Iniciar sesión</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Más tarde</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Iniciar sesión</translation>
    </message>
</context>
<context>
    <name>ConversationList</name>
    <message>
        <source>Search</source>
        <translation>Buscar</translation>
    </message>
    <message>
        <source>Search conversations and people</source>
        <translation>Buscar conversaciones y personas</translation>
    </message>
    <message>
        <source>New chat (Ctrl+N)</source>
        <translation>Nueva conversación (Ctrl+N)</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>Nueva conversación</translation>
    </message>
    <message>
        <source>No conversation by that name.
Press Enter to look among your colleagues.</source>
        <translation>No hay ninguna conversación con ese nombre.
Pulsa Intro para buscar entre tus compañeros.</translation>
    </message>
    <message>
        <source>No conversations yet.
Press + to write to a colleague.</source>
        <translation>Aún no hay conversaciones.
Pulsa + para escribir a alguien de tu equipo.</translation>
    </message>
</context>
<context>
    <name>ConversationMenu</name>
    <message>
        <source>Conversation</source>
        <translation>Conversación</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Marcar como leído</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Ocultar</translation>
    </message>
    <message>
        <source>Clear…</source>
        <translation>Vaciar…</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>Aceptar</translation>
    </message>
    <message>
        <source>Clear the conversation with {name}?</source>
        <translation>¿Vaciar la conversación con {name}?</translation>
    </message>
    <message>
        <source>All its messages are deleted, for you and for the other person. This can&apos;t be undone.</source>
        <translation>Se borran todos sus mensajes, para ti y para la otra persona. No se puede deshacer.</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Vaciar</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
</context>
<context>
    <name>ConversationModel</name>
    <message>
        <source>No messages yet</source>
        <translation>Aún no hay mensajes</translation>
    </message>
    <message>
        <source>You: {text}</source>
        <translation>Tú: {text}</translation>
    </message>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n no leído</numerusform>
            <numerusform>%n no leídos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not sent</source>
        <translation>
            <numerusform>%n no enviado</numerusform>
            <numerusform>%n no enviados</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConversationPane</name>
    <message>
        <source>Welcome to TimeNow</source>
        <translation>Te damos la bienvenida a TimeNow</translation>
    </message>
    <message>
        <source>Sign in to see your conversations and to be told of new messages.</source>
        <translation>Inicia sesión para ver tus conversaciones y recibir avisos de los mensajes nuevos.</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Iniciar sesión</translation>
    </message>
    <message>
        <source>Choose a conversation</source>
        <translation>Elige una conversación</translation>
    </message>
    <message>
        <source>Or start a new one with Ctrl+N.</source>
        <translation>O empieza una nueva con Ctrl+N.</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>Nueva conversación</translation>
    </message>
    <message>
        <source>Nothing here yet</source>
        <translation>Todavía no hay nada aquí</translation>
    </message>
    <message>
        <source>Write to a colleague: your conversations will be here.</source>
        <translation>Escribe a alguien de tu equipo: tus conversaciones aparecerán aquí.</translation>
    </message>
</context>
<context>
    <name>ConversationTable</name>
    <message>
        <source>Conversations</source>
        <translation>Conversaciones</translation>
    </message>
</context>
<context>
    <name>Head</name>
    <message>
        <source>Back to the conversations</source>
        <translation>Volver a las conversaciones</translation>
    </message>
    <message>
        <source>Back (Esc)</source>
        <translation>Volver (Esc)</translation>
    </message>
</context>
<context>
    <name>MessageDelegate</name>
    <message>
        <source>Delete</source>
        <translation>Eliminar</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Reintentar</translation>
    </message>
    <message>
        <source>Fetching missing messages…</source>
        <translation>Recuperando los mensajes que faltan…</translation>
    </message>
    <message>
        <source>Some messages are missing here</source>
        <translation>Aquí faltan algunos mensajes</translation>
    </message>
    <message>
        <source>New</source>
        <comment>line above the first unread message</comment>
        <translation>Nuevos</translation>
    </message>
</context>
<context>
    <name>NewChatDialog</name>
    <message>
        <source>New chat</source>
        <translation>Nueva conversación</translation>
    </message>
    <message>
        <source>Name or e-mail</source>
        <translation>Nombre o correo</translation>
    </message>
    <message>
        <source>Search people</source>
        <translation>Buscar personas</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personas</translation>
    </message>
    <message>
        <source>Write to a colleague</source>
        <translation>Escribir a alguien de tu equipo</translation>
    </message>
    <message>
        <source>Nobody by that name.</source>
        <translation>No hay nadie con ese nombre.</translation>
    </message>
    <message>
        <source>Type a name or an e-mail address.</source>
        <translation>Escribe un nombre o una dirección de correo.</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Buscando…</translation>
    </message>
</context>
<context>
    <name>SearchBox</name>
    <message>
        <source>Clear (Esc)</source>
        <translation>Borrar (Esc)</translation>
    </message>
</context>
<context>
    <name>SignInDialog</name>
    <message>
        <source>Sign in to TimeNow</source>
        <translation>Iniciar sesión en TimeNow</translation>
    </message>
    <message>
        <source>A link asks you to sign in at this server. Go on only if you know it.</source>
        <translation>Un enlace te pide que inicies sesión en este servidor. Continúa solo si lo conoces.</translation>
    </message>
    <message>
        <source>Sign in with your company account</source>
        <translation>Inicia sesión con tu cuenta de empresa</translation>
    </message>
    <message>
        <source>&amp;Server</source>
        <translation>&amp;Servidor</translation>
    </message>
    <message>
        <source>&amp;E-mail</source>
        <translation>&amp;Correo electrónico</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>Co&amp;ntraseña</translation>
    </message>
    <message>
        <source>Server address</source>
        <translation>Dirección del servidor</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>Correo electrónico</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Contraseña</translation>
    </message>
    <message>
        <source>&amp;Keep me signed in for 30 days</source>
        <translation>&amp;Mantener la sesión iniciada durante 30 días</translation>
    </message>
    <message>
        <source>Show the password</source>
        <translation>Mostrar la contraseña</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Iniciando sesión…</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Iniciar sesión</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Continuar</translation>
    </message>
    <message>
        <source>Change it in the browser</source>
        <translation>Cambiarla en el navegador</translation>
    </message>
    <message>
        <source>Forgot or change password…</source>
        <translation>Recuperar o cambiar la contraseña…</translation>
    </message>
</context>
<context>
    <name>SignOutQuestion</name>
    <message>
        <source>Sign out of TimeNow?</source>
        <translation>¿Cerrar la sesión de TimeNow?</translation>
    </message>
    <message>
        <source>The conversations stay on the server. Drafts and unsent messages are on this computer only.</source>
        <translation>Las conversaciones siguen en el servidor. Los borradores y los mensajes sin enviar están solo en este equipo.</translation>
    </message>
    <message>
        <source>Delete this computer&apos;s copy, unsent messages too</source>
        <translation>Borrar la copia de este equipo, también lo no enviado</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Cerrar sesión</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
</context>
<context>
    <name>TimelineModel</name>
    <message>
        <source>You</source>
        <translation>Tú</translation>
    </message>
    <message>
        <source>sending</source>
        <translation>enviando</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>enviado</translation>
    </message>
    <message>
        <source>read</source>
        <translation>leído</translation>
    </message>
    <message>
        <source>not sent</source>
        <translation>no enviado</translation>
    </message>
</context>
<context>
    <name>TimelineView</name>
    <message>
        <source>Messages</source>
        <translation>Mensajes</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>Copiar enlace</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Reintentar</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Eliminar</translation>
    </message>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>%n nuevo</numerusform>
            <numerusform>%n nuevos</numerusform>
        </translation>
    </message>
    <message>
        <source>Go to the newest message</source>
        <translation>Ir al mensaje más reciente</translation>
    </message>
    <message>
        <source>Go to the newest message (End)</source>
        <translation>Ir al mensaje más reciente (Fin)</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>sign in</source>
        <translation>inicia sesión</translation>
    </message>
    <message>
        <source>chat is switched off</source>
        <translation>el chat está desactivado</translation>
    </message>
    <message>
        <source>no unread messages</source>
        <translation>sin mensajes no leídos</translation>
    </message>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n no leído</numerusform>
            <numerusform>%n no leídos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n conversation(s)</source>
        <translation>
            <numerusform>en %n conversación</numerusform>
            <numerusform>en %n conversaciones</numerusform>
        </translation>
    </message>
    <message>
        <source>do not disturb</source>
        <translation>no molestar</translation>
    </message>
    <message>
        <source>do not disturb until {time}</source>
        <translation>no molestar hasta las {time}</translation>
    </message>
    <message>
        <source>count may be out of date</source>
        <translation>el recuento puede no estar al día</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>conectando</translation>
    </message>
    <message>
        <source>catching up</source>
        <translation>poniéndose al día</translation>
    </message>
    <message>
        <source>checking every 15 seconds</source>
        <translation>se comprueba cada 15 segundos</translation>
    </message>
    <message>
        <source>offline since {time}</source>
        <translation>sin conexión desde las {time}</translation>
    </message>
</context>
<context>
    <name>TrayMenu</name>
    <message>
        <source>Mark all as read</source>
        <translation>Marcar todo como leído</translation>
    </message>
    <message>
        <source>Refresh now</source>
        <translation>Actualizar ahora</translation>
    </message>
    <message>
        <source>For 30 minutes</source>
        <translation>Durante 30 minutos</translation>
    </message>
    <message>
        <source>For 1 hour</source>
        <translation>Durante 1 hora</translation>
    </message>
    <message>
        <source>Until tomorrow 8:00</source>
        <translation>Hasta mañana a las 8:00</translation>
    </message>
    <message>
        <source>Until I turn it off</source>
        <translation>Hasta que lo desactive</translation>
    </message>
    <message>
        <source>Turn off</source>
        <translation>Desactivar</translation>
    </message>
    <message>
        <source>Open TimeNow in the browser</source>
        <translation>Abrir TimeNow en el navegador</translation>
    </message>
    <message>
        <source>Sign in…</source>
        <translation>Iniciar sesión…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Salir</translation>
    </message>
    <message>
        <source>Open chat ({count})</source>
        <translation>Abrir el chat ({count})</translation>
    </message>
    <message>
        <source>Open chat</source>
        <translation>Abrir el chat</translation>
    </message>
    <message>
        <source>Sign out ({name})</source>
        <translation>Cerrar sesión ({name})</translation>
    </message>
    <message>
        <source>Do not disturb</source>
        <translation>No molestar</translation>
    </message>
    <message>
        <source>Do not disturb until {time}</source>
        <translation>No molestar hasta las {time}</translation>
    </message>
</context>
<context>
    <name>dates</name>
    <message>
        <source>Today</source>
        <translation>Hoy</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Ayer</translation>
    </message>
    <message>
        <source>dddd d MMMM</source>
        <comment>a day of this year</comment>
        <translation>dddd, d &apos;de&apos; MMMM</translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <comment>a day of another year</comment>
        <translation>d &apos;de&apos; MMMM &apos;de&apos; yyyy</translation>
    </message>
</context>
</TS>
