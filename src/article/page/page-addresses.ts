import type { Document } from 'domhandler'
import { findAll } from 'domutils'

const attributes = ['href', 'src', 'poster', 'cite']

/**
 * Makes the addresses of a page absolute, since its text leaves it. Those that are absolute keep their bytes, fragments
 * and other schemes are left alone.
 */
export function resolveAddresses(document: Document, base: string | undefined): void {
  if (base === undefined) return
  for (const element of findAll(() => true, document.children)) {
    for (const name of attributes) {
      const value = element.attribs[name]?.trim()
      if (!value || value.startsWith('#') || /^[a-z][a-z\d+.-]*:/i.test(value)) continue
      const absolute = URL.parse(value, base)
      if (absolute !== null) element.attribs[name] = absolute.href
    }
  }
}
