"""unsafe_deserialisation: data is read in a format that can hold code, which runs while it is read."""

import ast
from collections.abc import Iterator

from airsmith.analysis.call_arguments import CallArguments, arguments_of, constant_of, is_true
from airsmith.analysis.mentions import Mention
from airsmith.analysis.module import Module
from airsmith.analysis.names import last_name
from airsmith.analysis.options import Option
from airsmith.analysis.scopes import BindingKind, Scope
from airsmith.finding import Fix, Layer, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.rules.security.switches import is_off, is_on, places_of, renaming, replacement
from airsmith.rules.security.watched import WATCHED
from airsmith.rules.security.watched_data import (
    FROM_DATA,
    NUMPY_LOAD,
    RUAMEL_YAML,
    TORCH_LOAD,
    UNSAFE_YAML_CLASSES,
    YAML_LOADERS,
)
from airsmith.rules.security.watched_options import CODE_LOADING, WATCHED_OPTIONS

_SAFE_YAML_NAMES = {
    "load": "safe_load",
    "load_all": "safe_load_all",
    "full_load": "safe_load",
    "full_load_all": "safe_load_all",
    "unsafe_load": "safe_load",
    "unsafe_load_all": "safe_load_all",
}
_SAFE_YAML_CLASSES = {
    "Loader": "SafeLoader",
    "FullLoader": "SafeLoader",
    "UnsafeLoader": "SafeLoader",
    "CLoader": "CSafeLoader",
    "CFullLoader": "CSafeLoader",
    "CUnsafeLoader": "CSafeLoader",
}
_CHOOSING = frozenset(("find_class", "restore"))
_MOST_BASES = 10
_HOW_TO_MEND = {
    "allow_pickle": "leave it out, and keep arrays of plain numbers",
    "trust_remote_code": "leave it out, or load a model that needs no code of its own",
    "safe_mode": "leave it out",
    "allow_dangerous_deserialization": "leave it out, and keep the data in a format without code",
}


def _check(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    for mention in module.mentions_of(WATCHED):
        if mention.path in FROM_DATA:
            yield from _of_function(mention, module)
    for option in module.options_of(WATCHED_OPTIONS):
        if option.name in CODE_LOADING and _loads_code(option):
            fix = replacement(option.value, "True" if option.name == "safe_mode" else "False", module)
            for span, what in places_of(option, module):
                message = f"`{what}` lets data bring code that runs; {_HOW_TO_MEND[option.name]}."
                yield Violation(span, message, fix)


def _loads_code(option: Option) -> bool:
    function = last_name(option.call.func) if option.call is not None else ""
    if option.name == "safe_mode":
        return "load" in function and is_off(option.value, option.scope)
    return not function.startswith(("save", "dump", "_save")) and is_on(option.value, option.scope)


def _of_function(mention: Mention, module: Module) -> Iterator[Violation]:
    path, name = mention.path, mention.path.rpartition(".")[2]
    arguments = arguments_of(mention, module)
    if path in YAML_LOADERS:
        yield from _of_yaml_load(mention, module, arguments)
    elif path in RUAMEL_YAML:
        kind = arguments.find("typ", 0) if arguments else None
        if kind is not None and constant_of(kind.value, mention.scope) == "unsafe":
            fix = replacement(kind.value, '"safe"', module)
            message = '`YAML(typ="unsafe")` runs code that stands in the data; use `typ="safe"`.'
            yield Violation(module.range_of(kind.place), message, fix)
    elif path in NUMPY_LOAD:
        allowed = arguments.at(2) if arguments else None
        if allowed is not None and is_true(allowed.value, mention.scope):
            message = "With `allow_pickle` `numpy.load` runs code that stands in the data; leave it out."
            yield Violation(module.range_of(allowed.place), message, replacement(allowed.value, "False", module))
    elif path in TORCH_LOAD:
        if _reads_more_than_weights(mention, arguments):
            message = "`torch.load` runs code that stands in the data; give it `weights_only=True`."
            yield Violation(module.range_of(mention.node), message)
    elif (name[:1].islower() or mention.call is not None or _is_open_base(mention, module)) and not _is_own_data(
        arguments
    ):
        yield Violation(module.range_of(mention.node), _message(path), _fix(mention, module))


def _is_open_base(mention: Mention, module: Module) -> bool:
    """Whether a class is derived from an Unpickler and does not choose the classes that it may build."""
    name = mention.path.rpartition(".")[2]
    return name.endswith("Unpickler") and any(
        info.node.bases == [mention.node] and _CHOOSING.isdisjoint(info.scope.bindings) for info in module.classes
    )


def _is_own_data(arguments: CallArguments | None) -> bool:
    """Whether what is read was written right there, as in `loads(dumps(x))`, which makes a copy."""
    data = arguments.at(0) if arguments else None
    return data is not None and isinstance(data.value, ast.Call) and last_name(data.value) == "dumps"


def _message(path: str) -> str:
    if path.startswith(("yaml.", "ruamel.", "oyaml.")):
        return f"`{path}` runs code that stands in the data; use `yaml.safe_load`."
    return f"`{path}` runs code that stands in the data; use a format that holds no code, such as JSON."


def _fix(mention: Mention, module: Module) -> Fix | None:
    package, _, name = mention.path.rpartition(".")
    safe = (_SAFE_YAML_NAMES | _SAFE_YAML_CLASSES).get(name)
    return renaming(mention.node, safe, module) if safe and package in ("yaml", "oyaml") else None


def _of_yaml_load(mention: Mention, module: Module, arguments: CallArguments | None) -> Iterator[Violation]:
    name = mention.path.rpartition(".")[2]
    loader = arguments.find("Loader", 1) if arguments else None
    if loader is None:
        if mention.call is None or not _may_give_more(mention.call):
            message = f"`{mention.path}` runs code that stands in the data; use `yaml.{_SAFE_YAML_NAMES[name]}`."
            yield Violation(
                module.range_of(mention.node), message, renaming(mention.node, _SAFE_YAML_NAMES[name], module)
            )
        return
    unsafe = next(
        (path for path in _classes_of(loader.value, mention.scope, module) if path in UNSAFE_YAML_CLASSES), None
    )
    if unsafe is not None:
        safe = _SAFE_YAML_CLASSES[unsafe.rpartition(".")[2]]
        message = f"`{unsafe}` runs code that stands in the data; use `yaml.{safe}`."
        written_out = loader.value.attr if isinstance(loader.value, ast.Attribute) else ""
        fix = renaming(loader.value, safe, module) if written_out in _SAFE_YAML_CLASSES else None
        yield Violation(module.range_of(loader.place), message, fix)


def _classes_of(loader: ast.expr, scope: Scope, module: Module) -> Iterator[str]:
    """What a loader is, or is derived from where it is a class of the file."""
    waiting = [(loader, scope)]
    for _ in range(_MOST_BASES):
        if not waiting:
            return
        node, around = waiting.pop()
        yield from module.resolve(node, around)
        found = around.find(node.id) if isinstance(node, ast.Name) else None
        for binding in found[1] if found else ():
            if binding.kind is BindingKind.CLASS and isinstance(binding.node, ast.ClassDef) and found:
                waiting += [(base, found[0]) for base in binding.node.bases]


def _reads_more_than_weights(mention: Mention, arguments: CallArguments | None) -> bool:
    if mention.call is None or arguments is None:
        return True
    weights_only = arguments.find("weights_only")
    if weights_only is not None:
        return is_off(weights_only.value, mention.scope)
    return not _may_give_more(mention.call)


def _may_give_more(call: ast.Call) -> bool:
    """Whether a call has `*values` or `**options`, which may bring what is not written out."""
    return any(keyword.arg is None for keyword in call.keywords) or any(
        isinstance(argument, ast.Starred) for argument in call.args
    )


RULE = PythonRule(
    name="unsafe_deserialisation",
    layer=Layer.SECURITY,
    severity=Severity.ERROR,
    authored_severity=Severity.WARNING,
    summary="Data is read in a format that can hold code, and that code runs.",
    explanation=(
        "pickle and its relatives (dill, cloudpickle, joblib, shelve, marshal, jsonpickle, models of torch and keras), and "
        "YAML without a safe loader, build any object that the data asks for, which amounts to running any code. Whoever "
        "can write to the bucket, queue or XCom that it comes from has the worker. Read JSON, or YAML with "
        "`yaml.safe_load`, or arrays and tables in formats of their own such as npy without pickle, Parquet and Arrow."
    ),
    bad="import yaml\n\n\ndef read(text):\n    return yaml.load(text, Loader=yaml.FullLoader)\n",
    good="import yaml\n\n\ndef read(text):\n    return yaml.safe_load(text)\n",
    check=_check,
)
