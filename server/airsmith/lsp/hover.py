from typing import Any

from airsmith.lsp.session import Session


async def hover(session: Session, params: Any) -> Any:
    return None
