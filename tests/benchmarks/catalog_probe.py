"""Runs inside a real Airflow: says what importing modules, inspecting classes and calling constructors gives.

Reads lines of JSON and writes one line for each as soon as it is done, so that the caller knows which module took the
process down. Uses nothing but the standard library and what it is asked to import.

A request: `{"module": …, "names": […], "constructors": {class: {"required": […], "optional": […], "open": bool}}}`.
"""

import importlib
import inspect
import json
import os
import signal
import sys
import warnings
from collections.abc import Callable
from types import FrameType, ModuleType
from typing import Any
from unittest.mock import MagicMock

ROOTS = {
    "sensor": ("airflow.sdk.bases.sensor.BaseSensorOperator", "airflow.sensors.base.BaseSensorOperator"),
    "operator": ("airflow.sdk.bases.operator.BaseOperator", "airflow.models.baseoperator.BaseOperator"),
    "hook": ("airflow.sdk.bases.hook.BaseHook", "airflow.hooks.base.BaseHook"),
    "trigger": ("airflow.triggers.base.BaseTrigger",),
    "link": ("airflow.sdk.bases.operatorlink.BaseOperatorLink", "airflow.models.baseoperatorlink.BaseOperatorLink"),
    "notifier": ("airflow.sdk.bases.notifier.BaseNotifier", "airflow.notifications.basenotifier.BaseNotifier"),
}
PARAMETER_KINDS = {0: "positional_only", 1: "normal", 2: "var_positional", 3: "keyword_only", 4: "var_keyword"}
NOBODY_HAS = "airsmith_no_such_argument"
PATIENCE = 20  # seconds for all calls of one class


class TooLongError(BaseException):
    """A constructor does more than construct."""


def signature(function: Callable[..., object]) -> list[list[Any]] | None:
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    return [[one.name, PARAMETER_KINDS[int(one.kind)], one.default is not one.empty] for one in parameters]


def own_methods(kind: type) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in vars(kind).items():
        function = value.__func__ if isinstance(value, (staticmethod, classmethod)) else value
        if name.startswith("_") or not inspect.isfunction(function) or hasattr(function, "__wrapped__"):
            continue
        if function.__module__ != kind.__module__:
            continue
        parameters = signature(function)
        found[name] = parameters if isinstance(value, staticmethod) or not parameters else parameters[1:]
    return found


def describe_class(kind: type) -> dict[str, Any]:
    order = [f"{one.__module__}.{one.__qualname__}" for one in kind.__mro__]
    fields = getattr(kind, "template_fields", None)
    own = vars(kind).get("__init__")
    init = inspect.unwrap(own) if inspect.isfunction(own) else None
    is_written = init is not None and init.__module__ == kind.__module__ and "__init__" in init.__qualname__
    parameters = signature(init) if init is not None and is_written else None
    return {
        "mro": order,
        "kind": next((name for name, paths in ROOTS.items() if set(paths) & set(order)), "other"),
        "template_fields": list(fields) if isinstance(fields, (list, tuple, set)) else None,
        "init": parameters[1:] if parameters else None,
        "methods": own_methods(kind),
    }


def why_not(module: ModuleType, name: str) -> str:
    """Why `from module import name` fails; empty where it works, whatever it warns of."""
    try:
        getattr(module, name)
    except AttributeError:
        pass
    except BaseException as error:  # noqa: BLE001 - anything that a lazy import may raise
        return f"{type(error).__name__}: {error}"
    else:
        return ""
    try:
        importlib.import_module(f"{module.__name__}.{name}")
    except BaseException as error:  # noqa: BLE001 - the same
        return f"{type(error).__name__}: {error}"
    return ""


def verdict(kind: type, arguments: dict[str, object]) -> str:
    """What a call of the class says about its arguments' names: ok, unexpected, missing, or other for anything else."""
    try:
        kind(**arguments)
    except TooLongError:
        raise
    except BaseException as error:  # noqa: BLE001 - constructors may raise anything
        text = str(error)
        if "unexpected keyword" in text or "Invalid arguments were" in text or "multiple values for" in text:
            return f"unexpected: {text[:160]}"
        if "missing" in text and ("argument" in text or "required" in text):
            return f"missing: {text[:160]}"
        if "takes 1 positional argument" in text or "takes no arguments" in text:
            return f"unexpected: {text[:160]}"
        return "other"
    return "ok"


def examine_constructor(kind: type, stated: dict[str, Any]) -> dict[str, Any]:
    """Compare what the catalog states with what calls of the class say."""
    base: dict[str, object] = {name: f"x_{name}" for name in stated["required"]}
    plain = verdict(kind, base)
    if plain == "other":
        base = {name: MagicMock() if name != "task_id" else "x" for name in stated["required"]}
        plain = verdict(kind, base)
    result: dict[str, Any] = {"plain": plain, "refused": {}, "not_required": [], "surplus": ""}
    if plain == "other":
        return result
    for name in stated["optional"]:
        said = verdict(kind, {**base, name: None})
        if said.startswith("unexpected"):
            result["refused"][name] = said
    for name in stated["required"]:
        said = verdict(kind, {key: value for key, value in base.items() if key != name})
        if said == "ok":
            result["not_required"].append(name)
    result["surplus"] = verdict(kind, {**base, NOBODY_HAS: 1})
    return result


def examine_constructors(module: ModuleType, stated: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, facts in stated.items():
        kind = getattr(module, name, None)
        if not inspect.isclass(kind) or inspect.isabstract(kind):
            continue
        signal.alarm(PATIENCE)
        try:
            found[name] = examine_constructor(kind, facts)
        except TooLongError:
            found[name] = {"plain": "too long"}
        finally:
            signal.alarm(0)
    return found


def examine(request: dict[str, Any]) -> dict[str, Any]:
    name = request["module"]
    try:
        module = importlib.import_module(name)
    except BaseException as error:  # noqa: BLE001 - modules may even exit
        return {"module": name, "error": f"{type(error).__name__}: {error}"[:300]}
    failed = {one: why[:200] for one in request["names"] if (why := why_not(module, one))}
    namespace = dict(vars(module))
    classes = {
        key: describe_class(value)
        for key, value in namespace.items()
        if inspect.isclass(value) and value.__module__ == name and value.__qualname__ == key
    }
    return {
        "module": name,
        "failed": failed,
        "names": sorted(namespace),
        "submodules": sorted(one for one in namespace if inspect.ismodule(namespace[one])),
        "classes": classes,
        "constructors": examine_constructors(module, request.get("constructors", {})),
    }


def too_long(_: int, __: FrameType | None) -> None:
    raise TooLongError


def main() -> None:
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, too_long)
    answers = os.fdopen(os.dup(1), "w")
    sys.stdout = sys.stderr  # what imported modules print is not ours
    for line in sys.stdin:
        answers.write(json.dumps(examine(json.loads(line)), default=str) + "\n")
        answers.flush()
    answers.close()
    os._exit(0)  # some modules leave threads behind


if __name__ == "__main__":
    main()
