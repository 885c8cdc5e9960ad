import { expect, test } from 'vitest'
import { lookAtSources } from '../../../src/poll/overview/look-at-sources.ts'
import { testArchive } from '../../support/archive.ts'
import { sourceOf } from '../../support/poll-parts.ts'

const harbour = sourceOf('harbour', 'list:\n  feed: { url: "https://harbour.example/feed" }\nlang: en\n')

/** Looks at a source in a catalog that answers when it is let, told how often it was asked. */
async function slowLook(leastMs = 0) {
  const { catalog } = await testArchive()
  const gates: PromiseWithResolvers<void>[] = []
  const clock = { nowMs: 0 }
  const look = lookAtSources({
    sources: () => [harbour],
    catalog: {
      sources: {
        find: async (ids) => {
          const gate = Promise.withResolvers<void>()
          gates.push(gate)
          await gate.promise
          return catalog.sources.find(ids)
        },
      },
    },
    see: ({ id }) => id,
    leastMs,
    clock: () => clock.nowMs,
  })
  return { look, gates, clock }
}

test('a look at all sources that is under way is shared, the first and a later one', async () => {
  const { look, gates, clock } = await slowLook()
  for (const count of [1, 2]) {
    const looks = [look(), look()]
    clock.nowMs += 3_600_000
    looks.push(look())
    expect(gates).toHaveLength(count)
    gates.at(-1)?.resolve()
    expect(await Promise.all(looks)).toEqual([['harbour'], ['harbour'], ['harbour']])
    clock.nowMs += 3_600_000
  }
})

test('what was seen is given again for as long as is asked, and what could not be read is read anew', async () => {
  const { look, gates, clock } = await slowLook(60_000)
  const failing = look()
  gates[0]?.reject(new Error('the database is away'))
  await expect(failing).rejects.toThrow('the database is away')
  const first = look()
  gates[1]?.resolve()
  await first
  clock.nowMs = 59_999
  expect(await look()).toEqual(['harbour'])
  expect(gates).toHaveLength(2)
  clock.nowMs = 3_600_000
  const later = look()
  expect(gates).toHaveLength(3)
  gates[2]?.resolve()
  await later
})
