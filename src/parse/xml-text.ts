import { decodeHTML } from 'entities'
import { cleanText } from './clean-text.ts'

/** Entities a document declares itself, by name: plain texts only. */
export type DeclaredEntities = ReadonlyMap<string, string>

const needsRepair = /&(?!(?:amp|lt|gt|quot|apos);)|<|\]\]>/
const reference = /&(?:#(\d{1,9}|[xX][\da-fA-F]{1,8});?|([A-Za-z][\w.-]{0,40});|(amp|lt|gt|quot)(?![\w=;]))?/g

/**
 * Writes character data as it stood in a document, references and all, as character data any XML parser reads: names
 * of HTML and of the document's own declarations become characters, unknown ones and a bare `&` are taken literally,
 * references to forbidden characters are dropped (those of 128 to 159 mean windows-1252, as everywhere on the web).
 */
export function repairCharacterData(raw: string, declared: DeclaredEntities): string {
  return needsRepair.test(raw) ? escapeText(decodeCharacterData(raw, declared)) : raw
}

/** The characters that character data stands for; see `repairCharacterData`. */
export function decodeCharacterData(raw: string, declared: DeclaredEntities): string {
  if (!raw.includes('&')) return raw
  return raw.replace(reference, (whole, digits?: string, name?: string, open?: string) => {
    if (digits !== undefined) return isForbidden(digits) ? '' : decodeHTML(whole.endsWith(';') ? whole : `${whole};`)
    if (name !== undefined) return declared.get(name) ?? (name === 'apos' ? "'" : decodeHTML(whole))
    return open === undefined ? whole : decodeHTML(`&${open};`)
  })
}

/** Writes text as XML character data or an attribute's value in double quotes. */
export function escapeText(text: string): string {
  return cleanText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function isForbidden(digits: string): boolean {
  const code = /^[xX]/.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number.parseInt(digits, 10)
  return (
    (code < 0x20 && code !== 9 && code !== 10 && code !== 13) ||
    code === 0x7f ||
    (code >= 0xd800 && code <= 0xdfff) ||
    code === 0xfffe ||
    code === 0xffff ||
    code > 0x10ffff
  )
}

/** Reads `<!ENTITY name "text">`; anything but a short plain text (a reference, an external one) is not believed. */
export function declaredEntity(declaration: string): readonly [name: string, text: string] | undefined {
  const [, name, double, single] =
    /^!ENTITY\s+([A-Za-z][\w.-]{0,40})\s+(?:"([^"]{0,1000})"|'([^']{0,1000})')\s*$/i.exec(declaration) ?? []
  const text = double ?? single
  if (name === undefined || text === undefined) return undefined
  const decoded = text.replace(/&#(?:x[\da-f]{1,6}|\d{1,7});/gi, (whole) => decodeHTML(whole))
  return /&[^#\s]*;/.test(decoded) ? undefined : [name, decoded]
}
