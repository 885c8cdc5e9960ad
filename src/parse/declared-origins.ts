import type { SourceDefinition } from '../source/definition.ts'
import type { EntryField } from '../text/entry-fields.ts'
import type { Entry, EntryOrigins } from './listing.ts'
import type { RawEntry } from './raw-entry.ts'

const fieldsOf: Readonly<Record<string, readonly Name[]>> = {
  id: ['id'],
  url: ['url'],
  title: ['title'],
  publishedAt: ['published'],
  updatedAt: ['updated'],
  author: ['author'],
  categories: ['categories'],
  imageUrl: ['image'],
  summaryHtml: ['summary'],
  contentHtml: ['html', 'text'],
  enclosures: ['enclosures'],
}
type Name = EntryField | 'categories' | 'enclosures'
const sitemapElements: Readonly<Partial<Record<Name, string>>> = {
  url: '<loc>',
  title: '<news:title>',
  published: '<news:publication_date>',
  updated: '<lastmod>',
  categories: '<news:keywords>',
  image: '<image:loc>',
}

/**
 * Adds to an entry which part of the definition gave each of its fields, and for dates the text that was read, or could not
 * be read, as one.
 */
export function declaredOrigins(entry: Entry, raw: RawEntry, { list, replace }: SourceDefinition): Entry {
  const origins = Object.entries(fieldsOf).flatMap(([field, names]) => {
    const written = field === 'publishedAt' ? raw.published : field === 'updatedAt' ? raw.updated : undefined
    const value = entry[field as keyof Entry] ?? written
    if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return []
    const name = names.find((each) => isDeclared(list, each)) ?? names[0]
    if (name === undefined) return []
    const changed = replace.some((rule) => rule.field === name) ? ', changed by replace' : ''
    const text = written === undefined ? '' : ` ${JSON.stringify(written.trim().slice(0, 80))}`
    return [[field, `${declaration(list, name)}${text}${changed}`] as const]
  })
  return { ...entry, origins: Object.fromEntries(origins) satisfies EntryOrigins }
}

function isDeclared({ html, xml, json }: SourceDefinition['list'], name: Name): boolean {
  const fields = html?.fields ?? xml?.fields
  return fields ? fields[name] !== undefined : new RegExp(`\\b${name}\\s*:`).test(json?.entries ?? '')
}

function declaration({ json, html, xml }: SourceDefinition['list'], name: Name): string {
  if (json) return `${name} of list.json.entries`
  const field = (html ?? xml)?.fields[name]
  if (field === undefined) return html ? 'list.html.entries: first link' : (sitemapElements[name] ?? '')
  const attribute = field.attribute === undefined ? '' : `@${field.attribute}`
  return `list.${html ? 'html' : 'xml'}.fields.${name}: ${field.select}${attribute}`
}
