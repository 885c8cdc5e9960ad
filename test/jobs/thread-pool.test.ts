import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createThreadPool, JobFailedError, JobStoppedError, type ThreadPool } from '../../src/jobs/thread-pool.ts'

type Over = { threads?: number; timeLimitMs?: number; memoryMb?: number; guestOf?: ThreadPool }

function pool(over: Over = {}): ThreadPool {
  const file = new URL('./fixtures/jobs.ts', import.meta.url)
  const made = createThreadPool({ file, threads: 1, timeLimitMs: 5_000, memoryMb: 64, ...over })
  onTestFinished(made.close)
  return made
}

describe('a pool of threads', () => {
  test('does jobs and brings back dates and bytes as they were', async () => {
    const threads = pool()
    expect(await threads.run('add', [1, 2])).toBe(3)
    const value = { at: new Date(5), bytes: new Uint8Array([1, 2]), none: undefined }
    expect(await threads.run('echo', [value])).toEqual(value)
  })

  test('passes on the code and message of an error, and goes on', async () => {
    const threads = pool()
    const error = await threads.run('refuse', ['lemon']).catch((each: unknown) => each)
    expect(error).toBeInstanceOf(JobFailedError)
    expect(error).toMatchObject({ code: 'sour', message: 'lemon: too sour' })
    expect(await threads.run('add', [1, 1])).toBe(2)
  })

  test('stops a job that takes too long, and goes on', async () => {
    const threads = pool({ timeLimitMs: 200 })
    const spinning = threads.run('spin', [])
    const after = threads.run('add', [2, 2])
    await expect(spinning).rejects.toThrow(JobStoppedError)
    await expect(spinning).rejects.toThrow('spin: stopped, it took longer than 200 ms')
    expect(await after).toBe(4)
  })

  test('does not count waiting for a thread, or its loading, as the time of a job', async () => {
    const threads = pool({ timeLimitMs: 150 })
    const jobs = [threads.run('spin', []), threads.run('spin', []), threads.run('spin', []), threads.run('add', [1, 2])]
    const ends = await Promise.allSettled(jobs)
    expect(ends.map((end) => end.status)).toEqual(['rejected', 'rejected', 'rejected', 'fulfilled'])
  })

  test('stops a job that needs too much memory, and goes on', async () => {
    const threads = pool()
    await expect(threads.run('hoard', [])).rejects.toThrow('hoard: stopped, it needed more than 64 MiB')
    expect(await threads.run('add', [1, 2])).toBe(3)
  })

  test('does several jobs in one message, each for itself', async () => {
    const threads = pool()
    expect(await threads.runEach('refuse', [])).toEqual([])
    const sour = expect.objectContaining({ code: 'sour', message: 'lemon: too sour' })
    expect(
      await threads.runEach('add', [
        [1, 2],
        [3, 4],
      ]),
    ).toEqual([3, 7])
    expect(await threads.runEach('refuse', [['lemon'], ['lemon']])).toEqual([sour, sour])
  })

  test('gives each of several jobs the whole time, and one that is stopped stops no other', async () => {
    const threads = pool({ timeLimitMs: 100 })
    expect(await threads.runEach('nap', [[400], [400], [400]])).toEqual([400, 400, 400])
    const [quick, stopped, last] = await threads.runEach('nap', [[1], [60_000], [2]])
    expect([quick, last]).toEqual([1, 2])
    expect(stopped).toBeInstanceOf(JobStoppedError)
  })

  test('counts the time a thread computes, not that in which it gets nothing to do', async () => {
    const threads = pool({ timeLimitMs: 200 })
    expect(await threads.run('nap', [700])).toBe(700)
  })

  test('as the guest of another starts no thread before that one is busy, and keeps to its own after that', async () => {
    const host = pool()
    const guest = pool({ guestOf: host })
    const [first, hosts] = [await guest.run('thread', []), await host.run('thread', [])]
    expect(first).toBe(hosts)
    const busy = host.run('nap', [300])
    const own = await guest.run('thread', [])
    expect(own).not.toBe(hosts)
    await busy
    expect(await guest.run('thread', [])).toBe(own)
  })

  test('as a guest has the time of its own settings, and more memory where it needs that', async () => {
    const host = pool({ memoryMb: 16 })
    const hasty = pool({ guestOf: host, timeLimitMs: 100 })
    await expect(hasty.run('spin', [])).rejects.toThrow('spin: stopped, it took longer than 100 ms')
    const large = pool({ guestOf: host, memoryMb: 512 })
    expect(await large.run('hold', [1_000_000])).toBe(1_000_000)
    await expect(host.run('hold', [1_000_000])).rejects.toThrow('hold: stopped, it needed more than 16 MiB')
    expect(await host.run('add', [1, 2])).toBe(3)
  })

  test('lives through a job that exhausts its stack', async () => {
    const threads = pool()
    await expect(threads.run('overflow', [])).rejects.toMatchObject({ code: 'unexpected' })
    expect(await threads.run('add', [1, 2])).toBe(3)
  })

  test('closes at once, whatever its threads are doing', async () => {
    const threads = pool({ timeLimitMs: 60_000 })
    await threads.run('add', [1, 2])
    const spinning = threads.run('spin', [])
    const waiting = threads.run('add', [1, 2])
    const ends = Promise.allSettled([spinning, waiting])
    await threads.close()
    expect((await ends).map((end) => end.status)).toEqual(['rejected', 'rejected'])
  })

  test('does not keep a program alive that has nothing left to do', async () => {
    const module = new URL('../../src/jobs/thread-pool.ts', import.meta.url)
    const file = new URL('./fixtures/jobs.ts', import.meta.url)
    const program = `
      import { createThreadPool } from '${module}'
      const pool = createThreadPool({ file: new URL('${file}'), threads: 1, timeLimitMs: 60_000, memoryMb: 64 })
      console.log(await pool.run('add', [2, 3]))`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
      timeout: 10_000,
    })
    expect(stdout).toBe('5\n')
  })
})
