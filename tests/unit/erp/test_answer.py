"""What a header says of a time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desktop.erp.answer import Answer, http_date

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize("zone", [" GMT", " +0000", " -0000", ""])
def test_a_date_is_an_instant_whatever_this_computers_zone(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    answer = Answer.of(200, [("Date", f"Tue, 24 Nov 2026 12:00:00{zone}")])
    assert answer.date == NOON
    assert NOON.timestamp() == answer.date.timestamp()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "Tue, 99 Foo",
        "Thu, 01 Jan 99999999999999999999 00:00:00 GMT",
    ],
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert http_date(text) is None
    assert Answer.of(200, [("Date", text)]).date is None
