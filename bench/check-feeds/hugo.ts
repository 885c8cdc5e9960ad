import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openArchiveReadOnly } from '../../src/archive/open-archive.ts'
import { stateOfFacts } from '../../src/poll/memory/facts-of-state.ts'
import { makeHugoSite } from '../../src/publish/hugo/hugo.ts'
import { type Check, judge, runProgram } from './outcome.ts'

/** Hugo builds the archive as it is, without an error or a warning. */
export const hugo: Check = async ({ articles }) => {
  if (articles === undefined) return { kind: 'skipped', why: 'there is no archive beside the feeds' }
  const folder = await mkdtemp(join(tmpdir(), 'feedkeeper-hugo-'))
  const archive = await openArchiveReadOnly({ folder: dirname(articles), stateOf: stateOfFacts })
  try {
    await makeHugoSite({
      folder,
      archiveFolder: articles,
      articles: archive.articles,
      index: archive.catalog.articles,
      site: { title: 'Check', url: 'https://check.example/', timeZone: 'Asia/Shanghai' },
      sources: [],
      nowMs: Date.now(),
    })
    const ran = await runProgram('hugo', ['--source', folder, '--renderToMemory'])
    if (ran === undefined) return { kind: 'skipped', why: 'hugo is not installed' }
    const output = `${ran.stdout}\n${ran.stderr}`
    const faults = output.split('\n').filter((line) => /\b(ERROR|WARN)\b|^Error/.test(line))
    if (ran.code !== 0 && faults.length === 0) faults.push(output.trim())
    const pages = /Pages\s*\|\s*(\d+)/.exec(output)?.[1]
    return judge(faults, `${pages} pages of the archive are built`)
  } finally {
    await archive.close()
    await rm(folder, { recursive: true })
  }
}
