"""What a class takes, as a call and as a table. What Airflow's own base classes take is not repeated everywhere."""

import textwrap

from airsmith.catalog.kinds import is_root
from airsmith.catalog.model import CatalogClass, Constructor, Parameter, ParameterKind
from airsmith.ide.docstrings import docstring_markdown
from airsmith.ide.markdown import code, joined, table

_MOST_ROWS = 30
_LONGEST_DOC = 200
_WIDTH = 90
_LONGEST_DEFAULT = 40
_ELLIPSIS = "..."


def call_text(found: CatalogClass, constructor: Constructor) -> str:
    """How a class is called, on lines of a readable length: `HttpOperator(*, task_id, endpoint=None, **kwargs)`."""
    shown = [one for one in _own(found, constructor) if not one.is_required or not constructor.is_keyword_only]
    if constructor.is_keyword_only:
        shown = [*(one for one in constructor.parameters if one.is_required), *shown]
    shown = shown[:_MOST_ROWS]
    parts: list[str] = ["*"] if constructor.is_keyword_only and shown else []
    has_star = bool(parts)
    for parameter in shown:
        if parameter.kind is ParameterKind.KEYWORD_ONLY and not has_star:
            parts.append("*")
            has_star = True
        parts.append(parameter.name if parameter.default is None else f"{parameter.name}={_short(parameter.default)}")
    hidden = len(constructor.parameters) > len(shown)
    if hidden or constructor.accepts_any_keyword or not constructor.is_certain:
        parts.append("**kwargs")
    line = f"{found.name}({', '.join(parts)})"
    if len(line) <= _WIDTH:
        return line
    body = textwrap.wrap(", ".join(parts), _WIDTH, break_long_words=False, break_on_hyphens=False)
    return "\n".join([f"{found.name}(", *(f"    {part}" for part in body), ")"])


def definition_text(name: str, signature: str) -> str:
    """A definition as a function has it, one parameter a line where it is long."""
    line = f"def {name}{signature}"
    if len(line) <= _WIDTH:
        return line
    parts, after = _top_level_parts(signature)
    return "\n".join([f"def {name}(", *(f"    {part}," for part in parts), after])


def parameter_table(found: CatalogClass, constructor: Constructor) -> str:
    """A table of the parameters, and a word about those that it leaves out."""
    own = _own(found, constructor)
    rows = [(code(one.name), code(one.annotation), _meaning(one)) for one in own[:_MOST_ROWS]]
    roots = sorted({one.owner for one in constructor.parameters if is_root(one.owner)} - {found.path})
    notes = [f"{len(own) - len(rows)} more parameters."] if len(own) > len(rows) else []
    notes += [f"And those of {', '.join(code(root.rpartition('.')[2]) for root in roots)}."] if roots and rows else []
    return joined(table(("Parameter", "Type", "Meaning"), rows) if rows else "", " ".join(notes))


def _top_level_parts(signature: str) -> tuple[list[str], str]:
    """The parameters of a signature as written, and what closes it."""
    parts = [""]
    depth = 0
    for offset, character in enumerate(signature[1:], 1):
        depth += (character in "([{") - (character in ")]}")
        if depth < 0:
            return [part.strip() for part in parts], signature[offset:]
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts], ")"


def _own(found: CatalogClass, constructor: Constructor) -> list[Parameter]:
    """The parameters of a class without those of Airflow's base classes, unless it is one."""
    return [one for one in constructor.parameters if not is_root(one.owner) or one.owner == found.path]


def _meaning(parameter: Parameter) -> str:
    doc = parameter.doc
    if len(doc) > _LONGEST_DOC:
        doc = doc[:_LONGEST_DOC].rpartition(" ")[0] + " …"
    doc += "." if doc and doc[-1] not in ".!?:…" else ""
    need = "Required." if parameter.is_required else f"Default {code(_short(parameter.default or ''))}."
    return f"{docstring_markdown(doc)} {need}".strip()


def _short(default: str) -> str:
    return default if len(default) <= _LONGEST_DEFAULT else _ELLIPSIS
