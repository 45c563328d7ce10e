"""The functions that read data and files in dangerous ways, by dotted paths; `f().name` is a method of what f gives."""

from airsmith.rules.security.dotted_paths import paths

DESERIALISERS = (
    paths(
        "pickle _pickle cPickle pickle5 zodbpickle.pickle zodbpickle.slowpickle zodbpickle.fastpickle dill dill._dill "
        "cloudpickle cloudpickle.cloudpickle ray.cloudpickle pyspark.cloudpickle joblib.externals.cloudpickle",
        "load loads Unpickler load_module load_session _load _loads _Unpickler",
    )
    | paths("joblib joblib.numpy_pickle sklearn.externals.joblib compress_pickle marshal", "load loads")
    | paths("shelve", "open Shelf BsdDbShelf DbfilenameShelf")
    | paths("jsonpickle jsonpickle.unpickler", "decode loads Unpickler")
    | paths("pandas pandas.io.pickle pandas.io.api", "read_pickle")
    | paths("pandas.compat.pickle_compat srsly", "load pickle_loads")
    | paths("pyarrow pyarrow.serialization", "deserialize deserialize_from")
    | paths("pyspark.serializers", "PickleSerializer().loads CPickleSerializer().loads CloudPickleSerializer().loads")
    | paths("yaml ruamel.yaml oyaml", "unsafe_load unsafe_load_all full_load full_load_all")
    | paths("ruamel.yaml ruamel.yaml.main", "load load_all")
    | paths("torch.hub", "load")
    | paths("multiprocessing.connection", "Client().recv Listener().accept().recv")
    | paths("keras.config keras.saving tensorflow.keras.config", "enable_unsafe_deserialization")
    | paths("kombu kombu.serialization", "enable_insecure_serializers pickle_loads")
)
"""What runs code that stands in the data, whatever its arguments are."""

YAML_LOADERS = paths("yaml oyaml", "load load_all")
UNSAFE_YAML_CLASSES = paths("yaml yaml.loader", "Loader UnsafeLoader FullLoader") | paths(
    "yaml yaml.cyaml", "CLoader CUnsafeLoader CFullLoader"
)
RUAMEL_YAML = paths("ruamel.yaml ruamel.yaml.main", "YAML")
NUMPY_LOAD = paths("numpy numpy.lib.npyio", "load")
TORCH_LOAD = paths("torch torch.serialization", "load")

TAR_EXTRACTORS = paths(
    "tarfile",
    " ".join(
        f"{maker}().{method}"
        for maker in (
            "open",
            "TarFile",
            "TarFile.open",
            "TarFile.taropen",
            "TarFile.gzopen",
            "TarFile.bz2open",
            "TarFile.xzopen",
        )
        for method in ("extract", "extractall")
    ),
)
UNBOUND_EXTRACTORS = paths("tarfile.TarFile", "extract extractall")
"""Given the archive as their first argument."""
OTHER_EXTRACTORS = (
    paths("zipfile zipfile36", "ZipFile().extract ZipFile().extractall PyZipFile().extractall")
    | paths("rarfile", "RarFile().extract RarFile().extractall")
    | paths("py7zr", "SevenZipFile().extract SevenZipFile().extractall unpack_7zarchive")
    | paths("patoolib", "extract_archive")
)
UNPACKERS = paths("shutil", "unpack_archive")

TEMPORARY_NAMES = paths("tempfile", "mktemp") | paths("os posix nt", "tempnam tmpnam")

MODE_SETTERS = paths("os posix nt", "chmod fchmod lchmod") | paths(
    "pathlib", "Path().chmod Path().lchmod PosixPath().chmod"
)
MODE_MAKERS = paths("os posix nt", "makedirs mkdir mkfifo mknod") | paths("pathlib", "Path().mkdir Path().touch")
OPENERS = paths("os posix nt", "open")
UMASKS = paths("os posix nt", "umask")

STANDARD_XML = (
    paths(
        "xml.etree.ElementTree xml.etree.cElementTree", "parse fromstring fromstringlist iterparse XMLParser XML XMLID"
    )
    | paths("xml.dom.minidom xml.dom.pulldom", "parse parseString")
    | paths("xml.dom.expatbuilder", "parse parseString parseFragment parseFragmentString")
    | paths("xml.sax", "parse parseString make_parser")
    | paths("xml.sax.expatreader", "create_parser")
    | paths("xmlrpc.client xmlrpc.server", "ServerProxy SimpleXMLRPCServer")
)
EXTERNAL_ENTITIES = paths("xml.sax.handler", "feature_external_ges feature_external_pes")

FROM_DATA = DESERIALISERS | YAML_LOADERS | UNSAFE_YAML_CLASSES | RUAMEL_YAML | NUMPY_LOAD | TORCH_LOAD
WATCHED_DATA = frozenset().union(
    FROM_DATA, TAR_EXTRACTORS, UNBOUND_EXTRACTORS, OTHER_EXTRACTORS, UNPACKERS, TEMPORARY_NAMES, MODE_SETTERS, MODE_MAKERS,
    OPENERS, UMASKS, STANDARD_XML, EXTERNAL_ENTITIES,
)  # fmt: skip
"""All of them together."""
