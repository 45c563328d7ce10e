"""Other names for a function in a construct, made mechanically."""

import re

_MARKED = re.compile(r"«(.*?)»")


def aliased(marked: str, path: str) -> dict[str, str]:
    """A construct under other names for its function, by the kind of name. The markers are around the function."""
    module, _, function = path.rpartition(".")
    forms = {
        "imported module under another name": (f"import {module} as aliased_module", f"aliased_module.{function}"),
        "imported under another name": (f"from {module} import {function} as aliased_name", "aliased_name"),
        "assigned to another name": (f"import {module}\nassigned_name = {module}.{function}", "assigned_name"),
        "looked up by getattr": (f"import {module}", f'getattr({module}, "{function}")'),
        "attribute of a class": (
            f"import {module}\nclass Tools:\n    tool = staticmethod({module}.{function})",
            "Tools.tool",
        ),
    }
    return {
        form: f"{setup}\n{_MARKED.sub(lambda _, name=name: f'«{name}»', marked)}"
        for form, (setup, name) in forms.items()
    }
