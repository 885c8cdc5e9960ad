import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { type DiskState, DiskWatch } from '../../src/daemon/disk-watch.ts'
import { tempFolder } from '../support/temp-folder.ts'

const gib = 1_024 ** 3
const disk = (spaceShare: number, inodeShare: number, sizeBytes = 100 * gib): DiskState => ({
  device: 1,
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
  const watch = new DiskWatch({ folders: ['output'], log, clock: () => nowMs, ask: async () => state })
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

  test('watches each disk that folders stand on, names it by the first of them, and tells of each by itself', async () => {
    const folders = ['output', 'output/articles', 'output/journal', 'output/captures', 'output/images']
    const full = { ...disk(0.5, 0.04), device: 2 }
    const states: Record<string, DiskState> = {
      output: disk(0.5, 0.5),
      'output/articles': disk(0.5, 0.5),
      'output/journal': { ...disk(0.02, 0.5), device: 3 },
      'output/captures': full,
      'output/images': full,
    }
    const lines: string[] = []
    const log = pino({}, { write: (line) => void lines.push((JSON.parse(line) as { msg: string }).msg) })
    let nowMs = 0
    const watch = new DiskWatch({
      folders,
      log,
      clock: () => nowMs,
      ask: async (folder) => states[folder] as DiskState,
    })
    await watch.look()
    const [journal, captures] = [
      'output/journal: its disk runs out of space: 2048 MiB left (2.0 %)',
      'output/captures: its disk runs out of inodes: 40000 files left (4.0 %)',
    ]
    expect(lines).toEqual([expect.stringContaining(journal), expect.stringContaining(captures)])
    expect(watch.low().map(({ reason }) => reason)).toEqual([journal, captures])
    states['output/journal'] = { ...disk(0.5, 0.5), device: 3 }
    nowMs += 120_000
    await watch.look()
    expect(lines.slice(2)).toEqual([expect.stringContaining('output/journal: its disk has space again')])
    expect(watch.low().map(({ reason }) => reason)).toEqual([captures])
  })

  test('asks the system, once a minute at most, and takes it that a folder is gone', async () => {
    const asked: string[] = []
    let nowMs = 0
    const ask = async (folder: string) => {
      asked.push(folder)
      return disk(0.5, 0.5)
    }
    const log = pino({ level: 'silent' })
    const watch = new DiskWatch({ folders: ['output'], log, clock: () => nowMs, ask })
    for (; nowMs < 120_000; nowMs += 5_000) await watch.look()
    expect(asked).toHaveLength(2)
    const folder = await tempFolder()
    await new DiskWatch({ folders: [folder], log, clock: () => 0 }).look()
    await new DiskWatch({ folders: [`${folder}/nowhere`], log, clock: () => 0 }).look()
  })
})
