"""Modules that cannot be imported on the target, and why."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from airsmith.catalog.reading.program import Program


class Failures:
    """Judges the modules of one program; each judgement is kept."""

    def __init__(self, program: "Program") -> None:
        self._program = program
        self._judged: dict[str, str] = {}
        self._judging: set[str] = set()

    def of(self, module: str) -> str:
        """Why importing a module fails; empty where it works or that cannot be told.

        A module that is being judged counts as working, as it does for Python while it is being imported.
        """
        if module in self._judged:
            return self._judged[module]
        if module in self._judging or not self._program.covers(module):
            return ""
        self._judging.add(module)
        try:
            failure = self._judge(module)
        finally:
            self._judging.discard(module)
        self._judged[module] = failure
        return failure

    def settle(self, modules: Iterable[str]) -> None:
        """Judge modules anew until nothing changes: circular imports were given the benefit of the doubt."""
        names = list(modules)
        while True:
            before = dict(self._judged)
            for module in names:
                if not self._judged.get(module):
                    self._judged.pop(module, None)
                    self.of(module)
            if before == self._judged:
                return

    def _judge(self, module: str) -> str:
        parent = module.rpartition(".")[0]
        if parent and self.of(parent):
            return self.of(parent)
        state = self._program.state(module)
        if state is None or state.is_running:
            return ""
        if state.failure:
            return state.failure
        for needed in state.requirements:
            if self._program.offers(needed.module, needed.name) is False:
                what = f"{needed.name} of {needed.module}" if needed.name else needed.module
                return f"needs {what}"
        return ""
