import { linkUrl } from '../absolute-url.ts'

const tag = /<[a-z][^<>]{0,20000}>/gi
const address = /(\s(?:href|src|cite|longdesc|poster|action|background)\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)/gi
/** To be tried at each `=`, its rarest sign. */
const relative =
  /=(?<=\s(?:href|src|cite|longdesc|poster|action|background)\s*=)\s*["']?\s*(?!https?:|mailto:|data:|#|["'>])/iy

/**
 * Makes the relative addresses of an HTML fragment absolute; everything else keeps its bytes. A fragment without any is
 * returned as it is, and so is every one where there is no base.
 */
export function absoluteAddresses(html: string, base: string | undefined): string {
  if (base === undefined || !holdsRelative(html)) return html
  return html.replace(tag, (whole) =>
    holdsRelative(whole)
      ? whole.replace(address, (attribute, before: string, written: string) => {
          const quote = /^["']/.test(written) ? (written[0] as string) : ''
          const value = quote === '' ? written : written.slice(1, -1)
          if (value.trim().startsWith('#')) return attribute
          const url = linkUrl(value.replaceAll('&amp;', '&'), base)
          return url === undefined
            ? attribute
            : `${before}${quote || '"'}${url.replaceAll('&', '&amp;').replaceAll('"', '%22')}${quote || '"'}`
        })
      : whole,
  )
}

function holdsRelative(html: string): boolean {
  for (let at = html.indexOf('='); at >= 0; at = html.indexOf('=', at + 1)) {
    relative.lastIndex = at
    if (relative.test(html)) return true
  }
  return false
}
