"""The Python environments of the open documents: found, read and watched in the background.

Nobody waits for any of it. Until an environment's versions are known, the packaged catalog holds.
"""

import asyncio
import logging
import subprocess
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from airsmith.application.installation import (
    Interpreters,
    NeedsReading,
    find_catalog,
    interpreters_of,
    look_for_installation,
    state_of,
)
from airsmith.application.installation_reading import (
    NotRead,
    not_started,
    outcome_of,
    reading_process,
    said_in,
    temporary_cache,
)
from airsmith.application.user_environment import UserEnvironment
from airsmith.application.workspace import Workspace
from airsmith.catalog.installed.exit_codes import CANNOT_READ
from airsmith.catalog.installed.model import Installation, NotAnInterpreter
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.targets import AirflowVersion

_LONGEST_READING_S = 300.0

_P = ParamSpec("_P")
_T = TypeVar("_T")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Known:
    """What a search has found. `state` changes when another one would find something else."""

    environment: UserEnvironment | None
    state: tuple[int, ...]

    @property
    def installation(self) -> Installation | None:
        return self.environment.installation if self.environment is not None else None


class Environments:
    """Belongs to the event loop's thread; only `around` may be called from any. `on_change`: findings may be others now."""

    def __init__(self, root: Path, virtual_env: Path | None, on_change: Callable[[], None]) -> None:
        self._root = root
        self._virtual_env = virtual_env
        self._on_change = on_change
        self._loop = asyncio.get_running_loop()
        self._known: dict[Interpreters, _Known] = {}
        self._searches: set[Interpreters] = set()
        self._tasks: dict[asyncio.Task[None], UserEnvironment | None] = {}
        self._wanted: set[tuple[UserEnvironment, AirflowVersion]] = set()
        self._one_at_a_time = asyncio.Lock()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="airsmith-environment")
        self._told: set[str] = set()
        self._has_ended = False

    def around(self, workspace: Workspace) -> Workspace:
        """The workspace with its environment, as far as it is known by now. Never waits, never touches the disk."""
        interpreters = interpreters_of(workspace, self._root, self._virtual_env)
        known = self._known.get(interpreters)
        if known is None:
            self._soon(self._begin_search, interpreters)
            return replace(workspace, awaits_environment=True)
        return replace(workspace, environment=known.environment)

    def look_again(self) -> None:
        """Something may have been installed: notice it, in the background."""
        for interpreters in tuple(self._known):
            self._begin_search(interpreters)

    async def end(self) -> None:
        """Stop everything, also a reading that runs."""
        self._has_ended = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _begin_search(self, interpreters: Interpreters) -> None:
        if interpreters not in self._searches:
            self._searches.add(interpreters)
            self._start(self._search(interpreters))

    async def _search(self, interpreters: Interpreters) -> None:
        try:
            known = self._known.get(interpreters)
            if known is not None and known.state == await self._work(state_of, interpreters, known.installation):
                return
            found = await self._work(look_for_installation, interpreters)
            if isinstance(found, NotAnInterpreter):
                self._tell(found.message)
                found = None
            state = await self._work(state_of, interpreters, found)
        finally:
            self._searches.discard(interpreters)
        if known is not None and known.installation == found:
            self._known[interpreters] = replace(known, state=state)
            return
        self._known[interpreters] = _Known(UserEnvironment(found, self._want) if found is not None else None, state)
        if known is not None and known.environment is not None:
            self._forget(known.environment)
        if found is not None or known is not None:
            self._on_change()

    def _want(self, environment: UserEnvironment, target: AirflowVersion) -> None:
        """Called from any thread."""
        self._soon(self._begin_learning, environment, target)

    def _begin_learning(self, environment: UserEnvironment, target: AirflowVersion) -> None:
        if (environment, target) not in self._wanted:
            self._wanted.add((environment, target))
            self._start(self._learn(environment, target), environment)

    async def _learn(self, environment: UserEnvironment, target: AirflowVersion) -> None:
        found = await self._work(find_catalog, environment.installation, target)
        catalog = await self._read(found) if isinstance(found, NeedsReading) else found
        environment.learn(target, catalog)
        if catalog is not None:
            self._on_change()

    async def _read(self, needed: NeedsReading) -> Catalog | None:
        with ExitStack() as stack:
            temporary = await self._work(lambda: stack.enter_context(temporary_cache()))
            async with self._one_at_a_time:
                problem = await _read_in_process(needed, temporary)
            if problem is not None:
                self._tell("\n".join(filter(None, (problem.message, problem.details))))
                if problem.has_changed:
                    self.look_again()
                return None
            found = await self._work(find_catalog, needed.installation, needed.target, temporary)
        return found if isinstance(found, Catalog) else None

    def _forget(self, environment: UserEnvironment) -> None:
        """Stop what goes on for an environment that is no longer as it was."""
        for task, owner in self._tasks.items():
            if owner is environment:
                task.cancel()
        self._wanted = {(one, target) for one, target in self._wanted if one is not environment}

    def _tell(self, problem: str) -> None:
        if problem not in self._told:
            self._told.add(problem)
            _log.warning("%s", problem)

    def _soon(self, function: Callable[_P, None], *arguments: _P.args, **options: _P.kwargs) -> None:
        """Call a function in the event loop's thread, from any thread."""
        if not self._has_ended:
            self._loop.call_soon_threadsafe(lambda: function(*arguments, **options))

    def _start(self, work: Coroutine[Any, Any, None], owner: UserEnvironment | None = None) -> None:
        if self._has_ended:
            work.close()
            return
        task = asyncio.create_task(work)
        self._tasks[task] = owner
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.pop(task, None)
        if not task.cancelled() and (error := task.exception()):
            _log.error("The Python environment could not be looked at.", exc_info=error)

    async def _work(self, function: Callable[_P, _T], *arguments: _P.args, **options: _P.kwargs) -> _T:
        """Call a function in the one thread that is kept for this."""
        return await self._loop.run_in_executor(self._worker, lambda: function(*arguments, **options))


async def _read_in_process(needed: NeedsReading, temporary: Path | None) -> NotRead | None:
    """Have a process read the installation; it is stopped when this is cancelled.

    A thread waits for it: asyncio's own processes can hang when they are cancelled while they start.
    """
    _log.info("Reading what is installed in %s.", needed.installation.interpreter)
    try:
        with reading_process(needed, temporary, subprocess.DEVNULL) as (process, errors):
            try:
                code = await asyncio.wait_for(asyncio.to_thread(process.wait), _LONGEST_READING_S)
            except TimeoutError:
                return outcome_of(needed, CANNOT_READ, f"it took more than {_LONGEST_READING_S:g} s")
            return outcome_of(needed, code, said_in(errors))
    except OSError as error:
        return not_started(needed, error)
