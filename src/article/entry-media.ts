import type { Enclosure } from '../parse/listing.ts'

/** What a browser or player shows by itself, or is no file of its own. */
const noFile = /^(?:text\/html|application\/xhtml\+xml|application\/x-shockwave-flash)\b/i

/**
 * Gives as HTML what an entry carries beside its text and its text does not show: pictures with what they show, anything
 * else as a link with its type, length and duration; of several renditions the first. Empty where there is nothing.
 */
export function mediaHtml(enclosures: readonly Enclosure[], textHtml: string): string {
  if (enclosures.length === 0) return ''
  const text = textHtml.replaceAll('&amp;', '&')
  return enclosures
    .filter(({ url, type, isRendition }) => !isRendition && !noFile.test(type ?? '') && !isShown(url, text))
    .map((each) => `<p>${isPicture(each) ? pictureHtml(each) : fileHtml(each)}</p>`)
    .join('\n')
}

function isPicture({ medium, type }: Enclosure): boolean {
  return medium === 'image' || (medium === undefined && /^image\//i.test(type ?? ''))
}

function pictureHtml({ url, alt, title }: Enclosure): string {
  return `<img src="${escaped(url)}" alt="${escaped(alt ?? title ?? '')}">`
}

function fileHtml(file: Enclosure): string {
  const { url, type, length, durationSeconds, title, alt } = file
  const told = [
    type?.split(';', 1)[0],
    length !== undefined && length > 1 ? size(length) : undefined,
    durationSeconds === undefined ? undefined : clock(durationSeconds),
  ].filter((each) => each !== undefined && each !== '')
  const name = title ?? alt ?? fileName(url)
  return `<a href="${escaped(url)}">${escaped(name)}</a>${told.length > 0 ? ` (${escaped(told.join(', '))})` : ''}`
}

/** Whether a text shows a file: by its address, or, of a picture, by that address in another size. */
function isShown(url: string, text: string): boolean {
  if (text.includes(url)) return true
  const [, stem, ending] =
    /^https?:(\/\/[^?#]+?)(?:-\d+x\d+|-scaled)?(\.(?:jpe?g|png|gif|webp|avif))(?:[?#].*)?$/is.exec(url) ?? []
  if (stem === undefined || ending === undefined) return false
  for (let at = text.indexOf(stem); at >= 0; at = text.indexOf(stem, at + stem.length)) {
    const rest = text.slice(at + stem.length, at + stem.length + 40)
    if (/^(?:-\d+x\d+|-scaled)?\.(?:jpe?g|png|gif|webp|avif)\b/i.test(rest)) return true
  }
  return false
}

function fileName(url: string): string {
  const parsed = URL.parse(url)
  const name = parsed?.searchParams.get('dn') ?? parsed?.pathname.split('/').at(-1) ?? ''
  try {
    return decodeURIComponent(name) || url
  } catch {
    return name || url
  }
}

/** Bytes as people count them: 23.4 MB. */
function size(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), 4)
  const number = bytes / 1_000 ** power
  return `${power > 0 && number < 100 ? number.toFixed(1).replace('.0', '') : Math.round(number)} ${['B', 'kB', 'MB', 'GB', 'TB'][power]}`
}

/** Seconds as players show them: 1:02:03. */
function clock(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60]
  const two = (number: number) => String(number).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
