import type { AuthorPages } from '../../parse/listing.ts'
import { webUri } from '../../text/web-uri.ts'
import type { PublishedArticle } from './published-article.ts'
import { xmlLine } from './xml-cleaning.ts'
import { element, parentElement } from './xml-element.ts'

/** Who wrote an article, fit to be written. */
export type Person = { readonly name: string } & AuthorPages

/** Lists who wrote an article: each alone where its entry told more of them than names, else all names as one. */
export function peopleOf({ author = '', extras }: PublishedArticle): readonly Person[] {
  const { authors = [] } = extras ?? {}
  const areAll = authors.length > 0 && authors.map(({ name }) => name).join(', ') === author
  const people = areAll ? authors : [{ name: author, ...extras?.author }]
  return people.map(asPerson).filter(({ name }) => name !== '')
}

/** Writes a person as an Atom person construct (RFC 4287, 3.2), its elements with a prefix where the document is not Atom. */
export function personElement(kind: 'author' | 'atom:author', { name, url, email }: Person): string {
  const prefix = kind === 'author' ? '' : 'atom:'
  const parts = [
    element(`${prefix}name`, {}, name),
    ...(url === undefined ? [] : [element(`${prefix}uri`, {}, url)]),
    ...(email === undefined ? [] : [element(`${prefix}email`, {}, email)]),
  ]
  return parentElement(kind, {}, parts, prefix === '' ? 2 : 3)
}

function asPerson(person: Person): Person {
  const url = person.url === undefined ? undefined : webUri(person.url)
  const avatarUrl = person.avatarUrl === undefined ? undefined : webUri(person.avatarUrl)
  const email = xmlLine(person.email ?? '')
  return {
    name: xmlLine(person.name),
    ...(url !== undefined && { url }),
    ...(avatarUrl !== undefined && { avatarUrl }),
    ...(/^[^@\s]+@[^@\s]+$/.test(email) && { email }),
  }
}
