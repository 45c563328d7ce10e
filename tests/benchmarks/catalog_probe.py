"""Runs inside a real Airflow: says what importing modules and inspecting classes gives.

Reads lines of JSON `{"module": …, "names": […]}` and writes one line for each as soon as it is done, so that the caller
knows which module took the process down. Uses nothing but the standard library and what is imported.
"""

import importlib
import inspect
import json
import os
import sys
import warnings

ROOTS = {
    "sensor": ("airflow.sdk.bases.sensor.BaseSensorOperator", "airflow.sensors.base.BaseSensorOperator"),
    "operator": ("airflow.sdk.bases.operator.BaseOperator", "airflow.models.baseoperator.BaseOperator"),
    "hook": ("airflow.sdk.bases.hook.BaseHook", "airflow.hooks.base.BaseHook"),
    "trigger": ("airflow.triggers.base.BaseTrigger",),
    "link": ("airflow.sdk.bases.operatorlink.BaseOperatorLink", "airflow.models.baseoperatorlink.BaseOperatorLink"),
    "notifier": ("airflow.sdk.bases.notifier.BaseNotifier", "airflow.notifications.basenotifier.BaseNotifier"),
}
PARAMETER_KINDS = {0: "positional_only", 1: "normal", 2: "var_positional", 3: "keyword_only", 4: "var_keyword"}


def path_of(kind):
    return f"{kind.__module__}.{kind.__qualname__}"


def signature(function):
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    return [[one.name, PARAMETER_KINDS[int(one.kind)], one.default is not one.empty] for one in parameters]


def own_methods(kind):
    found = {}
    for name, value in vars(kind).items():
        if name.startswith("_"):
            continue
        function = value.__func__ if isinstance(value, (staticmethod, classmethod)) else value
        if inspect.isfunction(function) and not hasattr(function, "__wrapped__"):
            parameters = signature(function)
            found[name] = parameters if isinstance(value, staticmethod) or not parameters else parameters[1:]
    return found


def describe_class(kind):
    order = [path_of(one) for one in kind.__mro__]
    fields = getattr(kind, "template_fields", None)
    own = vars(kind).get("__init__")
    return {
        "mro": order,
        "kind": next((name for name, paths in ROOTS.items() if set(paths) & set(order)), "other"),
        "template_fields": list(fields) if isinstance(fields, (list, tuple, set)) else None,
        "ui_color": getattr(kind, "ui_color", None) if isinstance(getattr(kind, "ui_color", None), str) else None,
        "init": signature(inspect.unwrap(own))[1:] if inspect.isfunction(own) else None,
        "call": signature(kind),
        "methods": own_methods(kind),
    }


def can_take(module, name):
    """Whether `from module import name` works, whatever it warns of."""
    try:
        getattr(module, name)
    except AttributeError:
        pass
    except BaseException as error:  # noqa: BLE001 - anything that a lazy import may raise
        return type(error).__name__
    else:
        return ""
    try:
        importlib.import_module(f"{module.__name__}.{name}")
    except BaseException as error:  # noqa: BLE001 - the same
        return type(error).__name__
    return ""


def examine(request):
    name = request["module"]
    try:
        module = importlib.import_module(name)
    except BaseException as error:  # noqa: BLE001 - modules may even exit
        missing = getattr(error, "name", None) or ""
        return {"module": name, "error": type(error).__name__, "text": str(error)[:300], "missing": missing}
    failed = {one: why for one in request["names"] if (why := can_take(module, one))}
    namespace = dict(vars(module))
    submodules = sorted(one for one in namespace if inspect.ismodule(namespace[one]))
    classes = {
        key: describe_class(value)
        for key, value in namespace.items()
        if inspect.isclass(value) and value.__module__ == name and value.__qualname__ == key
    }
    return {
        "module": name,
        "failed": failed,
        "names": sorted(namespace),
        "submodules": submodules,
        "classes": classes,
    }


def main():
    warnings.simplefilter("ignore")
    answers = os.fdopen(os.dup(1), "w")
    sys.stdout = sys.stderr  # what imported modules print is not ours
    for line in sys.stdin:
        answers.write(json.dumps(examine(json.loads(line))) + "\n")
        answers.flush()
    answers.close()
    os._exit(0)  # some modules leave threads behind


if __name__ == "__main__":
    main()
