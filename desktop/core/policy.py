"""Policy: what an administrator gave, and how it stands with a person's own settings."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from desktop.core.settings import KEYS, Settings, Tree, Values, read_values, settings_of

POLICY_ONLY: Final = frozenset({"streamHosts"})
"""Keys that count in a policy only: they widen who may have the session."""

DEFAULTS: Final = "defaults"
ENFORCED: Final = "enforced"
SCHEMA: Final = "$schema"  # for editors


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """What an administrator gave.

    Attributes:
        defaults: Hold until the person chooses otherwise.
        enforced: Hold, whatever the person chose.
    """

    defaults: Values = {}
    enforced: Values = {}

    def over(self, weaker: Policy) -> Policy:
        """Return both together; where they differ, this one counts."""
        return Policy(
            defaults={**weaker.defaults, **self.defaults}, enforced={**weaker.enforced, **self.enforced}
        )

    @property
    def fixed(self) -> frozenset[str]:
        """The keys that a person cannot change."""
        return POLICY_ONLY.union(self.enforced)


class InForce(msgspec.Struct, frozen=True, kw_only=True):
    """The settings that count.

    Attributes:
        wrong: Keys of the person's own file that were not used.
    """

    settings: Settings
    wrong: tuple[str, ...] = ()


def read_policy(tree: Tree, *, strict: bool = True) -> tuple[Policy, tuple[str, ...]]:
    """Read a policy: the groups `defaults` and `enforced`, each with settings in it.

    Args:
        strict: False where the source has fewer types than JSON.

    Returns:
        The policy, and the keys that were not used: a wrong value, or a name nobody knows.
    """
    wrong = [key for key in tree if key not in {DEFAULTS, ENFORCED, SCHEMA}]
    halves: dict[str, Values] = {}
    for half in (DEFAULTS, ENFORCED):
        given: Any = tree.get(half, {})
        if not isinstance(given, dict):
            wrong.append(half)
            continue
        halves[half], bad = read_values(given, strict=strict)
        wrong += [f"{half}.{key}" for key in (*bad, *_unknown(given))]
    return Policy(**halves), tuple(wrong)


def in_force(policy: Policy, own: Tree) -> InForce:
    """Return the settings that count: a policy's defaults, then the person's own, then what is enforced."""
    values, wrong = read_values(own)
    chosen = {key: value for key, value in values.items() if key not in POLICY_ONLY}
    return InForce(settings=settings_of({**policy.defaults, **chosen, **policy.enforced}), wrong=wrong)


def _unknown(tree: Tree, above: str = "") -> list[str]:
    found: list[str] = []
    for name, value in tree.items():
        key = f"{above}{name}"
        if key in KEYS:
            continue
        is_group = any(known.startswith(f"{key}.") for known in KEYS)
        if not is_group:
            found.append(key)
        elif isinstance(value, dict):
            found += _unknown(value, f"{key}.")
    return found
