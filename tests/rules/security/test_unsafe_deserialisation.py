"""unsafe_deserialisation: formats that hold code, however their reader is named, and the safe ways to read the same."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule

RULE = "unsafe_deserialisation"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "import pickle\n«pickle.loads»(x)",
        "import pickle as p\n«p.load»(f)",
        "from pickle import loads as read\n«read»(x)",
        "from pickle import *\n«loads»(x)",
        "import pickle\nread = «pickle.loads»\n«read»(x)",
        "import pickle\n«getattr(pickle, 'loads')»(x)",
        "import pickle\nlist(map(«pickle.loads», blobs))",
        "import pickle\n«pickle.Unpickler»(f).load()",
        "import _pickle\n«_pickle.loads»(x)",
        "import pickle\nclass Reader(«pickle.Unpickler»):\n    def persistent_load(self, pid): return pid",
        "try:\n    import cPickle as pickle\nexcept ImportError:\n    import pickle\n«pickle.loads»(x)",
        "«__import__('pickle').loads»(x)",
        "import importlib\n«importlib.import_module('pickle').loads»(x)",
        "import functools, pickle\nread = functools.partial(«pickle.loads», encoding='latin1')",
        "import dill\n«dill.loads»(x)",
        "import dill\n«dill.load_session»(path)",
        "import cloudpickle\n«cloudpickle.loads»(x)",
        "import joblib\nmodel = «joblib.load»(path)",
        "from sklearn.externals import joblib\n«joblib.load»(path)",
        "import shelve\nwith «shelve.open»(path) as shelf: pass",
        "import marshal\n«marshal.loads»(x)",
        "import jsonpickle\n«jsonpickle.decode»(x)",
        "import pandas as pd\n«pd.read_pickle»(path)",
        "import numpy as np\nnp.load(path, «allow_pickle=True»)",
        "import numpy as np\nnp.load(path, None, «True»)",
        'import numpy as np\noptions = {"allow_pickle": True}\nnp.load(path, **«options»)',
        "import torch\n«torch.load»(path)",
        "import torch\n«torch.load»(path, weights_only=False)",
        "import torch\n«torch.load»(path, map_location='cpu')",
        "from keras.models import load_model\nload_model(path, «safe_mode=False»)",
        "import tensorflow as tf\ntf.keras.models.load_model(path, «safe_mode=False»)",
        "from transformers import AutoModel\nAutoModel.from_pretrained(name, «trust_remote_code=True»)",
        "FAISS.load_local(path, embeddings, «allow_dangerous_deserialization=True»)",
        "import yaml\n«yaml.load»(x)",
        "import yaml\nyaml.load(x, «Loader=yaml.Loader»)",
        "import yaml\nyaml.load(x, «yaml.FullLoader»)",
        "import yaml\nyaml.load(x, «Loader=yaml.CLoader»)",
        "import yaml\nyaml.load_all(x, «Loader=yaml.UnsafeLoader»)",
        "from yaml import load, Loader\nload(x, «Loader=Loader»)",
        "from yaml import load\n«load»(x)",
        "import yaml\nL = yaml.UnsafeLoader\nyaml.load(x, «L»)",
        "import yaml\nclass Own(yaml.FullLoader): pass\nyaml.load(x, «Loader=Own»)",
        "import yaml\n«yaml.full_load»(x)",
        "import yaml\n«yaml.unsafe_load»(x)",
        "import yaml\n«yaml.unsafe_load_all»(x)",
        "import yaml as y\n«y.full_load_all»(x)",
        "from ruamel.yaml import YAML\nYAML(«typ='unsafe'»).load(x)",
        "from ruamel import yaml\n«yaml.load»(x)",
        "import kombu\n«kombu.enable_insecure_serializers»()",
        "from multiprocessing.connection import Client\n«Client(a).recv»()",
        "class A:\n    read = «__import__('pickle').loads»",
        "import pickle\nclass A:\n    def execute(self, context):\n        return «pickle.loads»(self.x)",
        "import pickle\nasync def f(x):\n    return [«pickle.loads»(y) async for y in x]",
    ],
)
def test_found(text: str, profile: Profile):
    severity = Severity.ERROR if profile is Profile.STRICT else Severity.WARNING
    check_rule(RULE, text, profile=profile, severity=severity)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "import yaml\nyaml.safe_load(x)",
        "import yaml\nyaml.load(x, Loader=yaml.SafeLoader)",
        "import yaml\nyaml.load(x, yaml.CSafeLoader)",
        "import yaml\nyaml.load(x, Loader=yaml.BaseLoader)",
        (
            "try:\n    from yaml import CSafeLoader as L\nexcept ImportError:\n    from yaml import SafeLoader as L\n"
            "import yaml\nyaml.load(x, Loader=L)"
        ),
        "import yaml\nL = getattr(yaml, 'CSafeLoader', yaml.SafeLoader)\nyaml.load(x, L)",
        "import yaml\nclass Own(yaml.SafeLoader): pass\nyaml.load(x, Loader=Own)",
        "import yaml\ndef read(x, loader):\n    return yaml.load(x, Loader=loader)",
        "import yaml\nyaml.load(x, **options)",
        "import yaml\nyaml.dump(x)",
        "import yaml\nyaml.add_constructor('!x', f, Loader=yaml.FullLoader)",
        "from ruamel.yaml import YAML\nYAML().load(x)",
        "from ruamel.yaml import YAML\nYAML(typ='safe').load(x)",
        "import json\njson.loads(x)",
        "import pickle\npickle.dumps(x)",
        "import pickle\ncopy = pickle.loads(pickle.dumps(x))",
        "import pickle\ntry:\n    pass\nexcept pickle.UnpicklingError:\n    pass",
        "import pickle\nclass Strict(pickle.Unpickler):\n    def find_class(self, module, name): raise ValueError",
        "class PickleReader:\n    def loads(self, x): return x\nPickleReader().loads(x)",
        "def loads(x): return x\nloads(x)",
        "import pickletools\npickletools.dis(x)",
        "import numpy as np\nnp.load(path)",
        "import numpy as np\nnp.load(path, allow_pickle=False)",
        "import numpy as np\nnp.save(path, x, allow_pickle=True)",
        "import torch\ntorch.load(path, weights_only=True)",
        "import torch\ntorch.load(path, weights_only=only)",
        "import torch\ntorch.load(path, **options)",
        "import pandas as pd\npd.read_parquet(path)",
        "AutoModel.from_pretrained(name, trust_remote_code=False)",
        "AutoModel.from_pretrained(name, trust_remote_code=trust)",
        "Machine(safe_mode=False)",
        "x = 'pickle.loads(y)'  # pickle.loads(y)",
        "from typing import TYPE_CHECKING\nimport pickle\ndef f(x: pickle.Unpickler) -> None: ...",
    ],
)
def test_left_alone(text: str, profile: Profile):
    check_rule(RULE, text, profile=profile)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import yaml\nyaml.load(x)\n", "import yaml\nyaml.safe_load(x)\n"),
        ("import yaml\nyaml.load_all(x)\n", "import yaml\nyaml.safe_load_all(x)\n"),
        ("import yaml\nyaml.full_load(x)\n", "import yaml\nyaml.safe_load(x)\n"),
        ("import yaml as y\ny.unsafe_load_all(x)\n", "import yaml as y\ny.safe_load_all(x)\n"),
        ("import yaml\nyaml.load(x, Loader=yaml.FullLoader)\n", "import yaml\nyaml.load(x, Loader=yaml.SafeLoader)\n"),
        ("import yaml\nyaml.load(x, yaml.CLoader)\n", "import yaml\nyaml.load(x, yaml.CSafeLoader)\n"),
        ("import yaml\n(yaml\n .load)(x)\n", "import yaml\n(yaml\n .safe_load)(x)\n"),
        ("import numpy as np\nnp.load(p, allow_pickle=True)\n", "import numpy as np\nnp.load(p, allow_pickle=False)\n"),
        ("from ruamel.yaml import YAML\nYAML(typ='unsafe')\n", 'from ruamel.yaml import YAML\nYAML(typ="safe")\n'),
    ],
)
def test_fixes(before: str, after: str):
    check_fix(RULE, before, after)


def test_no_fix_where_a_name_stands_for_the_function():
    for text in ("from yaml import load\n«load»(x)", "import pickle\n«pickle.loads»(x)"):
        (finding,) = check_rule(RULE, text)
        assert finding.fix is None


def test_messages_name_the_function():
    (finding,) = check_rule(RULE, "import pickle as p\n«p.loads»(x)")
    assert (
        finding.message
        == "`pickle.loads` runs code that stands in the data; use a format that holds no code, such as JSON."
    )
