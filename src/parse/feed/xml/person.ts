import { oneLine } from '../../../text/clean-text.ts'
import { type FeedValue, partText } from './feed-fields.ts'
import { constructText } from './text-construct.ts'

/** Who wrote something, as a feed names them. */
export type Person = { readonly name?: string | undefined; readonly email?: string | undefined }

/** Reads a person: an Atom person construct, or RSS's `me@example.org (Name)` in any arrangement. */
export function personOf(value: FeedValue): Person {
  const name = partText(value, 'name')
  if (name !== undefined) return { name: oneLine(name) }
  const text = oneLine(constructText(value, { format: 'rss' }))
  const email =
    partText(value, 'email') ?? /[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/.exec(text)?.[0]
  if (email === undefined) return { name: text || undefined }
  const rest = text
    .replace(`mailto:${email}`, '')
    .replace(email, '')
    .replace(/\(\s*\)|<\s*>|\[\s*\]/g, '')
    .trim()
    .replace(/^\((.*)\)$|^"(.*)"$/, '$1$2')
    .trim()
  return { name: rest || undefined, email }
}

/** Names with `, ` between them, each once; absent where there is none. */
export function joinedNames(names: readonly (string | undefined)[]): string | undefined {
  return [...new Set(names.filter((name) => name !== undefined && name !== ''))].join(', ') || undefined
}
