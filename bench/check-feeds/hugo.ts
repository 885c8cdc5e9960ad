import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ArticleFiles } from '../../src/archive/article-files.ts'
import { openDatabase } from '../../src/archive/sqlite.ts'
import { makeHugoSite } from '../../src/publish/hugo.ts'
import { type Check, judge, runProgram } from './outcome.ts'

/** Hugo builds the archive as it is, without an error or a warning. */
export const hugo: Check = async ({ articles }) => {
  if (articles === undefined) return { kind: 'skipped', why: 'there is no archive beside the feeds' }
  const folder = await mkdtemp(join(tmpdir(), 'feedkeeper-hugo-'))
  const database = openDatabase(':memory:')
  try {
    await makeHugoSite({
      folder,
      files: new ArticleFiles(articles),
      database,
      site: { title: 'Check', url: 'https://check.example/', timeZone: 'Asia/Shanghai' },
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
    database.close()
    await rm(folder, { recursive: true })
  }
}
