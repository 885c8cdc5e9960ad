import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { someSite } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'
import { canMount, mountedFeedkeeper } from '../support/mount-namespace.ts'
import { somePicture } from '../support/pictures.ts'

const articles = 12
const parts = ['articles', 'journal', 'revisions', 'captures', 'images', 'feeds']

/** A site whose articles show pictures, and an output folder each part of which stands on a small disk of its own. */
async function smallDisks() {
  let words = 'was cut'
  const { url } = await localServer((request, response) => {
    if (request.url?.startsWith('/picture')) return response.end(somePicture(request.url))
    const items = Array.from(
      { length: articles },
      (_, n) =>
        `<item><title>Stone ${n}</title><link>https://quarry.example/${n}</link><description>${`Stone ${n} ${words}. `.repeat(20)}&lt;img src="${url}/picture/${n}"&gt;</description></item>`,
    )
    return response.end(
      `<rss version="2.0"><channel><title>Quarry</title><link>https://quarry.example/</link>${items.join('')}</channel></rss>`,
    )
  })
  const settings = 'server: { listen: "off" }\nimages: all\n'
  const site = await someSite({ quarry: `list: { feed: { url: "${url}/feed" } }\nevery: 1h\n` }, settings)
  const definitions = join(site.folder, 'feeds')
  const disks = ['', ...parts].flatMap((part) => {
    const path = join(site.output, part)
    return [`mkdir -p '${path}'`, `mount -t tmpfs -o size=16m,nr_inodes=2k none '${path}'`]
  })
  const own = [`cp -r '${definitions}' '${site.folder}/copy'`, `mount -t tmpfs -o size=1m none '${definitions}'`]
  const { run, root } = mountedFeedkeeper([...disks, ...own, `cp '${site.folder}/copy/'* '${definitions}'`])
  // What is mounted is there once it has run something.
  await run(['--version'])
  const inside = (path: string) => join(root, path)
  return {
    url,
    say: (now: string) => {
      words = now
    },
    run: (...args: readonly string[]) => run([...args, ...site.options]),
    output: inside(site.output),
    definitions: inside(definitions),
    settings: join(site.folder, 'settings.yaml'),
    filesIn: async (part: string) => {
      const names = await readdir(inside(join(site.output, part)), { recursive: true, withFileTypes: true })
      return names.filter((each) => each.isFile() && each.name !== 'filler').map((each) => each.name)
    },
  }
}

/** Runs while the disks that folders stand on are full: of bytes, or of files. */
async function whileFull<Result>(
  folders: readonly string[],
  work: () => Promise<Result>,
  fill = fillWithBytes,
): Promise<Result> {
  const fillers = folders.map((folder) => join(folder, 'filler'))
  for (const filler of fillers) expect(() => fill(filler)).toThrow('ENOSPC')
  try {
    return await work()
  } finally {
    for (const filler of fillers) await rm(filler, { recursive: true })
  }
}

function fillWithBytes(file: string): never {
  const handle = openSync(file, 'w')
  const bytes = Buffer.alloc(4_096)
  try {
    for (;;) writeSync(handle, bytes)
  } finally {
    closeSync(handle)
  }
}

function fillWithFiles(folder: string): never {
  mkdirSync(folder)
  for (let n = 0; ; n++) mkdirSync(join(folder, `${n}`))
}

const noRoom = (part: string) =>
  new RegExp(`output/${part}\\b[^ ]*: writing[a-z ]* failed \\(ENOSPC\\); make room on the disk`)

describe.runIf(canMount)('where one of the disks is full that an archive stands on', () => {
  test('what goes there is told with what to do, all else is kept, and nothing is lost or twice once there is room', async () => {
    const site = await smallDisks()
    const on = (...some: readonly string[]) => some.map((part) => join(site.output, part))
    for (const part of ['captures', 'articles', 'journal']) {
      const { code, stdout, stderr } = await whileFull(on(part), () => site.run('poll'))
      expect([code, stdout]).toEqual([1, expect.stringMatching(noRoom(part))])
      expect(stderr).toContain(`output/${part}: its disk runs out of space: 0 MiB left (0.0 %); make room`)
      expect(stderr).toContain('it could not be kept')
      expect(stderr).not.toContain('back-off')
      expect((await site.filesIn('articles')).length).toBe(part === 'journal' ? articles : 0)
    }
    const pictures = await whileFull(on('images', 'feeds'), () => site.run('poll'))
    expect([pictures.code, pictures.stdout]).toEqual([1, expect.stringContaining('12 duplicates')])
    expect(pictures.stdout).toMatch(noRoom('images'))
    expect(pictures.stderr).toMatch(noRoom('feeds'))
    expect((await site.run('publish')).stdout).toMatch(/^3 feed files written/)

    const search = await whileFull(on(''), () => site.run('search', 'stone'))
    expect([search.code, search.stderr]).toEqual([1, expect.stringMatching(/search\.db: .*; make room on the disk\n$/)])
    expect((await site.run('search', 'stone')).stdout).toContain('12 articles')
    const add = () => site.run('add', `${site.url}/other`, '--id', 'other')
    const added = await whileFull([site.definitions], add)
    expect([added.code, added.stderr]).toEqual([
      2,
      expect.stringMatching(/cannot be written \(ENOSPC\); make room on its disk\n$/),
    ])
    expect(await readdir(site.definitions)).toEqual(['quarry.yaml'])

    site.say('was cut and polished')
    const revised = await whileFull(on('revisions'), () => site.run('poll'))
    expect([revised.code, revised.stdout]).toEqual([1, expect.stringMatching(noRoom('revisions'))])
    const crowded = await whileFull(on('revisions'), () => site.run('poll'), fillWithFiles)
    expect([crowded.code, crowded.stdout]).toEqual([
      1,
      expect.stringMatching(/output\/revisions\b[^ ]*: writing.* failed \(ENOSPC\); the disk has room, but no inode/),
    ])
    // The file of captures that is open is ended, with its index, where the settings are others.
    await writeFile(site.settings, `${await readFile(site.settings, 'utf8')}captures: all\n`)
    expect((await whileFull(on('captures'), () => site.run('poll'))).stdout).toMatch(noRoom('captures'))
    expect((await site.filesIn('captures')).filter((name) => !name.endsWith('.warc.gz'))).toEqual([])
    expect((await site.run('poll')).stdout).toContain('0 new, 12 revised')
    const ended = (await site.filesIn('captures')).filter((name) => name.endsWith('.cdxj'))
    const former = await site.filesIn('revisions')
    expect([ended.length, former.length, (await site.filesIn('articles')).length]).toEqual([1, articles, articles])
    expect((await site.run('verify')).stdout).toMatch(/^12 articles verified, .*all well\n$/)
    const left = await Promise.all(parts.map((part) => site.filesIn(part)))
    expect(left.flat().filter((name) => name.endsWith('.tmp'))).toEqual([])
  })
})
