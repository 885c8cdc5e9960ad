import { chmod, chown, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { KnownYaml } from '../src/known-yaml.ts'
import { tempFolder } from './support/temp-folder.ts'

const texts = Array.from({ length: 60 }, (_, n) => `title: Gazette ${n}\n`)
const meaningOf = (text: string) => ({ title: text.slice(7, -1) })

async function someFile(): Promise<string> {
  return join(await tempFolder(), 'definitions.json')
}

function keep(file: string, given: readonly string[] = texts): void {
  const known = new KnownYaml(file)
  for (const text of given) if (known.find(text) === undefined) known.note(text, meaningOf(text))
  known.write()
}

const knownOf = (file: string) => {
  const known = new KnownYaml(file)
  return texts.filter((text) => known.find(text) !== undefined).length
}

describe('what is known of YAML', () => {
  test('is known in the next start, of a text that is the same to the last letter', async () => {
    const file = await someFile()
    keep(file)
    const known = new KnownYaml(file)
    expect(known.find('title: Gazette 7\n')).toEqual({ title: 'Gazette 7' })
    expect(known.find('title: Gazette 7')).toBeUndefined()
    expect(known.find('__proto__')).toBeUndefined()
  })

  test('is for its reader alone', async () => {
    const file = await someFile()
    keep(file)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  test('is that of the last start: what nobody asked for is let go', async () => {
    const file = await someFile()
    keep(file)
    keep(file, texts.slice(0, 55))
    expect(knownOf(file)).toBe(55)
  })

  test('is not written anew where it is the same', async () => {
    const file = await someFile()
    keep(file)
    const { ino } = await stat(file)
    keep(file)
    expect((await stat(file)).ino).toBe(ino)
  })

  test('is not kept of a few texts, nor any more where they have become few', async () => {
    const file = await someFile()
    keep(file, texts.slice(0, 10))
    await expect(stat(file)).rejects.toThrow('ENOENT')
    keep(file)
    keep(file, texts.slice(0, 10))
    await expect(stat(file)).rejects.toThrow('ENOENT')
  })

  test.each([Number.NaN, Number.POSITIVE_INFINITY, -0, new Date(0), 'x'.repeat(70_000)])(
    'is not kept where JSON cannot tell it, or is large: %s',
    async (odd) => {
      const file = await someFile()
      const known = new KnownYaml(file)
      known.note('odd', { odd })
      for (const text of texts) known.note(text, meaningOf(text))
      known.write()
      const next = new KnownYaml(file)
      expect(next.find('odd')).toBeUndefined()
      expect(next.find(texts[0] ?? '')).toEqual({ title: 'Gazette 0' })
    },
  )

  test('is not kept where it is more than 16 MiB', async () => {
    const file = await someFile()
    keep(file)
    const large = texts.flatMap((text) => [1, 2, 3, 4, 5].map((n) => `${text}# ${String(n).repeat(60_000)}`))
    keep(file, large)
    await expect(stat(file)).rejects.toThrow('ENOENT')
  })

  test.skipIf(process.getuid?.() !== 0)('is nothing where it belongs to somebody else (needs root)', async () => {
    const file = await someFile()
    keep(file)
    await chown(file, 65_534, 65_534)
    expect(knownOf(file)).toBe(0)
  })

  test('is nothing where it is damaged, of another version of the library, or others may write to it', async () => {
    const file = await someFile()
    keep(file)
    const sound = await readFile(file, 'utf8')
    expect(knownOf(file)).toBe(60)
    await chmod(file, 0o622)
    expect(knownOf(file)).toBe(0)
    await chmod(file, 0o600)
    for (const other of [sound.slice(0, -9), 'null', '{"yaml":1}', sound.replace(/"yaml":"[^"]*"/, '"yaml":"0.0.1"')]) {
      await writeFile(file, other)
      expect(knownOf(file)).toBe(0)
    }
    keep(file)
    expect(knownOf(file)).toBe(60)
  })

  test('stops nothing where it cannot be kept', async () => {
    const file = await someFile()
    await mkdir(join(file, 'a folder in its place'), { recursive: true })
    keep(file)
    expect(knownOf(file)).toBe(0)
    keep('/proc/nowhere/definitions.json')
  })
})
