import { attribute, elementsIn, type HtmlElement, isElement } from '../html/html-tree.ts'

/** Classes of code itself: Prism, highlight.js, GitHub, SyntaxHighlighter, Pandoc, Org. */
const ofCode =
  /(?:^|\s)(?:(?:language|lang|highlight-source|src)-|(?:language|lang|brush):?\s|brush:|(?:sourceCode|hljs)\s+(?!hljs|language-|lang-))\s*([\w+#.-]{1,32})/
/** Classes of what stands around it, the surest first: GitHub, Rouge (Jekyll), Sphinx, Pandoc, Hexo. */
const around = [
  /(?:^|\s)highlight-(?:source|text)-([\w+#.-]{1,32})/,
  /(?:^|\s)language-([\w+#.-]{1,32})(?=.*highlight)/,
  /(?:^|\s)(?:highlight-|sourceCode\s+|highlight\s+(?!highlight))([\w+#.-]{1,32})/,
]
const attributeNames = ['data-lang', 'data-language', 'data-code-language']
/** What highlighters call code of no language, and other classes that stand in the same place. */
const isNone =
  /^(?:|text|plain|plaintext|none|nohighlight|no-highlight|default|auto|notranslate|highlight|wp-block-code)$/i
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
    const name = inAttributes(outer) ?? named ?? ''
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
  return undefined
}
