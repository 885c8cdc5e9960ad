import { loadLibrary } from '../../load-library.ts'
import type { Enclosure } from '../../parse/listing.ts'
import { webUri } from '../../text/web-uri.ts'
import type { PublishedArticle } from './published-article.ts'
import { xmlLine } from './xml-cleaning.ts'

/** A file that goes with an article, fit to be written: address in RFC 3986 form, type a real MIME type or absent. */
export type Media = Omit<Enclosure, 'isRendition'>

/** What goes with an article: the files its feed named, and the address of the picture that stands for it. */
export function mediaOf(article: PublishedArticle): {
  readonly media: readonly Media[]
  readonly pictureUrl?: string
  /** In pixels, where the feed said how large that picture is. */
  readonly pictureSize?: { readonly width?: number; readonly height?: number }
} {
  const media = new Map<string, Media>()
  for (const enclosure of article.enclosures) {
    const each = asMedia(enclosure)
    if (each !== undefined && !media.has(each.url)) media.set(each.url, each)
  }
  const pictureUrl = article.thumbnail === '' ? undefined : webUri(article.thumbnail)
  if (pictureUrl === undefined) return { media: [...media.values()] }
  const { url, ...size } = article.extras?.thumbnail ?? {}
  const isSized = url !== undefined && webUri(url) === pictureUrl
  return { media: [...media.values()], pictureUrl, ...(isSized && { pictureSize: size }) }
}

function asMedia(enclosure: Enclosure): Media | undefined {
  const url = webUri(enclosure.url) ?? magnetUri(enclosure.url)
  if (url === undefined) return undefined
  const type = mimeType(enclosure.type) ?? typeByName(url)
  const medium = (/^(image|audio|video)\//.exec(type ?? '')?.[1] as Media['medium']) ?? enclosure.medium
  const { length, durationSeconds, width, height } = enclosure
  const title = xmlLine(enclosure.title ?? '')
  const alt = xmlLine(enclosure.alt ?? '')
  return {
    url,
    ...(type !== undefined && { type }),
    ...(length !== undefined && Number.isSafeInteger(length) && length > 0 && { length }),
    ...(medium !== undefined && { medium }),
    ...(durationSeconds !== undefined && { durationSeconds }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(title !== '' && { title }),
    ...(alt !== '' && { alt }),
  }
}

function magnetUri(text: string): string | undefined {
  return /^magnet:\?[!-~]+$/i.test(text) ? text.replace(/["<>\\^`{|}]/g, encodeURIComponent) : undefined
}

/** A type without parameters, in lower case; absent where it is none (RFC 6838, 4.2) or says nothing. */
function mimeType(type: string | undefined): string | undefined {
  const bare = type?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (!/^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/.test(bare)) return undefined
  return bare === 'application/octet-stream' ? undefined : bare
}

/** The type a file's name tells; only of files that are worth a name, since `/x.cgi` or `/a.com` would tell lies. */
function typeByName(url: string): string | undefined {
  const { default: mime } = loadLibrary('mime') as typeof import('mime')
  const type = mime.getType(new URL(url).pathname) ?? ''
  return /^(image|audio|video)\/|^application\/(pdf|epub\+zip|zip)$/.test(type) ? type : undefined
}
