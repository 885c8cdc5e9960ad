import { attribute, elementsIn, type HtmlElement, isElement } from '../html/html-tree.ts'

/** Classes of code itself: Prism, highlight.js, GitHub, SyntaxHighlighter, Crayon, Pandoc, Org, Rouge. */
const ofCode =
  /(?:^|\s)(?:(?:language|lang|highlight-source|src)-|(?:language|lang|brush):\s?|(?:sourceCode|hljs|highlight|src|syntaxhighlighter(?:\s+(?:no)?gutter)?)\s+(?!hljs|(?:no)?gutter|highlight|language-|lang-|src-))([\w+#.-]{1,32})/
/** Classes of what stands around it, the surest first: GitHub, Rouge (Jekyll), Sphinx, Pandoc, Hexo. */
const around = [
  /(?:^|\s)highlight-(?:source|text)-([\w+#.-]{1,32})/,
  /(?:^|\s)language-([\w+#.-]{1,32})(?=.*highlight)/,
  /(?:^|\s)(?:highlight-|sourceCode\s+|highlight\s+(?!highlight))([\w+#.-]{1,32})/,
]
/** VitePress, VuePress and Docusaurus name the box around it so; others name the language of a text so. */
const box = /(?:^|\s)language-([\w+#.-]{1,32})/
const attributeNames = [
  'data-lang',
  'data-language',
  'data-code-language',
  'data-code-block-lang',
  'data-enlighter-language',
]
/** What highlighters call code of no language, and other classes that stand in the same place. */
const isNone =
  /^(?:|text|plain|plaintext|none|nohighlight|no-highlight|default|auto|notranslate|highlight|wp-block-code|(?:js|is|has|wp|code|line|copy|tab)-.*)$/i
/** Names that no language of people has: `lang` on code may mean either. */
const isCode =
  /^(?:[jt]sx?|javascript|typescript|vue|php|perl|python|py|ruby|rb|java|kotlin|swift|scala|go|golang|rust|rs|c|cpp|c\+\+|csharp|c#|objc|lua|dart|r|sql|bash|shell|sh|zsh|powershell|css|scss|less|html\w*|xml|json\w*|ya?ml|toml|ini|diff|makefile|dockerfile|graphql|haskell|elixir|erlang|clojure|lisp|matlab|latex|tex|markdown|md|nginx|console)$/i
const mostLevels = 6

/** Gives the language of a `pre` as its page names it, in its own attributes or those closely around it; empty where none does. */
export function codeLanguage(pre: HtmlElement): string {
  for (const each of ownElements(pre)) {
    const name = inAttributes(each) ?? ofCode.exec(attribute(each, 'class') ?? '')?.[1] ?? ''
    if (!isNone.test(name)) return name
  }
  let outer = pre.parentNode
  for (let level = 0; level < mostLevels && outer !== null && isElement(outer); level += 1) {
    const classes = attribute(outer, 'class') ?? ''
    const named = around.map((pattern) => pattern.exec(classes)?.[1]).find((each) => each !== undefined)
    const name = inAttributes(outer) ?? named ?? codeName(box.exec(classes)?.[1]) ?? ''
    if (!isNone.test(name)) return name === 'html-basic' ? 'html' : name
    outer = outer.parentNode
  }
  return ''
}

function* ownElements(pre: HtmlElement): Generator<HtmlElement> {
  yield pre
  let count = 0
  for (const each of elementsIn(pre)) {
    if (count === 2) return
    yield each
    count += 1
  }
}

function inAttributes(element: HtmlElement): string | undefined {
  for (const name of attributeNames) {
    const value = attribute(element, name)?.trim()
    if (value !== undefined && /^[\w+#.-]{1,32}$/.test(value)) return value
  }
  const brush = /\bbrush:\s*([\w+#.-]{1,32})/.exec(attribute(element, 'data-syntaxhighlighter-params') ?? '')?.[1]
  return brush ?? codeName(attribute(element, 'lang'))
}

function codeName(name: string | undefined): string | undefined {
  return name !== undefined && isCode.test(name) ? name : undefined
}
