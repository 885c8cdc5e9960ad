import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { writeDefinitions } from '../origin/definitions.ts'
import { startOrigin } from '../origin/origin.ts'
import { copyOf, feedkeeper, someSite } from '../support/feedkeeper.ts'
import { madeOnce, whenOver } from '../support/when-over.ts'

/** The sites of the origin, polled once, and then gone: an API with pages, an API with texts, RSS and Atom. */
const polled = madeOnce(async () => {
  const origin = await startOrigin()
  const site = await someSite({})
  await writeDefinitions(join(site.folder, 'feeds'), origin)
  whenOver(() => origin.close().catch(() => undefined))
  expect(await feedkeeper(['poll', ...site.options])).toMatchObject({ code: 0 })
  await origin.close()
  return site
})

/** A copy of them, and what changes its definitions and reads its files. */
async function polledSites() {
  const site = await copyOf(polled())
  const feeds = join(site.folder, 'feeds')
  const change = async (id: string, from: RegExp, to: string) => {
    const file = join(feeds, `${id}.yaml`)
    const text = await readFile(file, 'utf8')
    expect(text).toMatch(from)
    await writeFile(file, text.replace(from, to))
  }
  const files = async () => {
    const names = (await readdir(join(site.output, 'articles'), { recursive: true })).filter((name) =>
      name.endsWith('.md'),
    )
    const texts = await Promise.all(names.sort().map((name) => readFile(join(site.output, 'articles', name), 'utf8')))
    return texts
  }
  return { ...site, change, files }
}

describe('feedkeeper reconvert', () => {
  test('changes nothing where nothing changed, whatever the source is, while every site is gone', async () => {
    const { options, files } = await polledSites()
    const before = await files()
    expect(before.length).toBeGreaterThan(20)
    const { code, stdout, stderr } = await feedkeeper(['reconvert', '--json', ...options])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const { sources, written } = JSON.parse(stdout) as {
      sources: { source: string; unchanged: number }[]
      written: number
    }
    expect(written).toBe(0)
    expect(sources.map(({ source }) => source)).toEqual(['gazette', 'investing_cn', 'orchard', 'qq'])
    expect(sources.reduce((sum, { unchanged }) => sum + unchanged, 0)).toBe(before.length)
    expect(await files()).toEqual(before)
  })

  test('takes a better definition, tells what changed, and publishes it', async () => {
    const { options, change, files, output } = await polledSites()
    const feed = join(output, 'feeds', 'all.rss.xml')
    const before = await readFile(feed, 'utf8')
    await change('qq', /$/, '\nreplace: [{ field: title, pattern: "^", with: "財經：" }]\n')
    const told = await feedkeeper(['reconvert', 'qq', '--dry-run', ...options])
    // The text of these articles is on their pages, so their listing, and with it what it says of titles, is not kept.
    expect(told).toMatchObject({ code: 0, stdout: expect.stringMatching(/qq +\d+ unchanged +0 changed/) })
    await change('orchard', /$/, '\nreplace: [{ field: title, pattern: "^", with: "News: " }]\n')
    const done = await feedkeeper(['reconvert', 'orchard', ...options])
    expect(done).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/orchard +0 unchanged +[1-9]\d* changed +0 worse/),
    })
    expect(done.stdout).toMatch(/\n[1-9]\d* articles revised\n[1-9]\d* feed files written/)
    expect((await files()).filter((text) => text.includes('title: "News: ')).length).toBeGreaterThan(0)
    const after = await readFile(feed, 'utf8')
    expect(after).not.toBe(before)
    expect(after).toContain('News: ')
  })

  test('stops, exit code 1, where too many would lose text, and names them', async () => {
    const { options, change, files } = await polledSites()
    const before = await files()
    await change('qq', /content:\n(?: +- .*\n)+/, 'content: [".nowhere"]\n')
    const stopped = await feedkeeper(['reconvert', 'qq', ...options])
    expect(stopped).toMatchObject({ code: 1, stderr: '' })
    expect(stopped.stdout).toMatch(/[0-9a-f]{16} .*\.nowhere matches nothing/)
    expect(stopped.stdout).toMatch(/more than a fifth would lose text: nothing is written; --force writes all the same/)
    expect(await files()).toEqual(before)
  })

  test('refuses, exit code 2, a source that is none and a date that is none', async () => {
    const { options } = await someSite({})
    expect(await feedkeeper(['reconvert', 'nowhere', ...options])).toMatchObject({ code: 2 })
    const bad = await feedkeeper(['reconvert', '--since', 'yesterday', ...options])
    expect(bad).toMatchObject({ code: 2, stderr: '--since yesterday: a date such as 2026-11-01 is expected\n' })
  })
})
