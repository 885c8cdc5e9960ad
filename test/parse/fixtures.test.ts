import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseFeed } from '../../src/parse/feed/feed.ts'
import type { Listing } from '../../src/parse/listing.ts'
import { parseListing } from '../../src/parse/parse-listing.ts'
import { sourceDefinition } from '../../src/source/definition.ts'

type Expected = {
  /** What the fixture proves, where its own head cannot say it. */
  readonly proves?: string
  readonly options?: { readonly url?: string; readonly contentType?: string; readonly timeZone?: string }
  /** The definition, for what is no feed. */
  readonly definition?: object
  /** What must be so; what is not named may be anything, `!absent` names keys that must not be there. */
  readonly listing?: object
  /** Part of the message of the error it must end in. */
  readonly error?: string
}

const folder = join(import.meta.dirname, 'fixtures')
const nowMs = Date.UTC(2026, 0, 15, 12)
const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (name) => /\.(?:xml|json|html)$/.test(name) && !name.endsWith('.expected.json'),
)

describe('every fixture is read as the file beside it says', () => {
  it('finds the fixtures', () => {
    expect(names.length).toBeGreaterThanOrEqual(150)
  })

  it.each(names.sort())('%s', async (name) => {
    const bytes = readFileSync(join(folder, name))
    const expected = JSON.parse(
      readFileSync(join(folder, name.replace(/\.\w+$/, '.expected.json')), 'utf8'),
    ) as Expected
    const head = bytes.subarray(0, 400).toString('latin1')
    expect(expected.proves ?? /<!-- .+ -->|"_proves": ".+"/s.exec(head)?.[0]).toBeTruthy()

    const reading = read(bytes, expected)
    if (expected.error !== undefined) {
      await expect(reading).rejects.toThrow(expected.error)
      return
    }
    const listing = JSON.parse(JSON.stringify(await reading)) as object
    for (const { present, path } of absences(expected.listing, listing)) expect(present, path).toBeUndefined()
    expect(listing).toMatchObject(withoutMarks(expected.listing))
  })
})

function read(bytes: Uint8Array, expected: Expected): Promise<Listing> {
  const { options, definition } = expected
  if (definition === undefined) return parseFeed(bytes, { ...options, nowMs })
  return parseListing(bytes, {
    url: 'https://harbour.example/list',
    ...options,
    definition: sourceDefinition.parse(definition),
    nowMs,
  })
}

/** Pairs every `!absent` of what is expected with what stands there. */
function absences(expected: unknown, actual: unknown, path = ''): { present: unknown; path: string }[] {
  if (expected === null || typeof expected !== 'object') return []
  return Object.entries(expected).flatMap(([key, value]) =>
    key === '!absent'
      ? (value as string[]).map((name) => ({ present: at(actual, name), path: `${path}.${name}` }))
      : absences(value, at(actual, key), `${path}.${key}`),
  )
}

function at(value: unknown, key: string): unknown {
  return value === null || typeof value !== 'object' ? undefined : (value as Record<string, unknown>)[key]
}

function withoutMarks(value: unknown): object {
  return JSON.parse(JSON.stringify(value), (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && '!absent' in inner
      ? Object.fromEntries(Object.entries(inner).filter(([key]) => key !== '!absent'))
      : inner,
  ) as object
}
