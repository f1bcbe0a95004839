#!/usr/bin/env python3
"""Writes a library for measuring: AGENTS agents that share snippets and name each other.

usage: corpus.py OUT AGENTS

The same numbers give the same bytes. One snippet for twenty agents, at least ten; a fifth of them include another
one. An agent has front matter, some 5 KB of sections of the kinds that prompts are made of, two to five includes and
four mentions.
"""
import pathlib
import random
import sys

NOUNS = """parser cache thread buffer queue socket token index cursor branch commit schema migration release
    fixture benchmark profile invariant boundary contract adapter pipeline scheduler worker request response header
    payload retry timeout backoff ledger snapshot cluster replica shard journal checksum digest""".split()
VERBS = """check measure isolate rename extract inline document verify reproduce bisect trace guard batch flush
    retry validate normalise split merge compare""".split()


def sentence(rng, words=12):
    text = " ".join([rng.choice(VERBS), "the"] + [rng.choice(NOUNS) for _ in range(words - 2)])
    if rng.random() < 0.3:
        text += " with `%s_%s`" % (rng.choice(NOUNS), rng.choice(NOUNS))
    return text.capitalize() + "."


def bullets(rng):
    return ["- **%s**: %s" % (rng.choice(NOUNS).capitalize(), sentence(rng, 9)) for _ in range(6)]


def numbered(rng):
    return ["%d. %s" % (n, sentence(rng, 10)) for n in range(1, 6)]


def code(rng):
    lines = ["let %s = %s.%s(%s)?;" % tuple(rng.choice(NOUNS) for _ in range(4)) for _ in range(7)]
    return ["```rust"] + lines + ["```"]


def table(rng):
    rows = ["| %s | `%s` | %s |" % tuple(rng.choice(NOUNS) for _ in range(3)) for _ in range(5)]
    return ["| what | name | where |", "| --- | --- | ---: |"] + rows


def prose(rng):
    return [sentence(rng, 28), "", sentence(rng, 22)]


def section(rng, level):
    kind = rng.choice((bullets, bullets, numbered, code, table, prose))
    title = "%s %s" % (rng.choice(VERBS).capitalize(), rng.choice(NOUNS))
    return ["#" * level + " " + title, ""] + kind(rng) + [""]


def body(rng, lines, size):
    while sum(len(line) + 1 for line in lines) < size:
        lines += section(rng, rng.choice((2, 2, 3)))
    return lines


def write(path, lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def library(out, agents):
    snippets = max(10, agents // 20)
    rng = random.Random(agents)
    for i in range(snippets):
        lines = body(rng, ["# Shared %d" % i, ""], 2400)
        if i and rng.random() < 0.2:
            lines += ["{{#include shared-%05d.md}}" % rng.randrange(i)]
        write(out / ("snippets/shared-%05d.md" % i), lines)
    for i in range(agents):
        lines = ["---", "name: worker-%06d" % i, 'description: "%s"' % sentence(rng, 14), "model: sonnet",
                 "tools: Read, Write, Bash", "---", "", "# Worker %d" % i, "", sentence(rng, 30), ""]
        body(rng, lines, 5200)
        for _ in range(rng.randint(2, 5)):
            lines += ["{{#include shared-%05d.md}}" % rng.randrange(snippets), ""]
        lines += ["## Collaboration", ""]
        lines += ["- **worker-%06d**: %s" % (rng.randrange(agents), sentence(rng, 8)) for _ in range(4)]
        write(out / ("content/agents/worker-%06d.md" % i), lines)


if __name__ == "__main__":
    library(pathlib.Path(sys.argv[1]), int(sys.argv[2]))
