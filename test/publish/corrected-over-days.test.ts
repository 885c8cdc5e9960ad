import { describe, expect, test } from 'vitest'
import { runPoll } from '../../src/poll/run-poll.ts'
import { localServer } from '../support/local-server.ts'
import { type HandClock, pollParts, sourceOf } from '../support/poll-parts.ts'
import { feedReader } from './history-reader.ts'
import { type SampleArchive, samplePublisher } from './sample-archive.ts'

const hour = 3_600_000
type Item = { readonly title: string; readonly text: string }
type Seen = { readonly title: string; readonly content_html: string; readonly date_modified?: string }

/** A site and one who subscribes to what is published of it, over days; entries are its listing by name. */
async function subscription() {
  const clock: HandClock = { nowMs: Date.UTC(2026, 10, 10, 8) }
  const entries = new Map<string, Item>()
  const { url } = await localServer((_request, response) => {
    const items = [...entries].map(
      ([name, { title, text }]) =>
        `<item><title>${title}</title><link>https://ferry.example/${name}</link><guid isPermaLink="false">${name}</guid><pubDate>Tue, 10 Nov 2026 07:00:00 GMT</pubDate><description>${text.replaceAll('<', '&lt;')}</description></item>`,
    )
    response.end(`<rss version="2.0"><channel><title>Ferry</title>${items.join('')}</channel></rss>`)
  })
  const parts = await pollParts({ clock })
  const archive = { archive: parts.archive, output: parts.folder, feeds: `${parts.folder}/feeds` } as SampleArchive
  const publisher = samplePublisher(archive, { clock: () => clock.nowMs, sources: ['ferry'] })
  const read = feedReader(archive, publisher)
  const source = sourceOf('ferry', `list: { feed: { url: "${url}/feed" } }\n`)
  /** What the reader has of each item, under its id, and how often it changed there. */
  const seen = new Map<string, Seen & { readonly changes: number }>()
  return {
    entries,
    clock,
    seen,
    byTitle: (title: string) => [...seen.values()].filter((each) => each.title === title),
    /** Lets time go by, polls, publishes, and has the reader look. */
    async after(ms: number) {
      clock.nowMs += ms
      await runPoll(source, parts)
      await publisher.publish()
      const { items } = JSON.parse(await read('all.json')) as { items: readonly (Seen & { id: string })[] }
      expect(new Set(items.map(({ id }) => id)).size).toBe(items.length)
      for (const { id, title, content_html, date_modified } of items) {
        const before = seen.get(id)
        const isSame = before?.title === title && before.content_html === content_html
        const changes = before === undefined ? 0 : before.changes + (isSame ? 0 : 1)
        seen.set(id, { title, content_html, ...(date_modified !== undefined && { date_modified }), changes })
      }
    },
  }
}

const tide = { title: 'Low tide', text: '<p>At six the quay is dry.</p><p>The ferry waits.</p>' }
const wind = { title: 'Wind', text: '<p>From the west.</p>' }

describe('who subscribes to a source over days', () => {
  test('sees an edited, retitled and shortened article as one item, updated each time', async () => {
    const site = await subscription()
    site.entries.set('tide', tide).set('wind', wind)
    await site.after(0)
    expect(site.byTitle('Low tide')).toMatchObject([{ changes: 0 }])
    expect(site.byTitle('Low tide')[0]?.date_modified).toBeUndefined()
    const steps: readonly (readonly [Item, string])[] = [
      [{ ...tide, text: tide.text.replace('six', 'seven') }, '1 passage: six → seven'],
      [{ title: 'Lowest tide', text: tide.text.replace('six', 'seven') }, 'title: Low → Lowest'],
      [{ title: 'Lowest tide', text: '<p>At seven the quay is dry.</p>' }, '1 passage removed: − The ferry waits.'],
    ]
    for (const [item, change] of steps) {
      site.entries.set('tide', item)
      await site.after(20 * hour)
      const [shown, ...others] = site.byTitle(item.title)
      expect(others).toEqual([])
      expect(shown?.date_modified).toBe(new Date(site.clock.nowMs).toISOString())
      expect(shown?.content_html).toContain(`: ${change}</em></p>`)
    }
    expect(site.seen.size).toBe(2)
    expect(site.byTitle('Lowest tide')[0]?.changes).toBe(3)
    expect(site.byTitle('Wind')[0]?.changes).toBe(0)
  })

  test('sees nothing of counters, nor of an article that goes and comes back', async () => {
    const site = await subscription()
    for (let day = 0; day < 10; day += 1) {
      site.entries.set('tide', { ...tide, text: `<p>${day * 7} reads · ${day + 2} hours ago</p>${tide.text}` })
      if (day % 3 === 0) site.entries.delete('wind')
      else site.entries.set('wind', wind)
      await site.after(24 * hour)
    }
    expect([...site.seen.values()].map(({ changes }) => changes)).toEqual([0, 0])
  })

  test('sees a deleted article as it last was, and its correction once it is back', async () => {
    const site = await subscription()
    site.entries.set('tide', tide).set('wind', wind)
    await site.after(hour)
    site.entries.delete('tide')
    await site.after(48 * hour)
    expect(site.byTitle('Low tide')).toHaveLength(1)
    site.entries.set('tide', { ...tide, title: 'Lowest tide' })
    await site.after(48 * hour)
    expect(site.byTitle('Lowest tide')).toMatchObject([{ changes: 1 }])
    expect(site.seen.size).toBe(2)
  })

  test('sees the correction of an article that many newer ones have long followed', async () => {
    const site = await subscription()
    site.entries.set('tide', tide)
    await site.after(hour)
    for (let n = 0; n < 70; n += 1) {
      site.entries.set(`news-${n}`, { title: `News ${n}`, text: `<p>News number ${n} of the day.</p>` })
    }
    await site.after(90 * hour)
    site.entries.set('tide', { ...tide, title: 'Lowest tide' })
    await site.after(hour)
    expect(site.byTitle('Lowest tide')).toMatchObject([{ changes: 1 }])
  })

  test('sees one change a day of a source that changes every article at every poll', async () => {
    const site = await subscription()
    for (let n = 0; n < 5 * 24; n += 1) {
      site.entries.set('tide', { ...tide, text: `${tide.text}<p>Drawn as number ${n}.</p>` })
      await site.after(hour)
    }
    const [shown] = site.byTitle('Low tide')
    expect(shown?.changes).toBe(3 + 4)
  })
})
