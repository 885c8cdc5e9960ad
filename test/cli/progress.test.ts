import { Writable } from 'node:stream'
import xterm from '@xterm/headless'
import { expect, test } from 'vitest'
import { BarTerminal, type ErrorTerminal } from '../../src/cli/bar-terminal.ts'
import { createProgress } from '../../src/cli/progress.ts'
import { createLog } from '../../src/log/log.ts'
import { readableLines } from '../../src/log/readable-lines.ts'

/** A terminal of ten lines that shows what a stream is given, and what of it stands on its screen and above. */
function screen() {
  const shown = new xterm.Terminal({ cols: 60, rows: 10, scrollback: 100, allowProposedApi: true, convertEol: true })
  const stream: ErrorTerminal = Object.assign(
    new Writable({ write: (chunk, _encoding, done) => shown.write(chunk, done) }),
    { isTTY: true, columns: 60 },
  )
  const lines = async () => {
    await new Promise<void>((resolve) => shown.write('', resolve))
    const { active } = shown.buffer
    return Array.from({ length: active.length }, (_, at) => active.getLine(at)?.translateToString(true) ?? '')
      .join('\n')
      .trimEnd()
      .split('\n')
  }
  return { stream, lines }
}

test('log lines stand whole above the progress bar, also where they scroll, and results take its place', async () => {
  const { stream, lines } = screen()
  const terminal = new BarTerminal(stream)
  const log = createLog({
    level: 'warn',
    destination: readableLines({ NO_COLOR: '1' }, (line) => terminal.write(line)),
  })
  const told = Array.from(
    { length: 25 },
    (_, at) => `feed_${at}: http://mill.example/${'long/'.repeat(at % 6)} refused`,
  )
  terminal.write('before\n')
  const progress = createProgress(terminal)
  progress.expect(25)
  for (const [at, line] of told.entries()) {
    log.warn({ source: `feed_${at}` }, line)
    await new Promise(setImmediate)
    progress.step(`feed_${at}`)
  }
  log.warn('the last')
  await new Promise(setImmediate)
  const meanwhile = await lines()
  expect(meanwhile.at(-1)).toMatch(/^#{30} 25\/25 feed_24$/)
  progress.stop()
  terminal.write('feed_1  failed  next in 25m\n')
  const screened = (await lines()).join('\n')
  // Longer lines than the terminal is wide go on in the next.
  const whole = screened.replace(/\n(?!\[|before|feed_1 {2})/g, '')
  expect(whole.split('\n')).toEqual([
    'before',
    ...[...told, 'the last'].map((line) =>
      expect.stringMatching(new RegExp(`^\\[\\d\\d:\\d\\d:\\d\\d\\] WARN: ${line}$`)),
    ),
    'feed_1  failed  next in 25m',
  ])
})

test('there is no bar where stderr is no terminal', async () => {
  const { stream, lines } = screen()
  const terminal = new BarTerminal(Object.assign(stream, { isTTY: false }))
  const progress = createProgress(terminal)
  progress.expect(2)
  progress.step('mill')
  terminal.write('a line\n')
  progress.stop()
  expect(await lines()).toEqual(['a line'])
})

test('nothing is drawn where there turns out to be nothing to do', async () => {
  const { stream, lines } = screen()
  const progress = createProgress(new BarTerminal(stream))
  expect(await lines()).toEqual([''])
  progress.stop()
  expect(await lines()).toEqual([''])
})
