"""The params of requests of Airsmith's own, which are plain JSON."""

from collections.abc import Mapping

from pygls.exceptions import JsonRpcInvalidParams


def uri_in(params: object) -> str | None:
    """The URI of the document or folder that a request is about; None where it is about none."""
    uri = _object(params).get("uri")
    if uri is not None and not isinstance(uri, str):
        raise JsonRpcInvalidParams("`uri` must be a URI or null.")
    return uri


def text_in(params: object, name: str) -> str:
    """A param that must be a text."""
    value = _object(params).get(name)
    if not isinstance(value, str):
        raise JsonRpcInvalidParams(f"`{name}` must be a text.")
    return value


def _object(params: object) -> Mapping[str, object]:
    if not isinstance(params, Mapping):
        raise JsonRpcInvalidParams("The params must be an object.")
    return params
