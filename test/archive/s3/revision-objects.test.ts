import { expect, test } from 'vitest'
import { RevisionObjects } from '../../../src/archive/s3/revision-objects.ts'
import { describeRevisions } from '../contracts/revisions.ts'
import { testStore } from './test-store.ts'

describeRevisions('as objects', async () => {
  const { open } = await testStore({ pageSize: 5 })
  return async () => new RevisionObjects(open())
})

test('what was found in the place of an article is kept among the objects of its versions, and is none of them', async () => {
  const { open, objects } = await testStore()
  const revisions = new RevisionObjects(open())
  const found = { hash: 'c0ffee00c0ffee00', atMs: Date.UTC(2026, 10, 21), bytes: Buffer.from('found') }
  const name = await revisions.putFound(found)
  expect(await revisions.list(found.hash)).toEqual([])
  expect(String(objects.get(`some/prefix/revisions/c0/${found.hash}/${name}`)?.bytes)).toBe('found')
})
