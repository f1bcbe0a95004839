#!/usr/bin/env python3
"""Writes a library for measuring: AGENTS agents that share snippets and name each other.

usage: corpus.py OUT AGENTS

The same numbers give the same bytes. One snippet for twenty agents, at least ten; a quarter of them include another
one. The last is included by forty agents (or all, if there are fewer) and by nothing else. An agent has front matter,
some 6 KB of sections of the kinds that prompts are made of, two to five includes and four mentions.
"""
import pathlib
import random
import sys

NOUNS = """parser cache thread buffer queue socket token index cursor branch commit schema migration release
    fixture benchmark profile invariant boundary contract adapter pipeline scheduler worker request response header
    payload retry timeout backoff ledger snapshot cluster replica shard journal checksum digest""".split()
VERBS = """check measure isolate rename extract inline document verify reproduce bisect trace guard batch flush
    retry validate normalise split merge compare""".split()


FORTY = 40
FENCE = "```"


def sentence(rng, words=12):
    text = " ".join([rng.choice(VERBS), "the"] + [rng.choice(NOUNS) for _ in range(words - 2)])
    if rng.random() < 0.3:
        text += " with `%s_%s`" % (rng.choice(NOUNS), rng.choice(NOUNS))
    if rng.random() < 0.4:
        text += " and **%s**" % rng.choice(NOUNS)
    return text.capitalize() + "."


def bullets(rng):
    return ["- **%s**: %s" % (rng.choice(NOUNS).capitalize(), sentence(rng, 9)) for _ in range(6)]


def numbered(rng):
    return ["%d. %s" % (n, sentence(rng, 10)) for n in range(1, 6)]


def code(rng):
    lines = ["let %s = %s.%s(&%s)?; // %s" % tuple(rng.choice(NOUNS) for _ in range(5)) for _ in range(8)]
    return [FENCE + "rust"] + lines + [FENCE]


def table(rng):
    rows = ["| %s | `%s` | %s |" % tuple(rng.choice(NOUNS) for _ in range(3)) for _ in range(5)]
    return ["| what | name | where |", "| --- | --- | ---: |"] + rows


def prose(rng):
    return [sentence(rng, 28), "", sentence(rng, 22)]


def section(rng, level):
    kind = rng.choice((bullets, bullets, numbered, code, table, prose))
    title = "%s %s" % (rng.choice(VERBS).capitalize(), rng.choice(NOUNS))
    return ["#" * level + " " + title, ""] + kind(rng) + [""]


def body(rng, lines, size, levels):
    while sum(len(line) for line in lines) < size:
        lines += section(rng, rng.choice(levels))
    return lines


def include(number):
    return "{{#include shared-%05d.md}}" % number


def write(path, lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def snippet(rng, number, last):
    lines = body(rng, ["# Shared %d" % number, ""], 2270, (2,))
    if number and number != last and rng.random() < 0.25:
        lines += [include(rng.randrange(number))]
    return lines


def agent(rng, number, agents, last):
    lines = ["---", "name: worker-%06d" % number, 'description: "%s"' % sentence(rng, 14), "model: sonnet",
             "tools: Read, Write, Bash", "tags: [%s, %s]" % (rng.choice(NOUNS), rng.choice(NOUNS)), "---", "",
             "# Worker %d" % number, "", sentence(rng, 30), ""]
    lines = body(rng, lines, 5150, (2, 2, 3)) + ["## Shared rules", ""]
    shared = [rng.randrange(last) for _ in range(rng.randint(2, 5))]
    if number % max(1, agents // FORTY) == 0 and number // max(1, agents // FORTY) < FORTY:
        shared[0] = last
    for one in shared:
        lines += [include(one), ""]
    lines += ["## Collaboration", ""]
    return lines + ["- **worker-%06d**: %s" % (rng.randrange(agents), sentence(rng, 8)) for _ in range(4)]


def library(out, agents):
    last = max(10, agents // 20) - 1
    rng = random.Random(agents)
    for i in range(last + 1):
        write(out / ("snippets/shared-%05d.md" % i), snippet(rng, i, last))
    for i in range(agents):
        write(out / ("content/agents/worker-%06d.md" % i), agent(rng, i, agents, last))
    write(out / "quire.yaml", ["targets: [plain, claude-code]", "highlight: false"])


if __name__ == "__main__":
    library(pathlib.Path(sys.argv[1]), int(sys.argv[2]))
