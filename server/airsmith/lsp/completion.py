from typing import Any

from airsmith.lsp.session import Session


async def complete(session: Session, params: Any) -> Any:
    return None
