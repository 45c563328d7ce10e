"""Turns a trouble with an import of Airflow into words and, where the right import is known, a fix."""

import ast
from collections.abc import Iterator, Sequence
from functools import lru_cache

from airsmith.analysis.module import Module
from airsmith.catalog.base_classes import BASE_NAMES, KIND_OF_BASE
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import Deprecation, NameAnswer, Presence
from airsmith.finding import Fix, Safety, Severity
from airsmith.rules.imports.gone import advice_for
from airsmith.rules.imports.moving import Move, move_edits
from airsmith.rules.imports.right_paths import RightPath, modules_with, offered_by, right_path
from airsmith.rules.imports.troubles import Trouble, TroubleKind, find_troubles, likely_official
from airsmith.rules.rule import Profile, PythonContext, Violation
from airsmith.text import Range, TextEdit

_MOST_NAMES_IN_A_TITLE = 3
_MOST_GUESSES = 3
_LONGEST_QUOTE = 160
Names = Sequence[tuple[ast.alias, NameAnswer]]


def violations_of(context: PythonContext, kind: TroubleKind) -> Iterator[Violation]:
    """What the rule of a kind says of each trouble; names of one statement share their fix, which is made once."""
    if not context.airflow_imports.doubtful:
        return
    shared = _Shared(context)
    for trouble in find_troubles(context, kind):
        yield _violation_of(context, trouble, shared)


class _Shared:
    """What is worked out once for all troubles of a file."""

    def __init__(self, context: PythonContext) -> None:
        self._context = context
        self._fixes: dict[tuple[int, bool], Fix | None] = {}
        self.nearest_modules = lru_cache(None)(context.catalog.nearest_modules)

    def fix_that_moves(self, trouble: Trouble, paths: Sequence[RightPath]) -> Fix | None:
        """The fix for a trouble whose names have these paths."""
        key = (id(trouble.node), all(path.is_same for path in paths))
        if key not in self._fixes:
            self._fixes[key] = _move_fix(self._context, trouble, is_same=key[1])
        return self._fixes[key]


def _violation_of(context: PythonContext, trouble: Trouble, shared: _Shared) -> Violation:
    where = _range_of(context.module, trouble)
    if trouble.is_foreign:
        return _foreign_violation(context, trouble, where)
    paths = _right_paths(context.catalog, trouble, trouble.names)
    start = _statement_of_fact(context, trouble)
    if paths and len(paths) == len(trouble.names):
        return Violation(where, f"{start}; import {_listed(paths)}.", shared.fix_that_moves(trouble, paths))
    if trouble.alias is not None and (home := _new_module(context.catalog, trouble.module)):
        return Violation(where, f"{start}; import `{home}`.", _module_fix(trouble.alias, home, where))
    if trouble.kind is TroubleKind.DEPRECATED:
        return Violation(where, f"{start}{_own_words(trouble)}.")
    advice = advice_for(".".join([trouble.module, *(alias.name for alias, _ in trouble.names)]))
    if advice:
        return Violation(where, f"{start}; {advice}.")
    if trouble.kind is TroubleKind.REMOVED:  # it was not misspelt, so what is spelled alike is not what was meant
        return Violation(where, f"{start}.")
    guesses, fix = _guesses(context, trouble, where, shared)
    return Violation(where, f"{start}; did you mean {_alternatives(guesses)}?" if guesses else f"{start}.", fix)


def missing_member_message(context: PythonContext, kind: TroubleKind, module: str, name: str) -> str:
    """What is said of a name that is read from a module which does not have it."""
    start = _missing_name(context, kind, module, name)
    path = right_path(context.catalog, module, name, NameAnswer(Presence.MISSING))
    if path is not None:
        return f"{start}; import {_listed([path])}."
    if advice := advice_for(f"{module}.{name}"):
        return f"{start}; {advice}."
    guesses = _near_names(context.catalog, module, name) if kind is TroubleKind.UNKNOWN_NAME else ()
    return f"{start}; did you mean {_alternatives(guesses)}?" if guesses else f"{start}."


def _range_of(module: Module, trouble: Trouble) -> Range:
    if trouble.is_whole and isinstance(trouble.node, ast.ImportFrom):
        return module.range_of_module(trouble.node)
    place = trouble.alias or (trouble.names[0][0] if trouble.names else trouble.node)
    return module.range_of(place)


def _right_paths(catalog: Catalog, trouble: Trouble, names: Names) -> list[RightPath]:
    found = (right_path(catalog, trouble.module, alias.name, answer) for alias, answer in names)
    return [path for path in found if path is not None]


def _statement_of_fact(context: PythonContext, trouble: Trouble) -> str:
    target, module = context.target, trouble.module
    if trouble.kind is TroubleKind.DEPRECATED:
        subject = module if trouble.is_about_module else f"{module}.{trouble.names[0][0].name}"
        return f"`{subject}` is deprecated in Airflow {target}"
    if not trouble.is_about_module:
        return _missing_name(context, trouble.kind, module, trouble.names[0][0].name)
    if trouble.kind is TroubleKind.REMOVED:
        return _gone_or_not_there_yet(context, f"the module `{module}`", module)
    provider = context.catalog.provider_of_module(module)
    owner = f"`{provider.package}` {provider.version}" if provider is not None else f"Airflow {target}"
    return f"{owner} has no module `{module}`"


def _missing_name(context: PythonContext, kind: TroubleKind, module: str, name: str) -> str:
    if kind is TroubleKind.REMOVED:
        return _gone_or_not_there_yet(context, f"`{name}` in `{module}`", module, name)
    provider = context.catalog.provider_of_module(module)
    owner = f"{provider.package} {provider.version}" if provider is not None else f"Airflow {context.target}"
    return f"`{module}` of {owner} has no `{name}`"


def _gone_or_not_there_yet(context: PythonContext, what: str, module: str, name: str = "") -> str:
    provider = context.catalog.provider_of_module(module)
    if provider is not None:  # what comes and goes with its releases, not with Airflow's
        return f"{provider.package} {provider.version} does not have {what}"
    other = offered_by(context.catalog, module, name)
    if other is not None and other > context.target:
        return f"Airflow {context.target} does not have {what} yet"
    return f"Airflow {context.target} no longer has {what}"


def _own_words(trouble: Trouble) -> str:
    """What Airflow itself says of a deprecation, as the rest of a sentence; empty where that adds nothing."""
    stated = next((answer.deprecation for _, answer in trouble.names if answer.deprecation), Deprecation())
    sentence = " ".join(stated.message.split()).partition(". ")[0].rstrip(".")
    return f": {sentence}" if 0 < len(sentence) <= _LONGEST_QUOTE else ""


def _listed(paths: Sequence[RightPath]) -> str:
    homes = dict.fromkeys(path.module for path in paths)
    return ", ".join(f"{_joined([p.name for p in paths if p.module == home], 'and')} from `{home}`" for home in homes)


def _alternatives(guesses: Sequence[str]) -> str:
    return _joined(guesses, "or")


def _joined(names: Sequence[str], word: str) -> str:
    quoted = [f"`{name}`" for name in dict.fromkeys(names)]
    return f"{', '.join(quoted[:-1])} {word} {quoted[-1]}" if len(quoted) > 1 else quoted[0]


def _move_fix(context: PythonContext, trouble: Trouble, *, is_same: bool) -> Fix | None:
    """Move all names of the statement that have this trouble and are as certain as this one, so that one fix is enough."""
    node, catalog = trouble.node, context.catalog
    if not isinstance(node, ast.ImportFrom):
        return None
    moves: list[Move] = []
    for alias, answer in trouble.together:
        path = right_path(catalog, trouble.module, alias.name, answer)
        if path is not None and (trouble.is_whole or path.is_same == is_same):
            moves.append(Move(alias, path.module, path.name))
    edits = move_edits(context.module, node, moves)
    return Fix(_title(moves), edits, Safety.SAFE if is_same else Safety.UNSAFE) if edits else None


def _title(moves: Sequence[Move]) -> str:
    if len(moves) > _MOST_NAMES_IN_A_TITLE:
        return f"import {len(moves)} names from where they are"
    homes = dict.fromkeys(move.module for move in moves)
    parts = (f"{', '.join(move.name for move in moves if move.module == home)} from {home}" for home in homes)
    return f"import {' and '.join(parts)}"


def _guesses(
    context: PythonContext, trouble: Trouble, where: Range, shared: _Shared
) -> tuple[Sequence[str], Fix | None]:
    """What may be meant by a misspelt module or name, best first, and the fix that takes the best where it is clear."""
    catalog, node = context.catalog, trouble.node
    if not trouble.is_about_module:
        alias = trouble.names[0][0]
        names = _near_names(catalog, trouble.module, alias.name)
        if not names:
            return (), None
        edit = TextEdit(where, Move(alias, trouble.module, names[0]).imported)
        return names, Fix(f"import {names[0]} instead of {alias.name}", (edit,), Safety.UNSAFE)
    near = shared.nearest_modules(trouble.module)
    if not isinstance(node, ast.ImportFrom):
        return near, None
    fitting = modules_with(catalog, near, [alias.name for alias, _ in trouble.names])
    if len(fitting) != 1:
        return fitting or near, None
    return fitting, _to_module(context, trouble, node, fitting[0], Safety.SAFE)


def _near_names(catalog: Catalog, module: str, name: str) -> Sequence[str]:
    """Names of a module that are spelled alike, best first; for the name of a class none that are written like modules."""
    near = catalog.nearest_names(module, name, 3 * _MOST_GUESSES)
    if name[:1].isupper():
        from airsmith.catalog.nearest import nearest  # only where something is misspelt

        bases = (BASE_NAMES[KIND_OF_BASE[one]] for one in nearest(name, KIND_OF_BASE))
        alike = (one for one in near if one[:1].isupper() or one.lower() == name.lower())
        near = tuple(dict.fromkeys((*(one for one in bases if _has(catalog, module, one)), *alike)))
    return near[:_MOST_GUESSES]


def _has(catalog: Catalog, module: str, name: str) -> bool:
    return catalog.name_in(module, name).presence is Presence.EXISTS


def _to_module(
    context: PythonContext, trouble: Trouble, node: ast.ImportFrom, module: str, safety: Safety
) -> Fix | None:
    moves = [Move(alias, module, alias.name) for alias, _ in trouble.together]
    edits = move_edits(context.module, node, moves) if moves else None
    return Fix(_title(moves), edits, safety) if edits else None


def _foreign_violation(context: PythonContext, trouble: Trouble, where: Range) -> Violation:
    """For a package that could be somebody else's: certain enough for a model's code, a question to people."""
    is_strict, node = context.profile is Profile.STRICT, trouble.node
    severity = Severity.ERROR if is_strict else Severity.WARNING
    start = f"No official provider has the module `{trouble.module}`"
    official = likely_official(context, trouble.module, node)
    if official is None or not isinstance(node, ast.ImportFrom):
        source = ", and no package in the dependencies of the spec is known to bring it"
        return Violation(where, f"{start}{source if context.dependencies is not None else ''}.", None, severity)
    fix = _to_module(context, trouble, node, official, Safety.SAFE if is_strict else Safety.UNSAFE)
    return Violation(where, f"{start}; did you mean `{official}`?", fix, severity)


def _new_module(catalog: Catalog, module: str) -> str:
    """Where the target has a module that is imported as a whole; empty where that is not known."""
    found = catalog.best_import_path(module)
    is_known = found is not None and not found.name and found.is_certain and found.module != module
    is_right = is_known and found is not None and catalog.presence_of(found.module) is Presence.EXISTS
    return found.module if found is not None and is_right else ""


def _module_fix(alias: ast.alias, home: str, where: Range) -> Fix | None:
    """`import old as name` with the new module; without a name of its own the rest of the file would have to follow.

    Unsafe, because not everything that the old module had needs to be in the new one.
    """
    if not alias.asname:
        return None
    return Fix(f"import {home}", (TextEdit(where, f"{home} as {alias.asname}"),), Safety.UNSAFE)
