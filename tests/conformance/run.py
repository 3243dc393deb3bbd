"""One run: all probes in their order, each with its verdict; then cleaning up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from tests.conformance import (
    about_actions,
    about_kit,
    about_messages,
    about_refusals,
    about_rest,
    about_sign_in,
    about_stream,
)
from tests.conformance.bench import Bench, Person
from tests.conformance.probes import PROBES, Probe
from tests.conformance.verdicts import FindingError, Kind, NoAnswerError, Verdict
from tests.conformance.visitor import SEND

_ORDER: Final = (
    about_sign_in,
    about_rest,
    about_refusals,
    about_messages,
    about_stream,
    about_kit,
    about_actions,
)
# These delete, look back at everything that came, or make somebody wait: after all others.
_LAST: Final = (
    "conversation.clear",
    "actions.clear",
    "event.elsewhere",
    "event.envelope",
    "event.names",
    "stream.bytes",
    "stream.chunks",
    "stream.heartbeat",
    "send.rate",
)
_TRIES = 3
_CALM = 0.3  # seconds
CAPABILITIES: Final = tuple(dict.fromkeys(one.capability for one in PROBES if one.capability))


@dataclass
class Outcome:
    """What a run found."""

    level: int
    offered: list[str]
    verdicts: list[Verdict] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    @property
    def missing(self) -> list[str]:
        """The capabilities of the protocol that are not announced."""
        return [name for name in CAPABILITIES if name not in self.offered]

    def count(self, kind: Kind) -> int:
        """Return how often a verdict was given."""
        return Counter(verdict.kind for verdict in self.verdicts)[kind]

    def of(self, probe: str) -> Verdict | None:
        """Return the verdict of a probe, if it applied."""
        return next((one for one in self.verdicts if one.id == probe), None)


def run(bench: Bench, report: Callable[[Verdict], None], leave_out: Collection[str] = ()) -> Outcome:
    """Sign in, look at everything, leave.

    Args:
        report: Called with each verdict at once.
        leave_out: Ids of probes to skip.

    Raises:
        SignInRefusedError, NoAnswerError, WrongUseError: There is nothing to judge.
        WrongError: So much is wrong that nothing could begin.
    """
    try:
        bench.open()
        outcome = Outcome(bench.level, sorted(bench.capabilities))
        for verdict in _verdicts(bench, leave_out):
            outcome.verdicts.append(verdict)
            report(verdict)
        outcome.left = clean_up(bench)
        return outcome
    finally:
        bench.close()


def in_order() -> list[Probe]:
    """Return all probes in the order of a run."""
    rooms = [room.__name__ for room in _ORDER]
    last = [one for name in _LAST for one in PROBES if one.id == name]
    return [
        *sorted((one for one in PROBES if one not in last), key=lambda one: rooms.index(one.run.__module__)),
        *last,
    ]


def _verdicts(bench: Bench, leave_out: Collection[str]) -> Iterator[Verdict]:
    missing: set[str] = set()
    for probe in in_order():
        if min(bench.level, 2) not in probe.levels or probe.unless in bench.capabilities:
            continue
        if probe.id in leave_out:
            yield _verdict("skip", probe, "left out on request")
        elif probe.capability and probe.capability not in bench.capabilities:
            if probe.capability not in missing:
                missing.add(probe.capability)
                yield Verdict("missing", probe.capability, probe.section, f"{probe.says}: not announced")
        elif lacking := _lacking(bench, probe):
            yield _verdict("skip", probe, lacking)
        else:
            yield _look(bench, probe)


def _lacking(bench: Bench, probe: Probe) -> str:
    if probe.need == "elsewhere" and bench.elsewhere is None:
        return 'the file has no account of another organisation, "elsewhere"'
    if probe.need == "chat_off" and bench.chat_off is None:
        return 'the file has no account whose organisation has chat off, "chatOff"'
    if probe.need == "lockout" and not bench.lockout:
        return "only with --lockout: it fails to sign in on purpose"
    return ""


def _look(bench: Bench, probe: Probe) -> Verdict:
    """Look, and once more where somebody else wrote meanwhile: their messages are counted, too.

    Nobody is signed in, or fails to sign in, more often than was said.
    """
    tries = 1 if probe.run.__module__ == about_sign_in.__name__ else _TRIES
    for left in reversed(range(tries)):
        verdict = _once(bench, probe)
        if verdict.kind != "WRONG" or tries == 1 or not _disturbed(bench):
            return verdict
        if not left:
            return _verdict("skip", probe, "somebody else writes in this conversation at the same time")
    raise AssertionError("at least one try")


def _once(bench: Bench, probe: Probe) -> Verdict:
    try:
        probe.run(bench)
    except FindingError as finding:
        return _verdict(finding.kind, probe, str(finding))
    except NoAnswerError as error:
        bench.visitor().ask("GET", "/api/auth/csrf")  # raises where nobody answers any more
        return _verdict("WRONG", probe, str(error))
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        return _verdict("WRONG", probe, f"an answer of another shape ({error!r})")
    return _verdict("ok", probe)


def _disturbed(bench: Bench) -> bool:
    try:
        for stream in (*bench.ana.streams, *bench.bruno.streams):
            stream.drain()
        bench.bruno.streams[0].drain(_CALM)
        return bench.strangers()
    except (FindingError, LookupError, TypeError):
        return False


def _verdict(kind: Kind, probe: Probe, found: str = "") -> Verdict:
    return Verdict(kind, probe.id, probe.section, f"{probe.says}: {found}" if found else probe.says)


def clean_up(bench: Bench) -> list[str]:
    """Read, clear, hide and sign out what this run has left; returns what stays, in sentences."""
    left = []
    try:
        rows = bench.page(bench.ana, "limit=1000")["data"]
        for person in bench.pair:
            _read(bench, person, rows)
        if rows and not (bench.all_ours() and _do(bench, bench.ana, "clear", about_actions.CLEAR)):
            ours = sum(str(row["body"]).startswith(bench.tag) for row in rows)
            left.append(f"{ours} messages that begin with {bench.tag} stay in the conversation of the two")
        for person in bench.pair:
            if not person.had_conversation:
                _do(bench, person, "hide", about_actions.HIDE)
        for one in filter(None, (*bench.pair, bench.elsewhere, bench.chat_off)):
            one.sign_out()
    except (FindingError, NoAnswerError, LookupError, TypeError) as error:
        left.append(f"cleaning up failed: {error}")
    return left


def _read(bench: Bench, person: Person, rows: list[dict[str, Any]]) -> None:
    if rows:
        newest = {"conversationId": bench.conversation, "messageId": rows[0]["id"]}
        person.ask("POST", f"{SEND}/read", newest)
    _do(bench, person, "read", about_actions.MARK_READ)


def _do(bench: Bench, person: Person, what: str, action: str) -> bool:
    """Read, clear or hide, by the route or the server action that there is; return whether it was done."""
    if f"conversation.{what}" in bench.capabilities:
        route = f"/api/chat/conversations/{bench.conversation}/{what}"
        return person.ask("POST", route, {}).status == 200
    if action in bench.actions:
        return about_actions.send(person, bench.actions[action], bench.conversation).status == 200
    return False
