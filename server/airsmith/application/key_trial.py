"""Whether the key of the process environment can be used."""

from airsmith.application.environment import ProcessEnvironment
from airsmith.engines.claude_key_trial import KeyTrial, try_key
from airsmith.engines.endpoint import EndpointProblem, allowed_endpoint

_NO_KEY = "There is no API key; set ANTHROPIC_API_KEY, or use the scaffold engine, which needs none."


async def try_environment_key(environment: ProcessEnvironment) -> KeyTrial:
    """Ask the service that generating would ask. Costs nothing; cancelling it hangs up."""
    if environment.api_key is None:
        return KeyTrial(accepted=False, message=_NO_KEY)
    endpoint = allowed_endpoint(environment.base_url, environment.approved_origin)
    if isinstance(endpoint, EndpointProblem):
        return KeyTrial(accepted=False, message=endpoint.message)
    return await try_key(environment.api_key, endpoint)
