"""A cluster of Ray: connecting to it, the machines in it, and the folder that all must see.

An address is HOST:PORT, as `ray start --head` prints it; "local" starts one on this machine that
ends with the process.
"""

from __future__ import annotations

import logging
import os
import re
import secrets
import socket
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import ray
from ray.exceptions import RayError, RayTaskError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from index.errors import ClusterError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

log = logging.getLogger(__name__)

LOCAL: Final = "local"
NAMESPACE: Final = "verbatim"
_ADDRESS: Final = re.compile(r"(?P<host>[\w.-]+|\[[\da-fA-F:]+\]):(?P<port>\d{1,5})")
# Seconds in which a machine must take a connection, and answer a first task, which starts Python.
_REACHED: Final = 5.0
_ANSWERED: Final = 60.0
# Bytes for what is passed on between processes of a cluster of one machine: all of it is small.
_PASSED_ON: Final = 100_000_000
# Characters of what Ray says that are passed on.
_SHOWN: Final = 200
# Seconds until a folder over a network shows what another machine has just written there.
_SEEN: Final = 10.0


class Node(NamedTuple):
    """A machine of a cluster that is alive: its id, its address and how many GPUs it has."""

    id: str
    address: str
    gpus: int


@contextmanager
def connected(address: str) -> Iterator[None]:
    """Be connected with a cluster inside the block; raises ClusterError where that fails."""
    # Ray reports how it is used to its makers, unless it is told not to.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    if address != LOCAL:
        _require_reachable(address)
    own: dict[str, Any] = {"include_dashboard": False, "object_store_memory": _PASSED_ON}
    _keep_off_standard_output()
    try:
        ray.init(
            address=address,
            namespace=NAMESPACE,
            log_to_driver=False,
            logging_level=logging.ERROR,
            **(own if address == LOCAL else {}),
        )
    except (ConnectionError, RuntimeError, ValueError, RayError) as error:
        found = " ".join(str(error).split())
        raise ClusterError(f"{address}: the cluster cannot be joined: {found}") from error
    try:
        yield
    finally:
        ray.shutdown()


def _keep_off_standard_output() -> None:
    """Have Ray's notes about machines in the log; it prints them where results are printed."""

    def noted(data: dict[str, Any], **_: Any) -> None:  # noqa: ANN401 - of no interest
        log.warning("Ray: %s", "".join(data["lines"])[:_SHOWN].partition("\n")[0])

    printing: Any = ray._private.worker  # noqa: SLF001 - there is no setting for it
    printing.print_to_stdstream = noted


def _require_reachable(address: str) -> None:
    """Raise ClusterError at once where nobody answers; Ray itself goes on trying for long."""
    found = _ADDRESS.fullmatch(address)
    if not found:
        raise ClusterError(
            f"{address}: no address of a cluster. It is HOST:PORT, as `ray start --head` prints "
            "it, or local for this machine alone"
        )
    place = found["host"].strip("[]"), int(found["port"])
    try:
        socket.create_connection(place, timeout=_REACHED).close()
    except (OSError, OverflowError) as error:
        raise ClusterError(
            f"{address}: no cluster answers there ({error}). Start one with: ray start --head"
        ) from error


def alive_nodes() -> list[Node]:
    """The machines that are alive, in the order of their ids."""
    nodes: Any = ray.nodes  # which Ray gives no types
    return sorted(
        Node(each["NodeID"], each["NodeManagerAddress"], int(each["Resources"].get("GPU", 0)))
        for each in nodes()
        if each["Alive"]
    )


def on_node(node: Node, *, only_there: bool) -> NodeAffinitySchedulingStrategy:
    """Where an actor or a task is to run; elsewhere when the machine is gone, if it may."""
    return NodeAffinitySchedulingStrategy(node.id, soft=not only_there)


def require_shared(folder: Path, *, to_write: bool) -> None:
    """Raise ClusterError where a machine does not see a folder, or may not write there if needed.

    A token is written into it, which each machine has to read, and answer beside it.
    """
    token, name = secrets.token_hex(16), f".shared-{secrets.token_hex(4)}"
    path = folder.resolve() / name
    path.write_text(token, encoding="ascii")
    probe = ray.remote(num_cpus=0, max_retries=0)(read_token)
    try:
        asked = {
            node: probe.options(scheduling_strategy=on_node(node, only_there=True)).remote(
                str(path), token, node.id if to_write else ""
            )
            for node in alive_nodes()
        }
        for node, answer in asked.items():
            _require_answer(node, answer, path, token, to_write=to_write)
    finally:
        for left in folder.glob(f"{name}*"):
            left.unlink(missing_ok=True)


def _require_answer(node: Node, answer: Any, path: Path, token: str, *, to_write: bool) -> None:  # noqa: ANN401
    try:
        fault = ray.get(answer, timeout=_ANSWERED)
    except RayError as error:
        if not isinstance(error, RayTaskError) and _is_gone(node):
            return  # the others do it
        found = str(error).strip().rpartition("\n")[2]
        raise ClusterError(
            f"{node.address}: this machine of the cluster does not run verbatim ({found}). Install "
            "the same version there: pip install 'verbatim[cluster]'"
        ) from error
    if not fault and to_write and not _appears(path.with_name(f"{path.name}-{node.id}"), token):
        fault = "what it writes there is not seen here"
    if fault:
        raise ClusterError(
            f"{node.address}: this machine of the cluster does not share {path.parent}: {fault}. "
            "All of them need the data folder under the same path, on NFS for instance"
        )


def _is_gone(node: Node) -> bool:
    """Whether a machine has died, which Ray sees after some seconds."""
    until = time.monotonic() + _SEEN
    while node in alive_nodes():
        if time.monotonic() > until:
            return False
        time.sleep(0.5)
    return True


def read_token(path: str, token: str, answer: str) -> str:
    """Read a token on one of the machines, and answer under a name, unless that is empty.

    Returns what is wrong, empty for nothing.
    """
    from pathlib import Path  # noqa: PLC0415 - a type everywhere else

    if not _appears(Path(path), token):
        return "what is written there is not seen by it"
    if answer:
        try:
            Path(f"{path}-{answer}").write_text(token, encoding="ascii")
        except OSError as error:
            return f"it may not write there ({error.strerror})"
    return ""


def _appears(path: Path, token: str) -> bool:
    """Whether a file holds a token, or does so soon."""
    until = time.monotonic() + _SEEN
    while True:
        with suppress(OSError):
            if path.read_text(encoding="ascii") == token:
                return True
        if time.monotonic() > until:
            return False
        time.sleep(0.2)


def said(error: RayError) -> str:
    """What Ray says of a fault, on one line of bearable length."""
    return " ".join(str(error).split())[:_SHOWN]
