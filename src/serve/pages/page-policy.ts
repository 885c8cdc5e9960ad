import type { OutgoingHttpHeaders } from 'node:http'

/**
 * The headers of every page. Nothing runs in a page and no style stands in it: our own stylesheet, pictures and sound from the
 * web, forms to ourselves. A page of ours is in no frame, and other sites are not told where a reader came from.
 */
export const pageHeaders: OutgoingHttpHeaders = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src 'self' http: https:; media-src 'self' http: https:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'same-origin',
}

/**
 * The headers of a file that is given out as it came: it is saved and not shown, and whoever shows it all the same lets nothing
 * in it run or be loaded, in an origin of its own.
 */
export function attachmentHeaders(fileName: string): Readonly<Record<string, string>> {
  return {
    'Content-Disposition': `attachment; filename="${fileName.replace(/[^\w.-]/g, '_')}"`,
    'Content-Security-Policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
    'Cross-Origin-Resource-Policy': 'same-origin',
  }
}
