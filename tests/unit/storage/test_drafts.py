"""Texts that were begun."""

from __future__ import annotations

from desktop.storage.database import Database


def test_a_draft_is_kept_replaced_and_cleared(database: Database) -> None:
    assert database.drafts.get("c1") == ""
    database.drafts.put("c1", "ho")
    database.drafts.put("c1", "hola\n ")
    assert database.drafts.get("c1") == "hola\n "
    database.drafts.clear("c1")
    assert database.drafts.get("c1") == ""


def test_an_emptied_draft_is_forgotten(database: Database) -> None:
    database.drafts.put("c1", "x")
    database.drafts.put("c1", "")
    assert database.drafts.get("c1") == ""


def test_half_an_emoji_can_be_kept(database: Database) -> None:
    database.drafts.put("c1", "a\ud83d")
    assert database.drafts.get("c1") == "a\N{REPLACEMENT CHARACTER}"


def test_facts_are_kept_by_key(database: Database) -> None:
    assert database.meta.get("level") is None
    database.meta.put("level", "1")
    database.meta.put("level", "2")
    assert database.meta.get("level") == "2"


def test_all_drafts_are_told_at_once(database: Database) -> None:
    assert database.drafts.all() == {}
    database.drafts.put("c1", "hola")
    database.drafts.put("c2", "adiós")
    assert database.drafts.all() == {"c1": "hola", "c2": "adiós"}
