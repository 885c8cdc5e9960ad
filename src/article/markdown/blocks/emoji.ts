import { cleanText } from '../../../text/clean-text.ts'
import { attribute, type HtmlElement } from '../html/html-tree.ts'

/**
 * Pictures, flags, skin colours and what holds them together, keys (`1` in a box) and the flags of regions: all that
 * `\p{RGI_Emoji}` has, which takes ICU 20 ms to list.
 */
const emoji =
  /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|\uFE0F|\u200D|[#*\d]\uFE0F\u20E3|\u{1F3F4}[\u{E0030}-\u{E007E}]+\u{E007F})+$/u
/** WordPress, Twemoji, Discourse, GitHub, Sina Weibo and their like. */
const emojiClass = /(?:^|[\s_-])(?:emoji|emoticon|smiley|smilie|twemoji|wp-smiley|w_img_face)(?:$|[\s_-])/i
const emojiPath = /\/(?:emoji|emojis|emoticons?|smil(?:ey|ie)s|twemoji)\//i
/** What stands for an emoji that has no character, or an old form of one. */
const nameOfEmoji = /^(?:\[[^[\]\s]{1,10}\]|:[\w+-]{1,30}:|[:;=8xX]['-]?[()DPpOo|/\\*])$/

/** Gives the text of a picture that is an emoji: its alternative text; absent for any other picture. */
export function emojiText(image: HtmlElement): string | undefined {
  const text = cleanText(attribute(image, 'alt') ?? '').trim()
  if (text === '' || text.length > 40) return undefined
  const isDrawnAsEmoji =
    emojiClass.test(attribute(image, 'class') ?? '') || emojiPath.test(attribute(image, 'src') ?? '')
  return isDrawnAsEmoji && (emoji.test(text) || nameOfEmoji.test(text)) ? text : undefined
}
