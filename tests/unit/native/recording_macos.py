"""macOS as far as this program speaks to it: two frameworks, made up, each call noted."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from desktop.native.notifications import macos_api

ALERT, SOUND, BADGE = 4, 2, 1
FOREGROUND = 4
DEFAULT_ACTION = "com.apple.UNNotificationDefaultActionIdentifier"
DISMISS_ACTION = "com.apple.UNNotificationDismissActionIdentifier"


class System:
    """What was called, and what the next calls meet.

    Attributes:
        calls: The name of each call, and its arguments.
        bundle: The bundle's identifier.
        status: What `UNAuthorizationStatus` says.
        answer: The person's, when asked: allowed, or an error; None while there is none.
        answered: Told the answer that comes later, once for each question.
        error: Of the next notification, or None.
        delegate: What was told to listen.
    """

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.bundle: str | None = "cloud.timenow.Desktop"
        self.status = 2
        self.answer: tuple[bool, object] | None = (True, None)
        self.answered: list[Callable[[bool, object], None]] = []
        self.error: object = None
        self.delegate: Any = None

    def named(self, name: str) -> list[tuple[Any, ...]]:
        """Return the arguments of each call with this name."""
        return [tuple(call[1:]) for call in self.calls if call[0] == name]

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Have `import Foundation` and `import UserNotifications` find this system."""
        foundation, notifications = ModuleType("Foundation"), ModuleType("UserNotifications")
        bundle = SimpleNamespace(bundleIdentifier=lambda: self.bundle)
        vars(foundation).update(NSBundle=SimpleNamespace(mainBundle=lambda: bundle), NSObject=_NSObject)
        vars(notifications).update(
            UNAuthorizationOptionAlert=ALERT,
            UNAuthorizationOptionSound=SOUND,
            UNAuthorizationOptionBadge=BADGE,
            UNNotificationCategoryOptionCustomDismissAction=1,
            UNNotificationActionOptionForeground=FOREGROUND,
            UNNotificationPresentationOptionBanner=16,
            UNNotificationPresentationOptionList=8,
            UNUserNotificationCenter=SimpleNamespace(currentNotificationCenter=lambda: _Centre(self)),
            UNMutableNotificationContent=_Content,
            UNNotificationSound=SimpleNamespace(defaultSound=lambda: "default sound"),
            UNNotificationAction=SimpleNamespace(actionWithIdentifier_title_options_=lambda *args: args),
            UNTextInputNotificationAction=SimpleNamespace(**{_TEXT_ACTION: lambda *args: args}),
            UNTextInputNotificationResponse=_TextResponse,
            UNNotificationCategory=SimpleNamespace(
                categoryWithIdentifier_actions_intentIdentifiers_options_=_category
            ),
            UNNotificationRequest=SimpleNamespace(requestWithIdentifier_content_trigger_=lambda *args: args),
        )
        monkeypatch.setitem(sys.modules, "Foundation", foundation)
        monkeypatch.setitem(sys.modules, "UserNotifications", notifications)
        macos_api.delegate_class.cache_clear()

    def respond(self, identifier: str, action: str, written: str | None = None) -> None:
        """Have the person do something with a notification, or write into its text field."""
        response = _Response(identifier, action) if written is None else _TextResponse(identifier, action)
        response.written = written
        self.delegate.userNotificationCenter_didReceiveNotificationResponse_withCompletionHandler_(
            None, response, lambda: self.calls.append(("responded",))
        )

    def shown_in_front(self) -> int:
        """Return how a notification is shown while the app is in front."""
        shown: list[int] = []
        self.delegate.userNotificationCenter_willPresentNotification_withCompletionHandler_(
            None, None, shown.append
        )
        (options,) = shown
        return options


_TEXT_ACTION = "actionWithIdentifier_title_options_textInputButtonTitle_textInputPlaceholder_"


class _Response:
    """`UNNotificationResponse`."""

    written: str | None

    def __init__(self, identifier: str, action: str) -> None:
        self._request = SimpleNamespace(identifier=lambda: identifier)
        self._action = action

    def notification(self) -> object:
        return SimpleNamespace(request=lambda: self._request)

    def actionIdentifier(self) -> str:  # noqa: N802  Apple's name
        return self._action


class _TextResponse(_Response):
    """`UNTextInputNotificationResponse`."""

    def userText(self) -> str | None:  # noqa: N802  Apple's name
        return self.written


def _category(name: str, actions: list[object], intents: list[str], options: int) -> tuple[object, ...]:
    return (name, tuple(actions), tuple(intents), options)


class _NSObject:
    @classmethod
    def alloc(cls) -> _NSObject:
        return cls()

    def init(self) -> _NSObject:
        return self


class _Content:
    def __init__(self) -> None:
        self.said: dict[str, object] = {}

    @classmethod
    def alloc(cls) -> _Content:
        return cls()

    def init(self) -> _Content:
        return self

    def __getattr__(self, name: str) -> Callable[[object], None]:
        known = {"setTitle_", "setBody_", "setThreadIdentifier_", "setCategoryIdentifier_", "setSound_"}
        if name not in known:
            raise AttributeError(name)
        return lambda value: self.said.__setitem__(name.removeprefix("set").rstrip("_"), value)


class _Centre:
    """`UNUserNotificationCenter`: answers at once, where the real one answers later."""

    def __init__(self, system: System) -> None:
        self._system = system

    def setDelegate_(self, delegate: object) -> None:  # noqa: N802  Apple's name, as PyObjC spells it
        self._system.delegate = delegate

    def getNotificationSettingsWithCompletionHandler_(self, told: Callable[[Any], None]) -> None:  # noqa: N802
        self._system.calls.append(("getNotificationSettings",))
        status = self._system.status
        told(SimpleNamespace(authorizationStatus=lambda: status))

    def requestAuthorizationWithOptions_completionHandler_(  # noqa: N802
        self, options: int, answered: Callable[[bool, object], None]
    ) -> None:
        self._system.calls.append(("requestAuthorization", options))
        if self._system.answer is None:
            self._system.answered.append(answered)
        else:
            answered(*self._system.answer)

    def setNotificationCategories_(self, categories: set[Any]) -> None:  # noqa: N802
        self._system.calls.append(("setNotificationCategories", categories))

    def addNotificationRequest_withCompletionHandler_(  # noqa: N802
        self, request: tuple[Any, ...], done: Callable[[object], None]
    ) -> None:
        identifier, content, trigger = request
        self._system.calls.append(("addNotificationRequest", identifier, content.said, trigger))
        done(self._system.error)

    def removePendingNotificationRequestsWithIdentifiers_(self, identifiers: list[str]) -> None:  # noqa: N802
        self._system.calls.append(("removePendingNotificationRequests", identifiers))

    def removeDeliveredNotificationsWithIdentifiers_(self, identifiers: list[str]) -> None:  # noqa: N802
        self._system.calls.append(("removeDeliveredNotifications", identifiers))

    def removeAllPendingNotificationRequests(self) -> None:  # noqa: N802
        self._system.calls.append(("removeAllPendingNotificationRequests",))

    def removeAllDeliveredNotifications(self) -> None:  # noqa: N802
        self._system.calls.append(("removeAllDeliveredNotifications",))
