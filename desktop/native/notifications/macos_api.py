"""The notification centre of macOS itself, through PyObjC; loaded on macOS only."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from desktop.native.notifications.base import Action


class MacosCentre:
    """What `macos.NotificationCentre` asks for.

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

    def listen(self, heard: Callable[[str, str], None]) -> None:
        """Have answers told; also show while in front."""
        self._delegate = delegate_class().alloc().init()
        self._delegate.heard = heard
        self._centre.setDelegate_(self._delegate)

    def read_status(self, told: Callable[[int], None]) -> None:
        """Ask for the `UNAuthorizationStatus`."""
        self._centre.getNotificationSettingsWithCompletionHandler_(
            lambda settings: told(int(settings.authorizationStatus()))
        )

    def ask(self, answered: Callable[[bool, str], None]) -> None:
        """Ask the person for alerts, sounds and badges together."""
        un = self._un
        self._centre.requestAuthorizationWithOptions_completionHandler_(
            un.UNAuthorizationOptionAlert | un.UNAuthorizationOptionSound | un.UNAuthorizationOptionBadge,
            lambda allowed, error: answered(bool(allowed), _said(error)),
        )

    def set_categories(self, categories: dict[str, tuple[Action, ...]]) -> None:
        """Set the sets of buttons that notifications may refer to."""
        un = self._un
        made = {
            un.UNNotificationCategory.categoryWithIdentifier_actions_intentIdentifiers_options_(
                name,
                [
                    un.UNNotificationAction.actionWithIdentifier_title_options_(action.key, action.label, 0)
                    for action in actions
                ],
                [],
                un.UNNotificationCategoryOptionCustomDismissAction,  # else nobody says that it was dismissed
            )
            for name, actions in categories.items()
        }
        self._centre.setNotificationCategories_(made)

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
        """Show a notification in place of the one with the same identifier."""
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
            self.heard(str(identifier), str(response.actionIdentifier()))
            done()

    return TimeNowNotificationDelegate
