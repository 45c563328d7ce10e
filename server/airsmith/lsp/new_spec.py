"""`airsmith/newSpec`: a spec to begin with, as text and as a snippet; the editor puts it into a file."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from pygls.exceptions import JsonRpcInvalidParams

from airsmith.catalog.component_types import COMPONENT_TYPES, ComponentType
from airsmith.catalog.targets import AirflowVersion
from airsmith.lsp.own_params import text_in, uri_in
from airsmith.lsp.session import Session
from airsmith.spec.wording import quote

if TYPE_CHECKING:  # loads the templates' engine, which most sessions spare
    from airsmith.application.new_spec import NewSpec

_NewSpec = Callable[[ComponentType, str, AirflowVersion], "NewSpec | None"]


async def propose_spec(session: Session, params: object) -> dict[str, str]:
    """`{fileName, text, snippet}`, aimed at what the folder aims at; `{problem}` where the name gives no class name."""
    component_type, name = _component_type(text_in(params, "componentType")), text_in(params, "name")
    workspace = await session.workspace_at(uri_in(params))
    new_spec = await asyncio.to_thread(_import_new_spec)
    spec = await session.work(new_spec, component_type, name, workspace.target)
    if spec is None:
        return {"problem": f"{quote(name)} gives no class name of its own; use words, such as RowCount or row count."}
    return {"fileName": spec.file_name, "text": spec.text, "snippet": spec.snippet}


def _import_new_spec() -> _NewSpec:
    from airsmith.application.new_spec import new_spec  # as above

    return new_spec


def _component_type(text: str) -> ComponentType:
    found = next((known for known in COMPONENT_TYPES if known == text), None)
    if found is None:
        raise JsonRpcInvalidParams(f"`componentType` must be one of {', '.join(COMPONENT_TYPES)}.")
    return found
