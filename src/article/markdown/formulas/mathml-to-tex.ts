import { attribute, type HtmlElement, type HtmlNode, isElement, isText } from '../html/html-tree.ts'

/** Formulas nest no deeper; what does is given up. */
const deepest = 100

const operators: Readonly<Record<string, string>> = {
  '−': '-',
  '⋅': '\\cdot ',
  '×': '\\times ',
  '÷': '\\div ',
  '±': '\\pm ',
  '≤': '\\le ',
  '≥': '\\ge ',
  '≠': '\\ne ',
  '≈': '\\approx ',
  '∞': '\\infty ',
  '∑': '\\sum ',
  '∏': '\\prod ',
  '∫': '\\int ',
  '√': '\\surd ',
  '∂': '\\partial ',
  '→': '\\to ',
  '∈': '\\in ',
  '{': '\\{',
  '}': '\\}',
  '\u2061': '',
  '\u2062': '',
  '\u2063': ',',
}

/** What scripts stand at in TeX that stand before what they belong to; those of MathML stand behind the element it is made of. */
const beforeBase = '{}'

/** Indexes and exponents in turn, any of which may be empty, as they stand one after the other. */
function scriptsOf(scripts: readonly string[]): string {
  const pairs: string[] = []
  for (let at = 0; at < scripts.length; at += 2) {
    const [index, exponent] = [scripts[at], scripts[at + 1]]
    pairs.push(`${index && `_{${index}}`}${exponent ? `^{${exponent}}` : ''}`)
  }
  return pairs.filter((each) => each !== '').join('{}')
}

/** How each element of MathML is written in TeX, of its children's TeX (MathML Core, 3). */
const forms: Readonly<Record<string, (...parts: string[]) => string>> = {
  mfrac: (over = '', under = '') => `\\frac{${over}}{${under}}`,
  msup: (base = '', exponent = '') => `${base}^{${exponent}}`,
  msub: (base = '', index = '') => `${base}_{${index}}`,
  msubsup: (base = '', index = '', exponent = '') => `${base}_{${index}}^{${exponent}}`,
  munder: (base = '', under = '') => `${base}_{${under}}`,
  mover: (base = '', over = '') =>
    /^[¯‾]$/.test(over) ? `\\overline{${base}}` : over === '^' ? `\\hat{${base}}` : `\\overset{${over}}{${base}}`,
  munderover: (base = '', under = '', over = '') => `${base}_{${under}}^{${over}}`,
  mmultiscripts: (base = '', ...scripts) => {
    const at = scripts.indexOf(beforeBase)
    const behind = scriptsOf(at < 0 ? scripts : scripts.slice(0, at))
    const before = at < 0 ? '' : scriptsOf(scripts.slice(at + 1))
    return `${before && beforeBase}${before}${base}${behind}`
  },
  mprescripts: () => beforeBase,
  msqrt: (...parts) => `\\sqrt{${parts.join('')}}`,
  mroot: (base = '', index = '') => `\\sqrt[${index}]{${base}}`,
  mtr: (...cells) => cells.join(' & '),
  mtable: (...rows) => `\\begin{matrix}${rows.join(' \\\\ ')}\\end{matrix}`,
  mfenced: (...parts) => `(${parts.join(',')})`,
  mspace: () => ' ',
  mphantom: () => '',
  annotation: () => '',
  'annotation-xml': () => '',
}

/** Writes a formula of presentation MathML in TeX; absent where it nests deeper than any formula. */
export function texOfMathml(math: HtmlElement): string | undefined {
  try {
    return childrenOf(math, 0).join('').replace(/\s+/g, ' ').trim()
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function childrenOf(element: HtmlElement, depth: number): string[] {
  if (depth > deepest) throw new RangeError('a formula nests too deep')
  return element.childNodes.flatMap((child) => (isElement(child) ? [texOf(child, depth + 1)] : []))
}

function texOf(element: HtmlElement, depth: number): string {
  switch (element.tagName) {
    case 'mi':
    case 'mn':
      return nameOf(textIn(element))
    case 'mo':
      return operators[textIn(element)] ?? textIn(element)
    case 'mtext':
    case 'ms':
      return `\\text{${textIn(element)}}`
    default: {
      const parts = childrenOf(element, depth)
      const form = forms[element.tagName]
      return form ? form(...parts.map((part) => part.trim())) : parts.join('')
    }
  }
}

/** A name of several letters is upright in MathML, as functions are in TeX. */
function nameOf(text: string): string {
  if (/^(?:sin|cos|tan|cot|log|ln|exp|lim|max|min|sup|inf|det|gcd|arg)$/.test(text)) return `\\${text} `
  return /^\p{L}{2,}$/u.test(text) ? `\\mathrm{${text}}` : text
}

function textIn(element: HtmlElement): string {
  return element.childNodes
    .map((child: HtmlNode) => (isText(child) ? child.value : ''))
    .join('')
    .trim()
}

/** What a formula says of itself in TeX: its annotation (KaTeX, MathJax, Wikipedia), or an alternative text (LaTeXML). */
export function writtenTex(math: HtmlElement): string | undefined {
  const [top] = math.childNodes.filter(isElement)
  const parts = top?.tagName === 'semantics' ? top.childNodes.filter(isElement) : []
  const annotation = parts.find(
    (each) =>
      each.tagName === 'annotation' && /^(?:application\/x-)?(?:la)?tex$/i.test(attribute(each, 'encoding') ?? ''),
  )
  return annotation ? textIn(annotation) : attribute(math, 'alttext')
}
