import { oneLine } from '../../../../text/clean-text.ts'
import type { EntryExtras, Reception } from '../../../listing.ts'
import type { FeedFields, FeedValue } from '../feed-fields.ts'

const longestText = 200

/** Reads what people think of an item, of Media RSS `community` on it or its media; absent where that says no number. */
export function receptionOf(fields: FeedFields): Reception | undefined {
  const [stars] = ofItemOrMedia(fields, 'media:starRating')
  const [statistics] = ofItemOrMedia(fields, 'media:statistics')
  const average = numberIn(stars, 'average')
  const rating = average === undefined ? undefined : { average, ...numbersIn(stars, ['count', 'min', 'max']) }
  const counts = numbersIn(statistics, ['views', 'favorites'])
  if (rating === undefined && Object.keys(counts).length === 0) return undefined
  return { ...(rating && { rating }), ...counts }
}

/** Reads for whom an item is fit (Media RSS `rating`). */
export function audienceOf(fields: FeedFields): EntryExtras['audience'] {
  const [value] = ofItemOrMedia(fields, 'media:rating')
  const rating = oneLine(value?._ ?? '').slice(0, longestText)
  const scheme = oneLine(value?.$.scheme ?? '').slice(0, longestText)
  return rating === '' ? undefined : { rating, ...(scheme !== '' && { scheme }) }
}

function ofItemOrMedia(
  fields: FeedFields,
  name: 'media:starRating' | 'media:statistics' | 'media:rating',
): readonly FeedValue[] {
  return [...(fields[name] ?? []), ...(fields['media:content'] ?? []).flatMap((media) => media[name] ?? [])]
}

function numbersIn<Name extends string>(
  value: FeedValue | undefined,
  names: readonly Name[],
): { readonly [Key in Name]?: number } {
  const numbers = names.map((name) => [name, numberIn(value, name)] as const)
  return Object.fromEntries(numbers.filter(([, number]) => number !== undefined)) as { [Key in Name]?: number }
}

function numberIn(value: FeedValue | undefined, name: string): number | undefined {
  const text = value?.$[name]?.trim() ?? ''
  return /^\d{1,15}(?:\.\d{1,9})?$/.test(text) ? Number(text) : undefined
}
