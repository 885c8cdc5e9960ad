import type { Token } from 'markdown-it'
import { type Html, html } from '../html.ts'

const endings = {
  audio: /\.(?:mp3|m4a|m4b|aac|oga|ogg|opus|wav|flac)$/i,
  video: /\.(?:mp4|m4v|webm|ogv|mov)$/i,
} as const

type MediaKind = keyof typeof endings

/** What an address plays, as far as it shows; absent where it is neither. */
function mediaKind(href: string): MediaKind | undefined {
  const path = URL.parse(href)?.pathname ?? ''
  if (endings.audio.test(path)) return 'audio'
  return endings.video.test(path) ? 'video' : undefined
}

/** What is told of a file behind its link where an article carries it beside its text: ` (audio/mpeg, 23.4 MB, 1:02:03)`. */
const toldBehind = /^ \((?:(audio|video)\/[^)]*|[^)]*)\)$/i

/**
 * Has every paragraph that is a link to sound or video become a player: so the converter leaves them, and files that an entry
 * carries beside its text, with type, length and duration in brackets. The type says more than the address.
 */
export function markMedia(tokens: readonly Token[]): void {
  for (const token of tokens) {
    if (token.type !== 'inline') continue
    const [open, text, close, behind, ...others] = token.children ?? []
    if (open?.type !== 'link_open' || text?.type !== 'text' || close?.type !== 'link_close' || others.length > 0)
      continue
    const told = behind === undefined ? undefined : behind.type === 'text' && toldBehind.exec(behind.content)
    if (told === false || told === null) continue
    const kind = (told?.[1]?.toLowerCase() ?? mediaKind(String(open.attrGet('href') ?? ''))) as MediaKind | undefined
    if (kind === undefined) continue
    open.type = 'media'
    open.info = kind
    open.content = text.content
    token.children = behind === undefined ? [open] : [open, behind]
  }
}

/** A player, and under it the link: nothing is loaded before it is played. */
export function mediaPlayer({ info, content, attrs }: Pick<Token, 'info' | 'content' | 'attrs'>): Html {
  const href = attrs?.find(([name]) => name === 'href')?.[1] ?? ''
  const link = html`<a href="${href}" rel="noreferrer">${content}</a>`
  return info === 'audio'
    ? html`<audio controls preload="none" src="${href}" aria-label="${content}"></audio><br>${link}`
    : html`<video controls preload="none" playsinline src="${href}" aria-label="${content}"></video><br>${link}`
}
