import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'

/** The text Readability found on a page, or why it found none. */
export type ReadableText =
  | { readonly kind: 'found'; readonly html: string }
  | { readonly kind: 'not-found'; readonly reason: string }

const maxLength = 3_000_000
/** Players that belong to a text; other frames are advertising, forms and comments. */
const players =
  /\/\/(?:[\w-]+\.)*(?:youtube(?:-nocookie)?\.com|youtu\.be|vimeo\.com|dailymotion\.com|dai\.ly|bilibili\.com|v\.qq\.com|youku\.com|ixigua\.com|iqiyi\.com|douyin\.com|music\.163\.com|spotify\.com|soundcloud\.com|(?:podcasts|music)\.apple\.com|bandcamp\.com|deezer\.com|mixcloud\.com|ted\.com|twitch\.tv|rutube\.ru|odysee\.com|rumble\.com|streamable\.com|nicovideo\.jp|archive\.org|wikimedia\.org|wistia\.(?:com|net)|brightcove\.net|jwplayer\.com|arte\.tv|ard(?:mediathek)?\.de|libsyn\.com|megaphone\.fm|acast\.com|podbean\.com|podigee\.(?:io|com)|simplecast\.com|anchor\.fm|buzzsprout\.com|ivoox\.com|tiktok\.com)\//i

/**
 * Finds the article on a page nobody wrote rules for, by Mozilla's Readability on linkedom (the best of what was measured,
 * in Chinese too). Classes are kept: they name captions, leads and the languages of code. Deep nesting overflows its stack;
 * that is caught.
 */
export function readableHtml(page: string): ReadableText {
  if (page.length > maxLength) return { kind: 'not-found', reason: `the page is longer than ${maxLength} characters` }
  try {
    const { document } = parseHTML(page)
    const article = new Readability(document, { keepClasses: true, allowedVideoRegex: players }).parse()
    if (article?.content && article.textContent?.trim()) return { kind: 'found', html: article.content }
    return { kind: 'not-found', reason: 'the page has no article text that Readability finds' }
  } catch (error) {
    return { kind: 'not-found', reason: `Readability could not read the page: ${(error as Error).message}` }
  }
}
