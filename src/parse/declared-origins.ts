import type { SourceDefinition } from '../source/definition.ts'
import type { EntryField } from '../text/entry-fields.ts'
import type { Entry, EntryOrigins } from './listing.ts'

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

/** Adds to an entry of a JSON API or a page which part of the definition gave each of its fields. */
export function declaredOrigins(entry: Entry, { list, replace }: SourceDefinition): Entry {
  const origins = Object.entries(fieldsOf).flatMap(([field, names]) => {
    const value = entry[field as keyof Entry]
    if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return []
    const name = names.find((each) => isDeclared(list, each)) ?? names[0]
    if (name === undefined) return []
    const changed = replace.some((rule) => rule.field === name) ? ', changed by replace' : ''
    return [[field, `${declaration(list, name)}${changed}`] as const]
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
