"""Processes of processes, as Linux shows them."""

import os
import select
import subprocess
from pathlib import Path

_WITHIN_S = 20


def the_child_of(process: "subprocess.Popen[bytes]") -> int:
    """Wait until a process has a child, and take hold of that: a descriptor for `ends`."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while not (found := children.read_text().split()):
        assert process.poll() is None, "it has ended without any"
    return os.pidfd_open(int(found[0]))


def ends(child: int) -> bool:
    """Whether a child ends before long."""
    try:
        return bool(select.select([child], [], [], _WITHIN_S)[0])
    finally:
        os.close(child)
