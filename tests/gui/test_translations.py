"""The language of the windows: every string translated, plurals right, the right language chosen."""

from __future__ import annotations

import ast
import re
import shutil
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QProcess
from pytestqt.qtbot import QtBot

from desktop.core.settings import Language
from desktop.ui.sign_in_dialog import SignInDialog
from desktop.ui.translations import Translations, language, locale_for
from desktop.ui.tray_menu import TrayMenu

ROOT = Path(__file__).parents[2]
FILES = ROOT / "resources" / "translations"
DESKTOP = ROOT / "desktop"
SOURCES = [
    *sorted(DESKTOP.glob("*.py")),
    *sorted(DESKTOP.glob("ui/**/*.py")),
    *sorted(DESKTOP.glob("state/*.py")),
    DESKTOP / "doctor" / "window.py",
]

SHOWS = {
    *("QAction", "QCheckBox", "QGroupBox", "QLabel", "QMenu", "QMessageBox", "QPushButton", "QRadioButton"),
    *(
        "addAction",
        "addButton",
        "addItem",
        "addMenu",
        "addTab",
        "announce",
        "drawText",
        "setText",
        "setTitle",
    ),
    *("setAccessibleDescription", "setAccessibleName", "setInformativeText", "setPlaceholderText"),
    *("setStatusTip", "setToolTip", "setWhatsThis", "setWindowTitle"),
}
SAME_IN_ALL_LANGUAGES = r"\)? ?TimeNow|(http://)?[\w.]+\.example\.com(:\d+)?"

Key = tuple[str, str, str]


def run(tool: str, *arguments: object) -> None:
    program = shutil.which(tool, path=str(Path(sys.executable).parent))
    assert program is not None
    assert QProcess.execute(program, [str(argument) for argument in arguments]) == 0


def messages(path: Path) -> dict[Key, ET.Element]:
    """Return a file's messages by context, source and comment."""
    tree = ET.parse(path)  # noqa: S314 - our own file
    return {
        (
            context.findtext("name", ""),
            message.findtext("source", ""),
            message.findtext("comment", ""),
        ): message
        for context in tree.iter("context")
        for message in context.iter("message")
    }


def forms(message: ET.Element) -> list[str]:
    """Return a message's translation, or its plural forms."""
    plural = [form.text or "" for form in message.iter("numerusform")]
    return plural or [message.findtext("translation", "")]


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("qm")
    for code in ("es", "en"):
        run(
            "pyside6-lrelease",
            "-silent",
            FILES / f"timenow_{code}.ts",
            "-qm",
            directory / f"timenow_{code}.qm",
        )
    return directory


@pytest.fixture
def translations(qapp: QCoreApplication, compiled: Path) -> Iterator[Translations]:
    before = QLocale()
    translations = Translations(compiled, qapp)
    yield translations
    translations.remove()
    QLocale.setDefault(before)


@pytest.mark.parametrize(("code", "options"), [("es", []), ("en", ["-pluralonly"])])
def test_every_string_of_the_windows_stands_in_the_files(
    code: str, options: list[str], tmp_path: Path
) -> None:
    fresh = tmp_path / f"timenow_{code}.ts"
    run("pyside6-lupdate", *SOURCES, "-silent", "-locations", "none", *options, "-ts", fresh)
    assert set(messages(fresh)) == set(messages(FILES / fresh.name))


@pytest.mark.parametrize("code", ["es", "en"])
def test_no_string_is_left_untranslated(code: str) -> None:
    unfinished = [
        key
        for key, message in messages(FILES / f"timenow_{code}.ts").items()
        if message.find("translation[@type]") is not None or not all(forms(message))
    ]
    assert unfinished == []


@pytest.mark.parametrize("code", ["es", "en"])
def test_a_translation_fills_in_the_same_values(code: str) -> None:
    for (_, source, _), message in messages(FILES / f"timenow_{code}.ts").items():
        for form in forms(message):
            assert set(re.findall(r"\{\w+\}|%n", form)) == set(re.findall(r"\{\w+\}|%n", source))
            assert form.count("&") == source.count("&")


def test_no_string_hides_from_the_translator_in_a_formatted_one() -> None:
    hidden = [
        f"{path.name}:{call.lineno}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") in ("tr", "translate")
    ]
    assert hidden == []


def test_no_string_reaches_a_window_without_the_translator() -> None:
    untold = [
        f"{path.name}:{call.lineno}: {text}"
        for path in SOURCES
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", "")) in SHOWS
        for argument in call.args
        for text in texts_in(argument)
        if any(letter.isalpha() for letter in text) and not re.fullmatch(SAME_IN_ALL_LANGUAGES, text)
    ]
    assert untold == []


def texts_in(node: ast.expr) -> Iterator[str]:
    """Yield the texts that an expression shows as they stand there."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield from (text for part in parts for text in texts_in(part))
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            yield from (*texts_in(one), *texts_in(other))
        case _:
            return


@pytest.mark.parametrize(("choice", "says"), [("es", "Abrir el chat"), ("en", "Open chat")])
def test_the_tray_menu_speaks_the_chosen_language(
    translations: Translations, qtbot: QtBot, choice: Language, says: str
) -> None:
    menu = TrayMenu()
    translations.use(choice)
    assert language() == choice
    qtbot.wait_until(lambda: menu.actions()[0].text() == says)


def test_an_open_window_follows_a_change_of_language(translations: Translations, qtbot: QtBot) -> None:
    translations.use("en")
    dialog = SignInDialog()
    qtbot.addWidget(dialog)
    translations.use("es")
    qtbot.wait_until(lambda: dialog.windowTitle() == "Iniciar sesión en TimeNow")


@pytest.mark.parametrize(
    ("choice", "one", "many"),
    [
        ("es", "1 no leído en 1 conversación", "2 no leídos en 2 conversaciones"),
        ("en", "1 unread in 1 conversation", "2 unread in 2 conversations"),
    ],
)
def test_plurals_are_right_in_both_languages(
    translations: Translations, choice: Language, one: str, many: str
) -> None:
    translations.use(choice)
    context, words = "Tray", ("%n unread", "in %n conversation(s)")

    def say(number: int) -> str:
        return " ".join(QCoreApplication.translate(context, source, None, number) for source in words)

    assert (say(1), say(2)) == (one, many)


def test_the_toolkits_own_words_are_translated_too(translations: Translations) -> None:
    translations.use("es")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancelar"


@pytest.mark.parametrize(
    ("choice", "system", "languages", "locale"),
    [
        ("system", "es_MX", ["es-MX"], "es_MX"),
        ("system", "en_US", ["en-US"], "en_US"),
        ("system", "de_DE", ["de-DE"], "en_GB"),
        ("system", "ca_ES", ["ca-ES", "es-ES"], "en_GB"),
        ("system", "en_US", ["es-ES"], "es_ES"),
        ("system", "C", [], "en_GB"),
        ("es", "en_US", ["en-US"], "es_ES"),
        ("en", "es_AR", ["es-AR"], "en_GB"),
        ("es", "es_AR", ["es-AR"], "es_AR"),
    ],
)
def test_spanish_for_spanish_systems_english_for_all_others(
    choice: Language, system: str, languages: list[str], locale: str
) -> None:
    assert locale_for(choice, QLocale(system), languages).name() == locale
