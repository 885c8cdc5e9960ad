import type { Token } from 'markdown-it'
import { type Html, html } from '../html.ts'

const endings = {
  audio: /\.(?:mp3|m4a|m4b|aac|oga|ogg|opus|wav|flac)$/i,
  video: /\.(?:mp4|m4v|webm|ogv|mov)$/i,
} as const

/** What an address plays, as far as it shows; absent where it is neither. */
export function mediaKind(href: string): 'audio' | 'video' | undefined {
  const path = URL.parse(href)?.pathname ?? ''
  if (endings.audio.test(path)) return 'audio'
  return endings.video.test(path) ? 'video' : undefined
}

/** Has every paragraph that is a link to sound or video, and nothing else, become a player: so the converter leaves them. */
export function markMedia(tokens: readonly Token[]): void {
  for (const token of tokens) {
    if (token.type !== 'inline') continue
    const [open, text, close, ...others] = token.children ?? []
    if (open?.type !== 'link_open' || text?.type !== 'text' || close?.type !== 'link_close' || others.length > 0)
      continue
    const href = String(open.attrGet('href') ?? '')
    const kind = mediaKind(href)
    if (kind === undefined) continue
    open.type = 'media'
    open.info = kind
    open.content = text.content
    token.children = [open]
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
