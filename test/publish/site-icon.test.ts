import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DOMParser } from '@xmldom/xmldom'
import { describe, expect, test } from 'vitest'
import { siteSettings } from '../../src/site-settings.ts'
import { sampleArchive, samplePublisher } from './sample-archive.ts'
import { sampleArticle, sampleDocument, writeAtom, writeJsonFeed, writeRss } from './sample-document.ts'

/** The child elements of the first element of a name, each with its text. */
function childrenOf(xml: string, name: string) {
  const element = new DOMParser().parseFromString(xml, 'text/xml').getElementsByTagName(name)[0]
  const children = Array.from(element?.childNodes ?? []).filter((node) => node.nodeType === node.ELEMENT_NODE)
  return Object.fromEntries(children.map((node) => [node.nodeName, node.textContent]))
}

describe('the icon of the site', () => {
  const iconUrl = 'https://reader.example/路.png'
  const written = 'https://reader.example/%E8%B7%AF.png'

  test('stands in every form of a feed document as that form has it', () => {
    const document = sampleDocument([sampleArticle()], { iconUrl, title: 'a & b' })
    expect(childrenOf(writeRss(document), 'image')).toEqual({
      url: written,
      title: 'a & b',
      link: 'https://reader.example/',
    })
    expect(childrenOf(writeRss(document), 'channel')).toMatchObject({ title: 'a & b', link: 'https://reader.example/' })
    expect(childrenOf(writeAtom(document), 'feed')).toMatchObject({ icon: written, logo: written, title: 'a & b' })
    expect(JSON.parse(writeJsonFeed(document))).toMatchObject({ icon: written, favicon: written })
  })

  test('is left out where its address is none', () => {
    const document = sampleDocument([sampleArticle()], { iconUrl: 'not an address' })
    expect(writeRss(document)).not.toContain('<image>')
    expect(writeAtom(document)).not.toMatch(/<(icon|logo)/)
    expect(writeJsonFeed(document)).not.toContain('icon')
  })

  test('is ours beside the feeds: a PNG of 144 x 144 pixels, the widest RSS allows, and an SVG', async () => {
    const archive = await sampleArchive()
    await archive.add([{}])
    await samplePublisher(archive).publish()
    const rss = await readFile(join(archive.feeds, 'all.rss.xml'), 'utf8')
    expect(childrenOf(rss, 'image').url).toBe('https://reader.example/feeds/icon.png')
    const png = await readFile(join(archive.feeds, 'icon.png'))
    expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([144, 144])
    expect(png.subarray(-8, -4).toString()).toBe('IEND')
    expect(childrenOf(await readFile(join(archive.feeds, 'icon.svg'), 'utf8'), 'svg')).toHaveProperty('path')
  })

  test('is another where the settings name one', async () => {
    const archive = await sampleArchive()
    await archive.add([{}])
    await samplePublisher(archive, { site: { icon: 'https://cdn.example/me.png' } }).publish()
    const atom = await readFile(join(archive.feeds, 'all.atom.xml'), 'utf8')
    expect(childrenOf(atom, 'feed').icon).toBe('https://cdn.example/me.png')
    expect(siteSettings.safeParse({ icon: 'me.png' }).success).toBe(false)
  })
})
