import type { Block, Inline } from '../blocks/blocks.ts'
import { escapeLineStart, escapeText, mayNeedEscapes, noPairs, pairsIn } from './escape.ts'
import { delimiterOf, firstCharacter, lastCharacter, withWorkingDelimiters } from './flanking.ts'
import { type Mark, type Token, tokensOf } from './inline-tokens.ts'
import { MarkdownElement, type MarkdownNode, MarkdownText } from './markdown-tree.ts'

/** Builds the nodes turndown converts, their texts escaped. */
export function markdownNodes(blocks: readonly Block[]): MarkdownNode[] {
  let isOther = false
  return blocks.map((block, index) => {
    const before = blocks[index - 1]
    isOther =
      !isOther &&
      block.kind === 'list' &&
      before?.kind === 'list' &&
      (before.start === undefined) === (block.start === undefined)
    return element(block, isOther)
  })
}

function element(block: Block, isOther: boolean): MarkdownElement {
  switch (block.kind) {
    case 'paragraph':
      return new MarkdownElement('P', paragraphNodes(block))
    case 'heading':
      return new MarkdownElement(`H${block.level}`, inlineNodes(block.inlines, 'heading'))
    case 'quote':
      return new MarkdownElement('BLOCKQUOTE', markdownNodes(block.blocks))
    case 'footnote':
      return new MarkdownElement('ASIDE', markdownNodes(block.blocks), { note: String(block.note) })
    case 'rule':
      return new MarkdownElement('HR', [])
    case 'code':
      return new MarkdownElement('PRE', [new MarkdownText(block.code)], { language: block.language })
    case 'table':
      return new MarkdownElement(
        'TABLE',
        block.rows.map(
          (row) =>
            new MarkdownElement(
              'TR',
              row.map((cell) => new MarkdownElement('TD', inlineNodes(cell, 'cell'))),
            ),
        ),
      )
    case 'list':
      return listElement(block, isOther)
  }
}

function paragraphNodes({ inlines, task }: Block & { kind: 'paragraph' }): MarkdownNode[] {
  const nodes = inlineNodes(inlines, 'lines')
  return task === undefined ? nodes : [new MarkdownText(`[${task}] `), ...nodes]
}

function listElement(list: Block & { kind: 'list' }, isOther: boolean): MarkdownElement {
  const isTight = list.items.every(isTightItem)
  const items = list.items.map((blocks, index) => {
    const [first, ...others] = blocks
    const nodes =
      isTight && first?.kind === 'paragraph'
        ? [...paragraphNodes(first), ...markdownNodes(others)]
        : markdownNodes(blocks)
    const end = isOther ? ')' : '.'
    const marker = list.start === undefined ? (isOther ? '*' : '-') : `${list.start + index}${end}`
    return new MarkdownElement('LI', nodes, { marker, tight: isTight ? 'tight' : '' })
  })
  return new MarkdownElement(list.start === undefined ? 'UL' : 'OL', items, { tight: isTight ? 'tight' : '' })
}

/** A line, and under it perhaps a list: one that can follow a line without a blank one (CommonMark, 5.2). */
function isTightItem(blocks: readonly Block[]): boolean {
  const [first, list, ...others] = blocks
  if (first?.kind !== 'paragraph' || others.length > 0) return false
  return list === undefined || (list.kind === 'list' && (list.start ?? 1) === 1 && list.items.every(isTightItem))
}

function inlineNodes(inlines: readonly Inline[], place: 'lines' | 'heading' | 'cell'): MarkdownNode[] {
  const tokens = withWorkingDelimiters(withoutDefinition(tokensOf(inlines)))
  const hasSigns = tokens.some((token) => token.kind === 'text' && mayNeedEscapes(token.text))
  const pairs = hasSigns ? pairsIn(tokens.map(textForPairs).join(''), ownDelimiters(tokens)) : noPairs
  const open: { readonly mark: Mark; readonly nodes: MarkdownNode[] }[] = []
  let nodes: MarkdownNode[] = []
  let isInLink = false
  tokens.forEach((token, index) => {
    const previous = tokens[index - 1]
    const next = tokens[index + 1]
    switch (token.kind) {
      case 'text': {
        const escaped = hasSigns
          ? escapeText(token.text, {
              before: previous ? lastCharacter(previous) : '\n',
              after: next ? firstCharacter(next) : '\n',
              isInLink,
              isBeforeLink: next?.kind === 'open' && next.mark.kind === 'link',
              pairs,
            })
          : token.text
        const startsLine = place === 'lines' && (previous === undefined || previous.kind === 'break')
        nodes.push(new MarkdownText(startsLine ? escapeLineStart(escaped) : escaped))
        break
      }
      case 'open':
        open.push({ mark: token.mark, nodes })
        nodes = []
        isInLink ||= token.mark.kind === 'link'
        break
      case 'close': {
        const inner = nodes
        nodes = open.pop()?.nodes ?? []
        nodes.push(marked(token.mark, inner))
        if (token.mark.kind === 'link') isInLink = false
        break
      }
      default:
        nodes.push(leaf(token))
    }
  })
  return nodes
}

/**
 * Makes plain text of code that holds `]:` in a link at the start: in code nothing can be escaped, and the whole would be
 * read as a link definition, of which nothing is shown (CommonMark, 4.7).
 */
function withoutDefinition(tokens: readonly Token[]): readonly Token[] {
  const [first] = tokens
  if (first?.kind !== 'open' || first.mark.kind !== 'link') return tokens
  const end = tokens.findIndex((token) => token.kind === 'close' && token.mark === first.mark)
  return tokens.map((token, index) =>
    index < end && token.kind === 'code' && token.text.includes(']:') ? { kind: 'text', text: token.text } : token,
  )
}

/** A full stop stands for what is no text, since signs beside it can be delimiters. */
function textForPairs(token: Token): string {
  switch (token.kind) {
    case 'text':
      return token.text
    case 'image':
      return `.${token.alt}.`
    case 'break':
      return '\n'
    default:
      return '.'
  }
}

function ownDelimiters(tokens: readonly Token[]): string {
  let own = ''
  for (const token of tokens) {
    if (token.kind === 'code') own += '`'
    else own += delimiterOf(token) ?? ''
  }
  return own
}

function marked(mark: Mark, nodes: MarkdownNode[]): MarkdownElement {
  switch (mark.kind) {
    case 'link':
      return new MarkdownElement('A', nodes, { href: mark.href })
    case 'em':
      return new MarkdownElement('EM', nodes, { sign: mark.sign })
    default:
      return new MarkdownElement(mark.kind === 'strong' ? 'STRONG' : 'DEL', nodes)
  }
}

function leaf(token: Token & { kind: 'code' | 'image' | 'break' | 'reference' }): MarkdownElement {
  switch (token.kind) {
    case 'code':
      return new MarkdownElement('CODE', [new MarkdownText(token.text)])
    case 'image':
      return new MarkdownElement('IMG', [], { src: token.address, alt: token.alt })
    case 'break':
      return new MarkdownElement('BR', [])
    case 'reference':
      return new MarkdownElement('SUP', [], { note: String(token.note) })
  }
}
