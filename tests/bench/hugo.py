"""The library of corpus.py for Hugo, with the plainest of layouts.

Bodies are the same; includes are a shortcode, mentions are links. Prompts are written with their includes as they are, not in place:
Hugo has less to do than quire and the floor.
"""
import re

CONFIG = """baseURL = "https://example.org/"
title = "bench"
disableKinds = ["taxonomy", "term", "RSS"]
[markup.highlight]
codeFences = false
[outputs]
page = ["HTML", "prompt"]
[outputFormats.prompt]
baseName = "prompt"
isPlainText = true
mediaType = "text/plain"
"""
HEAD = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>'
LAYOUTS = {
    "shortcodes/share.html": '{{ readFile (printf "snippets/%s" (.Get 0)) | $.Page.RenderString (dict "display" "block") }}\n',
    "_default/single.html": HEAD + '<body><nav><a href="/">home</a></nav><aside>{{ .TableOfContents }}</aside>'
                            "<p>{{ .Params.description }}</p><main>{{ .Content }}</main></body></html>\n",
    "_default/single.prompt.txt": "{{ .RawContent }}\n",
    "_default/list.html": HEAD + '<body><ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> '
                          "{{ .Params.description }}</li>{{ end }}</ul></body></html>\n",
}


def translate(text):
    text = re.sub(r"\{\{#include (shared-\d+\.md)\}\}", r'{{< share "\1" >}}', text)
    return re.sub(r"\*\*(worker-\d+)\*\*", r"[\1](/agents/\1/)", re.sub(r"^name:", "title:", text, count=1, flags=re.MULTILINE))


def put(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def translate_library(library, out):
    put(out / "config.toml", CONFIG)
    for name, text in LAYOUTS.items():
        put(out / "layouts" / name, text)
    for path in (*library.glob("snippets/*.md"), *library.glob("content/agents/*.md")):
        put(out / path.relative_to(library), translate(path.read_text()))
