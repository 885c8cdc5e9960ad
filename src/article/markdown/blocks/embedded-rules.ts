import { cleanText } from '../../../text/clean-text.ts'
import { isAroundArticle, isTrackingPixel } from '../../page/not-content.ts'
import { pictureAddress, shownPictures } from '../../page/picture.ts'
import { attribute, elementsIn, type HtmlElement } from '../html/html-tree.ts'
import { webAddress } from '../web-address.ts'
import { block, type ElementRule } from './element-rule.ts'

const player: ElementRule = {
  reason: 'Markdown has no player: a link to what it plays; the text in it is for browsers that cannot',
  open({ builder, url }, element) {
    if (isTrackingPixel(element)) return 'skip'
    const own = ['src', 'data-src', 'data-lazy-src'].map((name) => attribute(element, name))
    const sources = element.childNodes.flatMap((child) =>
      'tagName' in child && child.tagName === 'source' ? [attribute(child, 'src')] : [],
    )
    for (const candidate of [...own, ...sources]) {
      const address = webAddress(candidate ?? '', url)
      if (address === undefined) continue
      builder.addLinkTo(address, titleOf(element))
      break
    }
    return 'skip'
  },
}

const longestTitle = 200
const isOfEveryPlayer =
  /^(?:(?:youtube|vimeo|embedded|video|audio|spotify|html5)[\s-]*)*(?:embed|frame|iframe|player|video)$/i

/** What a player says of itself; absent where it says nothing. */
function titleOf(element: HtmlElement): string | undefined {
  const written =
    attribute(element, 'title') ?? attribute(element, 'playlabel') ?? attribute(element, 'aria-label') ?? ''
  const title = cleanText(written).replace(/\s+/g, ' ').trim()
  return title === '' || title.length > longestTitle || isOfEveryPlayer.test(title) ? undefined : title
}

/** Elements of their own that stand for a player until it is asked for, by the address of what they play. */
const placeholders: Readonly<Record<string, (id: string) => string>> = {
  'lite-youtube': (id) => `https://www.youtube.com/watch?v=${id}`,
  'amp-youtube': (id) => `https://www.youtube.com/watch?v=${id}`,
  'lite-vimeo': (id) => `https://vimeo.com/${id}`,
  'amp-vimeo': (id) => `https://vimeo.com/${id}`,
  'amp-dailymotion': (id) => `https://www.dailymotion.com/video/${id}`,
}

const placeholder: ElementRule = {
  reason: 'stands for a player: a link to what it plays',
  open({ builder }, element) {
    const id = attribute(element, 'videoid') ?? attribute(element, 'data-videoid') ?? ''
    const address = placeholders[element.tagName]?.(id)
    if (address !== undefined && /^[\w-]{1,64}$/.test(id)) builder.addLinkTo(address, titleOf(element))
    return 'skip'
  },
}

/** How the elements are read that are more than text. */
export const embeddedRules: Readonly<Record<string, ElementRule>> = {
  form: {
    reason: 'a control, its labels of no use without it; unless it is drawn around the whole page, as ASP.NET does',
    open(page, element) {
      return isAroundArticle(element) ? block.open(page, element) : 'skip'
    },
  },
  noscript: {
    reason: 'shown to readers without scripts: of use only for a picture that is nowhere else',
    open(page, element) {
      page.shownPictures ??= shownPictures(page.root, page.url)
      for (const each of elementsIn(element)) {
        const address = each.tagName === 'img' && !isTrackingPixel(each) ? pictureAddress(each, page.url) : undefined
        if (address && !page.shownPictures.has(address)) page.builder.addImage(address, attribute(each, 'alt') ?? '')
      }
      return 'skip'
    },
  },
  iframe: player,
  video: player,
  audio: player,
  embed: player,
  'amp-iframe': player,
  'amp-video': player,
  'amp-audio': player,
  ...Object.fromEntries(Object.keys(placeholders).map((name) => [name, placeholder])),
}
