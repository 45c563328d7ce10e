"""`airsmith/rules` and `airsmith/explain`: which rules there are, and what one of them means."""

from airsmith.application.rule_pages import explain_in_markdown, rule_meant
from airsmith.lsp.own_params import text_in
from airsmith.lsp.session import Session
from airsmith.rules.registry import ALL_RULES


async def rules(_session: Session, _params: object) -> list[dict[str, str]]:
    """All rules in the order of the documentation."""
    return [{"name": rule.name, "layer": rule.layer.value, "summary": rule.summary} for rule in ALL_RULES]


async def explain(session: Session, params: object) -> dict[str, str] | None:
    """A rule's page as `{markdown}`; None where no rule has that name, which may be written with hyphens."""
    rule = rule_meant(text_in(params, "rule"))
    return {"markdown": await session.work(explain_in_markdown, rule)} if rule is not None else None
