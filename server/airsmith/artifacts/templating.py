"""The templates of this room: files beside this one, read from the package once."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from airsmith.artifacts.literals import keyword_arguments, plain_number, python_literal
from airsmith.artifacts.markdown import code_list, fence, markdown_text, table_cell, table_code
from airsmith.artifacts.wording import docstring, sentence
from airsmith.spec.markdown import code_span
from airsmith.spec.wording import one_line


def fill_template(name: str, **values: object) -> str:
    """The text of a template with its values filled in. Raises jinja2.UndefinedError where a value is missing."""
    return _environment().get_template(name).render(values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("airsmith.artifacts"),
        autoescape=False,  # noqa: S701 - the output is Python and Markdown; the filters below quote for those
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        arguments=keyword_arguments,
        cell=table_cell,
        cell_code=table_code,
        code=code_span,
        docstring=docstring,
        fence=fence,
        line=one_line,
        literal=python_literal,
        names=code_list,
        number=plain_number,
        prose=markdown_text,
        sentence=sentence,
    )
    return environment
