/**
 * Gives an http(s) address as RFC 3986 writes it: absolute, host in IDNA form, everything else percent-encoded; absent where
 * the text is no such address, even against `base`.
 *
 * The WHATWG parser leaves characters such as `|`, `^` or a bare `%` that feed validators refuse.
 */
export function webUri(text: string, base?: string): string | undefined {
  return writeWebUri(parse(text, base))
}

/** Does what `webUri` does, and lets `mailto:` and `tel:` links through as well. */
export function linkUri(text: string, base?: string): string | undefined {
  const url = parse(text, base)
  return url !== null && /^(mailto|tel):$/.test(url.protocol) ? percentEncode(url.href) : writeWebUri(url)
}

function writeWebUri(url: URL | null): string | undefined {
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') return undefined
  url.username = ''
  url.password = ''
  const rest = url.href.slice(url.origin.length)
  return `${url.origin}${percentEncode(rest).replace(/[[\]]/g, encodeURIComponent)}`
}

function percentEncode(text: string): string {
  return text
    .replace(/%(?![0-9A-Fa-f]{2})/g, '%25')
    .replace(/[^A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]/gu, encodeURIComponent)
}

/** A base that is no address spoils only what is relative to it. */
function parse(text: string, base: string | undefined): URL | null {
  return URL.parse(text.trim()) ?? URL.parse(text.trim(), base)
}
