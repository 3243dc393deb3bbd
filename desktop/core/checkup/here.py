"""What can be found of what lies on this computer: files, settings, password store, copy of the chat."""

from __future__ import annotations

from typing import Final

from desktop.core.checkup.outcome import NOBODY, SIGN_IN, Outcome

HERE: Final[dict[str, dict[str, Outcome]]] = {
    "data_directory": {
        "ok": Outcome("ok", ("Everything is kept below {path}.", "Todo se guarda en {path}.")),
        "held": Outcome(
            "ok",
            ("{path} is held by a running TimeNow program.", "Un programa de TimeNow en marcha usa {path}."),
        ),
        "silent": Outcome(
            "fail",
            (
                "A program holds {path} and does not answer.",
                "Un programa tiene ocupado {path} y no responde.",
            ),
            ("End that program, then start TimeNow again.", "Cierra ese programa y vuelve a abrir TimeNow."),
        ),
        "unusable": Outcome(
            "fail",
            ("{path} cannot be used: {reason}", "No se puede usar {path}: {reason}"),
            (
                "See that this person may write there, and that the disk has room.",
                "Comprueba que este usuario puede escribir ahí y que queda espacio en el disco.",
            ),
        ),
    },
    "settings": {
        "ok": Outcome(
            "ok", ("The settings file is right: {path}.", "El archivo de ajustes es correcto: {path}.")
        ),
        "kept": Outcome(
            "warn",
            (
                "{path} is right; beside it lies one that could not be used: {name}.",
                "{path} es correcto; junto a él está uno que no se podía usar: {name}.",
            ),
            (
                "Take from it what you need, then delete it.",
                "Recupera de él lo que necesites y bórralo.",
            ),
        ),
        "wrong": Outcome(
            "warn",
            ("Not used in {path}: {keys}.", "No se usan en {path}: {keys}."),
            ("Correct these keys or remove them.", "Corrige esas claves o quítalas."),
        ),
        "broken": Outcome(
            "warn",
            ("{path} is not used: it is no JSON object.", "No se usa {path}: no es un objeto JSON."),
            ("Correct the file, or delete it.", "Corrige el archivo o bórralo."),
        ),
        "unreadable": Outcome(
            "warn",
            ("{path} cannot be read: {reason}", "No se puede leer {path}: {reason}"),
            ("Give the file back to this person.", "Devuelve el archivo a este usuario."),
        ),
    },
    "policy": {
        "none": Outcome(
            "ok", ("No administrator has set anything here.", "Ningún administrador ha fijado nada aquí.")
        ),
        "ok": Outcome(
            "ok",
            (
                "An administrator has fixed: {fixed}; given as defaults: {defaults}.",
                "Un administrador ha fijado: {fixed}; valores por defecto: {defaults}.",
            ),
        ),
        "wrong": Outcome(
            "warn",
            (
                "Of the administrator's settings these are not used: {wrong}. Fixed: {fixed}.",
                "De los ajustes del administrador no se usan: {wrong}. Fijados: {fixed}.",
            ),
            ("Ask your IT to correct them.", "Pide a tu departamento de informática que los corrija."),
        ),
    },
    "account": {
        "ok": Outcome(
            "ok",
            ("Somebody of {organisation} is signed in at {server}.", "Sesión de {organisation} en {server}."),
        ),
        "nobody": Outcome(
            "warn", ("Nobody is signed in here.", "Aquí no hay ninguna sesión iniciada."), SIGN_IN
        ),
    },
    "password_store": {
        "ok": Outcome(
            "ok",
            ("The password store keeps the session.", "El almacén de contraseñas guarda la sesión."),
        ),
        "ready": Outcome("ok", ("The password store answers.", "El almacén de contraseñas responde.")),
        "empty": Outcome(
            "warn",
            (
                "The password store answers, but holds no session for this account.",
                "El almacén de contraseñas responde, pero no guarda la sesión de esta cuenta.",
            ),
            SIGN_IN,
        ),
        "none": Outcome(
            "warn",
            (
                "No password store answers: you stay signed in for one run only.",
                "Ningún almacén de contraseñas responde: la sesión dura hasta que cierres la aplicación.",
            ),
            (
                "Install one (gnome-keyring, KWallet) and unlock it.",
                "Instala uno (gnome-keyring, KWallet) y desbloquéalo.",
            ),
        ),
        "unused": Outcome(
            "skip",
            (
                "Not looked at: this run signs in by itself.",
                "Sin comprobar: esta ejecución inicia sesión por su cuenta.",
            ),
        ),
    },
    "database": {
        "ok": Outcome(
            "ok",
            (
                "This computer's copy is whole: {megabytes} MB, journal {journal}.",
                "La copia de este equipo está íntegra: {megabytes} MB, diario {journal}.",
            ),
        ),
        "large": Outcome(
            "ok",
            (
                "This computer's copy opens: {megabytes} MB, journal {journal}; too large to check.",
                "La copia de este equipo se abre: {megabytes} MB, diario {journal}; demasiado grande.",
            ),
        ),
        "journal": Outcome(
            "warn",
            (
                "The copy is whole; its journal is {journal}: this file system has no shared memory.",
                "La copia está íntegra; su diario es {journal}: este disco no tiene memoria compartida.",
            ),
            (
                "It works, more slowly. Keep the data directory on a local disk.",
                "Funciona, más despacio. Pon el directorio de datos en un disco local.",
            ),
        ),
        "set_aside": Outcome(
            "warn",
            (
                "The copy is whole; {count} damaged one(s) lie beside it, the last {name}.",
                "La copia está íntegra; junto a ella hay {count} dañada(s), la última {name}.",
            ),
            (
                "Look whether the disk is healthy; delete them when nothing is missed.",
                "Comprueba que el disco está sano; bórralas cuando no eches nada en falta.",
            ),
        ),
        "damaged": Outcome(
            "fail",
            ("This computer's copy is damaged.", "La copia de este equipo está dañada."),
            (
                "Start TimeNow: it sets the copy aside and fetches all anew. Look after the disk.",
                "Abre TimeNow: aparta la copia y lo vuelve a pedir todo. Comprueba que el disco está sano.",
            ),
        ),
        "none": Outcome(
            "skip", ("There is no copy on this computer yet.", "Todavía no hay copia en este equipo.")
        ),
    },
    "outbox": {
        "empty": Outcome("ok", ("Nothing waits to be sent.", "No hay nada pendiente de enviar.")),
        "waiting": Outcome(
            "ok", ("{queued} message(s) wait to be sent.", "{queued} mensaje(s) esperan a enviarse.")
        ),
        "failed": Outcome(
            "warn",
            (
                "{failed} message(s) could not be sent; {queued} wait.",
                "{failed} mensaje(s) no se han podido enviar; {queued} esperan.",
            ),
            (
                "Open the conversation: try again, or delete them.",
                "Abre la conversación: vuelve a intentarlo o bórralos.",
            ),
        ),
        "none": NOBODY,
    },
    "log": {
        "ok": Outcome("ok", ("The log is {path}.", "El registro es {path}.")),
        "unusable": Outcome(
            "warn",
            ("The log cannot be written: {path}", "No se puede escribir el registro: {path}"),
            ("See that this person may write there.", "Comprueba que este usuario puede escribir ahí."),
        ),
    },
}
"""By check, by outcome."""
