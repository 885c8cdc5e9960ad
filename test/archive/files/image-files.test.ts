import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ArchiveError } from '../../../src/archive/archive-error.ts'
import { ImageFiles } from '../../../src/archive/files/image-files.ts'
import { somePicture } from '../../support/pictures.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { describeImages } from '../contracts/images.ts'

describeImages('in a folder', async () => {
  const folder = join(await tempFolder(), 'images')
  return async () => new ImageFiles(folder)
})

describe('the folder of pictures', () => {
  test('puts a picture anew where its file is damaged, and takes no other', async () => {
    const images = new ImageFiles(await tempFolder())
    const [name = ''] = await images.put([{ bytes: somePicture(), form: 'png' }])
    await writeFile(join(images.folder, name), 'half a')
    await images.put([{ bytes: somePicture(), form: 'png' }])
    expect(await images.get(name)).toEqual(somePicture())
    expect(await readdir(join(images.folder, name.slice(0, 2)))).toHaveLength(1)
  })

  test('tells what else stands in it, but for what a killed run left', async () => {
    const images = new ImageFiles(await tempFolder())
    const [name = ''] = await images.put([{ bytes: somePicture(), form: 'png' }])
    const group = join(images.folder, name.slice(0, 2))
    await writeFile(join(group, `.${name.slice(3)}.tmp`), 'half a')
    await writeFile(join(group, 'notes.txt'), '')
    await writeFile(join(images.folder, 'readme'), '')
    const strangers: string[] = []
    for await (const each of images.survey()) strangers.push(...each.strangers)
    expect(strangers.sort()).toEqual([join(group, 'notes.txt'), join(images.folder, 'readme')].sort())
  })

  test('loses with a picture what a killed run left of it', async () => {
    const images = new ImageFiles(await tempFolder())
    const [name = ''] = await images.put([{ bytes: somePicture(), form: 'png' }])
    const group = join(images.folder, name.slice(0, 2))
    await writeFile(join(group, `.${name.slice(3)}.tmp`), 'half a')
    await images.remove([name])
    expect(await readdir(group)).toEqual([])
  })

  test('throws an error that names the file where a folder or a file stands in the way', async () => {
    const images = new ImageFiles(await tempFolder())
    const [name = ''] = await images.put([{ bytes: somePicture(), form: 'png' }])
    await images.remove([name])
    await mkdir(join(images.folder, name))
    await expect(images.get(name)).rejects.toThrow(ArchiveError)
    await expect(images.put([{ bytes: somePicture(), form: 'png' }])).rejects.toThrow(ArchiveError)
  })
})
