"""unsafe_archive_extraction: tar files without a filter, and other archives."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule

RULE = "unsafe_archive_extraction"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "import tarfile\nwith tarfile.open(p) as tar:\n    «tar.extractall»(d)",
        "import tarfile\ntar = tarfile.open(p)\n«tar.extractall»()",
        "import tarfile\n«tarfile.open(p).extractall»(path=d)",
        "import tarfile as t\nwith t.TarFile(p) as tar:\n    for m in tar:\n        «tar.extract»(m, d)",
        "from tarfile import open as untar\n«untar(p).extractall»(d)",
        (
            "import tarfile\nclass A:\n    def f(self):\n        self.tar = tarfile.open(p)\n    def g(self):\n"
            "        «self.tar.extractall»(d)"
        ),
        "import tarfile\ndef f(tar: tarfile.TarFile): «tar.extractall»(d)",
        "import tarfile\ndef f(tar): «tar.extractall»(d)",
        "import tarfile\ntar = tarfile.open(p)\n«tar.extractall»(d, tar.getmembers())",
        "import tarfile\ntar = tarfile.open(p)\n«tar.extractall»(d, members=None)",
        "import tarfile\ntarfile.open(p).extractall(d, «filter='fully_trusted'»)",
        "import tarfile\ntarfile.open(p).extractall(d, «filter=tarfile.fully_trusted_filter»)",
        "import tarfile\ntarfile.open(p).extractall(d, «filter=None»)",
        "import tarfile\ntarfile.open(p).extractall(d, «filter=lambda member, path: member»)",
        "import tarfile\nextract = «tarfile.open(p).extractall»\n«extract»(d)",
        "import tarfile\n«tarfile.TarFile.extractall»(tar, d)",
        "import shutil\n«shutil.unpack_archive»(p, d)",
        "from shutil import unpack_archive\n«unpack_archive»(p, d, 'gztar')",
    ],
)
def test_found(text: str, profile: Profile):
    severity = Severity.ERROR if profile is Profile.STRICT else Severity.WARNING
    check_rule(RULE, text, profile=profile, severity=severity)


@pytest.mark.parametrize(
    "text",
    [
        "import zipfile\nwith zipfile.ZipFile(p) as z:\n    «z.extractall»(d)",
        "from zipfile import ZipFile\n«ZipFile(p).extract»(m)",
        "import py7zr\n«py7zr.SevenZipFile(p).extractall»(d)",
        "import rarfile\n«rarfile.RarFile(p).extractall»(d)",
    ],
)
def test_archives_that_stay_in_their_folder(text: str):
    check_rule(RULE, text, severity=Severity.INFORMATION)
    check_rule(RULE, text, profile=Profile.STRICT, severity=Severity.WARNING)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "import tarfile\nwith tarfile.open(p) as tar:\n    tar.extractall(d, filter='data')",
        "import tarfile\ntarfile.open(p).extractall(d, filter='tar')",
        "import tarfile\ntarfile.open(p).extractall(d, filter=tarfile.data_filter)",
        "import tarfile\ntarfile.open(p).extractall(d, filter=own)",
        "import tarfile\ntarfile.open(p).extractall(d, **options)",
        "import tarfile\ntar = tarfile.open(p)\ntar.extractall(d, members=safe(tar))",
        "import tarfile\ntarfile.open(p).extractfile(m).read()",
        "import tarfile\ntarfile.open(p, 'w').add(d)",
        "import shutil\nshutil.unpack_archive(p, d, filter='data')",
        "import shutil\nshutil.unpack_archive(p, d, 'zip')",
        "import shutil\nshutil.unpack_archive('a.zip', d)",
        "import shutil\nshutil.make_archive(p, 'tar')",
        "import re\nre.findall(x, y)\nsoup.extract()\nreader.extractall(d)",
    ],
)
def test_left_alone(text: str, profile: Profile):
    check_rule(RULE, text, profile=profile)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("extractall(d)", 'extractall(d, filter="data")'),
        ("extractall()", 'extractall(filter="data")'),
        ("extractall(path=d,)", 'extractall(path=d, filter="data",)'),
        ("extractall(\n    d,\n)", 'extractall(\n    d, filter="data",\n)'),
        ("extractall((d))", 'extractall((d), filter="data")'),
        ("extractall(f(d) )", 'extractall(f(d), filter="data" )'),
        ("extractall(d, filter='fully_trusted')", 'extractall(d, filter="data")'),
        ("extractall('😀')", "extractall('😀', filter=\"data\")"),
    ],
)
def test_fixes(before: str, after: str):
    head = "import tarfile\ntarfile.open(p)."
    check_fix(RULE, f"{head}{before}\n", f"{head}{after}\n")


@pytest.mark.parametrize("call", ["extractall(d  # a comment, here\n)", "extractall(x for x in y)", "extractall( )"])
def test_no_fix_where_the_place_is_not_plain(call: str):
    (finding,) = check_rule(RULE, f"import tarfile\n«tarfile.open(p).extractall»{call.removeprefix('extractall')}")
    assert finding.fix is None
