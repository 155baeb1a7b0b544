"""Parts of a parsed page that lie in one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborNode

# How many parts of one kind are each read whole, where they may lie in one another: what is looked
# for in them stands in the first.
MOST_READ = 50


def remove_all(nodes: Iterable[LexborNode]) -> int:
    """Remove nodes that may lie in one another; how many went, each with all that is in it.

    A node must not be touched once one around it is gone.
    """
    found = outermost(nodes)
    for node in found:
        node.decompose()
    return len(found)


def outermost(nodes: Iterable[LexborNode]) -> list[LexborNode]:
    """Those of some nodes that lie in no other of them.

    Every way up is walked once, because depth is up to the source.
    """
    chosen = {node.mem_id: node for node in nodes}
    inside: dict[int, bool] = {}
    return [node for node in chosen.values() if not _lies_in(node, chosen, inside)]


def _lies_in(node: LexborNode, chosen: dict[int, LexborNode], inside: dict[int, bool]) -> bool:
    """Whether a node around this one is chosen; `inside` remembers it for all on the way."""
    passed = []
    found = False
    above = node.parent
    while above is not None and not found:
        if (known := inside.get(above.mem_id)) is not None:
            found = known
            break
        passed.append(above.mem_id)
        found = above.mem_id in chosen
        above = above.parent
    inside.update(dict.fromkeys(passed, found))
    return found
