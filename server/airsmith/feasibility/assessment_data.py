"""An assessment as plain JSON: the same on the command line and in the editor."""

from typing import Any

from airsmith.feasibility.model import Assessment, ExistingClass, ExpectedCost


def assessment_data(assessment: Assessment) -> dict[str, Any]:
    """The shape that the README documents. Numbers that are not known are null."""
    experience = assessment.experience
    return {
        "name": assessment.name,
        "component_type": assessment.component_type,
        "airflow_version": assessment.target,
        "score": assessment.score,
        "confidence": assessment.confidence,
        "complexity": {
            "level": assessment.complexity.level.value,
            "points": assessment.complexity.points,
            "reasons": list(assessment.complexity.reasons),
        },
        "errors": assessment.errors,
        "warnings": assessment.warnings,
        "missing": [{"key": gap.key, "missing": gap.missing, "suggestion": gap.suggestion} for gap in assessment.gaps],
        "suggestions": list(assessment.suggestions),
        "existing": [_existing_data(one) for one in assessment.existing],
        "cost": _cost_data(assessment.cost) if assessment.cost else None,
        "history": {
            "runs": experience.runs,
            "success_rate": experience.success_rate,
            "attempts": experience.attempts,
            "basis": experience.basis,
        },
    }


def _existing_data(existing: ExistingClass) -> dict[str, Any]:
    return {
        "class": existing.name,
        "import_path": existing.import_path,
        "summary": existing.summary,
        "provider": existing.package,
        "version": existing.version,
        "installed": existing.installed,
        "install": existing.install,
        "requires_airflow": existing.requires_airflow,
        "supports_target": existing.supports_target,
        "why": existing.why,
        "words": list(existing.words),
        "score": existing.score,
    }


def _cost_data(cost: ExpectedCost) -> dict[str, Any]:
    return {
        "model": cost.model,
        "prompt_tokens": cost.prompt_tokens,
        "expected_attempts": cost.attempts,
        "most_attempts": cost.most_attempts,
        "low_usd": cost.low,
        "typical_usd": cost.typical,
        "high_usd": cost.high,
        "note": cost.note,
    }
