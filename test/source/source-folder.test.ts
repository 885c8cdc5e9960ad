import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { SourceFileError } from '../../src/source/load.ts'
import { SourceFolder, watchFolder } from '../../src/source/source-folder.ts'
import { tempFolder } from '../support/temp-folder.ts'

const definition = (title: string) => `title: ${title}\nlist: { feed: { url: "https://news.example/feed" } }\n`

async function someFolder(): Promise<{
  path: string
  folder: SourceFolder
  write: (id: string, text: string) => Promise<void>
}> {
  const path = await tempFolder()
  return {
    path,
    folder: new SourceFolder(path),
    write: (id, text) => writeFile(join(path, `${id}.yaml`), text),
  }
}

describe('a folder of definitions', () => {
  test('tells what is new, then nothing, then what changed its meaning', async () => {
    const { folder, write } = await someFolder()
    await write('gazette', definition('Gazette'))
    expect((await folder.look()).changed.map((source) => source.id)).toEqual(['gazette'])
    expect(await folder.look()).toEqual({ changed: [], removed: [], errors: [] })
    await write('gazette', `# a comment\n${definition('Gazette')}`)
    expect(await folder.look()).toEqual({ changed: [], removed: [], errors: [] })
    await write('gazette', definition('The Gazette'))
    expect((await folder.look()).changed).toMatchObject([{ id: 'gazette', definition: { title: 'The Gazette' } }])
    expect(folder.find('gazette')?.definition.title).toBe('The Gazette')
  })

  test('tells of a source that is paused, which means the same otherwise, and of one that is resumed', async () => {
    const { folder, write } = await someFolder()
    await write('gazette', definition('Gazette'))
    const [before] = (await folder.look()).changed
    await write('gazette', `paused: true\n${definition('Gazette')}`)
    const [paused] = (await folder.look()).changed
    expect(paused).toMatchObject({ definition: { paused: true }, definitionHash: before?.definitionHash })
    await write('gazette', `paused: false\n${definition('Gazette')}`)
    expect((await folder.look()).changed).toEqual([before])
  })

  test('tells what was removed', async () => {
    const { path, folder, write } = await someFolder()
    await write('gazette', definition('Gazette'))
    await write('courier', definition('Courier'))
    await folder.look()
    await rm(join(path, 'gazette.yaml'))
    expect(await folder.look()).toEqual({ changed: [], removed: ['gazette'], errors: [] })
    expect(folder.sources.map((source) => source.id)).toEqual(['courier'])
  })

  test('keeps the last good definition of a file that is broken while it is edited, and tells the fault once', async () => {
    const { folder, write } = await someFolder()
    await write('gazette', definition('Gazette'))
    await folder.look()
    await write('gazette', 'list: [')
    expect(await folder.look()).toMatchObject({ changed: [], removed: [], errors: [expect.any(Error)] })
    expect(folder.find('gazette')?.definition.title).toBe('Gazette')
    expect((await folder.look()).errors).toEqual([])
    await write('gazette', definition('Gazette'))
    expect(await folder.look()).toEqual({ changed: [], removed: [], errors: [] })
  })

  test('knows a file that never could be used from one that is not there', async () => {
    const { folder, write } = await someFolder()
    await write('gazette', 'list: [')
    await folder.look()
    expect([folder.isBroken('gazette'), folder.isBroken('courier')]).toEqual([true, false])
  })

  test('that vanishes takes no source with it', async () => {
    const { path, folder, write } = await someFolder()
    await write('gazette', definition('Gazette'))
    await folder.look()
    await rename(path, `${path}-away`)
    onTestFinished(() => rm(`${path}-away`, { recursive: true, force: true }))
    await expect(folder.look()).rejects.toThrow(SourceFileError)
    expect(folder.sources).toHaveLength(1)
  })
})

describe('watching a folder', () => {
  test('calls back when a file is written in place, replaced by another, or removed', async () => {
    const { path, write } = await someFolder()
    let calls = 0
    const watcher = watchFolder(path, () => {
      calls += 1
    })
    onTestFinished(watcher.close)
    const changes = [
      () => write('gazette', 'a'),
      async () => {
        await writeFile(join(path, '.new'), 'b')
        await rename(join(path, '.new'), join(path, 'gazette.yaml'))
      },
      () => rm(join(path, 'gazette.yaml')),
    ]
    for (const [at, change] of changes.entries()) {
      await change()
      await vi.waitFor(() => expect(calls).toBeGreaterThan(at), 5_000)
    }
  })

  test('looks every minute besides, and less often where there are very many files', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    let calls = 0
    const watcher = watchFolder(join(await tempFolder(), 'none'), () => (calls += 1), { files: () => 100_000 })
    vi.advanceTimersByTime(159_000)
    expect(calls).toBe(0)
    vi.advanceTimersByTime(1_000 + 160_000)
    expect(calls).toBe(2)
    watcher.close()
    vi.advanceTimersByTime(1_000_000)
    expect(calls).toBe(2)
  })

  test('is no error where the folder is not there', async () => {
    const path = join(await tempFolder(), 'later')
    const watcher = watchFolder(path, () => undefined)
    await mkdir(path)
    watcher.close()
  })
})
