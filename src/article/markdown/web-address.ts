import { isUsualAddress } from '../../text/usual-address.ts'

/** Schemes that lead to no page of the web, or run code. */
const refusedSchemes = new Set(['javascript:', 'vbscript:', 'data:', 'file:', 'blob:', 'about:'])

/** What would end a Markdown link destination, start other markup or is no URL character (WHATWG URL, percent-encode sets). */
const unsafe = /[\p{Cc}\s"<>`\\]|\{\{/gu

/**
 * Makes an address of a link or picture absolute against the article's, ready for Markdown; absent where it leads nowhere.
 *
 * A clean absolute address stays as it is, byte for byte. Fragments of the page itself and the schemes that run code lead
 * nowhere. Without a usable `base` a relative address stays relative.
 */
export function webAddress(raw: string, base: string): string | undefined {
  const trimmed = raw.trim()
  if (isUsualAddress(trimmed)) return trimmed
  if (trimmed === '' || trimmed.startsWith('#')) return undefined
  const url = URL.parse(trimmed, base) ?? URL.parse(trimmed)
  if (url === null) return URL.canParse(base) || /^[^/?]*:/.test(trimmed) ? undefined : percentEncoded(trimmed)
  if (refusedSchemes.has(url.protocol)) return undefined
  return percentEncoded(/^(?:https?:\/\/[^/\\]|(?!https?:)[a-z][a-z\d+.-]*:)/i.test(trimmed) ? trimmed : url.href)
}

function percentEncoded(address: string): string {
  return address
    .replace(/[\t\n\r]/g, '')
    .toWellFormed()
    .replace(unsafe, (text) => (text === '{{' ? '%7B%7B' : encodeURIComponent(text)))
}
