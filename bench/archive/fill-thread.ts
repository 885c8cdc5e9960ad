// A thread that writes the files of a stretch of articles, with no word to the disk to keep them, and gives the journal's lines.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { checksumOf } from '../../src/archive/checksum.ts'
import { keptEvent } from '../../src/archive/journal/journal-events.ts'
import { grownArticles } from './grown-articles.ts'

const groups = new Set<string>()

parentPort?.on('message', ({ folder, from, to }: { folder: string; from: number; to: number }) => {
  const events = Array.from(grownArticles(from, to), (each) => {
    const { hash } = each.article
    const group = join(folder, hash.slice(0, 2))
    if (!groups.has(group)) mkdirSync(group, { recursive: true })
    groups.add(group)
    writeFileSync(join(group, `${hash}.md`), each.text)
    return keptEvent(each, checksumOf(each.text))
  })
  parentPort?.postMessage(events)
})
