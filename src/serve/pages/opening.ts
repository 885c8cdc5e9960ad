import MarkdownIt from 'markdown-it'
import { cutAtSentence } from '../../text/cut-text.ts'

/** So much of an article is looked at for its beginning, in UTF-16 units; a picture's address may take a part of it. */
const lookedAt = 3_000

/** A beginning has no notes, and marks of notes that are not there are no text. */
const footnoteMark = /\[\^\d{1,4}\]/g

const markdownIt = new MarkdownIt({ html: false, linkify: false })

/** Gives the beginning of an article as plain text of one line, without pictures and bare addresses; `most` in UTF-16 units. */
export function openingOf(markdown: string, most: number): string {
  const parts: string[] = []
  let length = 0
  for (const { type, children } of markdownIt.parse(markdown.slice(0, lookedAt), {})) {
    if (type !== 'inline') continue
    const text = (children ?? []).map((each) =>
      each.type === 'softbreak' || each.type === 'hardbreak' ? ' ' : textOf(each),
    )
    const line = text.join('').replace(footnoteMark, '').replace(/\s+/g, ' ').trim()
    if (line === '' || /^https?:\/\/\S+$/.test(line)) continue
    parts.push(line)
    length += line.length
    if (length > most) break
  }
  return cutAtSentence(parts.join(' '), most)
}

function textOf({ type, content }: { readonly type: string; readonly content: string }): string {
  return type === 'text' || type === 'code_inline' || type === 'text_special' ? content : ''
}
