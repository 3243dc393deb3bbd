"""Own pending messages: in order, counted, told only when a number differs."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop.core.changes import AccountChanged, OutboxChanged, OutboxRemoved
from desktop.state.outbox_store import OutboxStore
from tests.support.chat_scenes import entry, loaded


def test_pending_messages_stand_in_the_order_written(qtbot: QtBot) -> None:
    assert qtbot is not None
    store = OutboxStore()
    store.apply(OutboxChanged(entry=entry(2, minutes=2)))
    store.apply(OutboxChanged(entry=entry(1, minutes=1)))
    assert [one.id for one in store.pending("c1")] == ["e1", "e2"]


def test_a_failure_is_told_once(qtbot: QtBot) -> None:
    store = OutboxStore()
    store.apply(OutboxChanged(entry=entry(1)))
    failed = OutboxChanged(entry=entry(1, state="failed"))
    with qtbot.waitSignal(store.failed_changed) as told:
        store.apply(failed)
    assert told.args == ["c1", 1]
    with qtbot.assertNotEmitted(store.failed_changed):
        store.apply(failed)


def test_a_sent_or_deleted_message_is_gone(qtbot: QtBot) -> None:
    store = OutboxStore()
    store.apply(OutboxChanged(entry=entry(1, state="failed")))
    with qtbot.waitSignals([store.failed_changed, store.pending_changed]):
        store.apply(OutboxRemoved(entry_id="e1", conversation_id="c1"))
    assert len(store) == 0


def test_an_opening_overrides_what_one_conversation_has_pending(qtbot: QtBot) -> None:
    assert qtbot is not None
    store = OutboxStore()
    store.apply(OutboxChanged(entry=entry(1)))
    store.apply(OutboxChanged(entry=entry(2, conversation_id="c2")))
    store.apply(loaded(outbox=(entry(3),)))
    assert [one.id for one in store.pending("c1") + store.pending("c2")] == ["e3", "e2"]


def test_another_account_has_nothing_pending(qtbot: QtBot) -> None:
    store = OutboxStore()
    store.apply(OutboxChanged(entry=entry(1, state="failed")))
    with qtbot.waitSignal(store.failed_changed) as told:
        store.apply(AccountChanged(account=None))
    assert told.args == ["c1", 0]
    assert len(store) == 0
