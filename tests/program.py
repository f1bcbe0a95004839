"""What the program under test can do, where that depends on how it was built; and which settings it knows."""
import pathlib
import re
import subprocess
import tempfile


def counts_tokens(program):
    """Was the rank file there when it was built?"""
    with tempfile.TemporaryDirectory() as library:
        (pathlib.Path(library) / "content").mkdir()
        done = subprocess.run([program, "list", "--tokens", "-C", library], capture_output=True, check=False)
        return done.returncode == 0


def has_search(program):
    """Were the parts from npm there, so that sites can be searched?"""
    with tempfile.TemporaryDirectory() as library:
        (pathlib.Path(library) / "content").mkdir()
        (pathlib.Path(library) / "content" / "index.md").write_text("# A page\n")
        subprocess.run([program, "build", "-q", "-C", library], capture_output=True, check=False)
        return (pathlib.Path(library) / "site" / "search").is_dir()


# For each place in quire.yaml that has keys of its own: a file with one that does not exist there.
ASKING = {
    "": "zzzzzzzz: 1\n",
    "content": "content: [{dir: content, zzzzzzzz: 1}]\n",
    "snippets": "snippets: [{dir: content, zzzzzzzz: 1}]\n",
    "mentions": "mentions: {zzzzzzzz: 1}\n",
    "rules": "rules: [{rule: link/case-mismatch, level: off, zzzzzzzz: 1}]\n",
    "budget": "budget: {zzzzzzzz: 1}\n",
    "external": "external: {zzzzzzzz: 1}\n",
}


def settings(program):
    """The keys of quire.yaml by place ("" for the top), as the program lists them when it is given another."""
    found = {}
    for place, text in ASKING.items():
        with tempfile.TemporaryDirectory() as library:
            (pathlib.Path(library) / "content").mkdir()
            (pathlib.Path(library) / "quire.yaml").write_text(text)
            done = subprocess.run([program, "check", "-C", library], capture_output=True, text=True, check=False)
            said = re.search(r"zzzzzzzz.*?= help: its keys are (.*?)$", done.stdout, re.S | re.M)
            found[place] = said.group(1).split(", ") if said else []
    return found
