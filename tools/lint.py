#!/usr/bin/env python3
"""Checks what the compiler does not: layers, headers that stand alone, gates to the libraries.

    tools/lint.py              checks src/, prints one line per fault, exits 1 when there is any
    tools/lint.py --self-test  checks that every kind of fault is found

CC and CPPFLAGS come from the environment, as make sets them.
"""
import concurrent.futures
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

# Each folder of src/ may include from itself and from those before it.
LAYERS = ["base", "input", "model", "render", "template", "check", "output", "build", "import", "start", "serve", "cli"]

# Which files may include the headers of a library: (header, files, why it is said).
GATES = [
    (r"cmark-gfm.*|cmark.*", r"src/model/markdown\.c|src/render/html\.c", "cmark-gfm"),
    (r"yaml\.h", r"src/input/yaml\.c", "libyaml"),
    (r"(lua[^/]*/)?(lua|lauxlib|lualib|luaconf)\.h", r"src/template/[^/]*", "Lua"),
    (r"(curl/)?(curl|multi|easy|urlapi)\.h", r"src/check/external_http\.c", "libcurl"),
    (r"microhttpd\.h", r"src/serve/http\.c", "libmicrohttpd"),
    (r"utf8proc\.h", r"src/base/unicode\.c", "utf8proc"),
    (r"tree_sitter/.*", r"src/render/highlight_(query|tree)\.[ch]", "tree-sitter"),
]

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)


def layer_of(path):
    """The place of a file of src/ in the order of layers; main.c comes last, None is no layer."""
    parts = path.split("/")
    if len(parts) == 2:
        return len(LAYERS) if path == "src/main.c" else None
    return LAYERS.index(parts[1]) if parts[1] in LAYERS else None


def check_include(path, quote, header, exists):
    """What is wrong with one include line, or None."""
    for pattern, files, library in GATES:
        if re.fullmatch(pattern, header) and not re.fullmatch(files, path):
            allowed = files.replace("\\", "").replace("|", " and ").replace("[^/]*", "*")
            return f"includes <{header}>: only {allowed} may know {library}"
    if quote == "<":
        return None
    folder = header.split("/")[0]
    if "/" not in header or folder not in LAYERS:
        return f'includes "{header}": write it as "FOLDER/NAME.h", FOLDER being one of src/'
    if not exists(header):
        return f'includes "{header}", which does not exist'
    if LAYERS.index(folder) > layer_of(path):
        return f'includes "{header}": {folder}/ is a layer below {path.split("/")[1]}/'
    return None


def check_text(root, path):
    text = (root / path).read_text(encoding="utf-8", errors="replace")
    if layer_of(path) is None:
        yield f"{path}:1: is in no layer; the folders of src/ are {', '.join(LAYERS)}"
        return
    for match in INCLUDE.finditer(text):
        fault = check_include(path, *match.groups(), lambda header: (root / "src" / header).is_file())
        if fault:
            line = text.count("\n", 0, match.start()) + 1
            yield f"{path}:{line}: {fault}"


def check_header(root, path):
    """Does a header compile alone, and twice?"""
    command = shlex.split(os.environ.get("CC", "cc")) + shlex.split(os.environ.get("CPPFLAGS", ""))
    command += ["-std=c17", "-D_GNU_SOURCE", "-Isrc", "-Wall", "-Wextra", "-fsyntax-only", "-x", "c", "-"]
    name = path[len("src/"):]
    source = f'#include "{name}"\n#include "{name}"\nextern int nothing;\n'
    done = subprocess.run(command, cwd=root, input=source, capture_output=True, text=True)
    if done.returncode:
        first = next((line for line in done.stderr.splitlines() if "error" in line), "the compiler failed")
        yield f"{path}:1: does not compile on its own: {first}"


def lint(root):
    faults = []
    files = sorted(str(p.relative_to(root)) for p in (root / "src").rglob("*.[ch]"))
    for path in files:
        faults += check_text(root, path)
    headers = [path for path in files if path.endswith(".h")]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for found in pool.map(lambda path: list(check_header(root, path)), headers):
            faults += found
    return sorted(faults)


SOUND = {
    "src/main.c": '#include "cli/main.h"\n#include "base/a.h"\n',
    "src/base/a.h": "#ifndef A\n#define A\n#include <stddef.h>\nsize_t a(void);\n#endif\n",
    "src/base/unicode.c": '#include "base/a.h"\n#include <utf8proc.h>\n',
    "src/input/yaml.c": '#include <yaml.h>\n',
    "src/model/markdown.c": '#include <cmark-gfm.h>\n',
    "src/render/html.c": '#include <cmark-gfm-core-extensions.h>\n#include "model/b.h"\n',
    "src/model/b.h": '#pragma once\n#include "base/a.h"\n',
    "src/template/bind.c": "#include <lauxlib.h>\n",
    "src/cli/main.h": "#pragma once\n",
}

# Files that each make one fault, and what must be said of it.
UNSOUND = [
    ("src/base/x.c", '#include "model/b.h"\n', "src/base/x.c:1: includes \"model/b.h\": model/ is a layer below base/"),
    ("src/model/x.h", '#pragma once\n\n  # include "cli/main.h"\n', "src/model/x.h:3: includes"),
    ("src/model/x.h", "size_t x(void);\n", "src/model/x.h:1: does not compile on its own"),
    ("src/model/x.h", "struct x { int y; };\n", "src/model/x.h:1: does not compile on its own"),
    ("src/model/x.c", "#include <cmark-gfm.h>\n", "only src/model/markdown.c and src/render/html.c may know cmark-gfm"),
    ("src/model/x.c", "#include <cmark-gfm-extension_api.h>\n", "may know cmark-gfm"),
    ("src/input/config.c", "#include <yaml.h>\n", "only src/input/yaml.c may know libyaml"),
    ("src/cli/x.c", "#include <lua.h>\n", "only src/template/* may know Lua"),
    ("src/check/external.c", "#include <curl/curl.h>\n", "only src/check/external_http.c may know libcurl"),
    ("src/serve/reply.c", "#include <microhttpd.h>\n", "only src/serve/http.c may know libmicrohttpd"),
    ("src/base/str.c", '#include "utf8proc.h"\n', "only src/base/unicode.c may know utf8proc"),
    ("src/base/x.c", '#include "a.h"\n', 'write it as "FOLDER/NAME.h"'),
    ("src/base/x.c", '#include "../base/a.h"\n', 'write it as "FOLDER/NAME.h"'),
    ("src/base/x.c", '#include "base/none.h"\n', "which does not exist"),
    ("src/util/x.c", "int x;\n", "is in no layer"),
    ("src/x.c", "int x;\n", "is in no layer"),
]


def faults_of(files):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        return lint(root)


def self_test():
    failed = [f"lint finds fault with a sound tree: {fault}" for fault in faults_of(SOUND)]
    for name, text, want in UNSOUND:
        found = faults_of({**SOUND, name: text})
        if len(found) != 1 or want not in found[0]:
            failed.append(f"{name} holding {text!r}: wanted one fault with {want!r}, got {found}")
    for line in failed:
        print(f"lint --self-test: {line}")
    return bool(failed)


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    root = pathlib.Path(__file__).resolve().parent.parent
    faults = lint(root)
    for fault in faults:
        print(fault)
    print(f"lint: {len(faults)} faults" if faults else "lint: clean")
    return bool(faults)


sys.exit(main())
