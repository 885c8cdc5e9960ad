/** How lines begin that send the reader to other articles, by language; `$` where nothing but a colon may follow. */
const openings = [
  // German
  'lesen sie (?:auch|mehr|hier|weiter|dazu)|lest auch|auch lesen\\b|schon gelesen|mehr zum thema|mehr themen|mehr dazu|mehr zu[mr]?\\b.{0,40}:',
  'ähnliche (?:themen|artikel|beiträge)|weitere (?:artikel|beiträge|themen|links|nachrichten|meldungen|informationen)\\b.{0,30}:?$',
  'weiterführende (?:links|informationen|artikel)|das thema könnte|das könnte (?:sie|dich|euch)|zum weiterlesen|weiterlesen|siehe auch',
  'auch (?:interessant|lesenswert)|passend dazu|zum thema\\b|meist-?(?:diskutiert|gelesen|kommentiert)',
  // English
  'read more|read also|also (?:read|see)|see also|you (?:may|might) (?:also|like|be interested)|don.t miss|further reading|up next',
  'related(?: (?:articles?|posts?|stor(?:y|ies)|news|content|topics|links|reading|coverage|videos?))?\\s*(?::|$)',
  'more (?:from|on|stories|in|like this|news|about)\\b.{0,40}(?::|$)|recommended(?: (?:for you|reading|stories))?\\s*(?::|$)',
  'popular (?:posts|articles|stories|now)|trending(?: now)?\\s*(?::|$)',
  // Spanish, Portuguese
  '(?:lea|lee) (?:también|además)|(?:mire|mira|además)\\s*:|[lt]e puede interesar|te recomendamos|vea (?:también|também)|ver también',
  'leia (?:também|mais)|veja (?:também|mais)|noticias relacionadas|notícias relacionadas',
  // French, Italian
  'à lire(?: aussi)?|lire aussi|voir aussi|sur le même sujet|leggi anche|ti potrebbe interessare',
  // Polish, Czech, Hungarian, Romanian, Turkish
  '(?:czytaj|zobacz|przeczytaj) (?:też|także|również|więcej)|polecamy|čtěte (?:také|více)|olvassa el|citiți și|ilgili haberler',
  // Dutch and the North
  'lees (?:ook|meer)|läs (?:också|mer)|les også|læs også|lue myös',
  // Russian, Ukrainian, Japanese, Korean
  '(?:читайте|смотрите) также|читайте також|関連記事|あわせて読みたい|관련기사',
  // Chinese
  '延伸(?:阅读|推荐|閱讀|閱覽)|相关(?:阅读|新闻|报道|文章|链接|推荐|内容|专题|资讯)|相關(?:閱讀|新聞|報導|文章)|推荐(?:阅读|文章|新闻|资讯)|推薦閱讀',
  '更多(?:精彩|新闻|内容|资讯|文章|猛料|阅读|相关)|热门(?:推荐|文章|新闻|阅读|评论)|热点推荐|猜你喜欢|大家都在看|看了又看|往期(?:回顾|推荐|精彩|精选)',
  '精彩(?:推荐|回顾|内容)|新闻推荐|今日(?:热点|推荐)|[上下]一篇|精选推荐|编辑推荐|为你推荐|[您你]可能(?:感兴趣|也喜欢|还喜欢)',
]

/** What begins a line that sends the reader to another article. */
export const readAlso = new RegExp(`^(?:[>»→▶➡•*\\-–—|【\\[■●◆▲]+\\s*)?(?:${openings.join('|')})`, 'iu')
