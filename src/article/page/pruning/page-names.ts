import type { Element } from 'domhandler'

/** Words of class names and ids that tell what an element is for; parts of a name between blanks and hyphens. */
const words = {
  navigation:
    'nav|navi|navbar|navigation|menu|submenu|breadcrumbs?|crumbs?|pagination|pager|pagenav|skip-links?|site-header|masthead|topbar|weizhi|dangqianweizhi|mianbaoxie',
  related:
    'related(?:links|posts|articles|news|content)?|relates?|suggest(?:ed|ions)?|article-links|relacionad[ao]s?|recommend|recommended|recommends|recommendations?|empfehl(?:ung|ungen)|yarpp|jp-relatedposts|outbrain|taboola|most-(?:read|popular|viewed|commented|recent)|popular-posts?|trending|next-(?:post|article|story)|nextstory|prev(?:ious)?-(?:post|article)|post-nav(?:igation)?|read-next|up-next|latest-(?:news|posts|articles|stories)|recent-(?:posts|articles|news)|more-(?:articles|stories|news|from|posts|on|like-this)|interesting-articles|newslist|top-?10|linkbox|link-box|teasers|carousel|slider|slideshow-nav|promo|promos|promotion|promobox|crosslinks?|cross-links?|see-also|also-read|mehr-zum-thema|hot-?news|hot-?list|hot-?articles?|rank|ranking|rank-?list|tuijian|xiangguan|xgyd|xgxw|xgwz|paihang|read-?also|onward|follow-?up-links',
  author:
    'author|authors|post-author|entry-author|about-author|author-(?:box|bio|info|description|card|block|profile|details)|authorbox|author-?info|authorlist|bio|biography|autor|autoren|autorenbox|auteur|user-info|user-?card|contributors?|writer|zuozhe',
  facts:
    'tags|tag-list|taglist|tag-links|article-tags|post-tags|keywords|post-category|post-categories|cat-links|entry-footer|entry-utility|entry-meta|entry-crumbs|post-meta|postmeta|postmetadata|article-meta|article-info|articleinfo|article-footer|post-footer|byline|bylines|timestamp|dateline-meta|reading-time|readtime|read-time|meta|pubtime|pub-?date|publish-?time|biaoqian|ep-(?:editor|source|time-soure|time-source)|post-time-source|show-author|artdesc|art-info|zebian|bianji|editor-?info|article-editor|art-editor',
  remarks:
    'disclosure|banner|subnav|sociable|syndication|viral|paid-content|sponsored-content|nocomments|suggest-links|hide-print|criteo|infoline|user-profile|profile-box|message-container|permission|onesignal|push-notification|back-to-top|read-also|also-like|more-link|morelink|morelinks|link-list|linklist|quicklinks|service-links|kontakt|contact-box|contact-teaser|article-tools|article-actions|post-actions|entry-actions|print-link|pdf-link|tools|teaserbox|teaser-list|topic-list|topics|tag-cloud|themen|article-topics|channel-list|playlist|gallery-nav|job-?box|stellenanzeigen?|shop-?box|product-?box|buy-?box|kaufen|third-party-services|privacy-notice|embed-privacy|placeholder-consent|toc-container|ez-toc-container|lwptoc|loading|article-date|copyright|copyrights|rating|ratings|kk-star-ratings|disclaimer|community-notice|akismet|cta|call-to-action|button|buttons|btn|noprint|no-print|licence-info|license-info|donation|donate|spenden|login|log-in|signin|sign-in|search-?form|searchbox|feedback|news-rate|appendix|embedded-content|print-only|article-statement|post-statement|statement|shengming|mianze|banquan|tips?-?box|qr-?code|qrcode|erweima|ewm|qr|download-?app|app-?download|open-?app|video-?(?:list|recommend)|toolbar|tool-bar|toolbox|go-?top|back-?top|report-?(?:error|btn)|jiucuo|vote|like-?btn|dianzan|dashang|reward',
  letters:
    'newsletter|newsletters|news-letter|newsletter-?(?:box|signup|form)|subscribe|subscription|subscriptions|signup|sign-up|mc4wp|mc-embed-signup|optin|opt-in|abo|abobox',
  consent:
    'cookie|cookies|cookie-(?:banner|notice|consent|law-info-bar)|consent|gdpr|borlabs|modal|modals|overlay|popup|pop-up|lightbox',
  paywall: 'tp-container|regwall',
  widgets:
    'widget-area|textwidget|widget|widgets|sidebar|side-bar|sidenav|footer|site-footer|colophon|page-footer|fix-?right|right-?bar|rightbar',
  sharing:
    'share|shares|sharing|share-?(?:bar|box|buttons|links|icons|tools)|social|social-?(?:media|links|icons|bar|share|buttons)|socials|addthis|addtoany|a2a-kit|sharedaddy|shariff|sharethis|heateor|fenxiang|bdshare|bdsharebuttonbox|jiathis|follow-us',
} as const

const whole = (list: string) => new RegExp(`(?<![a-z0-9])(?:${list})(?![a-z0-9])`)
const notArticle = whole(Object.values(words).join('|'))
const commentList = whole(
  'comments?|comment-?(?:list|form|area|respond|body|section|wrap|wrapper|box|content)|commentlist|comments-?(?:list|area|section)|kommentare?|komentarze|comentarios|commentaires|disqus|disqus-thread|respond|reviews-list|replies|pinglun|gentie|tie-?area|post-comment|liuyan',
)
/** Only as the first part of a class: `has-ads` and `section--ads` are what an article is. */
const advertising =
  /(?:^|\s)(?:ads?|adv|advert|adverts|advertisement|advertising|ad-?(?:unit|slot|box|container|wrapper|banner|block|space|zone)s?|anzeigen?|sponsored|sponsors?|werbung|affiliate|gg|guanggao|adsense|dfp|gpt)(?:-|\s|$)/

const longestNames = 1_000

/** What an element is by its class and id, where that is not the article. */
export type NamedKind = 'not-article' | 'comments'

/** The names of an element as they are compared: lower case, `_` and camelCase as hyphens, modifiers left out. */
export function namesOf({ attribs }: Element): string {
  const written = `${attribs.class ?? ''} ${attribs.id ?? ''}`.slice(0, longestNames).trim()
  if (written === '') return ''
  const names: string[] = []
  for (const each of written.split(/\s+/)) {
    const name = each
      .replace(/([a-z\d])([A-Z])/g, '$1-$2')
      .replace(/(?<=.)--.*$/, '')
      .replace(/_+/g, '-')
      .toLowerCase()
    if (!/^(?:has|no|not|with|without|is|show|hide|js|enable)-/.test(name)) names.push(name)
  }
  return names.join(' ')
}

/** WordPress writes categories, tags and authors of an article among the classes of the article itself. */
/** A wall in front of the text, not the box around a text that has one. */
const wall =
  /(?:^|\s)(?:[a-z]+-)?paywall(?:-(?:title|left|right|box|content|banner|overlay|message|teaser|form))?(?:\s|$)/

const isWordPressArticle = /(?:^|\s)(?:hentry|post-\d+|status-publish)(?:\s|$)/

/** Says what an element is by its names; absent where they tell nothing, or that it is the article. */
export function kindByName(names: string): NamedKind | undefined {
  if (names === '' || isWordPressArticle.test(names)) return undefined
  if (commentList.test(names)) return 'comments'
  return notArticle.test(names) || advertising.test(names) || wall.test(names) ? 'not-article' : undefined
}
