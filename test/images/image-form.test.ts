import { describe, expect, test } from 'vitest'
import { imageFormOf, whyNoImage } from '../../src/images/image-form.ts'
import { somePicture } from '../support/pictures.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')
const box = (brands: string) => bytes(`\0\0\0${String.fromCharCode(brands.length + 8)}ftyp${brands}mdat`)

describe('the form of a picture', () => {
  test.each([
    ['png', somePicture()],
    ['jpg', bytes('\xff\xd8\xff\xe0\0\x10JFIF')],
    ['gif', bytes('GIF89a\x01\0')],
    ['gif', bytes('GIF87a\x01\0')],
    ['webp', bytes('RIFF\x10\0\0\0WEBPVP8 ')],
    ['avif', box('avif\0\0\0\0mif1')],
    ['avif', box('mif1\0\0\0\0miafavif')],
  ])('is %s by its first bytes', (form, picture) => {
    expect(imageFormOf(picture)).toBe(form)
  })

  test.each([
    ['<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', /SVG/],
    ['\n<!DOCTYPE html><title>Not found</title>', /page/],
    ['RIFF\x10\0\0\0AVI LIST', /no avif, gif, jpg, png, webp/],
    ['', /no avif/],
    ['\x89PN', /no avif/],
    ['\0\0\0\x18ftypheic\0\0\0\0mif1heic', /no avif/],
    ['\0\0\0\0ftyp', /no avif/],
  ])('is none of %j', (text, why) => {
    expect(imageFormOf(bytes(text))).toBeUndefined()
    expect(whyNoImage(bytes(text))).toMatch(why)
  })
})
