"""Histories that once ended wrong, cut down to what it takes."""

from __future__ import annotations

import pytest

from tests.torture.histories import History, run

FOUND = {
    "cleared elsewhere while away, and a message since": History(
        2, 5375, (("web_clears", 57, 41), ("crashes", 40, 46), ("peer_says", 54, 7))
    ),
    "cleared elsewhere in silence, and a message since": History(
        1, 7079, (("peer_says", 26, 59), ("web_clears", 26, 6), ("burst", 56, 42))
    ),
    "a clear is told after a list that is younger": History(
        2,
        9947,
        (
            ("half_open", 1, 36),
            ("waits_long", 7, 2),
            ("waits_long", 33, 0),
            ("slow_stream", 34, 4),
            ("waits", 20, 26),
            ("sleeps", 10, 56),
            ("waits_long", 2, 45),
            ("waits_long", 8, 37),
            ("web_clears", 7, 46),
            ("burst", 16, 57),
            ("refreshes", 2, 0),
        ),
    ),
    "read here, told of it late, after a list that has newer ones": History(
        2,
        0,
        (
            *(("peer_says", 0, 0),) * 5,
            *(("peer_says", 0, 1),) * 4,
            ("web_clears", 0, 0),
            ("peer_says", 0, 0),
            ("opens", 0, 0),
            ("slow_stream", 2, 0),
            ("peer_says", 0, 0),
            ("peer_says", 0, 0),
        ),
    ),
    "fetched by opening an emptied conversation, before the stream has told it": History(
        1,
        3918,
        (
            ("peer_says", 0, 0),
            ("peer_says", 0, 0),
            ("many", 0, 0),
            ("send", 0, 0),
            ("web_reads", 0, 0),
            ("hides", 14, 0),
            ("starts_chat", 8, 0),
            ("peer_says", 14, 0),
            *(("peer_says", 0, 0),) * 3,
            ("peer_says", 20, 0),
            ("web_clears", 2, 0),
            ("peer_says", 0, 0),
            ("peer_says", 26, 0),
            ("opens", 38, 0),
        ),
    ),
    "written while it was hidden, and found below what was sent on its return": History(
        1,
        0,
        (
            ("peer_says", 0, 0),
            ("peer_says", 0, 0),
            ("web_hides", 8, 0),
            ("refreshes", 0, 0),
            ("sleeps", 0, 0),
            ("waits", 1, 10),
            ("peer_says", 50, 0),
            ("send", 2, 0),
            ("starts_chat", 38, 0),
        ),
    ),
    "read, with several messages in the newest millisecond": History(2, 8638, (("opens", 30, 53),)),
    "cleared here while its messages' echoes are on their way": History(
        2, 133, (("burst", 38, 29), ("send", 51, 37), ("clears", 57, 56))
    ),
    "cleared elsewhere while a message of ours is on its way": History(
        2, 2702, (("send", 30, 53), ("web_clears", 33, 15))
    ),
    "an action of ours that cleared nothing, then a reading elsewhere": History(
        1,
        6118,
        (
            ("send", 14, 44),
            ("second_starts", 2, 8),
            ("opens", 23, 57),
            ("waits", 4, 48),
            ("burst", 44, 27),
            ("web_reads", 11, 32),
        ),
    ),
    "an action of ours whose fate nobody knows, then a reading elsewhere": History(
        1,
        158,
        (
            ("web_reads", 15, 23),
            ("opens", 39, 36),
            ("database_fails", 41, 37),
            ("sleeps", 27, 20),
            ("waits", 55, 32),
            ("sleeps", 18, 37),
            ("web_reads", 51, 12),
        ),
    ),
    "hidden elsewhere with a reading still to be told": History(
        1,
        4245,
        (
            ("cut", 17, 56),
            ("peer_says", 59, 29),
            ("bad_request", 24, 10),
            ("sees", 59, 9),
            ("cut", 16, 36),
            ("peer_says", 41, 45),
            ("web_hides", 5, 35),
            ("sleeps", 15, 41),
            ("waits", 12, 50),
            ("waits", 39, 9),
            ("peer_says", 38, 36),
        ),
    ),
    "stored late, and its event lost": History(
        1,
        8989,
        (
            ("peer_says", 23, 9),
            ("peer_says", 57, 59),
            ("sees", 48, 22),
            ("peer_says", 52, 44),
            ("drops", 44, 51),
            ("late_commit", 12, 39),
            ("restarts", 5, 57),
            ("peer_says", 14, 3),
            ("peer_says", 21, 12),
        ),
    ),
    "stored late in a hidden conversation, and its event lost": History(
        1,
        9702,
        (
            ("late_commit", 11, 48),
            ("refreshes", 5, 58),
            ("drops", 36, 32),
            ("opens", 19, 9),
            ("waits", 8, 2),
            ("burst", 2, 50),
            ("starts", 40, 46),
            ("network_down", 28, 36),
            ("web_hides", 17, 57),
        ),
    ),
    "old readings replayed over a younger list": History(
        2,
        9106,
        (
            ("second_starts", 9, 2),
            ("opens", 37, 44),
            ("sleeps", 22, 0),
            ("half_open", 31, 7),
            ("waits_long", 30, 24),
            ("late_commit", 40, 26),
            ("sleeps", 50, 46),
            ("deploys", 30, 39),
        ),
    ),
    "refused, and an earlier attempt arrives after all": History(
        2,
        7919,
        (
            ("bad_send", 16, 13),
            ("bad_send", 38, 41),
            ("half_open", 40, 15),
            ("second_starts", 21, 35),
            ("peer_says", 29, 25),
            ("send", 56, 39),
            ("sleeps", 45, 36),
        ),
    ),
    "an own message from elsewhere, held behind a list that was made after a clear": History(
        2,
        0,
        (
            ("peer_says", 0, 0),
            ("peer_says", 0, 0),
            ("burst", 0, 0),
            ("peer_says", 0, 0),
            ("send", 0, 0),
            ("web_says", 0, 0),
            ("web_clears", 0, 0),
            ("peer_says", 0, 0),
            ("refreshes", 0, 0),
        ),
    ),
    "sent, hidden elsewhere, cleared here": History(
        2, 0, (("send", 1, 0), ("web_hides", 0, 0), ("clears", 1, 0))
    ),
    "hidden here, and cleared elsewhere as it comes back": History(
        2,
        0,
        (
            ("peer_says", 0, 0),
            ("peer_says", 0, 0),
            ("peer_says", 0, 0),
            ("peer_says", 0, 0),
            ("hides", 0, 0),
            ("peer_says", 0, 0),
            ("peer_says", 0, 0),
            ("web_clears", 0, 0),
        ),
    ),
    "written elsewhere and hidden before the next look": History(
        1,
        0,
        (
            ("web_says", 20, 0),
            ("many", 2, 6),
            ("hides", 50, 0),
            ("sleeps", 0, 0),
            ("peer_says", 0, 0),
            ("peer_says", 2, 0),
        ),
    ),
    "hidden right after it was read, as one more message comes": History(
        1,
        52,
        (
            ("peer_says", 0, 0),
            ("peer_says", 0, 0),
            ("peer_says", 0, 0),
            ("peer_says", 0, 0),
            ("peer_says", 0, 0),
            ("peer_says", 0, 0),
            ("peer_says", 0, 0),
            ("burst", 0, 1),
            ("opens", 1, 0),
            ("web_reads", 1, 0),
            ("peer_says", 0, 0),
            ("hides", 1, 0),
            ("peer_says", 1, 0),
            ("peer_says", 1, 0),
        ),
    ),
    "heard before its conversation is opened here, and another one right after": History(
        1,
        0,
        (
            ("peer_says", 0, 0),
            ("peer_says", 0, 0),
            ("peer_says", 0, 0),
            ("peer_says", 0, 0),
            ("web_hides", 8, 0),
            ("hides", 0, 0),
            ("peer_says", 0, 0),
            ("peer_says", 14, 0),
            ("peer_says", 26, 0),
            ("starts_chat", 2, 0),
        ),
    ),
    "held behind a list, in a conversation that was opened and written to meanwhile": History(
        1,
        32,
        (
            ("peer_says", 0, 0),
            ("peer_says", 0, 0),
            ("peer_says", 0, 0),
            ("peer_says", 0, 0),
            ("peer_says", 0, 0),
            ("peer_says", 0, 1),
            ("peer_says", 0, 1),
            ("hides", 2, 0),
            ("waits_long", 8, 0),
            ("peer_says", 14, 0),
            ("send", 26, 0),
            ("starts_chat", 2, 0),
        ),
    ),
    "opened with a history that was never paged, and a message before it is": History(
        1,
        52,
        (
            ("peer_says", 0, 0),
            ("peer_says", 0, 0),
            ("many", 0, 0),
            ("waits_long", 11, 0),
            ("peer_says", 1, 0),
            ("web_hides", 0, 0),
            ("second_starts", 0, 0),
            ("second_starts", 0, 0),
            ("starts_chat", 0, 3),
            ("peer_says", 0, 0),
        ),
    ),
}


@pytest.mark.parametrize("history", FOUND.values(), ids=FOUND)
def test_it_ends_right_now(history: History) -> None:
    assert run(history) == []
