/** What an article says, as far as two renderings of it can be compared. */
export type Content = {
  /** All text in order, without white space and zero-width characters. */
  readonly text: string
  /** The same with a blank wherever there is white space, a picture, or the start or end of a block or line. */
  readonly spaced: string
  /** The letters and digits of its bold part: signs at the edges may be bold or not. */
  readonly bold: string
  /** Absolute addresses of links that hold text or a picture. */
  readonly links: ReadonlySet<string>
  /** One set for each picture: every address it may be shown from. */
  readonly images: readonly ReadonlySet<string>[]
  /** Addresses of players (`iframe`, `video`, `audio`): a link to them is neither lost nor added. */
  readonly players: ReadonlySet<string>
  /** What players say of themselves: the text of a link to one may be that. */
  readonly playerTitles: ReadonlySet<string>
  /** Pictures for readers without scripts (`noscript`): often, not always, those the page shows anyway. */
  readonly spares: ReadonlySet<string>
}

/**
 * Drops what is compared neither by readers nor here: white space, controls, zero-width and bidi marks, soft hyphens; a raised
 * or lowered digit is the digit.
 */
export function comparable(text: string): string {
  return text
    .replace(/[⁰¹²³⁴-⁹⁺⁻ⁿⁱᵏˣ₀-₉₊₋ₙᵢₖₓ]/g, (raised) => raised.normalize('NFKC'))
    .replaceAll('−', '-')
    .replace(/[\s\p{Cc}\xAD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFDD0-\uFDEF\uFEFF\uFFFE\uFFFF]/gu, '')
}

/** Keeps what of a text is compared, and one blank for each run of white space. */
export function comparableSpaced(text: string): string {
  return text.split(/\s+/).map(comparable).join(' ')
}

/** Writes an address the one way all its spellings share; empty where it leads nowhere a reader can follow. */
export function comparableAddress(raw: string, base: string): string {
  const trimmed = raw.trim()
  if (trimmed === '' || trimmed.startsWith('#')) return ''
  const url = URL.parse(trimmed, base)
  if (url === null || /^(?:javascript|vbscript|data|file|blob|about):$/.test(url.protocol)) return ''
  try {
    return decodeURI(url.href).replaceAll('%7B', '{').replaceAll("'", '%27')
  } catch {
    return url.href.replaceAll("'", '%27')
  }
}
