"""The scaffold engine: the typed skeleton of a component, made from its spec alone, without a model.

It works offline and gives the same code for the same spec. What the component must do stands as comments in methods
that raise NotImplementedError, so that nobody takes a skeleton for the finished thing.
"""

import re

from airsmith.engines.scaffold_code import scaffold_source
from airsmith.generation.ports import CancelledUsage, ModelReply, ModelRequest, OnProgress, ReplyProgress

MODEL_NAME = "scaffold"
_SHORTEST_FENCE = 3


class ScaffoldEngine:
    """Answers every request with the skeleton of its spec, in a fence as a model would. Uses no tokens."""

    name = "scaffold"
    costs_money = False

    async def complete(
        self, request: ModelRequest, on_progress: OnProgress, _on_cancelled: CancelledUsage
    ) -> ModelReply:
        """The skeleton; the text of the request does not matter."""
        code = scaffold_source(request.spec, request.target)
        longest = max(map(len, re.findall("`+", code)), default=0)
        fence = "`" * max(longest + 1, _SHORTEST_FENCE)
        text = f"{fence}python\n{code}{fence}\n"
        on_progress(ReplyProgress(characters=len(text)))
        return ModelReply(text, MODEL_NAME)

    async def close(self) -> None:
        """There is nothing to let go of."""
