import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ArchiveError } from '../../../src/archive/archive-error.ts'
import { RevisionFiles } from '../../../src/archive/files/revision-files.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { describeRevisions } from '../contracts/revisions.ts'

describeRevisions('in a folder', async () => {
  const folder = join(await tempFolder(), 'revisions')
  return async () => new RevisionFiles(folder)
})

describe('the folder of revisions', () => {
  const hash = 'c0ffee00c0ffee00'

  test('passes over what a killed run left there, and what stands there by hand', async () => {
    const revisions = new RevisionFiles(await tempFolder())
    const [name = ''] = await revisions.put([{ hash, atMs: 0, bytes: Buffer.from('one') }])
    const folder = join(revisions.folder, 'c0', hash)
    for (const other of [`.${name}.tmp`, 'notes.md', '2026.md']) await writeFile(join(folder, other), 'half a')
    expect(await revisions.list(hash)).toEqual([name])
  })

  test('throws an error that names the file where a folder or a file stands in the way', async () => {
    const revisions = new RevisionFiles(await tempFolder())
    await mkdir(join(revisions.folder, 'c0', hash, '20261121T100000000Z.md'), { recursive: true })
    await expect(revisions.get(hash, '20261121T100000000Z.md')).rejects.toThrow(ArchiveError)
    await writeFile(join(revisions.folder, '00'), '')
    const put = revisions.put([{ hash: '00ff00ff00ff00ff', atMs: 0, bytes: Buffer.from('one') }])
    await expect(put).rejects.toThrow(ArchiveError)
  })
})
