import { cleanText } from '../../page/visible-text.ts'
import type { Block, Inline, Marks } from './blocks.ts'
import { collapse, isUsual } from './collapsed-text.ts'
import { OpeningText } from './opening-text.ts'

/** Something that holds blocks while it is being read; `parts` are its items, rows or cells. */
export type Container = {
  readonly kind: 'root' | 'quote' | 'list' | 'item' | 'table' | 'row' | 'cell' | 'heading' | 'footnote'
  readonly blocks: Block[]
  readonly parts: Container[]
  /** Over how many columns a cell reaches; 1 where it is absent. */
  readonly columns?: number
  /** Over how many rows a cell reaches; 1 where it is absent. */
  readonly rows?: number
}

/** So many UTF-16 units of the plain text are kept: enough for a title made of it. */
const enoughText = 2_000
const newline = /\r\n?|\n/
const maxNesting = 32

/** Puts what is read, in its order, into paragraphs and containers, collapsing white space as a browser does. */
export class BlockBuilder {
  /** How the text to come is set. */
  marks: Marks = { flags: 0 }
  /** Whether line ends in the text are line breaks (`pre`, plain text). */
  keepsLines = false

  /** The check box of an item that is to come before its first paragraph. */
  task: 'x' | ' ' | undefined

  /** The footnotes that are referred to. */
  readonly references = new Set<number>()

  #inlines: Inline[] = []
  readonly #containers: Container[] = [newContainer('root')]
  #text = ''
  #isAtLineStart = true
  readonly #opening = new OpeningText()

  /** The innermost container that is open. */
  get container(): Container {
    return this.#containers.at(-1) as Container
  }

  /** Whether one more container would nest deeper than Markdown's readers follow (markdown-it stops at 100). */
  get isDeep(): boolean {
    return this.#containers.length > maxNesting
  }

  /** The start of the plain text, blocks and lines parted by a newline. */
  get text(): string {
    return this.#text
  }

  /** The start of the plain text, as the summary counts it. */
  get opening(): string {
    return this.#opening.text
  }

  /** The piece of text before what comes next. */
  get lastText(): string {
    const last = this.#inlines.at(-1)
    return last?.kind === 'text' ? last.text : ''
  }

  open(kind: Container['kind'], spans: Pick<Container, 'columns' | 'rows'> = {}): void {
    this.endParagraph()
    this.#containers.push({ ...newContainer(kind), ...spans })
  }

  /** Ends the innermost container and gives it. */
  close(): Container {
    this.endParagraph()
    return this.#containers.pop() as Container
  }

  add(block: Block): void {
    const container = this.container
    if (container.kind !== 'list') container.blocks.push(block)
    else if (container.parts.length > 0) container.parts.at(-1)?.blocks.push(block)
    else container.parts.push({ ...newContainer('item'), blocks: [block] })
  }

  /** Ends the paragraph, if one has begun. */
  endParagraph(): void {
    this.#opening.endBlock()
    this.#endPlainLine()
    const inlines = withoutBlankEnd(this.#inlines)
    if (this.#inlines.length > 0) this.#inlines = []
    if (inlines.length === 0) return
    const isFirst = this.container.kind === 'item' && this.container.blocks.length === 0
    const task = isFirst && this.task !== undefined ? { task: this.task } : undefined
    this.task = undefined
    this.add({ kind: 'paragraph', inlines: joined(inlines), ...task })
  }

  addText(raw: string): void {
    if (isUsual(raw)) this.#addLine(raw)
    else if (this.keepsLines) this.#addLines(cleanText(raw).split(newline))
    else this.#addLine(collapse(cleanText(raw)))
  }

  /** Adds text for the plain text only: that of a code block, which is added on its own. */
  addPlainText(text: string): void {
    this.#addPlain(text)
    this.#endPlainLine()
    this.#opening.add(text)
    this.#opening.endBlock()
  }

  /** Ends the line; the second break in a row ends the paragraph. */
  addBreak(): void {
    this.#endPlainLine()
    const last = this.#inlines.at(-1)
    if (last === undefined) return
    if (last.kind === 'break') this.endParagraph()
    else this.#trimEndOfLine()
    const end = this.#inlines.at(-1)
    if (end !== undefined && end.kind !== 'break') this.#inlines.push({ kind: 'break', ...this.marks })
  }

  addImage(address: string, alt: string): void {
    this.#inlines.push({ kind: 'image', address, alt: cleanText(alt), ...this.marks })
  }

  /** Adds the mark of a footnote; it is no part of the plain text. */
  addReference(note: number): void {
    this.references.add(note)
    this.#inlines.push({ kind: 'reference', note, flags: this.marks.flags })
  }

  /** Adds a paragraph with a link that shows its address; the plain text does not have it, since the page has no such text. */
  addLinkTo(address: string, text = address): void {
    this.endParagraph()
    this.add({ kind: 'paragraph', inlines: [{ kind: 'text', text, flags: 0, href: address }] })
  }

  #addLines(lines: readonly string[]): void {
    lines.forEach((line, index) => {
      if (index > 0) this.addBreak()
      this.#addLine(collapse(line))
    })
  }

  #addLine(collapsed: string): void {
    const last = this.#inlines.at(-1)
    this.#opening.add(collapsed)
    if (last !== undefined || collapsed.trim() !== '') this.#addPlain(collapsed)
    const text = startsLine(last)
      ? collapsed.replace(/^[ \u00A0]+/, '')
      : last?.kind === 'text' && last.text.endsWith(' ') && collapsed.startsWith(' ')
        ? collapsed.slice(1)
        : collapsed
    if (text === '') return
    const { flags, href } = this.marks
    this.#inlines.push({ kind: 'text', text, flags, href })
  }

  #addPlain(text: string): void {
    if (this.#text.length >= enoughText || text === '') return
    this.#text += text.slice(0, enoughText)
    this.#isAtLineStart = text.slice(0, enoughText).endsWith('\n')
  }

  #endPlainLine(): void {
    if (!this.#isAtLineStart) this.#text += '\n'
    this.#isAtLineStart = true
  }

  #trimEndOfLine(): void {
    this.#inlines = trimmedEnd(this.#inlines)
    if (this.#inlines.at(-1)?.kind === 'break') this.endParagraph()
  }
}

function newContainer(kind: Container['kind']): Container {
  return { kind, blocks: [], parts: [] }
}

function startsLine(last: Inline | undefined): boolean {
  return last === undefined || last.kind === 'break'
}

function trimmedEnd(inlines: Inline[]): Inline[] {
  let last = inlines.at(-1)
  while (last?.kind === 'text') {
    const text = last.text.trimEnd()
    if (text === last.text) break
    inlines.pop()
    if (text !== '') inlines.push({ ...last, text })
    last = inlines.at(-1)
  }
  return inlines
}

function withoutBlankEnd(inlines: Inline[]): Inline[] {
  let length = -1
  while (length !== inlines.length) {
    length = inlines.length
    trimmedEnd(inlines)
    if (inlines.at(-1)?.kind === 'break') inlines.pop()
  }
  return inlines.some(
    (each) => each.kind === 'image' || each.kind === 'reference' || (each.kind === 'text' && each.text.trim() !== ''),
  )
    ? inlines
    : []
}

/** Joins the texts that are set the same way, all at once: one by one takes quadratic time. */
function joined(inlines: readonly Inline[]): readonly Inline[] {
  const result: Inline[] = []
  for (let from = 0; from < inlines.length; ) {
    const first = inlines[from] as Inline
    let end = from + 1
    while (first.kind === 'text' && isSameText(first, inlines[end])) end += 1
    result.push(
      first.kind === 'text' && end > from + 1
        ? { ...first, text: inlines.slice(from, end).map(textOf).join('') }
        : first,
    )
    from = end
  }
  return result
}

function isSameText(one: Inline, other: Inline | undefined): boolean {
  return other?.kind === 'text' && other.flags === one.flags && other.href === one.href
}

function textOf(inline: Inline): string {
  return inline.kind === 'text' ? inline.text : ''
}
