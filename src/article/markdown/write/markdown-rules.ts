import type { MarkdownElement } from './markdown-tree.ts'

/** One rule of turndown: the elements it is for, and what they become. */
export type MarkdownRule = {
  readonly reason: string
  readonly filter: string[]
  readonly replacement: (content: string, element: MarkdownElement) => string
}

/** How each element of the cleaned article is written, most frequent first. */
export const markdownRules: Readonly<Record<string, MarkdownRule>> = {
  paragraph: {
    reason: 'a blank line on either side (CommonMark, 4.8)',
    filter: ['p'],
    replacement: (content) => `\n\n${content}\n\n`,
  },
  link: {
    reason: 'CommonMark, 6.3',
    filter: ['a'],
    replacement: (content, element) => `[${content}](${destination(element.getAttribute('href') ?? '')})`,
  },
  strong: {
    reason: 'always asterisks: underscores do not work within words, and Chinese has no spaces (CommonMark, 6.2)',
    filter: ['strong'],
    replacement: (content) => `**${content}**`,
  },
  image: {
    reason: 'CommonMark, 6.4; the alternative text is read as Markdown too',
    filter: ['img'],
    replacement: (_, element) =>
      `![${alternative(element.getAttribute('alt') ?? '')}](${destination(element.getAttribute('src') ?? '')})`,
  },
  lineBreak: {
    reason: 'two blanks, as the samples have it (CommonMark, 6.7)',
    filter: ['br'],
    replacement: () => '  \n',
  },
  listItem: {
    reason: 'lines under the first stand under its text (CommonMark, 5.2)',
    filter: ['li'],
    replacement(content, element) {
      const marker = `${element.getAttribute('marker')} `
      const indented = trimLines(content).replace(/\n(?=[^\n])/g, `\n${' '.repeat(marker.length)}`)
      const between = element.nextSibling === null ? '' : element.getAttribute('tight') ? '\n' : '\n\n'
      return `${marker}${indented}${between}`
    },
  },
  list: {
    reason: 'within the item of a tight list no blank line before it (CommonMark, 5.3)',
    filter: ['ul', 'ol'],
    replacement: (content, element) =>
      element.parentNode?.nodeName === 'LI' && element.parentNode.getAttribute('tight')
        ? `\n${content}`
        : `\n\n${content}\n\n`,
  },
  heading: {
    reason:
      'ATX: a setext heading breaks on a line break (CommonMark, 4.2); a last # or { } would be read (4.2; Goldmark), ' +
      'and a { in code cannot be escaped',
    filter: ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
    replacement(content, element) {
      const text = content
        .replace(/(^|\s)(#+)$/, '$1\\$2')
        .replace(/(?<!\\)\{([^{}]*)\}$/, (braces, within: string) =>
          within.includes('`') ? `{${within}\\}` : `\\${braces}`,
        )
      return `\n\n${'#'.repeat(Number(element.nodeName[1]))} ${text}\n\n`
    },
  },
  emphasis: {
    reason: 'asterisks, as with strong, but where they would touch those of strong (CommonMark, 6.2)',
    filter: ['em'],
    replacement(content, element) {
      const sign = element.getAttribute('sign') ?? '*'
      return `${sign}${content}${sign}`
    },
  },
  quote: {
    reason: 'CommonMark, 5.1',
    filter: ['blockquote'],
    replacement(content) {
      const lines = trimLines(content).split('\n')
      return `\n\n${lines.map((line) => (line === '' ? '>' : `> ${line}`)).join('\n')}\n\n`
    },
  },
  cell: {
    reason: 'a pipe ends a cell, even in code (GFM, 4.10)',
    filter: ['td'],
    replacement: (content) => ` ${content.trim().replaceAll('|', '\\|')} |`,
  },
  row: {
    reason: 'the first row is the head: GFM has no table without one (4.10)',
    filter: ['tr'],
    replacement(content, element) {
      const line = `|${content}`
      if (element.previousSibling !== null) return `\n${line}\n`
      return `\n${line}\n|${' --- |'.repeat(element.childNodes.length)}\n`
    },
  },
  table: {
    reason: 'GFM, 4.10',
    filter: ['table'],
    replacement: (content) => `\n\n${trimLines(content)}\n\n`,
  },
  struck: {
    reason: 'GFM, 6.5',
    filter: ['del'],
    replacement: (content) => `~~${content}~~`,
  },
  code: {
    reason: 'as many backticks as it needs (CommonMark, 6.1)',
    filter: ['code'],
    replacement(content) {
      const fence = backticks(content, 1)
      const blank = /^`|`$/.test(content) ? ' ' : ''
      return `${fence}${blank}${content}${blank}${fence}`
    },
  },
  codeBlock: {
    reason: 'as many backticks as it needs, three at least (CommonMark, 4.5)',
    filter: ['pre'],
    replacement(content, element) {
      const fence = backticks(content, 3)
      return `\n\n${fence}${element.getAttribute('language')}\n${content}\n${fence}\n\n`
    },
  },
  reference: {
    reason: 'the mark of a footnote (Goldmark, markdown-it-footnote)',
    filter: ['sup'],
    replacement: (_, element) => `[^${element.getAttribute('note')}]`,
  },
  footnote: {
    reason: 'what stands under its first line is indented by four (Goldmark, markdown-it-footnote)',
    filter: ['aside'],
    replacement: (content, element) =>
      `\n\n[^${element.getAttribute('note')}]: ${trimLines(content).replace(/\n(?=[^\n])/g, '\n    ')}\n\n`,
  },
  article: {
    reason:
      'keeps the whole as it is written: what turndown then does to the end of it takes quadratic time where code holds ' +
      'long white space (200,000 blanks: 34 s)',
    filter: ['article'],
    replacement(content, element) {
      element.markdown = content.replace(/^\n+/, '').trimEnd()
      return ''
    },
  },
  rule: {
    reason: 'CommonMark, 4.1; asterisks cannot be taken for a heading or front matter',
    filter: ['hr'],
    replacement: () => '\n\n***\n\n',
  },
}

/** So many backticks that none within the code ends it. */
function backticks(code: string, atLeast: number): string {
  let length = atLeast
  for (const [run] of code.matchAll(/`+/g)) length = Math.max(length, run.length + 1)
  return '`'.repeat(length)
}

/** Parentheses that are not in pairs would end the address too early (CommonMark, 6.3), an entity in it would be read. */
function destination(address: string): string {
  const escaped = address.replace(/&(?=#?\w{1,32};)/g, '&amp;')
  return hasPairedParentheses(address) ? escaped : escaped.replace(/[()]/g, '\\$&')
}

function hasPairedParentheses(address: string): boolean {
  let depth = 0
  for (const character of address.match(/[()]/g) ?? []) {
    depth += character === '(' ? 1 : -1
    if (depth < 0 || depth > 8) return false
  }
  return depth === 0
}

function alternative(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_~[\]<&]/g, '\\$&')
    .replaceAll('{{%', '{{\\%')
}

function trimLines(text: string): string {
  return text.replace(/^\n+/, '').replace(/(?<!\n)\n+$/, '')
}
