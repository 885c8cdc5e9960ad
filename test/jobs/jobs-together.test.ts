import { describe, expect, test } from 'vitest'
import { JobsTogether } from '../../src/jobs/jobs-together.ts'

/** Messages that end when they are told to, each with what its jobs give. */
function messages() {
  const sent: { readonly jobs: readonly unknown[]; readonly end: (values: readonly unknown[] | Error) => void }[] = []
  const runEach = (calls: readonly (readonly unknown[])[]) =>
    new Promise<readonly unknown[]>((resolve, reject) => {
      const end = (values: readonly unknown[] | Error) => (values instanceof Error ? reject(values) : resolve(values))
      sent.push({ jobs: calls.map(([name]) => name), end })
    })
  return { sent, runEach, names: () => sent.map(({ jobs }) => jobs.join(' ')) }
}

const limits = { atOnce: 1, mostJobs: 3, mostBytes: 100 }

describe('jobs that wait for a thread', () => {
  test('go at once where a thread is free, and together where none is, in their order', async () => {
    const { sent, runEach, names } = messages()
    const jobs = new JobsTogether(runEach, { ...limits, atOnce: 2 })
    const done = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => jobs.run([name], 10))
    expect(names()).toEqual(['a', 'b'])
    expect(jobs.waiting).toBe(4)
    sent[1]?.end(['B'])
    await expect(done[1]).resolves.toBe('B')
    expect(names()).toEqual(['a', 'b', 'c d e'])
    sent[2]?.end(['C', 'D', 'E'])
    expect(await Promise.all(done.slice(2, 5))).toEqual(['C', 'D', 'E'])
    sent[0]?.end(['A'])
    sent[3]?.end(['F'])
    expect(await Promise.all([done[0], done[5]])).toEqual(['A', 'F'])
    expect(names()).toEqual(['a', 'b', 'c d e', 'f'])
    expect(jobs.waiting).toBe(0)
  })

  test('are no more bytes together than may be, but one goes, however large it is', async () => {
    const { sent, runEach, names } = messages()
    const jobs = new JobsTogether(runEach, limits)
    const sizes = { a: 1, b: 60, c: 60, d: 500, e: 40, f: 60 }
    const done = Object.entries(sizes).map(([name, bytes]) => jobs.run([name], bytes))
    for (let n = 0; n < 5; n += 1) {
      sent[n]?.end(sent[n]?.jobs ?? [])
      await new Promise(setImmediate)
    }
    expect(names()).toEqual(['a', 'b', 'c', 'd', 'e f'])
    expect(await Promise.all(done)).toEqual(Object.keys(sizes))
  })

  test('fail each for itself, all where their message fails, and those behind them go on', async () => {
    const { sent, runEach } = messages()
    const jobs = new JobsTogether(runEach, limits)
    const done = ['a', 'b', 'c', 'd', 'e'].map((name) => jobs.run([name], 1))
    const outcomes = Promise.allSettled(done)
    sent[0]?.end(new Error('closed'))
    await expect(done[0]).rejects.toThrow('closed')
    sent[1]?.end(['B', new Error('no listing'), 'D'])
    await expect(done[2]).rejects.toThrow('no listing')
    sent[2]?.end(['E'])
    expect((await outcomes).map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ])
  })
})
