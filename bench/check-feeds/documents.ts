import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { DOMParser } from '@xmldom/xmldom'
import { type Check, judge, runProgram } from './outcome.ts'

/** An article as a document tells it. */
export type ReadItem = { readonly id: string; readonly title: string }

/** The articles of a publication's JSON Feed, by which readers of the other forms are judged. */
export async function itemsOf(feeds: string, document: string): Promise<readonly ReadItem[]> {
  const json = document.replace(/\.(rss\.xml|atom\.xml)$/, '.json')
  return (JSON.parse(await readFile(join(feeds, json), 'utf8')) as { items: ReadItem[] }).items
}

/** Every XML document is well-formed, by libxml2; a namespace fault is only printed by it, so its silence counts. */
export const xmllint: Check = async ({ feeds, documents }) => {
  const xml = documents.filter((name) => /\.(xml|opml)$/.test(name)).map((name) => join(feeds, name))
  const faults: string[] = []
  for (let from = 0; from < xml.length; from += 200) {
    const ran = await runProgram('xmllint', ['--noout', '--huge', '--nonet', ...xml.slice(from, from + 200)])
    if (ran === undefined) return { kind: 'skipped', why: 'xmllint is not installed (libxml2-utils)' }
    if (ran.code !== 0 || ran.stderr !== '') faults.push(ran.stderr.trim())
  }
  return judge(faults, `${xml.length} documents are well-formed`)
}

/** Every XML document has what its format asks for, with values in the right form, and nothing else: our own RELAX NG. */
export const grammar: Check = async ({ feeds, documents }) => {
  const faults: string[] = []
  let count = 0
  for (const [ending, schema] of Object.entries({ '.rss.xml': 'rss', '.atom.xml': 'atom', '.opml': 'opml' })) {
    const rules = fileURLToPath(new URL(`grammar/${schema}.rng`, import.meta.url))
    const names = documents.filter((name) => name.endsWith(ending))
    count += names.length
    for (let from = 0; from < names.length; from += 200) {
      const files = names.slice(from, from + 200).map((name) => join(feeds, name))
      const ran = await runProgram('xmllint', ['--noout', '--huge', '--nonet', '--relaxng', rules, ...files])
      if (ran === undefined) return { kind: 'skipped', why: 'xmllint is not installed (libxml2-utils)' }
      if (ran.code !== 0)
        faults.push(...ran.stderr.split('\n').filter((line) => line !== '' && !/ validates$/.test(line)))
    }
  }
  return judge(faults, `${count} documents hold what their format asks for, and nothing else`)
}

/** The three forms of a document hold the same articles, and each compressed form the same bytes. */
export const forms: Check = async ({ feeds, documents }) => {
  const faults: string[] = []
  const decoders = { '.gz': gunzipSync, '.br': brotliDecompressSync, '.zst': zstdDecompressSync }
  for (const name of documents) {
    const plain = await readFile(join(feeds, name))
    for (const [ending, decode] of Object.entries(decoders)) {
      const packed = await readFile(join(feeds, `${name}${ending}`)).catch(() => undefined)
      if (packed === undefined) faults.push(`${name}${ending} is not there`)
      else if (!decode(packed).equals(plain)) faults.push(`${name}${ending} holds other bytes than ${name}`)
    }
    if (!name.endsWith('.xml')) continue
    const document = new DOMParser().parseFromString(plain.toString(), 'text/xml')
    const isRss = name.endsWith('.rss.xml')
    const ids = Array.from(document.getElementsByTagName(isRss ? 'guid' : 'id'))
      .filter((each) => isRss || each.parentNode?.nodeName === 'entry')
      .map((each) => each.textContent)
    const expected = (await itemsOf(feeds, name)).map(({ id }) => id)
    if (ids.join() !== expected.join()) faults.push(`${name} holds other articles than its JSON Feed`)
    if (new Set(ids).size !== ids.length) faults.push(`${name} holds an article twice`)
  }
  return judge(faults, `${documents.length} documents agree in every form`)
}

/** A reader that walks back through the archive of each publication meets every article once. */
export const history: Check = async ({ feeds, documents }) => {
  const faults: string[] = []
  const roots = documents.filter((name) => name.endsWith('.json') && !name.includes('/'))
  let articles = 0
  for (const root of roots) {
    const met = new Set<string>()
    for (let name: string | undefined = root; name !== undefined; ) {
      const feed = JSON.parse(await readFile(join(feeds, name), 'utf8')) as { next_url?: string; items: ReadItem[] }
      for (const { id } of feed.items) {
        if (met.has(id)) faults.push(`${root}: ${id} is met again in ${name}`)
        met.add(id)
      }
      const next: string | undefined = feed.next_url?.slice(feed.next_url.indexOf(root.slice(0, -'.json'.length)))
      name = next?.slice(Math.max(0, next.lastIndexOf(`${root.slice(0, -'.json'.length)}/`)))
    }
    articles += met.size
  }
  return judge(faults, `${articles} articles in ${roots.length} publications, each met once on the way back`)
}
