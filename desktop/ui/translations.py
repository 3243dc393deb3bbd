"""The language of the windows: Spanish for es*, English for everybody else, or as the settings say.

Source strings are English, in `tr()`. After a change of any of them:

    SOURCES="desktop/app.py desktop/ui/*.py desktop/ui/*/*.py desktop/state/*.py"
    pyside6-lupdate $SOURCES -locations none -no-obsolete -ts resources/translations/timenow_es.ts
    pyside6-lupdate $SOURCES -locations none -no-obsolete -pluralonly -ts resources/translations/timenow_en.ts

then translate what is new (`timenow_en.ts` holds nothing but English plurals), and

    pyside6-lrelease resources/translations/timenow_es.ts resources/translations/timenow_en.ts

which writes the `.qm` files that are read here.
"""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

from desktop.core import sentences
from desktop.core.settings import Language

_log = logging.getLogger(__name__)


def language() -> sentences.Language:
    """Return the language in force, for `core.sentences`."""
    return sentences.language_of(QLocale().name())


def locale_for(choice: Language, system: QLocale, ui_languages: list[str]) -> QLocale:
    """Return the locale to use: the system's own where it speaks the language, else a plain one of it.

    Args:
        choice: What the settings say.
        system: The system's locale, which gives the formats of dates and times.
        ui_languages: The system's languages, the preferred one first.
    """
    wanted = sentences.language_of((ui_languages or [system.name()])[0]) if choice == "system" else choice
    if system.language() is (QLocale.Language.Spanish if wanted == "es" else QLocale.Language.English):
        return system
    if wanted == "es":
        return QLocale(QLocale.Language.Spanish, QLocale.Country.Spain)
    return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)


class Translations(QObject):
    """Owns the translators of the application. GUI thread only.

    Args:
        directory: Where `timenow_*.qm` lie.
    """

    def __init__(self, directory: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._directory = directory
        self._translators: list[QTranslator] = []

    def use(self, choice: Language) -> None:
        """Speak this language from now on; open windows follow their `LanguageChange` event."""
        self.remove()
        system = QLocale.system()
        QLocale.setDefault(locale_for(choice, system, system.uiLanguages()))
        spoken = language()
        qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        for file in (qt / f"qtbase_{spoken}.qm", self._directory / f"timenow_{spoken}.qm"):
            translator = QTranslator(self)
            if translator.load(str(file)):
                QCoreApplication.installTranslator(translator)
                self._translators.append(translator)
            else:
                _log.warning("translations: no %s", file.name)

    def remove(self) -> None:
        """Speak the source strings again."""
        for translator in self._translators:
            QCoreApplication.removeTranslator(translator)
            translator.deleteLater()
        self._translators.clear()
