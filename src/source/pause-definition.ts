import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { isMap, isScalar, parseDocument } from 'yaml'
import { checkYaml } from '../checked-yaml.ts'
import { FeedkeeperError } from '../feedkeeper-error.ts'
import { sourceDefinition } from './definition.ts'
import { SourceFileError } from './load.ts'

/**
 * Writes into a definition whether its source is paused; all else in the file stays as it is. Throws `SourceFileError` where
 * the file cannot be written, and `YamlFileError` where it is no definition.
 */
export async function pauseDefinition(file: string, isPaused: boolean): Promise<void> {
  const beside = `${file}.${randomUUID()}.tmp`
  try {
    const text = withPause(await readFile(file, 'utf8'), isPaused)
    checkYaml(text, file, sourceDefinition)
    await writeFile(beside, text, { flag: 'wx' })
    await rename(beside, file)
  } catch (error) {
    await rm(beside, { force: true })
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined || error instanceof FeedkeeperError) throw error
    const remedy = `write \`paused: ${isPaused}\` into it by hand, or let feedkeeper write to that folder`
    throw new SourceFileError(file, `cannot be written (${code}); ${remedy}`, { cause: error })
  }
}

/** The text of a definition with the key `paused` in it, or without where that alone stood on its line. */
export function withPause(text: string, isPaused: boolean): string {
  const { contents } = parseDocument(text)
  if (!isMap(contents)) return text
  const pair = contents.items.find(({ key }) => isScalar(key) && key.value === 'paused')
  const value = isScalar(pair?.value) ? pair.value.range : undefined
  if (value) {
    const line = /^paused:[ \t]*true[ \t]*\r?\n/m
    if (!isPaused && line.test(text)) return text.replace(line, '')
    return `${text.slice(0, value[0])}${isPaused}${text.slice(value[1])}`
  }
  const first = contents.items[0]?.key
  if (!isPaused || !isScalar(first) || !first.range) return text
  const separator = contents.flow ? ', ' : '\n'
  return `${text.slice(0, first.range[0])}paused: true${separator}${text.slice(first.range[0])}`
}
