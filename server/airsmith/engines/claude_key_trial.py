"""Whether a key can be used, found out by a question that costs nothing: which models there are.

The SDK takes about a second to import, so it is loaded by a worker thread when a key is tried and never before.
"""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from airsmith.engines.claude import open_connection
from airsmith.engines.claude_key import ApiKey
from airsmith.generation.ports import FailureKind

if TYPE_CHECKING:  # these import the SDK
    from airsmith.engines.claude_failures import Fault

DEADLINE_S: Final = 20.0

_AS_TOLD = frozenset({FailureKind.AUTHENTICATION, FailureKind.BILLING, FailureKind.ENDPOINT_NOT_ALLOWED})
"""Faults whose advice is right for a key that is tried as well."""
_LATER = frozenset({FailureKind.RATE_LIMITED, FailureKind.OVERLOADED, FailureKind.SERVER_ERROR})
_NETWORK = frozenset({FailureKind.CONNECTION, FailureKind.TIMEOUT})
_CHECK_NETWORK = "check the network (proxies named in the environment are not used) and test the key again"


@dataclass(frozen=True, slots=True)
class KeyTrial:
    """What came of it. `message` is a sentence for people, which says what to do where the key is not `accepted`."""

    accepted: bool
    message: str


async def try_key(api_key: str, base_url: str, *, deadline_s: float = DEADLINE_S) -> KeyTrial:
    """Ask the service at `base_url`, which must have passed `allowed_endpoint`, once. Cancelling it hangs up."""
    key = ApiKey(api_key)
    if not key.is_sendable:
        return KeyTrial(accepted=False, message="The API key holds characters that no key has; copy it again.")
    connection = await asyncio.to_thread(open_connection, key, base_url)
    try:
        async with asyncio.timeout(deadline_s):
            fault = await connection.list_models()
    except TimeoutError:
        message = f"{connection.origin} did not answer within {deadline_s:g} s; {_CHECK_NETWORK}."
        return KeyTrial(accepted=False, message=message)
    finally:
        await connection.close()
    if fault is None:
        return KeyTrial(accepted=True, message=f"The API key works: {connection.origin} accepts it.")
    return KeyTrial(accepted=False, message=key.redact(f"{_sentence(fault, connection.origin)}."))


def _sentence(fault: "Fault", origin: str) -> str:
    """What is wrong and what to do about it, without the end."""
    if fault.kind in _AS_TOLD:
        return f"{fault.problem}; {fault.advice}"
    if fault.kind in _LATER:
        return f"{fault.problem}; test the key again in a minute"
    if fault.kind in _NETWORK:
        return f"{fault.problem}; {_CHECK_NETWORK}"
    if fault.kind is FailureKind.PERMISSION:
        return f"{origin} knows the API key and refuses it; ask whoever owns the key or the network"
    return f"{origin} does not tell whether it accepts the API key; generate a component to find out"
