import { isTracking } from '../entries/canonical-url.ts'

/** Whitespace beside a Chinese, Japanese or Korean character says nothing. */
const needlessBlank =
  /(?<=[\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef]) | (?=[\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef])/g
const address = /(!\[[^\]\n]{0,200}\]\()?https?:\/\/[^\s()<>"'\]]{1,4000}/g
const pictureName = /\.(?:avif|bmp|gif|jpe?g|png|svg|webp)$/i
/** What is made up for each visit, as of pictures whose addresses are signed. */
const passingParameter = /^(?:x-[\w-]+|expires|signature|sign?|auth_key|timestamp|_|rand|rnd|nonce)$/i

const number = '(?<![\\d.,])\\d[\\d.,]{0,14} ?(?:[km万千亿]|thousand|million)?\\+? ?'
/** Counters and relative times that are no part of a text wherever they stand. */
const passing = new RegExp(
  `${number}(?:(?:reads|views|page ?views)\\b|(?:seconds?|secs?|minutes?|mins?|hours?|hrs?) ago\\b|` +
    '次?(?:阅读|浏览|点击|播放|观看)|人(?:阅读|浏览|已读|看过)|(?:秒|分钟|小时)前)|' +
    '(?:reads|views)\\b ?[:(] ?\\d[\\d.,]{0,14}[km]?\\)?|' +
    '(?:阅读|浏览|点击|播放|观看|评论|点赞|收藏|转发|分享)(?:量|数|次数)? ?[:：(（]? ?\\d[\\d.,]{0,14} ?[km万千亿]?\\+?[)）]?|刚刚',
  'gi',
)
/** The same that may well be part of a text: only in a line of its own. */
const passingLabel = new RegExp(
  `${number}(?:(?:comments?|likes?|shares?|replies|reply|votes?|points?|claps?|followers|downloads?|reposts?|retweets?)\\b|` +
    '(?:people|users|others) (?:are )?(?:reading|watching|viewing|online)\\b|(?:days?|weeks?|months?|years?) ago\\b|' +
    '条?(?:评论|回复|跟帖)|人?(?:点赞|收藏|转发|参与)|(?:天|周|个月|年)前)|' +
    '(?:comments?|likes?|shares?|replies)\\b ?[:(] ?\\d[\\d.,]{0,14}[km]?\\)?|\\bjust now\\b|\\byesterday\\b|昨天|前天',
  'gi',
)
/** A longer line is a text, not a label. */
const longestLabel = 100

const adLabel =
  /^[[【(]?(?:advertisement|advertising|sponsored(?: content| post)?|promoted(?: content)?|ad|ads|广告|广告推广|赞助内容|推广|廣告)[\])】]?$/i
const adHost =
  /^https?:\/\/(?:[\w-]{1,63}\.){0,6}(?:doubleclick\.net|googlesyndication\.com|googleadservices\.com|taboola\.com|outbrain\.com|adnxs\.com|amazon-adsystem\.com|criteo\.(?:com|net)|mgid\.com|revcontent\.com|zemanta\.com|2mdn\.net|feedsportal\.com|pos\.baidu\.com|cpro\.baidu\.com|tanx\.com|gdt\.qq\.com)(?:[/?#]|$)/i

/**
 * Gives of a text, HTML without tags or Markdown, the lines that say something, in a form in which two of them are alike
 * exactly where nothing a reader cares for is different: white space, tracking parameters, the queries of pictures, counters
 * (`123 reads`, `阅读 1234`), relative times (`3 minutes ago`, `3分钟前`) and what is only advertisement are left out.
 */
export function comparableLines(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => comparable(line) || [])
}

function comparable(text: string): string {
  let line = text.replace(/\s+/g, ' ').trim()
  if (line === '') return ''
  if (line.includes('http')) {
    const addresses = line.match(address)
    if (addresses?.every((each) => adHost.test(each.slice(each.indexOf('http'))))) return ''
    line = line.replace(address, cleanAddress)
  }
  if (/\d|刚刚|昨天|前天|just now|yesterday/i.test(line)) {
    line = line.replace(passing, '')
    if (line.length <= longestLabel) line = line.replace(passingLabel, '')
    line = line.replace(/ {2,}/g, ' ').trim()
  }
  return adLabel.test(line.replace(/[*_#>\s-]+/g, ' ').trim()) ? '' : line.replace(needlessBlank, '')
}

function cleanAddress(text: string, pictureMark = ''): string {
  const query = text.indexOf('?')
  if (query < 0) return text
  const path = text.slice(0, query)
  if (pictureMark !== '' || pictureName.test(path)) return path
  const [search = '', fragment] = text.slice(query + 1).split('#', 2)
  const kept = search.split('&').filter((each) => {
    const name = each.split('=', 1)[0] ?? ''
    return !isTracking(name) && !passingParameter.test(name)
  })
  return `${path}${kept.length > 0 ? `?${kept.join('&')}` : ''}${fragment === undefined ? '' : `#${fragment}`}`
}
