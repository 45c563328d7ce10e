"""What went wrong in one request to Claude, told by the type and status of the error, never by its wording.

Imports the SDK, so only `claude_stream` may import this at run time.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isfinite

import anthropic
import httpx2

from airsmith.generation.ports import FailureKind

OUTSIDE_ERRORS = (anthropic.APIError, httpx2.HTTPError, ValueError, AssertionError, RecursionError)
"""Everything the SDK lets through when the service or the network misbehaves; the last three come from bad data."""

_RETRIED = frozenset(
    {
        FailureKind.RATE_LIMITED,
        FailureKind.OVERLOADED,
        FailureKind.SERVER_ERROR,
        FailureKind.CONNECTION,
        FailureKind.CUT_STREAM,
        FailureKind.MALFORMED_RESPONSE,
    }
)
_KIND_OF_TYPE = {
    "authentication_error": FailureKind.AUTHENTICATION,
    "billing_error": FailureKind.BILLING,
    "permission_error": FailureKind.PERMISSION,
    "not_found_error": FailureKind.UNKNOWN_MODEL,
    "rate_limit_error": FailureKind.RATE_LIMITED,
    "overloaded_error": FailureKind.OVERLOADED,
    "api_error": FailureKind.SERVER_ERROR,
    "timeout_error": FailureKind.SERVER_ERROR,
    "invalid_request_error": FailureKind.INVALID_REQUEST,
}
_KIND_OF_STATUS = {
    401: FailureKind.AUTHENTICATION,
    402: FailureKind.BILLING,
    403: FailureKind.PERMISSION,
    408: FailureKind.SERVER_ERROR,
    429: FailureKind.RATE_LIMITED,
    529: FailureKind.OVERLOADED,
}
_SENTENCES = {
    FailureKind.AUTHENTICATION: ("Claude does not accept the API key", "set ANTHROPIC_API_KEY to a valid one"),
    FailureKind.BILLING: (
        "The account of the API key has no credit left or has reached its spending limit",
        "add credit or raise the limit in Anthropic's console",
    ),
    FailureKind.PERMISSION: (
        "Access to the model {model} was refused",
        "choose another model, or ask whoever owns the API key or the network",
    ),
    FailureKind.UNKNOWN_MODEL: ("Claude has no model named {model}", "choose a current model in the settings"),
    FailureKind.RATE_LIMITED: ("The rate limit of the API key is reached", "wait a minute and generate again"),
    FailureKind.OVERLOADED: ("Claude is overloaded", "generate again in a few minutes"),
    FailureKind.SERVER_ERROR: ("Claude failed on its side", "generate again in a few minutes"),
}
# These come as 429, but no wait lifts them.
_SPENDING_LIMITS = frozenset({"contract_spend_limit_reached", "enforced_spend_limit_reached"})
_BEFORE_SENDING = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.WriteError,
    httpx2.WriteTimeout,
    httpx2.LocalProtocolError,
    httpx2.UnsupportedProtocol,
)
_LONGEST_QUOTE = 200
_OK, _REDIRECTS, _CLIENT_ERRORS, _SERVER_ERRORS = 200, 300, 400, 500
_NOT_FOUND, _TOO_LARGE = 404, 413


@dataclass(frozen=True, slots=True)
class Fault:
    """Why one try brought no reply. `problem` and `advice` are the halves of one sentence.

    `retry_after_s` is what the service asked to wait; a free fault has used no tokens.
    """

    kind: FailureKind
    problem: str
    advice: str
    may_retry: bool = False
    retry_after_s: float | None = None
    is_free: bool = False


def fault_of_error(error: Exception, *, model: str, origin: str) -> Fault:
    """What an error out of `OUTSIDE_ERRORS` means; `origin` is the address that was asked, as people may see it."""
    match error:
        case anthropic.APIStatusError():
            return _fault_of_status(error, model, origin)
        case anthropic.APIConnectionError():
            return _fault_of_connection(error, origin)
        case httpx2.TransportError():
            return cut_stream()
        case _:
            return malformed(f"{origin} sent something that is not a reply of Claude's")


def fault_of_stop(reason: str | None, *, has_text: bool, max_tokens: int) -> Fault | None:
    """What the reason for which a finished reply stopped means; None for a whole reply with text."""
    match reason:
        case "end_turn" if has_text:
            return None
        case "end_turn":
            return malformed("Claude's reply holds no text")
        case "max_tokens":
            before = "before the reply was whole" if has_text else "before any text came"
            problem = f"Claude used up all {max_tokens} tokens {before}"
            return Fault(FailureKind.MAX_TOKENS, problem, "raise the token limit or ask for a smaller component")
        case "refusal":
            advice = "reword its description and requirements, or use another model"
            return Fault(FailureKind.REFUSAL, "Claude declined to write this component", advice)
        case "model_context_window_exceeded":
            problem = "The conversation no longer fits the model"
            return Fault(
                FailureKind.INVALID_REQUEST, problem, "shorten the spec or choose a model with a larger window"
            )
        case _:
            return malformed("Claude's reply ended in a way that Airsmith does not know")


def cut_stream() -> Fault:
    """The reply ended in the middle."""
    problem = "The connection broke before Claude's reply was whole"
    return Fault(FailureKind.CUT_STREAM, problem, "check the network and generate again", may_retry=True)


def malformed(problem: str, *, may_retry: bool = True, is_free: bool = False) -> Fault:
    """Something came that cannot be used as a reply."""
    advice = "generate again, and check ANTHROPIC_BASE_URL if this stays"
    return Fault(FailureKind.MALFORMED_RESPONSE, problem, advice, may_retry=may_retry, is_free=is_free)


def _fault_of_connection(error: anthropic.APIConnectionError, origin: str) -> Fault:
    cause = error.__cause__
    is_free = isinstance(cause, _BEFORE_SENDING)
    advice = "check the network (proxies named in the environment are not used) and generate again"
    if not isinstance(error, anthropic.APITimeoutError):
        problem = f"There is no connection to {origin}"
        return Fault(FailureKind.CONNECTION, problem, advice, may_retry=True, is_free=is_free)
    # An answer that stays away is not asked for again: the service may be working on it, and both would be paid.
    problem = f"{origin} did not {'accept a connection' if is_free else 'answer'} in time"
    return Fault(FailureKind.TIMEOUT, problem, advice, may_retry=is_free, is_free=is_free)


def _fault_of_status(error: anthropic.APIStatusError, model: str, origin: str) -> Fault:
    status, is_free = error.status_code, error.status_code != _OK
    if _REDIRECTS <= status < _CLIENT_ERRORS:
        problem = f"{origin} sends requests on to another address, where the API key must not go"
        advice = "set ANTHROPIC_BASE_URL to the final address"
        return Fault(FailureKind.ENDPOINT_NOT_ALLOWED, problem, advice, is_free=True)
    if status == _NOT_FOUND and not isinstance(error.type, str):
        return malformed(f"{origin} has no Messages API", may_retry=False, is_free=True)
    kind = _kind_of_status(error)
    problem, advice = _sentence(kind, error, model)
    return Fault(kind, problem, advice, kind in _RETRIED, _retry_after_s(error.response.headers), is_free)


def _kind_of_status(error: anthropic.APIStatusError) -> FailureKind:
    if error.error_code in _SPENDING_LIMITS:
        return FailureKind.BILLING
    if isinstance(error.type, str) and error.type in _KIND_OF_TYPE:
        return _KIND_OF_TYPE[error.type]
    if error.status_code in _KIND_OF_STATUS:
        return _KIND_OF_STATUS[error.status_code]
    if _CLIENT_ERRORS <= error.status_code < _SERVER_ERRORS:
        return FailureKind.INVALID_REQUEST
    return FailureKind.SERVER_ERROR


def _sentence(kind: FailureKind, error: anthropic.APIStatusError, model: str) -> tuple[str, str]:
    """What is wrong and what to do about it."""
    if error.status_code == _TOO_LARGE:
        return "The request is too large for Claude", "shorten the spec"
    if kind is FailureKind.INVALID_REQUEST:
        said = error.api_message
        quote = f' ("{said[:_LONGEST_QUOTE]}")' if isinstance(said, str) and said else ""
        return f"Claude does not accept the request{quote}", "check the model and the token limit in the settings"
    problem, advice = _SENTENCES[kind]
    return problem.format(model=model), advice


def _retry_after_s(headers: httpx2.Headers) -> float | None:
    """Seconds that the service asks to wait, as a number or a date; None where it says nothing sensible."""
    said = headers.get("retry-after", "")
    try:
        seconds = float(said)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):  # not a date, or one without a time zone
            return None
    return seconds if isfinite(seconds) and seconds > 0 else None
