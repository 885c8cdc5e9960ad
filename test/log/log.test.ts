import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createLog } from '../../src/log/log.ts'

const minute = 60_000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A log whose clock is moved by `pass`, and the lines it wrote. */
function handLog() {
  const lines: { readonly level: number; readonly msg: string; readonly [field: string]: unknown }[] = []
  const log = createLog({
    level: 'info',
    destination: { write: (line) => void lines.push(JSON.parse(line)) },
  })
  const exitsHeard = process.listenerCount('exit')
  return {
    log,
    lines,
    messages: () => lines.splice(0).map((line) => line.msg),
    pass: (ms: number) => vi.advanceTimersByTime(ms),
    exit: () => {
      for (const listener of process.listeners('exit').slice(exitsHeard)) (listener as () => void)()
    },
  }
}

const full = (file: string) => `ENOSPC: no space left on device, write '${file}'`

describe('lines of one cause', () => {
  test('are logged once, and told of with their number after five minutes', () => {
    const { log, messages, pass } = handLog()
    for (let n = 0; n < 52; n += 1) {
      log.error({ cause: 'the store is away' }, 'the store does not answer')
      pass(300)
    }
    expect(messages()).toEqual(['the store does not answer'])
    pass(5 * minute)
    expect(messages()).toEqual(['the store does not answer … 51 more times in 5m'])
  })

  test('keep being counted while they go on, one line every five minutes', () => {
    const { log, messages, pass } = handLog()
    for (let n = 0; n < 120; n += 1) {
      log.warn({ cause: 'slow' }, 'it is slow')
      pass(10_000)
    }
    expect(messages()).toEqual([
      'it is slow',
      'it is slow … 29 more times in 5m',
      ...Array(3).fill('it is slow … 30 more times in 5m'),
    ])
  })

  test('are told of at once again after five quiet minutes', () => {
    const { log, messages, pass } = handLog()
    log.warn({ cause: 'slow' }, 'it is slow')
    pass(5 * minute)
    log.warn({ cause: 'slow' }, 'it is slow')
    expect(messages()).toEqual(['it is slow', 'it is slow'])
  })

  test('that were counted are told of when the process ends, and nothing is left to wait for', () => {
    const { log, lines, exit, pass } = handLog()
    log.error({ cause: 'slow' }, 'it is slow')
    pass(2_000)
    log.error({ cause: 'slow' }, 'it is slow')
    exit()
    expect(lines.at(-1)).toMatchObject({
      level: 50,
      msg: 'it is slow … once more in 2s',
      cause: 'slow',
      repeated: 1,
      withinMs: 2_000,
    })
    expect(lines).toHaveLength(2)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('listen for the end of the process only while one is counted', () => {
    const before = process.listenerCount('exit')
    const { log, pass } = handLog()
    log.warn({ cause: 'a' }, 'a')
    log.warn({ cause: 'b' }, 'b')
    expect(process.listenerCount('exit')).toBe(before + 1)
    pass(10 * minute)
    expect(process.listenerCount('exit')).toBe(before)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('are a full disk, whichever source and file it hits, told by kind of message', () => {
    const { log, lines, messages, exit } = handLog()
    for (let n = 1; n <= 9; n += 1) {
      const id = `gazette_${n}`
      log.warn({ source: id, attempts: n }, `${id}: article not archived: ${full(`/srv/articles/0${n}/ab.md`)}; kept`)
      log.error({ source: id }, `${id}: database or disk is full`)
      log.error({ publication: id }, `${id}: not published: ENOSPC: no space left on device`)
      log.error({ error: 'x' }, `publishing failed: ${full('/srv/feeds/all.xml')}; it is tried again`)
    }
    expect(messages()).toEqual([
      "gazette_1: article not archived: ENOSPC: no space left on device, write '/srv/articles/01/ab.md'; kept",
      'gazette_1: database or disk is full',
      'gazette_1: not published: ENOSPC: no space left on device',
      "publishing failed: ENOSPC: no space left on device, write '/srv/feeds/all.xml'; it is tried again",
    ])
    exit()
    expect(lines).toHaveLength(4)
    for (const line of messages()) expect(line).toMatch(/ … 8 more times in 0s$/)
  })

  test('are a database or a store that is away, whatever was asked of it and for which source', () => {
    const { log, messages } = handLog()
    const away = 'postgresql://keeper@db/news: connect ECONNREFUSED 10.0.0.5:5432; start PostgreSQL'
    for (let n = 1; n <= 9; n += 1) {
      log.error({ source: `pier_${n}` }, `pier_${n}: ${away}`)
      log.error({ publication: `pier_${n}` }, `pier_${n}: not published: ${away}`)
      const object = `s3://bucket/news/articles/0${n}/ab.md`
      log.warn({ source: `pier_${n}` }, `pier_${n}: failed: ${object}: the store cannot be reached (tried ${n} times)`)
      log.error(`${object}: its bytes are not those that were written`)
    }
    const told = messages()
    expect(told.filter((line) => line.includes('bytes'))).toHaveLength(9)
    expect(told.filter((line) => !line.includes('bytes'))).toEqual([
      `pier_1: ${away}`,
      `pier_1: not published: ${away}`,
      'pier_1: failed: s3://bucket/news/articles/01/ab.md: the store cannot be reached (tried 1 times)',
    ])
  })
})

describe('no line is counted', () => {
  test.each([
    ['information', 'info' as const, { cause: 'a' }, 'the same'],
    ['a failure of a source', 'warn' as const, { source: 'harbour', code: 'timeout' }, 'harbour: failed: HTTP 503'],
    ['an error of a definition', 'error' as const, {}, 'feeds/harbour.yaml:3: every: expected a duration'],
  ])('where it is %s', (_, level, fields, message) => {
    const { log, messages } = handLog()
    for (let n = 0; n < 3; n += 1) log[level](fields, message)
    expect(messages()).toEqual([message, message, message])
  })

  test('of a thousand causes more than those that are remembered', () => {
    const { log, lines } = handLog()
    for (let n = 0; n < 1_100; n += 1) log.warn({ cause: `c${n}` }, `${n}`)
    log.warn({ cause: 'c1050' }, 'again')
    log.warn({ cause: 'c5' }, 'again')
    expect(lines).toHaveLength(1_101)
  })

  test('a warning is not counted with an error of the same cause', () => {
    const { log, messages } = handLog()
    log.warn({ cause: 'a' }, 'soon')
    log.error({ cause: 'a' }, 'now')
    expect(messages()).toEqual(['soon', 'now'])
  })
})
