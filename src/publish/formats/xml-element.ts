import { escapeMarkup, xmlText } from './xml-cleaning.ts'

/** Attributes by name; those that are undefined are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>

/** Writes an element that holds text alone, cleaned and escaped. */
export function element(name: string, attributes: Attributes = {}, text = ''): string {
  const opening = `<${name}${writeAttributes(attributes)}`
  const fit = xmlText(text)
  return fit === '' ? `${opening}/>` : `${opening}>${escapeMarkup(fit)}</${name}>`
}

/** Writes an element that holds others, each on a line of its own; `depth` is how many elements it stands in. */
export function parentElement(
  name: string,
  attributes: Attributes,
  children: readonly string[],
  depth: number,
): string {
  const lineStart = `\n${indentOf(depth)}`
  const lines = children.map((child) => `${lineStart}  ${child}`)
  return `<${name}${writeAttributes(attributes)}>${lines.join('')}${lineStart}</${name}>`
}

/** The blanks before an element that stands in so many others. */
export function indentOf(depth: number): string {
  return '  '.repeat(depth)
}

/** Writes attributes as they stand in a tag, each with a blank before it, cleaned and escaped. */
export function writeAttributes(attributes: Attributes): string {
  let written = ''
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) written += ` ${name}="${escapeAttribute(xmlText(String(value)))}"`
  }
  return written
}

/** White space but the blank would be read as a blank (XML 1.0, 3.3.3). */
function escapeAttribute(text: string): string {
  return escapeMarkup(text).replace(/["\t\n]/g, (character) =>
    character === '"' ? '&quot;' : `&#${character.charCodeAt(0)};`,
  )
}
