---@meta
-- What templates, filters, hooks and targets find, for editors that know the annotations of lua-language-server. Nobody else
-- reads this file: `quire templates eject types/quire.lua` puts it where they look. In a Lua file, `---@type quire.Hooks`
-- or `---@type quire.Target` before the table that it returns tells what that is.

-- --- values ---

---HTML: printed as it is. Joined by `..`, text beside it is escaped; tostring() gives its source.
---@class quire.HTML
---@operator concat(string|number|quire.HTML): quire.HTML
---@operator len: integer

---@alias quire.Kind "agent"|"command"|"skill"|"page"|"snippet"

-- --- what templates see ---

---The site, the same on every page.
---@class quire.Site
---@field title string the site's name
---@field url string? its address
---@field generator string the program's name and version
---@field tools string[] the tools that documents are written for
---@field groups quire.Group[] agents, commands, skills, guide pages, snippets: those that hold something
---@field lists table<string, table<string, string>> from `kind`, `tag`, `model`, `tool` to maps from a value to the page of its list
---@field guide quire.Card[] the guide pages, in their order
---@field guide_tree quire.GuideNode[] the same by folder
---@field search_shards integer how many files the search's index has; 0 for a site without search
---@field edges integer how many times one document delegates to another

---@class quire.Group
---@field kind quire.Kind
---@field title string what to call it: "Agents"
---@field id string for an anchor: "agents"
---@field path string the page that lists all of it
---@field documents quire.Card[]

---A page of the guide, or a folder of them.
---@class quire.GuideNode
---@field title string
---@field path string the page; of a folder, its first page
---@field folder string? the folder's path, with a slash at the end; nil for a page
---@field index boolean is the folder's first page its own, index.md?
---@field pages quire.GuideNode[]

---What lists show of a document.
---@class quire.Card
---@field name string
---@field title string
---@field kind quire.Kind
---@field path string its page
---@field description string may be empty
---@field tool string? the tool that it was written for
---@field model string?
---@field tags string[]
---@field tokens integer? how many tokens its prompt has; nil where they are not counted
---@field includes_count integer? how many includes it has; nil on pages that are no document's
---@field delegates_count integer? how many documents it delegates or escalates to; likewise

---The page that is made.
---@class quire.Page: quire.Card
---@field layout string the name of its template
---@field root string the way to the output's root: "", "../" or "../../"
---@field source string? the file that it is made from
---@field has_title boolean does the text begin with a heading that is the page's own title?
---@field title_html quire.HTML? that heading
---@field title_id string its anchor; may be empty
---@field body quire.HTML the text, without that heading
---@field has_text boolean is there anything but blanks in it?
---@field headings quire.Heading[] without that one
---@field contents quire.Content[] the two highest levels of headings that occur
---@field folds integer how many parts of the body can be folded
---@field meta quire.Entry[] the front matter worth showing
---@field prompt string? the plain prompt; nil for guide pages
---@field prompts quire.PromptFile[] where each target's file is
---@field delegates quire.Card[] documents that it delegates to
---@field called_by quire.Card[] documents that delegate to it
---@field escalates quire.Card[] agents that it escalates to
---@field escalated_by quire.Card[] documents that escalate to it
---@field includes quire.Card[] snippets that its text names
---@field includes_tokens integer[] how many tokens each of them brings
---@field included_by quire.Card[] documents whose text names it
---@field included_by_tokens integer[]
---@field included_through quire.Card[] documents that get it through others
---@field included_through_tokens integer[]
---@field picture quire.HTML? the document and those around it, as SVG
---@field comparisons quire.Comparison[] where it is compared with its variants
---@field crumbs quire.Crumb[] the way from the home page
---@field canonical string? its whole address, where `url` is set
---@field edit string? where its source can be changed, where `edit` is set
---@field updated string? the day of its last change, "2026-11-27", where git tells
---@field linked_data quire.HTML? what search engines read of it
---@field data quire.PageData? what a page that is no document's shows
---@field previous quire.Card?
---@field next quire.Card?

---@class quire.Heading
---@field level integer 1 to 6
---@field id string its anchor
---@field text string

---@class quire.Content
---@field id string
---@field text string
---@field sub boolean is it of the lower of the two levels?

---@class quire.Entry
---@field key string "argument-hint"
---@field label string the key to show: "Argument hint"
---@field values string[]

---@class quire.PromptFile
---@field target string
---@field path string
---@field file string what the file is called

---@class quire.Comparison
---@field path string
---@field with quire.Card

---@class quire.Crumb
---@field title string
---@field path string?

-- --- page.data, by template ---

---@alias quire.PageData quire.CatalogueData|quire.MapData|quire.CompareData|quire.Facet|quire.RedirectData

---catalogue.html
---@class quire.CatalogueData
---@field facet "all"|"kind"|"tag"|"model"|"tool"
---@field value string of which this is the list
---@field total integer
---@field first integer the number of the first that is on this page
---@field documents quire.Card[]
---@field facets quire.Facet[]
---@field pages quire.PageLink[]

---tags.html has one itself.
---@class quire.Facet
---@field key string
---@field label string
---@field values quire.FacetValue[]

---@class quire.FacetValue
---@field value string
---@field title string
---@field count integer
---@field path string of its list

---@class quire.PageLink
---@field number integer
---@field path string
---@field current boolean

---map.html
---@class quire.MapData
---@field picture quire.HTML? for wide screens; on the first page
---@field column quire.HTML? for narrow ones
---@field drawn integer? how many are in them
---@field total integer
---@field index quire.MapGroup[] all groups
---@field groups quire.MapRows[] those on this page
---@field pages quire.PageLink[]

---@class quire.MapGroup
---@field title string
---@field id string
---@field count integer
---@field belonging string
---@field path string

---@class quire.MapRows
---@field title string
---@field id string
---@field count integer
---@field belonging string
---@field continued boolean
---@field rows quire.MapRow[]

---@class quire.MapRow
---@field card quire.Card
---@field delegates quire.Card[]
---@field called_by integer

---compare.html
---@class quire.CompareData
---@field left quire.Card
---@field right quire.Card
---@field removed integer lines
---@field added integer
---@field sections quire.CompareSection[]

---@class quire.CompareSection
---@field same boolean
---@field folded boolean
---@field rows quire.CompareRow[]

---@class quire.CompareRow
---@field left_line integer?
---@field left quire.ComparePart[]?
---@field right_line integer?
---@field right quire.ComparePart[]?

---@class quire.ComparePart
---@field text string
---@field changed boolean

---redirect.html
---@class quire.RedirectData
---@field path string

---@type quire.Site
site = nil
---@type quire.Page
page = nil
---The arguments of an include.
---@type table
args = nil

-- --- functions ---

---The text as HTML, printed as it is.
---@param text string|number|quire.HTML
---@return quire.HTML
function raw(text) end

---A path as an address.
---@param path string
---@return string
function url(path) end

---The items with the separator (", ") between them; HTML if one of them is.
---@param list table
---@param separator? string|quire.HTML
---@return string|quire.HTML
function join(list, separator) end

---The parts, trimmed; the separator (",") is plain text.
---@param text string
---@param separator? string
---@return string[]
function split(text, separator) end

---Without white space at both ends.
---@param text string
---@return string
function trim(text) end

---In lower case, all of Unicode.
---@param text string
---@return string
function lower(text) end

---Every occurrence, as plain text.
---@param text string
---@param from string
---@param to string
---@return string
function replace(text, from, to) end

---Does it begin so?
---@param text string
---@param start string
---@return boolean
function starts(text, start) end

---Does it end so?
---@param text string
---@param ending string
---@return boolean
function ends(text, ending) end

---A whole number in groups of three digits.
---@param number integer
---@return string
function thousands(number) end

---The anchor of a heading that says this.
---@param text string
---@return string
function slug(text) end

---A member that may not be there, or the default, or nil.
---@param map table
---@param key any
---@param default? any
---@return any
function get(map, key, default) end

---A list, or a table with nothing but items?
---@param value any
---@return boolean
function is_list(value) end

---A sorted copy, by a member's name or a function of two items.
---@generic T
---@param list T[]
---@param order? string|fun(a: T, b: T): boolean
---@return T[]
function sorted(list, order) end

---The lines of front matter.
---@param entries quire.FrontMatter[]
---@return string
function front_matter(entries) end

---A TOML document.
---@param entries quire.FrontMatter[]
---@return string
function toml(entries) end

---A value as YAML.
---@param value any
---@return string
function yaml(value) end

---A value as JSON.
---@param value any
---@return string
function json(value) end

---An entry for front_matter() and toml().
---@class quire.FrontMatter
---@field key string
---@field source? string YAML, copied as it is
---@field map? quire.FrontMatter[] a mapping whose order matters
---@field value? any

-- --- filters.lua ---

---@alias quire.Filters table<string, function>

-- --- hooks.lua ---

---@class quire.Hooks
---@field document? fun(tree: quire.Node, doc: quire.HookDocument)

---@class quire.HookDocument
---@field path string the file
---@field kind quire.Kind? nil for a file that is only included
---@field name string? likewise
---@field tool string? the tool that it was written for
---@field description string may be empty
---@field front table<string, any> its front matter
---@field whole boolean is this all of the file?

---@alias quire.NodeKind
---| "document"
---| "quote"
---| "list"
---| "item"
---| "footnote"
---| "table"
---| "row"
---| "paragraph"
---| "heading"
---| "cell"
---| "code_block"
---| "html_block"
---| "rule"
---| "include"
---| "emphasis"
---| "strong"
---| "strike"
---| "link"
---| "image"
---| "text"
---| "code"
---| "html"
---| "soft_break"
---| "line_break"
---| "footnote_mark"
---| "inline_include"
---| "inserted"

---A part of a document. What does not go with its kind is nil; text, level, url, title and info can be set.
---@class quire.Node
---@field kind quire.NodeKind
---@field text string of text, code and HTML what is written; of all others the text in it
---@field level integer? of a heading
---@field url string? of a link or image
---@field title string? likewise
---@field info string? of a code block: what stands behind its fence
---@field path string? of an include: what it names
---@field ordered boolean? of a list
---@field number integer? of a numbered list: its first number
---@field done boolean? of an item with a box: is it checked?
---@field head boolean? of a row: is it the table's head?
---@field file string
---@field line integer
---@field parent quire.Node?
---@field next quire.Node?
---@field previous quire.Node?
---@field first quire.Node?
---@field last quire.Node?
---@field children quire.Node[]
local Node = {}

---The nodes of that kind below it, in order; all without a kind.
---@param kind? quire.NodeKind
---@return quire.Node[]
function Node:find(kind) end

---Takes it out, with all that is in it.
function Node:remove() end

---@param content string|quire.HTML|quire.Markdown
function Node:before(content) end

---@param content string|quire.HTML|quire.Markdown
function Node:after(content) end

---@param content string|quire.HTML|quire.Markdown
function Node:replace(content) end

---@param content string|quire.HTML|quire.Markdown
function Node:prepend(content) end

---@param content string|quire.HTML|quire.Markdown
function Node:append(content) end

---@class quire.Markdown

---Markdown to put into a document; in hooks alone.
---@param text string
---@return quire.Markdown
function markdown(text) end

-- --- targets: prompts/NAME.lua ---

---@class quire.Target
---@field tool? string the tool's name, where it is not the target's
---@field folders? { dir: string, kind: quire.Kind, tool?: string }[]
---@field imports? { dir: string, kind: quire.Kind, text: string }[]
---@field agents? string[] names of the agents that come with the tool
---@field keys? table<quire.Kind, table<string, string>> the front matter that the tool reads
---@field limits? table<string, table<string, integer>> how long a prompt may be, by kind and unit
---@field kinds? table<quire.Kind, boolean>
---@field heading? integer the level that the highest heading of each text gets
---@field file? fun(doc: quire.TargetDocument): string?
---@field native? fun(doc: quire.TargetDocument): string?
---@field rename? fun(doc: quire.TargetDocument): string?
---@field prompt? fun(doc: quire.TargetDocument): quire.Prompt
---@field collect? fun(docs: quire.TargetDocument[]): quire.Collected
---@field import? fun(doc: quire.TargetDocument): string?

---@class quire.TargetDocument
---@field kind quire.Kind
---@field name string
---@field called string what it is called by this target
---@field file string the name made fit for a file, without ending
---@field folder string may be empty
---@field title string?
---@field description string?
---@field tool string? the tool that it was written for
---@field native boolean is that this target's tool?
---@field path string its source
---@field front quire.FrontEntry[]
---@field written string? its front matter as it stands; in prompt
---@field body string its text with all includes; in prompt and collect

---@class quire.FrontEntry
---@field key string
---@field value any
---@field source string? the YAML behind the colon
---@field override boolean

---@class quire.Prompt
---@field head? string
---@field body? string
---@field tail? string
---@field files? { path: string, text: string }[]
---@field lost? quire.Lost[]

---@class quire.Collected
---@field parts (string|{ path: string, text: string })[]
---@field lost? quire.Lost[]

---@class quire.Lost
---@field key? string
---@field value? any
---@field text? string
---@field why? string
---@field help? string
---@field path? string

---What quire.yaml says, for targets.
---@type { title: string?, models: any, tools: any }
library = nil

---What a module of templates/prompts/ returns; while a target is loaded.
---@param name string "lib/front", or "builtin:opencode"
---@return any
function require(name) end
