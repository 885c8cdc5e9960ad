import { cleanText } from '../text/clean-text.ts'
import { isUsualAddress } from '../text/usual-address.ts'

/** The longest address that is believed, in UTF-16 units. */
const maxUrlLength = 8_192

/**
 * Makes an address absolute against a base, both as the listing gave them; `undefined` where no http(s) address comes
 * out, so that `javascript:`, `data:` and broken ones never leave the parser.
 *
 * The text is kept byte for byte where it is already absolute and clean: WHATWG parsing would rewrite it. A relative
 * address without any base is kept as it stands, since only the caller can know where it came from.
 */
export function absoluteUrl(reference: string, base?: string): string | undefined {
  if (isPlain(reference)) return reference
  const url = linkUrl(reference, base)
  return url !== undefined && /^[a-z][a-z\d+.-]*:/i.test(url) && !/^https?:/i.test(url) ? undefined : url
}

/** As `absoluteUrl`, but other schemes that cannot run anything (`ftp`, `magnet`, ...) pass too: for enclosures. */
export function linkUrl(reference: string, base?: string): string | undefined {
  if (isPlain(reference)) return reference
  const text = cleanText(reference)
    .trim()
    .replace(/[\n\t]/g, '')
    .replaceAll('&amp;', '&')
  if (text === '' || text.length > maxUrlLength || /[<>]/.test(text)) return undefined
  if (/^(?:javascript|data|vbscript|file|about|blob|feed|view-source):/i.test(text)) return undefined
  if (/^[a-z][a-z\d+.-]*:/i.test(text)) {
    const parsed = URL.parse(text)
    if (parsed === null) return undefined
    if (/^https?:$/.test(parsed.protocol) && parsed.hostname === '') return undefined
    return /^https?:\/\/[^\s\\]+$/i.test(text) || !/^https?:/i.test(text) ? text : parsed.href
  }
  if (base === undefined) return text
  return URL.parse(text, base)?.href
}

/** Whether an address is certainly given as it stands. */
function isPlain(reference: string): boolean {
  return isUsualAddress(reference) && reference.length <= maxUrlLength && !reference.includes('&amp;')
}

/** Resolves one base address against the one around it (XML Base, 4.3); a broken one changes nothing. */
export function innerBase(base: string, outer: string | undefined): string | undefined {
  const resolved = outer === undefined ? URL.parse(base.trim()) : URL.parse(base.trim(), outer)
  return resolved !== null && /^(?:https?|ftp):$/.test(resolved.protocol) ? resolved.href : outer
}
