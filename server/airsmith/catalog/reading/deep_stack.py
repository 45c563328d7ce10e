"""Room for reading: chains of imports are followed by recursion, which can be deeper than a usual stack."""

import sys
import threading
from collections.abc import Callable

_STACK_BYTES = 512 * 1024 * 1024
_DEEPEST_RECURSION = 100_000


def run_with_deep_stack(work: Callable[[], int]) -> int:
    """Do the work of a whole process in a thread with a large stack. Returns its exit code; 2 where it crashed."""
    codes: list[int] = []
    sys.setrecursionlimit(_DEEPEST_RECURSION)
    threading.stack_size(_STACK_BYTES)
    thread = threading.Thread(target=lambda: codes.append(work()))
    thread.start()
    thread.join()
    return codes[0] if codes else 2
