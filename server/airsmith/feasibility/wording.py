"""How an assessment is put into words, alike on the command line and in the editor."""

from collections.abc import Iterator

from airsmith.feasibility.model import Assessment, ExistingClass, ExpectedCost
from airsmith.spec.wording import counted, listed

_ONE_CENT = 0.01


def price(dollars: float) -> str:
    """An estimate in dollars, to the cent."""
    if dollars == 0:
        return "nothing"
    return "less than $0.01" if dollars < _ONE_CENT else f"${dollars:,.2f}"


def about(dollars: float) -> str:
    """An estimate in dollars that says that it is one."""
    return price(dollars) if dollars < _ONE_CENT else f"about {price(dollars)}"


def complexity_line(assessment: Assessment) -> str:
    """The level, and what makes it so."""
    level, reasons = assessment.complexity.level.value, assessment.complexity.reasons
    return f"{level}: {'; '.join(reasons)}" if reasons else level


def cost_sentences(cost: ExpectedCost) -> Iterator[str]:
    """What generating will cost, and on what that estimate rests."""
    if cost.high == 0:
        yield cost.note
        return
    if cost.typical is not None and cost.low is not None:
        typical = about(cost.typical)
        low = price(cost.low)
        yield f"{typical[:1].upper()}{typical[1:]} with {cost.model}, {low} if the first reply is short and right."
    if cost.high is not None and cost.typical is not None:
        attempts = counted(cost.most_attempts, "attempt")
        yield f"At worst {price(cost.high)}: {attempts}, each with a reply as long as the settings allow."
    yield f"The first prompt has about {cost.prompt_tokens:,} tokens; {cost.attempts:g} attempts are expected."
    if cost.note:
        yield cost.note


def history_sentence(assessment: Assessment) -> str:
    """How similar runs went; empty where too few are known."""
    experience = assessment.experience
    if experience.success_rate is None or experience.attempts is None:
        return ""
    rate, attempts = f"{experience.success_rate:.0%}", f"{experience.attempts:.1f}"
    return f"{experience.basis}: {rate} succeeded, with {attempts} attempts on average."


def existing_reason(existing: ExistingClass) -> str:
    """Why a class is named: a sentence."""
    if not existing.words:
        return "It has the same name, or is what that name stands for now."
    return f"Both speak of {listed(existing.words, 'and')}."


def install_sentence(existing: ExistingClass, target: str, place: str = "") -> str:
    """Which version of a class is there, or how to get it, and whether it works on the target.

    `place` is where the environment is, empty where that need not be said.
    """
    version = _version(existing, place)
    if existing.supports_target:
        return version
    return f"{version}; it needs Airflow {existing.requires_airflow}, which {target} is not"


def _version(existing: ExistingClass, place: str) -> str:
    if existing.installed is not None:
        where = f" in {place}" if place else ""
        seen = f" (this is about {existing.version})" if existing.installed != existing.version else ""
        return f"Installed: {existing.installed}{where}{seen}"
    return f"{existing.install} (version {existing.version})" if existing.install else f"Version {existing.version}"


def open_points(assessment: Assessment) -> Iterator[str]:
    """What the spec leaves open, each with what to write."""
    for gap in assessment.gaps:
        yield f"{gap.missing[:1].upper()}{gap.missing[1:]}. {gap.suggestion}"


def first_steps(assessment: Assessment) -> tuple[str, ...]:
    """Those suggestions that are not about something missing."""
    about_gaps = {gap.suggestion for gap in assessment.gaps}
    return tuple(suggestion for suggestion in assessment.suggestions if suggestion not in about_gaps)
