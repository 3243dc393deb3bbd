<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es_ES">
<context>
    <name>AdvancedPage</name>
    <message>
        <source>Advanced</source>
        <translation>Avanzado</translation>
    </message>
    <message>
        <source>&amp;Use TimeNow&apos;s web actions</source>
        <translation>&amp;Usar las acciones web de TimeNow</translation>
    </message>
    <message>
        <source>They mark as read, hide and clear conversations where the server offers no other way. Turn them off if your IT asks you to.</source>
        <translation>Marcan como leídas, ocultan y vacían conversaciones cuando el servidor no ofrece otra forma. Desactívalas si te lo pide tu departamento de informática.</translation>
    </message>
    <message>
        <source>&amp;Write to the log</source>
        <translation>&amp;Anotar en el registro</translation>
    </message>
    <message>
        <source>Only what goes wrong</source>
        <translation>Solo lo que falla</translation>
    </message>
    <message>
        <source>What happens</source>
        <translation>Lo que ocurre</translation>
    </message>
    <message>
        <source>Everything, to look for a fault</source>
        <translation>Todo, para buscar un fallo</translation>
    </message>
    <message>
        <source>Never the text of a message, never a password.</source>
        <translation>Nunca el texto de un mensaje, nunca una contraseña.</translation>
    </message>
    <message>
        <source>Diagnosis</source>
        <translation>Diagnóstico</translation>
    </message>
    <message>
        <source>Check…</source>
        <translation>Comprobar…</translation>
    </message>
    <message>
        <source>Why was I &amp;not notified?</source>
        <translation>¿Por qué &amp;no se me avisó?</translation>
    </message>
    <message>
        <source>Looks at connection, tray, notifications and sound, and says what to do.</source>
        <translation>Revisa la conexión, la bandeja del sistema, las notificaciones y el sonido, y dice qué hacer.</translation>
    </message>
</context>
<context>
    <name>AlertWords</name>
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
        <source>This is what a new message looks and sounds like.</source>
        <translation>Así se ve y suena un mensaje nuevo.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abrir</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Enviar</translation>
    </message>
    <message>
        <source>Write a reply…</source>
        <translation>Escribe una respuesta…</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Responder</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Marcar leído</translation>
    </message>
    <message>
        <source>Mute 1 h</source>
        <translation>Silenciar 1 h</translation>
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
        <source>Emoji (Ctrl+E)</source>
        <translation>Emojis (Ctrl+E)</translation>
    </message>
    <message>
        <source>Emoji</source>
        <translation>Emojis</translation>
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
        <source>You can&apos;t write in this conversation.</source>
        <translation>No puedes escribir en esta conversación.</translation>
    </message>
    <message>
        <source>It was too long: only its beginning was taken over.</source>
        <translation>Era demasiado largo: solo se ha pegado el principio.</translation>
    </message>
    <message>
        <source>Only text can be sent.</source>
        <translation>Solo se puede enviar texto.</translation>
    </message>
    <message>
        <source>The message is too long.</source>
        <translation>El mensaje es demasiado largo.</translation>
    </message>
    <message>
        <source>Editing the message that was not sent. Esc leaves it as it was.</source>
        <translation>Estás editando el mensaje que no se envió. Con Esc se queda como estaba.</translation>
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
        <source>Connected again.</source>
        <translation>Conexión recuperada.</translation>
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
    <name>ConnectionPage</name>
    <message>
        <source>Connection</source>
        <translation>Conexión</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Servidor</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Certificados</translation>
    </message>
    <message>
        <source>You are asked for it when you sign in.</source>
        <translation>Se te pide al iniciar sesión.</translation>
    </message>
    <message>
        <source>&amp;Use a proxy</source>
        <translation>&amp;Usar un proxy</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Como el sistema</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Ninguno</translation>
    </message>
    <message>
        <source>This one</source>
        <translation>Este</translation>
    </message>
    <message>
        <source>Its &amp;address</source>
        <translation>Su &amp;dirección</translation>
    </message>
    <message>
        <source>Without a name or password: those are asked for by the command timenow-desktop proxy-login.</source>
        <translation>Sin nombre ni contraseña: los pide la orden timenow-desktop proxy-login.</translation>
    </message>
    <message>
        <source>&amp;Forget</source>
        <translation>&amp;Olvidar</translation>
    </message>
    <message>
        <source>Stored login</source>
        <translation>Acceso guardado</translation>
    </message>
    <message>
        <source>Forget the stored login</source>
        <translation>Olvidar el acceso guardado</translation>
    </message>
    <message>
        <source>An address such as http://proxy.example.com:3128, without a name or password.</source>
        <translation>Una dirección como http://proxy.example.com:3128, sin nombre ni contraseña.</translation>
    </message>
    <message>
        <source>{user} at {proxy}, in the system&apos;s password store</source>
        <translation>{user} en {proxy}, en el almacén de contraseñas del sistema</translation>
    </message>
    <message>
        <source>&amp;Choose…</source>
        <translation>&amp;Elegir…</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Quitar</translation>
    </message>
    <message>
        <source>File of your company&apos;s certificates</source>
        <translation>Archivo de certificados de tu empresa</translation>
    </message>
    <message>
        <source>Only if your IT gave you one. The system&apos;s certificates count in any case.</source>
        <translation>Solo si te lo ha dado tu departamento de informática. Los certificados del sistema valen en todo caso.</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Todos los archivos</translation>
    </message>
    <message>
        <source>File of certificates</source>
        <translation>Archivo de certificados</translation>
    </message>
</context>
<context>
    <name>ConversationDelegate</name>
    <message>
        <source>Draft:</source>
        <translation>Borrador:</translation>
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
        <source>&amp;Open</source>
        <translation>&amp;Abrir</translation>
    </message>
    <message>
        <source>Show &amp;person…</source>
        <translation>Ficha de la &amp;persona…</translation>
    </message>
    <message>
        <source>Mark as &amp;read</source>
        <translation>Marcar como &amp;leído</translation>
    </message>
    <message>
        <source>Mark as &amp;unread</source>
        <translation>Marcar como no &amp;leído</translation>
    </message>
    <message>
        <source>&amp;Mute</source>
        <translation>&amp;Silenciar</translation>
    </message>
    <message>
        <source>For &amp;1 hour</source>
        <translation>Durante &amp;1 hora</translation>
    </message>
    <message>
        <source>For &amp;8 hours</source>
        <translation>Durante &amp;8 horas</translation>
    </message>
    <message>
        <source>Until &amp;tomorrow 8:00</source>
        <translation>Hasta &amp;mañana a las 8:00</translation>
    </message>
    <message>
        <source>&amp;Always</source>
        <translation>&amp;Siempre</translation>
    </message>
    <message>
        <source>Un&amp;mute</source>
        <translation>Dejar de &amp;silenciar</translation>
    </message>
    <message>
        <source>&amp;Hide</source>
        <translation>&amp;Ocultar</translation>
    </message>
    <message>
        <source>&amp;Clear…</source>
        <translation>&amp;Vaciar…</translation>
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
    <message>
        <source>Muted</source>
        <translation>Silenciada</translation>
    </message>
    <message>
        <source>Muted until {time}</source>
        <translation>Silenciada hasta: {time}</translation>
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
    <message>
        <source>Marked as unread</source>
        <translation>Marcada como no leída</translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation>Oculta</translation>
    </message>
    <message>
        <source>Draft: {text}</source>
        <translation>Borrador: {text}</translation>
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
    <name>ConversationSearch</name>
    <message>
        <source>Colleagues</source>
        <translation>Compañeros</translation>
    </message>
    <message>
        <source>Search messages for “{words}”</source>
        <translation>Buscar «{words}» en los mensajes</translation>
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
    <name>Detail</name>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
</context>
<context>
    <name>EmojiPicker</name>
    <message>
        <source>Emoji</source>
        <translation>Emojis</translation>
    </message>
    <message>
        <source>Search emoji</source>
        <translation>Buscar emojis</translation>
    </message>
    <message>
        <source>Groups of emoji</source>
        <translation>Grupos de emojis</translation>
    </message>
    <message>
        <source>Skin tone</source>
        <translation>Tono de piel</translation>
    </message>
    <message>
        <source>Recently used</source>
        <translation>Usados hace poco</translation>
    </message>
    <message>
        <source>Faces and feelings</source>
        <translation>Caras y emociones</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personas</translation>
    </message>
    <message>
        <source>Animals and nature</source>
        <translation>Animales y naturaleza</translation>
    </message>
    <message>
        <source>Food and drink</source>
        <translation>Comida y bebida</translation>
    </message>
    <message>
        <source>Travel and places</source>
        <translation>Viajes y lugares</translation>
    </message>
    <message>
        <source>Activities</source>
        <translation>Actividades</translation>
    </message>
    <message>
        <source>Objects</source>
        <translation>Objetos</translation>
    </message>
    <message>
        <source>Symbols</source>
        <translation>Símbolos</translation>
    </message>
    <message>
        <source>Flags</source>
        <translation>Banderas</translation>
    </message>
    <message>
        <source>No emoji for “{words}”.</source>
        <translation>No hay ningún emoji para «{words}».</translation>
    </message>
</context>
<context>
    <name>FoundMessages</name>
    <message>
        <source>You</source>
        <translation>Tú</translation>
    </message>
    <message>
        <source>You: {text}</source>
        <translation>Tú: {text}</translation>
    </message>
</context>
<context>
    <name>FoundTable</name>
    <message>
        <source>Messages found</source>
        <translation>Mensajes encontrados</translation>
    </message>
</context>
<context>
    <name>GeneralPage</name>
    <message>
        <source>General</source>
        <translation>General</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Idioma</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Como el sistema</translation>
    </message>
    <message>
        <source>T&amp;heme</source>
        <translation>&amp;Tema</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Claro</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Oscuro</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Alto contraste</translation>
    </message>
    <message>
        <source>Size of &amp;text</source>
        <translation>Tamaño del te&amp;xto</translation>
    </message>
    <message>
        <source>Ctrl+Plus and Ctrl+Minus change it in the chat window too.</source>
        <translation>Ctrl++ y Ctrl+- también lo cambian en la ventana del chat.</translation>
    </message>
    <message>
        <source>Check s&amp;pelling</source>
        <translation>Revisar la &amp;ortografía</translation>
    </message>
    <message>
        <source>Marks wrong words while you write, by the system&apos;s dictionaries where it has any.</source>
        <translation>Marca las palabras mal escritas al escribir, con los diccionarios del sistema si los tiene.</translation>
    </message>
    <message>
        <source>Starting and closing</source>
        <translation>Inicio y cierre</translation>
    </message>
    <message>
        <source>&amp;Start when I log in</source>
        <translation>A&amp;brir al iniciar sesión en el equipo</translation>
    </message>
    <message>
        <source>Without a window: only the icon in the tray.</source>
        <translation>Sin ventana: solo el icono en la bandeja del sistema.</translation>
    </message>
    <message>
        <source>&amp;Keep running when the window is closed</source>
        <translation>&amp;Seguir en marcha al cerrar la ventana</translation>
    </message>
    <message>
        <source>The icon in the tray goes on telling you about new messages.</source>
        <translation>El icono de la bandeja del sistema te sigue avisando de los mensajes nuevos.</translation>
    </message>
    <message>
        <source>From anywhere</source>
        <translation>Desde cualquier lugar</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Ninguno</translation>
    </message>
    <message>
        <source>No shortcut</source>
        <translation>Sin atajo</translation>
    </message>
    <message>
        <source>Short&amp;cut for the unread messages</source>
        <translation>&amp;Atajo para los mensajes no leídos</translation>
    </message>
    <message>
        <source>Works whatever program is in front, where the system allows it.</source>
        <translation>Funciona con cualquier programa delante, donde el sistema lo permite.</translation>
    </message>
    <message>
        <source>Shortcut for the unread messages</source>
        <translation>Atajo para los mensajes no leídos</translation>
    </message>
    <message>
        <source>Switched off in the system&apos;s own settings. To have it back, turn it off and on here.</source>
        <translation>Desactivado en los ajustes del propio sistema. Para recuperarlo, desactívalo y actívalo aquí.</translation>
    </message>
    <message>
        <source>Use Ctrl, Alt or the like together with another key.</source>
        <translation>Usa Ctrl, Alt o similar junto con otra tecla.</translation>
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
    <message>
        <source>Show {name}</source>
        <translation>Ver la ficha de {name}</translation>
    </message>
    <message>
        <source>Show details (Ctrl+I)</source>
        <translation>Ver la ficha (Ctrl+I)</translation>
    </message>
</context>
<context>
    <name>Link</name>
    <message>
        <source>Leads to %1</source>
        <translation>Lleva a %1</translation>
    </message>
</context>
<context>
    <name>ListSearch</name>
    <message>
        <source>Search results</source>
        <translation>Resultados de la búsqueda</translation>
    </message>
    <message>
        <source>Offline: only the conversations on this computer are searched.</source>
        <translation>Sin conexión: solo se busca en las conversaciones de este equipo.</translation>
    </message>
    <message>
        <source>Searching your colleagues…</source>
        <translation>Buscando entre tus compañeros…</translation>
    </message>
    <message>
        <source>Nobody by that name.</source>
        <translation>No hay nadie con ese nombre.</translation>
    </message>
    <message>
        <source>No conversation by that name.</source>
        <translation>No hay ninguna conversación con ese nombre.</translation>
    </message>
</context>
<context>
    <name>MessageAnnouncements</name>
    <message numerus="yes">
        <source>%n new message(s)</source>
        <translation>
            <numerusform>%n mensaje nuevo</numerusform>
            <numerusform>%n mensajes nuevos</numerusform>
        </translation>
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
    <name>MessageMenu</name>
    <message numerus="yes">
        <source>Copy %n messages</source>
        <translation>
            <numerusform>Copiar %n mensaje</numerusform>
            <numerusform>Copiar %n mensajes</numerusform>
        </translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Seleccionar todo</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>Abrir enlace</translation>
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
        <source>Edit</source>
        <translation>Editar</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Eliminar</translation>
    </message>
</context>
<context>
    <name>MessagePlaces</name>
    <message>
        <source>Try again</source>
        <translation>Reintentar</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Eliminar</translation>
    </message>
</context>
<context>
    <name>MessageSearch</name>
    <message>
        <source>Close the search</source>
        <translation>Cerrar la búsqueda</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Cerrar (Esc)</translation>
    </message>
    <message>
        <source>This conversation</source>
        <translation>Esta conversación</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Todas</translation>
    </message>
    <message>
        <source>All conversations</source>
        <translation>Todas las conversaciones</translation>
    </message>
    <message>
        <source>Search messages</source>
        <translation>Buscar mensajes</translation>
    </message>
    <message>
        <source>Search messages with {name}</source>
        <translation>Buscar mensajes con {name}</translation>
    </message>
    <message>
        <source>Type a word, or several. &quot;Quotes&quot; find an exact phrase.</source>
        <translation>Escribe una palabra o varias. Entre &quot;comillas&quot; se busca la frase exacta.</translation>
    </message>
    <message numerus="yes">
        <source>The newest %n message(s) found.</source>
        <translation>
            <numerusform>El %n mensaje más reciente encontrado.</numerusform>
            <numerusform>Los %n mensajes más recientes encontrados.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) found.</source>
        <translation>
            <numerusform>%n mensaje encontrado.</numerusform>
            <numerusform>%n mensajes encontrados.</numerusform>
        </translation>
    </message>
    <message>
        <source>Your settings keep no messages: only those since TimeNow was started are searched.</source>
        <translation>Tus ajustes no guardan mensajes: solo se busca en los recibidos desde que abriste TimeNow.</translation>
    </message>
    <message>
        <source>This computer keeps messages since {date}; the server may have more.</source>
        <translation>Este equipo guarda mensajes desde el {date}; puede haber más en el servidor.</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Buscando…</translation>
    </message>
    <message>
        <source>No message has these words.</source>
        <translation>Ningún mensaje contiene esas palabras.</translation>
    </message>
</context>
<context>
    <name>MoreButton</name>
    <message>
        <source>More (F10)</source>
        <translation>Más (F10)</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Más</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>&amp;Ajustes…</translation>
    </message>
    <message>
        <source>&amp;Why was I not notified?…</source>
        <translation>¿&amp;Por qué no se me avisó?…</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>Atajos de &amp;teclado</translation>
    </message>
    <message>
        <source>Open TimeNow in the &amp;browser</source>
        <translation>Abrir TimeNow en el &amp;navegador</translation>
    </message>
    <message>
        <source>Sign &amp;out…</source>
        <translation>&amp;Cerrar sesión…</translation>
    </message>
</context>
<context>
    <name>MutedConversations</name>
    <message>
        <source>Mute one from its menu in the chat: its messages are counted, but not announced.</source>
        <translation>Silencia una desde su menú en el chat: sus mensajes se cuentan, pero no se anuncian.</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Ninguna</translation>
    </message>
    <message>
        <source>A conversation that is not on the list</source>
        <translation>Una conversación que no está en la lista</translation>
    </message>
    <message>
        <source>Unmute</source>
        <translation>Dejar de silenciar</translation>
    </message>
    <message>
        <source>Until you unmute it</source>
        <translation>Hasta que dejes de silenciarla</translation>
    </message>
    <message>
        <source>Until {time}</source>
        <translation>Hasta: {time}</translation>
    </message>
    <message>
        <source>Unmute {name}</source>
        <translation>Dejar de silenciar: {name}</translation>
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
        <source>Offline: only people you have written with are found.</source>
        <translation>Sin conexión: solo se encuentra a personas con las que ya has hablado.</translation>
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
    <name>NotificationsPage</name>
    <message>
        <source>Notifications</source>
        <translation>Notificaciones</translation>
    </message>
    <message>
        <source>&amp;Show notifications</source>
        <translation>&amp;Mostrar notificaciones</translation>
    </message>
    <message>
        <source>&amp;They show</source>
        <translation>M&amp;uestran</translation>
    </message>
    <message>
        <source>Name and message</source>
        <translation>Nombre y mensaje</translation>
    </message>
    <message>
        <source>Only the name</source>
        <translation>Solo el nombre</translation>
    </message>
    <message>
        <source>Only that there is a message</source>
        <translation>Solo que hay un mensaje</translation>
    </message>
    <message>
        <source>While the screen is locked or shared, never more than that there is a message.</source>
        <translation>Con la pantalla bloqueada o compartida, nunca más que el aviso de que hay un mensaje.</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Sonido</translation>
    </message>
    <message>
        <source>Quiet hours</source>
        <translation>Horas de silencio</translation>
    </message>
    <message>
        <source>Muted conversations</source>
        <translation>Conversaciones silenciadas</translation>
    </message>
    <message>
        <source>Play the sound</source>
        <translation>Reproducir el sonido</translation>
    </message>
    <message>
        <source>Soun&amp;d of a new message</source>
        <translation>Soni&amp;do de un mensaje nuevo</translation>
    </message>
    <message>
        <source>Sound of a new message</source>
        <translation>Sonido de un mensaje nuevo</translation>
    </message>
    <message>
        <source>Chime</source>
        <translation>Carillón</translation>
    </message>
    <message>
        <source>Pop</source>
        <translation>Burbuja</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>Gota</translation>
    </message>
    <message>
        <source>Bell</source>
        <translation>Campana</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Ninguno</translation>
    </message>
    <message>
        <source>A file of my own…</source>
        <translation>Un archivo mío…</translation>
    </message>
    <message>
        <source>Sounds</source>
        <translation>Sonidos</translation>
    </message>
    <message>
        <source>A file of my own</source>
        <translation>Un archivo mío</translation>
    </message>
    <message>
        <source>&amp;Volume</source>
        <translation>&amp;Volumen</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Volumen</translation>
    </message>
</context>
<context>
    <name>Page</name>
    <message>
        <source>Experimental on this system</source>
        <translation>Experimental en este sistema</translation>
    </message>
    <message>
        <source>That is not possible here.</source>
        <translation>Eso no es posible aquí.</translation>
    </message>
    <message>
        <source>Set by your administrator</source>
        <translation>Fijado por tu administrador</translation>
    </message>
</context>
<context>
    <name>PersonCard</name>
    <message>
        <source>Copied</source>
        <translation>Copiado</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>Correo electrónico</translation>
    </message>
    <message>
        <source>Write an e-mail</source>
        <translation>Escribir un correo</translation>
    </message>
    <message>
        <source>Mobile</source>
        <translation>Móvil</translation>
    </message>
    <message>
        <source>Call the mobile</source>
        <translation>Llamar al móvil</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Teléfono</translation>
    </message>
    <message>
        <source>Call the phone</source>
        <translation>Llamar al teléfono</translation>
    </message>
    <message>
        <source>Department</source>
        <translation>Departamento</translation>
    </message>
    <message>
        <source>Write a message</source>
        <translation>Escribir un mensaje</translation>
    </message>
</context>
<context>
    <name>PopOver</name>
    <message>
        <source>Quick reply</source>
        <translation>Respuesta rápida</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Responder</translation>
    </message>
    <message numerus="yes">
        <source>%n unread message(s)</source>
        <translation>
            <numerusform>%n mensaje no leído</numerusform>
            <numerusform>%n mensajes no leídos</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing unread. Write to somebody?</source>
        <translation>Todo leído. ¿Escribes a alguien?</translation>
    </message>
    <message>
        <source>No conversations yet</source>
        <translation>Aún no hay conversaciones</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Marcar como leído</translation>
    </message>
    <message>
        <source>Ctrl+R</source>
        <translation>Ctrl+R</translation>
    </message>
    <message>
        <source>Open chat</source>
        <translation>Abrir el chat</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Ctrl+Intro</translation>
    </message>
</context>
<context>
    <name>QuietHoursEditor</name>
    <message>
        <source>&amp;Add quiet hours</source>
        <translation>&amp;Añadir horas</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Ninguna</translation>
    </message>
</context>
<context>
    <name>ReplyBox</name>
    <message>
        <source>Reply to {name}</source>
        <translation>Responder a {name}</translation>
    </message>
    <message>
        <source>You: {text}</source>
        <translation>Tú: {text}</translation>
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
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Ajustes</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Páginas</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Página</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>Search people and conversations</source>
        <translation>Buscar personas y conversaciones</translation>
    </message>
    <message>
        <source>Search the messages</source>
        <translation>Buscar en los mensajes</translation>
    </message>
    <message>
        <source>Go to the next message found</source>
        <translation>Ir al siguiente mensaje encontrado</translation>
    </message>
    <message>
        <source>Go to the message found before it</source>
        <translation>Ir al mensaje encontrado anterior</translation>
    </message>
    <message>
        <source>Start a new chat</source>
        <translation>Iniciar un chat nuevo</translation>
    </message>
    <message>
        <source>Show who the conversation is with</source>
        <translation>Ver con quién es la conversación</translation>
    </message>
    <message>
        <source>Open the conversation above</source>
        <translation>Abrir la conversación anterior</translation>
    </message>
    <message>
        <source>Open the conversation below</source>
        <translation>Abrir la conversación siguiente</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Texto más grande</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Texto más pequeño</translation>
    </message>
    <message>
        <source>Text in its usual size</source>
        <translation>Texto en su tamaño habitual</translation>
    </message>
    <message>
        <source>Open the settings</source>
        <translation>Abrir los ajustes</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>Cerrar la ventana</translation>
    </message>
    <message>
        <source>Open the menu of the window</source>
        <translation>Abrir el menú de la ventana</translation>
    </message>
    <message>
        <source>Show these shortcuts</source>
        <translation>Mostrar estos atajos</translation>
    </message>
    <message>
        <source>Open the conversation</source>
        <translation>Abrir la conversación</translation>
    </message>
    <message>
        <source>Mark as read, mute, hide, clear</source>
        <translation>Marcar como leída, silenciar, ocultar, vaciar</translation>
    </message>
    <message>
        <source>Mark one message after another</source>
        <translation>Marcar un mensaje tras otro</translation>
    </message>
    <message>
        <source>Mark all messages</source>
        <translation>Marcar todos los mensajes</translation>
    </message>
    <message>
        <source>Copy what is marked</source>
        <translation>Copiar lo seleccionado</translation>
    </message>
    <message>
        <source>Read what is above</source>
        <translation>Leer lo anterior</translation>
    </message>
    <message>
        <source>Go to the newest message</source>
        <translation>Ir al mensaje más reciente</translation>
    </message>
    <message>
        <source>Open a link, or send again what was not sent</source>
        <translation>Abrir un enlace o reintentar lo no enviado</translation>
    </message>
    <message>
        <source>Delete what was not sent</source>
        <translation>Borrar lo que no se envió</translation>
    </message>
    <message>
        <source>What can be done with a message</source>
        <translation>Qué se puede hacer con un mensaje</translation>
    </message>
    <message>
        <source>Send the message</source>
        <translation>Enviar el mensaje</translation>
    </message>
    <message>
        <source>Begin a new line</source>
        <translation>Empezar una línea nueva</translation>
    </message>
    <message>
        <source>Choose an emoji</source>
        <translation>Elegir un emoji</translation>
    </message>
    <message>
        <source>Edit the message that was not sent</source>
        <translation>Editar el mensaje que no se envió</translation>
    </message>
    <message>
        <source>Back to the conversations</source>
        <translation>Volver a las conversaciones</translation>
    </message>
    <message>
        <source>Everywhere in the window</source>
        <translation>En toda la ventana</translation>
    </message>
    <message>
        <source>In the list</source>
        <translation>En la lista</translation>
    </message>
    <message>
        <source>In the messages</source>
        <translation>En los mensajes</translation>
    </message>
    <message>
        <source>While writing</source>
        <translation>Al escribir</translation>
    </message>
</context>
<context>
    <name>ShortcutsWindow</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Atajos de teclado</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
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
        <source>Your administrator has decided the server.</source>
        <translation>Tu administrador ha fijado el servidor.</translation>
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
        <source>You are signed in as {email} at {host}. Signing in here takes its place.</source>
        <translation>Tienes abierta la sesión de {email} en {host}. Si inicias esta, se cierra la otra.</translation>
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
    <name>SpellingMarks</name>
    <message>
        <source>No suggestions</source>
        <translation>No hay sugerencias</translation>
    </message>
    <message>
        <source>Add to dictionary</source>
        <translation>Añadir al diccionario</translation>
    </message>
</context>
<context>
    <name>StoragePage</name>
    <message>
        <source>Storage and privacy</source>
        <translation>Almacenamiento y privacidad</translation>
    </message>
    <message>
        <source>&amp;Keep messages on this computer</source>
        <translation>&amp;Guardar los mensajes en este equipo</translation>
    </message>
    <message>
        <source>As long as there is room</source>
        <translation>Mientras haya espacio</translation>
    </message>
    <message>
        <source>For a year</source>
        <translation>Durante un año</translation>
    </message>
    <message>
        <source>Not at all</source>
        <translation>No guardarlos</translation>
    </message>
    <message>
        <source>The server keeps them in any case. Older ones are fetched again when you scroll to them.</source>
        <translation>El servidor los guarda en todo caso. Los más antiguos se vuelven a traer al desplazarte hasta ellos.</translation>
    </message>
    <message>
        <source>&amp;Use at most</source>
        <translation>&amp;Usar como máximo</translation>
    </message>
    <message>
        <source>When it is full, the oldest messages go first.</source>
        <translation>Cuando se llena, se borran primero los mensajes más antiguos.</translation>
    </message>
    <message>
        <source>When you sign out</source>
        <translation>Al cerrar sesión</translation>
    </message>
    <message>
        <source>&amp;Delete the messages on this computer</source>
        <translation>&amp;Borrar los mensajes de este equipo</translation>
    </message>
    <message>
        <source>Drafts and messages that were not sent yet go with them.</source>
        <translation>Con ellos se borran los borradores y los mensajes aún no enviados.</translation>
    </message>
    <message numerus="yes">
        <source>For %n days</source>
        <translation>
            <numerusform>Durante %n día</numerusform>
            <numerusform>Durante %n días</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TimelineMarking</name>
    <message numerus="yes">
        <source>%n messages selected</source>
        <translation>
            <numerusform>%n mensaje seleccionado</numerusform>
            <numerusform>%n mensajes seleccionados</numerusform>
        </translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copiado</translation>
    </message>
</context>
<context>
    <name>TimelineModel</name>
    <message>
        <source>You</source>
        <translation>Tú</translation>
    </message>
    <message>
        <source>new from here on</source>
        <translation>nuevos a partir de aquí</translation>
    </message>
    <message>
        <source>%1 links</source>
        <translation>%1 enlaces</translation>
    </message>
    <message>
        <source>link</source>
        <translation>enlace</translation>
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
</context>
<context>
    <name>TimelineView</name>
    <message>
        <source>Messages</source>
        <translation>Mensajes</translation>
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
    <name>ToneStrip</name>
    <message>
        <source>Skin tone</source>
        <translation>Tono de piel</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>Amarillo</translation>
    </message>
    <message>
        <source>Light skin</source>
        <translation>Piel clara</translation>
    </message>
    <message>
        <source>Medium-light skin</source>
        <translation>Piel medio clara</translation>
    </message>
    <message>
        <source>Medium skin</source>
        <translation>Piel media</translation>
    </message>
    <message>
        <source>Medium-dark skin</source>
        <translation>Piel medio oscura</translation>
    </message>
    <message>
        <source>Dark skin</source>
        <translation>Piel oscura</translation>
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
        <source>quiet hours</source>
        <translation>horas de silencio</translation>
    </message>
    <message>
        <source>quiet until {time}</source>
        <translation>en silencio hasta las {time}</translation>
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
        <source>Quick reply…</source>
        <translation>Respuesta rápida…</translation>
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
        <source>Settings…</source>
        <translation>Ajustes…</translation>
    </message>
    <message>
        <source>Why was I not notified?…</source>
        <translation>¿Por qué no se me avisó?…</translation>
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
        <source>Sign out ({name})…</source>
        <translation>Cerrar sesión ({name})…</translation>
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
    <name>TroubleNotice</name>
    <message>
        <source>This change could not be saved ({reason}): it holds until you quit.</source>
        <translation>No se ha podido guardar este cambio ({reason}): vale hasta que salgas.</translation>
    </message>
    <message>
        <source>The settings file could not be read ({reason}).</source>
        <translation>No se ha podido leer el archivo de ajustes ({reason}).</translation>
    </message>
    <message>
        <source>The settings file is damaged and is not used. It is kept under another name as soon as you change something here.</source>
        <translation>El archivo de ajustes está dañado y no se usa. Se guardará con otro nombre en cuanto cambies algo aquí.</translation>
    </message>
    <message>
        <source>The settings file was damaged. It was kept as {name}.</source>
        <translation>El archivo de ajustes estaba dañado. Se ha guardado como {name}.</translation>
    </message>
    <message>
        <source>Not used, because their value in the settings file is wrong: {keys}.</source>
        <translation>No se usan, porque su valor en el archivo de ajustes es incorrecto: {keys}.</translation>
    </message>
</context>
<context>
    <name>WhyDialog</name>
    <message>
        <source>Looking…</source>
        <translation>Comprobando…</translation>
    </message>
    <message>
        <source>Why was I not notified?</source>
        <translation>¿Por qué no se me avisó?</translation>
    </message>
    <message>
        <source>Last messages</source>
        <translation>Últimos mensajes</translation>
    </message>
    <message>
        <source>Notifications on this computer</source>
        <translation>Avisos en este equipo</translation>
    </message>
    <message>
        <source>Connection and computer</source>
        <translation>Conexión y equipo</translation>
    </message>
    <message>
        <source>Looking at the network and the password store…</source>
        <translation>Comprobando la red y el almacén de contraseñas…</translation>
    </message>
    <message>
        <source>Send me a test</source>
        <translation>Enviarme una prueba</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Copiar informe</translation>
    </message>
    <message>
        <source>Open log folder</source>
        <translation>Carpeta del registro</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
</context>
<context>
    <name>WhyWindow</name>
    <message>
        <source>Open them from your desktop&apos;s menu.</source>
        <translation>Ábrelos desde el menú de tu escritorio.</translation>
    </message>
    <message>
        <source>Copied: no name, no message and no password is in it.</source>
        <translation>Copiado: no contiene nombres, mensajes ni contraseñas.</translation>
    </message>
    <message>
        <source>Sending a test…</source>
        <translation>Enviando una prueba…</translation>
    </message>
    <message>
        <source>{name} shows the test.</source>
        <translation>{name} muestra la prueba.</translation>
    </message>
    <message>
        <source>The test could not be shown: {reason}</source>
        <translation>No se ha podido mostrar la prueba: {reason}</translation>
    </message>
    <message>
        <source>Its sound could not be played: {reason}</source>
        <translation>No se ha podido reproducir su sonido: {reason}</translation>
    </message>
    <message>
        <source>Its sound was played.</source>
        <translation>Su sonido se ha reproducido.</translation>
    </message>
    <message>
        <source>You clicked it.</source>
        <translation>Has hecho clic en ella.</translation>
    </message>
    <message>
        <source>It was closed.</source>
        <translation>Se ha cerrado.</translation>
    </message>
    <message>
        <source>Nobody said what became of the test.</source>
        <translation>Nadie ha dicho qué ha sido de la prueba.</translation>
    </message>
</context>
<context>
    <name>_Stretch</name>
    <message>
        <source>From</source>
        <translation>De</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Hasta</translation>
    </message>
    <message>
        <source>Remove these quiet hours</source>
        <translation>Quitar estas horas de silencio</translation>
    </message>
    <message>
        <source>to</source>
        <translation>a</translation>
    </message>
    <message>
        <source>No day is chosen: these hours are never quiet.</source>
        <translation>No hay ningún día elegido: nunca hay silencio a estas horas.</translation>
    </message>
    <message>
        <source>A whole day, until the same time of the next one.</source>
        <translation>Un día entero, hasta la misma hora del siguiente.</translation>
    </message>
    <message>
        <source>Until the morning after.</source>
        <translation>Hasta la mañana siguiente.</translation>
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
