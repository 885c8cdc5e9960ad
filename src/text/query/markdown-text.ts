import MarkdownIt, { type Token } from 'markdown-it'
import cjkFriendly from 'markdown-it-cjk-friendly'
import { footnotes } from '../footnotes.ts'

/** What parts blocks, and pictures from the text around them. */
const parted = '\n\n'
const address = /https?:\/\/[^\s<>()[\]{}"'`\\\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]*/gi
const addressAlone = /^\s*(?:https?:\/\/|mailto:)\S*\s*$/i

/**
 * Makes the function that gives the text a reader of Markdown sees, for searching: alternative texts and code included,
 * without marks, addresses of links and pictures, and addresses that stand as text. Blocks are parted by blank lines.
 */
export function markdownReader(): (markdown: string) => string {
  const reader = new MarkdownIt({ html: false }).use(cjkFriendly).use(footnotes)
  return (markdown) => {
    const pieces: string[] = []
    for (const block of reader.parse(markdown, {})) {
      if (block.type === 'inline') addInline(block.children ?? [], pieces)
      else if (block.content !== '') pieces.push(block.content)
      if (block.block) pieces.push(parted)
    }
    return pieces.join('').replace(address, '').trim()
  }
}

function addInline(tokens: readonly Token[], pieces: string[]): void {
  let linkFrom = 0
  for (const token of tokens) {
    switch (token.type) {
      case 'text':
      case 'text_special':
      case 'code_inline':
        pieces.push(token.content)
        break
      case 'softbreak':
      case 'hardbreak':
        pieces.push('\n')
        break
      case 'image':
        pieces.push(parted)
        addInline(token.children ?? [], pieces)
        pieces.push(parted)
        break
      case 'link_open':
        linkFrom = pieces.length
        break
      case 'link_close':
        // An address that stands for its own link, whatever characters it is written in.
        if (addressAlone.test(pieces.slice(linkFrom).join(''))) pieces.length = linkFrom
        break
    }
  }
}
