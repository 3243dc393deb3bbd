"""The notification centre of macOS itself, through PyObjC; loaded on macOS only."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from desktop.native.notifications.base import REPLY, Action, ReplyField


@dataclass(frozen=True, slots=True)
class Category:
    """A set of buttons, which the system has to know before a notification refers to it.

    Attributes:
        reply: The text field that takes the place of the button `REPLY`, where that is among the actions.
    """

    actions: tuple[Action, ...]
    reply: ReplyField | None

    @property
    def name(self) -> str:
        """What it is called; another one for other words, since a known name is not set anew."""
        buttons = (f"{action.key}={action.label}" for action in self.actions)
        field = () if self.reply is None else (self.reply.label, self.reply.placeholder)
        return "/".join(("message", *buttons, *field))


class MacosCentre:
    """`UNUserNotificationCenter`. No call waits; each answers on whatever thread.

    Raises:
        ImportError: PyObjC is missing.
        RuntimeError: This program is no app bundle: the system would end it.
    """

    def __init__(self) -> None:
        import Foundation  # noqa: PLC0415  no package of other systems
        import UserNotifications  # noqa: PLC0415

        if Foundation.NSBundle.mainBundle().bundleIdentifier() is None:
            raise RuntimeError("not started from an app bundle")
        self._un: Any = UserNotifications
        self._centre: Any = UserNotifications.UNUserNotificationCenter.currentNotificationCenter()
        self._delegate: Any = None  # the centre itself keeps no reference

    def remove_all(self) -> None:
        """Take every notification of this program away, of an earlier run too."""
        self._centre.removeAllPendingNotificationRequests()
        self._centre.removeAllDeliveredNotifications()

    def listen(self, heard: Callable[[str, str, str | None], None]) -> None:
        """Have answers told; also show notifications while the program is in front.

        Args:
            heard: Told the request's identifier, that of the action, and what was written, if that was asked.
        """
        self._delegate = delegate_class().alloc().init()
        self._delegate.heard = heard
        self._centre.setDelegate_(self._delegate)

    def read_status(self, told: Callable[[int], None]) -> None:
        """Ask for the `UNAuthorizationStatus`."""
        self._centre.getNotificationSettingsWithCompletionHandler_(
            lambda settings: told(int(settings.authorizationStatus()))
        )

    def ask(self, answered: Callable[[bool, str], None]) -> None:
        """Ask the person for alerts, sounds and badges together; tells whether, and what went wrong."""
        un = self._un
        self._centre.requestAuthorizationWithOptions_completionHandler_(
            un.UNAuthorizationOptionAlert | un.UNAuthorizationOptionSound | un.UNAuthorizationOptionBadge,
            lambda allowed, error: answered(bool(allowed), _said(error)),
        )

    def set_categories(self, categories: Collection[Category]) -> None:
        """Set the sets of buttons that notifications may refer to."""
        un = self._un
        made = {
            un.UNNotificationCategory.categoryWithIdentifier_actions_intentIdentifiers_options_(
                category.name,
                [self._button(action, category.reply) for action in category.actions],
                [],
                un.UNNotificationCategoryOptionCustomDismissAction,  # else nobody says that it was dismissed
            )
            for category in categories
        }
        self._centre.setNotificationCategories_(made)

    def _button(self, action: Action, field: ReplyField | None) -> Any:  # noqa: ANN401  a UNNotificationAction
        un = self._un
        if action.key != REPLY:
            return un.UNNotificationAction.actionWithIdentifier_title_options_(action.key, action.label, 0)
        if field is None:  # the answer is written in a window, which has to come to the front
            return un.UNNotificationAction.actionWithIdentifier_title_options_(
                action.key, action.label, un.UNNotificationActionOptionForeground
            )
        make = un.UNTextInputNotificationAction
        return make.actionWithIdentifier_title_options_textInputButtonTitle_textInputPlaceholder_(
            action.key, action.label, 0, field.label, field.placeholder
        )

    def add(
        self,
        identifier: str,
        *,
        title: str,
        body: str,
        thread: str,
        category: str,
        sound: bool,
        done: Callable[[str], None],
    ) -> None:
        """Show a notification in place of the one with the same identifier; tells what went wrong, or ""."""
        un = self._un
        content = un.UNMutableNotificationContent.alloc().init()
        content.setTitle_(title)
        content.setBody_(body)
        content.setThreadIdentifier_(thread)
        content.setCategoryIdentifier_(category)
        if sound:
            content.setSound_(un.UNNotificationSound.defaultSound())
        request = un.UNNotificationRequest.requestWithIdentifier_content_trigger_(identifier, content, None)
        self._centre.addNotificationRequest_withCompletionHandler_(request, lambda error: done(_said(error)))

    def remove(self, identifiers: list[str]) -> None:
        """Take notifications off the screen and out of the notification centre, pending ones too."""
        self._centre.removePendingNotificationRequestsWithIdentifiers_(identifiers)
        self._centre.removeDeliveredNotificationsWithIdentifiers_(identifiers)


def _said(error: Any) -> str:  # noqa: ANN401  an NSError, or None
    return "" if error is None else f"{error.localizedDescription()} ({error.domain()} {error.code()})"


@functools.cache
def delegate_class() -> Any:  # noqa: ANN401  a class of Objective-C
    """Return the class that hears what the person does; a name can be given to a class only once."""
    import Foundation  # noqa: PLC0415
    import UserNotifications as un  # noqa: N813, PLC0415

    class TimeNowNotificationDelegate(Foundation.NSObject):  # type: ignore[misc]
        def userNotificationCenter_willPresentNotification_withCompletionHandler_(  # noqa: N802  Apple's name
            self, _centre: object, _notification: object, shown_as: Callable[[int], None]
        ) -> None:
            shown_as(un.UNNotificationPresentationOptionBanner | un.UNNotificationPresentationOptionList)

        def userNotificationCenter_didReceiveNotificationResponse_withCompletionHandler_(  # noqa: N802  Apple's name
            self,
            _centre: object,
            response: Any,  # noqa: ANN401  a UNNotificationResponse
            done: Callable[[], None],
        ) -> None:
            identifier = response.notification().request().identifier()
            answered = isinstance(response, un.UNTextInputNotificationResponse)
            text = str(response.userText() or "") if answered else None
            self.heard(str(identifier), str(response.actionIdentifier()), text)
            done()

    return TimeNowNotificationDelegate
