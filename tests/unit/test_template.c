#include "template_unit.h"

Test(template, printing) {
    static const struct {
        const char *source, *want;
    } rows[] = {
        {"plain { text } {{ \"{{\" }} %} }}", "plain { text } {{ %} }}"},
        {"{{ page.name }} {{ site.title }}", "rust-expert Library"},
        {"{{page.count}}/{{ page . name }}/{{page.yes}}", "3/rust-expert/true"},
        {"{% local t = {a = 'x', b = 2, c = page} %}{{ t.a }}{{ t.b }}-{{ t.c.name }}", "x2-rust-expert"},
        {"{% local t = {a = 'x'} %}{{ t.a -- what\n }}b{{ t --[[.]] . --[[\n]] a }}", "xbx"},
        {"{{ page.count + 1 }} {{ page.ratio }} {{ 3.0 }} {{ 1e100 }} {{ page.yes }}",
         "4 0.5 3.0 1e+100 true"},
        {"{{ page.none or \"-\" }}{{ page.meta.license or \"?\" }}{{ page.meta.model }}", "-?opus"},
        {"{{ #page.tags }}{{ page.tags[2] }}{{ page.tags[9] or 0 }}", "2b&lt;0"},
        {"{{ ({a={b={1}}}).a.b[1] }}", "1"},
        {"{{ \"}}\" }}{{ '%}' }}{{ [[}}]] }}", "}}%}}}"},
        {"{{ 1 -- a comment }} }}{% -- another %}2", "1 }}2"},
        {"{{ 1 --[[ long }}\n ]] + 1 }}", "2"},
        {"a{# nothing {{ here }} #}b", "ab"},
        {"{% local n = 2 %}{{ n }}{% n = n * n %}{{ n }}", "24"},
        {"{% for i = 1, 3 do %}{{ i }},{% end %}", "1,2,3,"},
        {"{% for _, t in ipairs(page.tags) do %}<li>{{ t }}{% end %}", "<li>a<li>b&lt;"},
        {"{% if page.count > 3 then %}a{% elseif page.yes then %}b{% else %}c{% end %}", "b"},
        {"{% local function li(x) %}<li>{{ x }}</li>{% end %}{% li(1) li('\"') %}",
         "<li>1</li><li>&quot;</li>"},
        {"{% repeat local x = 1 %}x{% until x == 1 %}", "x"},
        {"a \n {{- 1 -}} \n b {%- local x = 2 -%} c {#- no -#} d", "a1bcd"},
        {"{{ -1 }}{{-1}}", "-11"},
        {"\xEF\xBB\xBF"
         "a\r\n{{ 1 }}\r\n",
         "a\r\n1\r\n"},
        {"", ""},
        {"{{ ('x'):rep(3):upper() }}{{ #\"abc\" }}", "XXX3"},
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_render("a.html", rows[i].source, rows[i].want);
}

Test(template, escaping) {
    static const struct {
        const char *source, *want;
    } rows[] = {
        {"<p>{{ page.title }}", "<p>&lt;R&gt; &amp; \"Q\" 'x'"},
        {"<p title=\"{{ page.title }}\">",
         "<p title=\"&lt;R&gt; &amp; &quot;Q&quot; &#39;x&#39;\">"},
        {"<p title='{{ page.title }}'>", "<p title='&lt;R&gt; &amp; &quot;Q&quot; &#39;x&#39;'>"},
        {"{{ page.html }}|{{ raw('<i>') }}", "<b>bold & \"x\"</b>|<i>"},
        {"<p title=\"{{ page.html }}\">",
         "<p title=\"&lt;b&gt;bold &amp; &quot;x&quot;&lt;/b&gt;\">"},
        {"{{ raw('<i>') .. '<' .. 1 }}", "<i>&lt;1"},
        {"{{ '<' .. raw('<i>') }}", "&lt;<i>"},
        {"{{ join(page.tags) }} {{ join({raw('<b>'), '<'}, '&') }}", "a, b&lt; <b>&amp;&lt;"},
        {"<a href=\"{{ page.file }}\">", "<a href=\"a%20b/%C3%BC.html?x=1&amp;y=%222%22\">"},
        {"<a href='../{{ url('50% #1') }}#{{ 'x' }}'>", "<a href='../50%25%20%231#x'>"},
        {"<a HREF = \"{{ 'https://x.org/?a=b&c' }}\">", "<a HREF = \"https://x.org/?a=b&amp;c\">"},
        {"<a href=\"{{ 'data:image/png;base64,AA==' }}\">",
         "<a href=\"data:image/png;base64,AA==\">"},
        {"<a href=\"#{{ 'javascript:x' }}\">", "<a href=\"#javascript:x\">"},
        {"<a href=\"{{ ' javascript:x' }}\">", "<a href=\"%20javascript:x\">"},
        {"<title>{{ page.title }}</title>{{ '<' }}",
         "<title>&lt;R&gt; &amp; \"Q\" 'x'</title>&lt;"},
        {"<textarea><p title=\"{{ '\"' }}</textarea>", "<textarea><p title=\"\"</textarea>"},
        {"<script>a < b</script>{{ '<' }}", "<script>a < b</script>&lt;"},
        {"<!DOCTYPE html><!-- a > b --><?x?>{{ '<' }}", "<!DOCTYPE html><!-- a > b --><?x?>&lt;"},
        {"<img alt=x src=y>{{ '<' }}<br/>{{ '<' }}</p >{{ '<' }}",
         "<img alt=x src=y>&lt;<br/>&lt;</p >&lt;"},
        {"a < b {{ '<' }}", "a < b &lt;"},
        {"<a{% if page.yes then %} title=\"{{ '\"' }}\"{% end %}>{{ '\"' }}",
         "<a title=\"&quot;\">\""},
        {"<a {% if page.none then %}href{% else %}src{% end %}=\"x\">", "<a src=\"x\">"},
        {"<a class=\"{% if page.yes then %}a{% else %}b{% end %} {{ '\"' }}\">",
         "<a class=\"a &quot;\">"},
        {"{% local function f(x) %}{{ x }}{% end %}<p title=\"{% f('\"') %}\">",
         "<p title=\"&quot;\">"},
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_render("a.html", rows[i].source, rows[i].want);
    expect_render("a.md", "{{ page.title }} <a href=\"{{ page.script }}\">{{ page.html }}",
                  "<R> & \"Q\" 'x' <a href=\" JavaScript:alert(1)\"><b>bold & \"x\"</b>");
    expect_render("a.txt", "<script>{{ '<' }}", "<script><");
}

Test(template, helpers) {
    static const struct {
        const char *source, *want;
    } rows[] = {
        {"{{ join(split(' a, b ,c ')) }}|{{ #split('') }}|{{ join(split('a::b', '::'), '+') }}",
         "a, b, c|0|a+b"},
        {"{{ trim('  x ') }}{{ lower('\xC3\x84' .. 'B') }}{{ replace('a.b.c', '.', '%1') }}",
         "x\xC3\xA4"
         "ba%1b%1c"},
        {"{{ starts('abc', 'ab') }} {{ ends('abc', 'ab') }}", "true false"},
        {"{{ thousands(0) }} {{ thousands(999) }} {{ thousands(1000) }} {{ thousands(-1234567) }} {{ thousands(2.0) }}",
         "0 999 1,000 -1,234,567 2"},
        {"{{ slug('Hello, W\xC3\xB6rld `x`') }}", "hello-w\xC3\xB6rld-x"},
        {"{{ get(page, 'nope', 'd') }}{{ get(page, 'none', 'e') }}{{ get({a=1}, 'a') }}{{ "
         "get(page.tags, 1) }}",
         "de1a"},
        {"{{ is_list(page.tags) }}{{ is_list(page) }}{{ is_list({}) }}{{ is_list({1,2}) }}{{ "
         "is_list({1,a=2}) }}",
         "truefalsetruetruefalse"},
        {"{% for _, f in ipairs(sorted(page.friends, 'name')) do %}{{ f.name }} {% end %}",
         "Bob ann zoe "},
        {"{% for _, f in ipairs(sorted(page.friends, 'rank')) do %}{{ f.name }} {% end %}",
         "zoe Bob ann "},
        {"{{ join(sorted({3,1,2}, function(a, b) return a > b end), '') }}", "321"},
        {"{{ json({a={1,2.5,true},b='\"<\\n'}) }}", "{\"a\":[1,2.5,true],\"b\":\"\\\"<\\n\"}"},
        {"{{ json(page.tags) }}{{ json(page.none) }}{{ json(1/0) }}", "[\"a\",\"b<\"]nullnull"},
        {"{{ yaml('a: b') }} {{ yaml(true) }} {{ yaml('true') }} {{ yaml({}) }}",
         "\"a: b\" true \"true\" {}"},
        {"{{ type(page) }} {{ type(page.html) }} {{ type('') }} {{ tostring(page.tags) }} {{ "
         "tostring({}) }}",
         "table html string list table"},
        {"{{ tostring(page.html) }}{{ tostring(nil) }}", "<b>bold & \"x\"</b>nil"},
        {"{{ front_matter({}) }}|{{ front_matter({{key='a', value=page.none}}) }}", "|"},
        {"{{ front_matter({{key='a', value=1},{key='b', source=' [x] # y'},{key='c', "
         "value={'x','y: z'}},"
         "{key='d', map={{key='*', value='deny'},{key='e', map={}}}},{key='f', "
         "value={b=2,a={{x=1,z=2}}}}}) }}",
         "---\na: 1\nb: [x] # y\nc:\n  - x\n  - \"y: z\"\nd:\n  \"*\": deny\n  e: {}\n"
         "f:\n  a:\n    - x: 1\n      z: 2\n  b: 2\n---\n"},
        {"{{ front_matter({{key='t', source='\\n  a: b\\n  c: d'}, {key='m', source=''}}) }}",
         "---\nt:\n  a: b\n  c: d\nm:\n---\n"},
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_render("a.txt", rows[i].source, rows[i].want);
}

Test(template, order_is_the_same_on_every_run) {
    static const struct {
        const char *source, *want;
    } rows[] = {
        {"{% for k, v in pairs({z=1, a=2, m=3, [2]='y', [1]='x', [0]='w', [true]='t', [1.5]='h'}) "
         "do %}"
         "{{ k }}={{ v }} {% end %}",
         "1=x 2=y 0=w 1.5=h a=2 m=3 z=1 true=t "},
        {"{% for k, v in pairs(page.meta) do %}{{ k }}={{ v }}{% end %}", "model=opus"},
        {"{% for k in pairs(page) do %}{{ k }} {% end %}",
         "name title count ratio yes html tags meta friends file script "},
        {"{% for i, t in pairs(page.tags) do %}{{ i }}{{ t }} {% end %}", "1a 2b< "},
        {"{% local t = {b=1,a=1,c=1} for k in pairs(t) do t.b = nil %}{{ k }}{% end %}", "ac"},
        {"{% local t = {{2,'a'},{1,'b'},{2,'c'},{1,'d'}} table.sort(t, function(a,b) return a[1] < "
         "b[1] end) "
         "for _, p in ipairs(t) do %}{{ p[2] }}{% end %}",
         "bdac"},
        {"{{ table.concat(sorted({'b','B','a','\xC3\xA4'})) }}", "Bab\xC3\xA4"},
        {"{{ page == page }}{{ page.tags == page.tags }}{% local s = {[page.tags]=1} %}{{ "
         "s[page.tags] }}",
         "truetrue1"},
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_render("a.txt", rows[i].source, rows[i].want);
}

Test(template, strings_as_in_lua) {
    static const struct {
        const char *expression, *want;
    } rows[] = {
        {"('hello world'):find('o w')", "5"},
        {"select(2, ('hello'):find('l+'))", "4"},
        {"('hello'):find('l', 1, true)", "3"},
        {"('hello'):find('x') == nil", "true"},
        {"('hello'):find('', 10) == nil", "true"},
        {"('hello'):find('', 6)", "6"},
        {"('a.b'):find('.', 2, true)", "2"},
        {"('key = value'):match('^(%w+)%s*=%s*(%w+)$')", "key"},
        {"select(2, ('key = value'):match('^(%w+)%s*=%s*(%w+)$'))", "value"},
        {"('  x  '):match('^%s*(.-)%s*$')", "x"},
        {"('[[x]]'):match('%[%[(.*)%]%]')", "x"},
        {"('f(a(b)c)d'):match('%b()')", "(a(b)c)"},
        {"('THE (quick) fox'):find('%f[%a]%a+%f[%A]')", "1"},
        {"('\"x\" and'):match('([\"\\'])(.-)%1')", "\""},
        {"('abc'):match('()b()')", "2"},
        {"('abc'):gsub('%w', '%0%0')", "aabbcc"},
        {"('abc'):gsub('', '-')", "-a-b-c-"},
        {"('abc'):gsub('%w*', 'x')", "x"},
        {"('hello'):gsub('l', {l='L'})", "heLLo"},
        {"('hello'):gsub('(h)(e)', function(a, b) return b .. a end)", "ehllo"},
        {"('hello'):gsub('l', 'x', 1)", "hexlo"},
        {"('abc'):gsub('^a', 'x')", "xbc"},
        {"('a,b,c'):gsub(',', '%%')", "a%b%c"},
        {"(function() local t = {} for w in ('one two'):gmatch('%a+') do t[#t+1] = w end return "
         "table.concat(t, '|') end)()",
         "one|two"},
        {"(function() local t = {} for k, v in ('a=1, b=2'):gmatch('(%w+)=(%w+)') do t[#t+1] = k "
         ".. v end return table.concat(t) end)()",
         "a1b2"},
        {"(function() local n = 0 for _ in ('abc'):gmatch('') do n = n + 1 end return n end)()",
         "4"},
        {"('x^y'):match('x^y')", "x^y"},
        {"('a]b'):match('[]]')", "]"},
        {"('a-b'):match('[a%-]+')", "a-"},
        {"('a-b'):match('[a-]+')", "a-"},
        {"('aXb'):match('[^%l]')", "X"},
        {"('a$'):match('$$')", "$"},
        {"('abc'):sub(-2)", "bc"},
        {"('%d %5.2f %q %s'):format(1, 2.5, 'a\\n', true)", "1  2.50 \"a\\\n\" true"},
        {"('%s|%s'):format({}, page.tags)", "table|list"},
        {"('ab'):byte(2)", "98"},
        {"('x'):rep(3, ',')", "x,x,x"},
        {"table.concat({1, 'b', 2.5}, '-')", "1-b-2.5"},
        {"(function() local t = {1,2,4} table.insert(t, 3, 3) table.insert(t, 5) return "
         "table.concat(t) .. table.remove(t, 1) .. table.remove(t) .. #t end)()",
         "12345153"},
        {"select('#', table.unpack({1, 2, 3}))", "3"},
        {"math.max(1, 5, 3) .. math.floor(2.7)", "52"},
        {"utf8.len('\xC3\xBC') .. utf8.char(252)", "1\xC3\xBC"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        char source[512];
        snprintf(source, sizeof source, "{{ %s }}", rows[i].expression);
        expect_render("a.txt", source, rows[i].want);
    }
}
