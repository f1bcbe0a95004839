"""What the program under test can do, where that depends on how it was built."""
import pathlib
import subprocess
import tempfile


def counts_tokens(program):
    """Was the rank file there when it was built?"""
    with tempfile.TemporaryDirectory() as library:
        (pathlib.Path(library) / "content").mkdir()
        done = subprocess.run([program, "list", "--tokens", "-C", library], capture_output=True, check=False)
        return done.returncode == 0
