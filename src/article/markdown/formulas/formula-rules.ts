import type { BlockBuilder } from '../blocks/block-builder.ts'
import { block, type ElementRule, type Ending } from '../blocks/element-rule.ts'
import { attribute, elementsIn, type HtmlElement, isElement, isText, parseHtml } from '../html/html-tree.ts'
import { texOfMathml, writtenTex } from './mathml-to-tex.ts'

/** UTF-16 units; what is longer is no formula. */
const longestFormula = 10_000
/** How many elements further the script is looked for that holds what MathJax 2 has drawn. */
const mostSteps = 3
/** Each formula is looked for among those beside it. */
const mostSiblings = 5_000
const typeset =
  /(?:^|\s)(?:katex(?:-display)?|mwe-math-element\S*|MathJax\w*|math(?:-inline|-display)?|ztext-math|arithmatex)(?:\s|$)/
/** Where the source stands that is to be drawn by a script: Zhihu, Notion and their like. */
const sourceAttributes = ['data-tex', 'data-latex', 'data-math', 'data-formula']
/** Pandoc, MkDocs: what a script is to draw, in the marks TeX has for it. */
const marked = /^\s*(?:\\\(([\s\S]+)\\\)|\\\[([\s\S]+)\\\]|\$\$([\s\S]+)\$\$)\s*$/
/** A formula all of whose parts are empty, as editors leave them. */
const saysNothing = /^(?:\\(?:text|mathrm|mbox|frac|sqrt)\b|[{}^_~\s])*$/
const drawnByMathJax = /(?:^|\s)MathJax/

/** Whether an element is a formula as KaTeX, MathJax or Wikipedia draw it. */
export function isTypeset(element: HtmlElement): boolean {
  return element.attrs.length > 0 && typeset.test(attribute(element, 'class') ?? '')
}

/** Whether an element that is no content otherwise holds a formula: a script of MathJax 2. */
export function isFormulaScript(element: HtmlElement): boolean {
  return element.tagName === 'script' && /^math\/tex/i.test(attribute(element, 'type') ?? '')
}

/** Reads a formula that is drawn in HTML; as any other element where what it says is not found in it. */
export function openTypeset(builder: BlockBuilder, element: HtmlElement): Ending {
  // MathJax leaves the source in a script after what it draws of it.
  if (drawnByMathJax.test(attribute(element, 'class') ?? '') && isBeforeFormulaScript(element)) return 'skip'
  for (const each of elementsIn(element)) {
    if (each.tagName !== 'math') continue
    const isDisplay = /display/i.test(attribute(element, 'class') ?? '') || attribute(element, 'display') === 'true'
    return addMath(builder, each, isDisplay)
  }
  return addSource(builder, element) ?? addMathmlOf(builder, element)
}

/** Reads the MathML that MathJax 2 keeps beside what it has drawn. */
function addMathmlOf(builder: BlockBuilder, element: HtmlElement): Ending {
  const written = attribute(element, 'data-mathml') ?? ''
  if (written === '' || written.length > longestFormula) return undefined
  const [math] = parseHtml(written).childNodes
  return math && isElement(math) && math.tagName === 'math' ? addMath(builder, math, false) : undefined
}

/** Reads a formula that no script has drawn yet. */
function addSource(builder: BlockBuilder, element: HtmlElement): Ending {
  const named = sourceAttributes.map((name) => attribute(element, name)).find((each) => each)
  const [only, ...others] = element.childNodes
  const text = only && isText(only) && others.length === 0 ? only.value.slice(0, longestFormula) : ''
  const [, inline, display, dollars] = marked.exec(text) ?? []
  const tex = named ?? inline ?? display ?? dollars
  if (tex === undefined || tex.length > longestFormula) return undefined
  const isDisplay = named === undefined ? inline === undefined : /display|block/.test(attribute(element, 'class') ?? '')
  addFormula(builder, tex, isDisplay)
  return 'skip'
}

/** Pictures of formulas: WordPress, Zhihu, Wikipedia, CodeCogs. */
const drawnFormula = /(?:^|\s)(?:latex|tex|mwe-math-fallback-image-\w+)(?:\s|$)/
const formulaAddress = /\/(?:latex\.php\?|equation\?tex=|(?:svg|gif|png)\.(?:image|latex)\?|render\/math\?)/

/** Reads a picture of a formula that says in its `alt` what it shows; false for any other. */
export function addPictureOfFormula(builder: BlockBuilder, image: HtmlElement): boolean {
  const tex = attribute(image, 'alt')?.trim() ?? ''
  if (tex === '' || tex.length > longestFormula) return false
  const isFormula =
    drawnFormula.test(attribute(image, 'class') ?? '') ||
    (/(?:^|\s)math(?:\s|$)/.test(attribute(image, 'class') ?? '') && /[\\^_={}]/.test(tex)) ||
    attribute(image, 'eeimg') !== undefined ||
    formulaAddress.test(attribute(image, 'src') ?? '')
  if (!isFormula) return false
  addFormula(builder, tex, /display/.test(attribute(image, 'class') ?? ''))
  return true
}

function isBeforeFormulaScript(element: HtmlElement): boolean {
  const siblings = element.parentNode?.childNodes ?? []
  if (siblings.length > mostSiblings) return false
  const from = siblings.indexOf(element) + 1
  return siblings.slice(from, from + mostSteps).some((each) => isElement(each) && isFormulaScript(each))
}

function addMath(builder: BlockBuilder, math: HtmlElement, isDisplay: boolean): Ending {
  const tex = writtenTex(math) ?? texOfMathml(math)
  if (tex === undefined || tex.length > longestFormula) return undefined
  addFormula(builder, tex, isDisplay || attribute(math, 'display') === 'block')
  return 'skip'
}

function addFormula(builder: BlockBuilder, written: string, isDisplay: boolean): void {
  const tex = written
    .replace(/^\s*\{\\(?:display|text)style\s+([\s\S]*)\}\s*$/, '$1')
    .replace(/\s+/g, ' ')
    .trim()
  if (saysNothing.test(tex)) return
  if (isDisplay) builder.endParagraph()
  builder.addText(isDisplay ? `$$${tex}$$` : `$${tex}$`)
  if (isDisplay) builder.endParagraph()
}

const reason =
  'TeX between dollar signs, as those who write formulas in Markdown do: what draws it needs no more than that'

/** How formulas are read, once each: drawn, in MathML, in a script. */
export const formulaRules: Readonly<Record<string, ElementRule>> = {
  math: {
    reason,
    open: ({ builder }, element) => addMath(builder, element, false),
  },
  'mjx-container': {
    reason: 'MathJax 3',
    open: ({ builder }, element) => openTypeset(builder, element),
  },
  script: {
    reason: 'MathJax 2; no other script is read',
    open({ builder }, element) {
      const [source] = element.childNodes
      const isDisplay = /mode\s*=\s*display/i.test(attribute(element, 'type') ?? '')
      if (source && isText(source) && source.value.length <= longestFormula) {
        addFormula(builder, source.value, isDisplay)
      }
      return 'skip'
    },
  },
  div: {
    reason: block.reason,
    open: (page, element) => (isTypeset(element) && openTypeset(page.builder, element)) || block.open(page, element),
  },
}
