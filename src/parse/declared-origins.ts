import type { SourceDefinition } from '../source/definition.ts'
import type { EntryField } from '../text/entry-fields.ts'
import type { Entry, EntryOrigins } from './listing.ts'

const fieldsOf: Readonly<Record<string, readonly (EntryField | 'categories')[]>> = {
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

function isDeclared(list: SourceDefinition['list'], name: EntryField | 'categories'): boolean {
  return list.html ? list.html.fields[name] !== undefined : new RegExp(`\\b${name}\\s*:`).test(list.json?.entries ?? '')
}

function declaration(list: SourceDefinition['list'], name: EntryField | 'categories'): string {
  const field = list.html?.fields[name]
  if (list.html === undefined) return `${name} of list.json.entries`
  if (field === undefined) return `list.html.entries: first link`
  return `list.html.fields.${name}: ${field.select}${field.attribute === undefined ? '' : `@${field.attribute}`}`
}
