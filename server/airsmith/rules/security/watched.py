"""The functions that the rules about dangerous code look for, by their dotted paths."""

_OS_NAMES = (
    "spawnl", "spawnle", "spawnlp", "spawnlpe", "spawnv", "spawnve", "spawnvp", "spawnvpe", "execl", "execle", "execlp",
    "execlpe", "execv", "execve", "execvp", "execvpe", "posix_spawn", "posix_spawnp", "system", "popen", "startfile",
)  # fmt: skip
_SUBPROCESS_NAMES = ("run", "call", "check_call", "check_output", "Popen", "getoutput", "getstatusoutput")
_ASYNCIO_NAMES = ("create_subprocess_exec", "create_subprocess_shell")

EVAL = frozenset(("builtins.eval",))
EXEC = frozenset(
    ("builtins.exec", "runpy.run_path", "runpy.run_module", "code.interact", "code.InteractiveInterpreter",
     "code.InteractiveConsole")
)  # fmt: skip
COMPILE = frozenset(("builtins.compile", "codeop.compile_command", "code.compile_command"))
IMPORT = frozenset(("builtins.__import__", "importlib.__import__"))
OS_SYSTEM = frozenset(f"{module}.{name}" for module in ("os", "posix", "nt") for name in _OS_NAMES) | {
    "pty.spawn",
    "platform.popen",
    "commands.getoutput",
}
SUBPROCESS = frozenset(f"subprocess.{name}" for name in _SUBPROCESS_NAMES) | frozenset(
    f"asyncio.{module}{name}" for module in ("", "subprocess.") for name in _ASYNCIO_NAMES
)
ALWAYS_SHELL = frozenset(path for path in SUBPROCESS if path.endswith(("getoutput", "_shell")))
"""What hands its command to a shell without being told to."""

PARTIAL = "functools.partial"

WATCHED = EVAL | EXEC | COMPILE | IMPORT | OS_SYSTEM | SUBPROCESS | {PARTIAL}
"""All of them together: rules ask a file for these, so that it is searched once."""
