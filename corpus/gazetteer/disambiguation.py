"""Which of several places a name means, by the places that the text names without doubt."""

from __future__ import annotations


def disambiguate(ids: tuple[str, ...], sure: frozenset[str]) -> tuple[str, ...]:
    """Keep the one reading that the unambiguous places of the text speak for, else all."""
    if len(ids) == 1:
        return ids
    likely = [id_ for id_ in ids if id_ in sure or _has_neighbour(id_, sure)]
    return (likely[0],) if len(likely) == 1 else ids


def _has_neighbour(region: str, sure: frozenset[str]) -> bool:
    """Whether another part of the same country is named; the country alone says too little.

    "US couple adopts from Georgia" does not mean the state, "Atlanta ... Georgia" does.
    """
    country = f"{region.partition('-')[0]}-"
    return any(other.startswith(country) for other in sure)
