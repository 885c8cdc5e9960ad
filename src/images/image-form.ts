import { type ImageForm, imageTypes } from '../archive/images/images.ts'

const ascii = (bytes: Uint8Array, from: number, length: number) =>
  Buffer.from(bytes.subarray(from, Math.max(from, from + length))).toString('latin1')

/** Brands of a file of boxes that say it holds AV1 pictures (AVIF 1.1, 6). */
const avifBrands = ['avif', 'avis']

/**
 * Tells the form of a picture by its first bytes (WHATWG MIME Sniffing, 6.1; AVIF 1.1), whatever its name or the site says;
 * absent where it is none that is kept.
 */
export function imageFormOf(bytes: Uint8Array): ImageForm | undefined {
  if (ascii(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return 'png'
  if (ascii(bytes, 0, 3) === '\xff\xd8\xff') return 'jpg'
  if (/^GIF8[79]a$/.test(ascii(bytes, 0, 6))) return 'gif'
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 6) === 'WEBPVP') return 'webp'
  return ascii(bytes, 4, 4) === 'ftyp' && hasAvifBrand(bytes) ? 'avif' : undefined
}

function hasAvifBrand(bytes: Uint8Array): boolean {
  const length = Math.min(Buffer.from(bytes.subarray(0, 4)).readUInt32BE(0), 256)
  const brands = ascii(bytes, 8, length - 8).match(/.{4}/gs) ?? []
  return brands.some((brand) => avifBrands.includes(brand))
}

/** Says why bytes are no picture that is kept. */
export function whyNoImage(bytes: Uint8Array): string {
  const start = ascii(bytes, 0, 1_024)
  if (/<svg[\s>]/i.test(start)) return 'it is SVG, which can hold scripts'
  if (/^\s*(?:<!doctype html|<html|<head|<body)/i.test(start)) return 'it is a page, not a picture'
  return `it is no ${Object.keys(imageTypes).join(', ')}`
}
