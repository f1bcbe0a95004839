"""The parts from npm that tests use: as tools/deps.sh installed them, never by the test."""
import pathlib
import shutil

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "tools" / "npm"


def modules():
    """The folder of Node's modules and None; or None and why there is none, for a line "skipped: ..."."""
    if not shutil.which("node"):
        return None, "there is no Node.js"
    stamp = FOLDER / "node_modules" / ".quire-lock"
    if not stamp.is_file() or stamp.read_bytes() != (FOLDER / "package-lock.json").read_bytes():
        return None, "the parts from npm are not there: sh tools/deps.sh"
    return FOLDER / "node_modules", None
