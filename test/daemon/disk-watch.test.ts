import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { type DiskState, DiskWatch } from '../../src/daemon/disk-watch.ts'
import { tempFolder } from '../support/temp-folder.ts'

const gib = 1_024 ** 3
const disk = (spaceShare: number, inodeShare: number, sizeBytes = 100 * gib): DiskState => ({
  bsize: 4_096,
  blocks: sizeBytes / 4_096,
  bavail: Math.round((sizeBytes / 4_096) * spaceShare),
  files: 1_000_000,
  ffree: Math.round(1_000_000 * inodeShare),
})

/** Looks at one state of a disk after the other, two minutes apart; gives what was logged of each. */
async function told(states: readonly DiskState[]): Promise<readonly (readonly string[])[]> {
  let nowMs = 0
  let state = states[0] as DiskState
  let lines: string[] = []
  const log = pino({}, { write: (line) => void lines.push((JSON.parse(line) as { msg: string }).msg) })
  const watch = new DiskWatch({ folder: 'output', log, clock: () => nowMs, ask: async () => state })
  const all: (readonly string[])[] = []
  for (const each of states) {
    state = each
    lines = []
    await watch.look()
    all.push(lines)
    nowMs += 120_000
  }
  return all
}

describe('the watch on the disk', () => {
  test('tells each crossing once, and when there is room again', async () => {
    const shares = [0.5, 0.04, 0.03, 0.005, 0.004, 0.03, 0.2, 0.04]
    const lines = await told(shares.map((share) => disk(share, 0.5)))
    expect(lines.map((each) => each.length)).toEqual([0, 1, 0, 1, 0, 0, 1, 1])
    expect(lines[1]?.[0]).toBe(
      'output: its disk runs out of space: 4096 MiB left (4.0 %); make room, or move the output folder',
    )
    expect(lines[6]?.[0]).toContain('has space again')
  })

  test('tells of inodes, which small files use up first, where the file system counts them', async () => {
    const lines = await told([disk(0.5, 0.5), disk(0.5, 0.04), { ...disk(0.5, 0), files: 0 }])
    expect(lines.map((each) => each.length)).toEqual([0, 1, 0])
    expect(lines[1]?.[0]).toContain('runs out of inodes: 40000 files left (4.0 %)')
  })

  test('says nothing of a small share of a large disk, which is room for years', async () => {
    expect(await told([disk(0.04, 0.5, 10_000 * gib)])).toEqual([[]])
  })

  test('asks the system, once a minute at most, and takes it that a folder is gone', async () => {
    const asked: string[] = []
    let nowMs = 0
    const ask = async (folder: string) => {
      asked.push(folder)
      return disk(0.5, 0.5)
    }
    const log = pino({ level: 'silent' })
    const watch = new DiskWatch({ folder: 'output', log, clock: () => nowMs, ask })
    for (; nowMs < 120_000; nowMs += 5_000) await watch.look()
    expect(asked).toHaveLength(2)
    const folder = await tempFolder()
    await new DiskWatch({ folder, log, clock: () => 0 }).look()
    await new DiskWatch({ folder: `${folder}/nowhere`, log, clock: () => 0 }).look()
  })
})
