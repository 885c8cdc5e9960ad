import { describe, expect, it } from 'vitest'
import { extractFullText } from '../../../../src/article/page/full-text.ts'
import { articleSchema } from '../../../../src/source/article-rules.ts'

const rules = articleSchema.parse({})
const story =
  'The harbour of the small town was closed for three days, since the ice had grown thicker than anybody there could remember. '
const reasonOf = (body: string, head = '') => {
  const page = `<html><head><title>Ice closes the harbour</title>${head}</head><body>${body}</body></html>`
  const found = extractFullText(page, { url: 'https://paper.example.org/a/1', rules })
  return found.kind === 'found' ? 'found' : found.reason
}
/** Long enough that only its words can tell. */
const told = (words: string) =>
  reasonOf(`<div><h1>Harbour Gazette</h1><p>${words}</p><p>The Harbour Gazette, 1 Pier Road, since 1871.</p></div>`)

describe('a wall is known by its words', () => {
  it.each([
    [
      'Wij en onze partners gebruiken cookies om deze krant te verbeteren, en vragen u daarom om toestemming.',
      'cookies',
    ],
    ['Noi e i nostri soci utilizziamo i cookie per migliorare la lettura: accetta oppure vai via da qui.', 'cookies'],
    ['Gazeta używa plików cookie. Kto czyta dalej, ten się na to zgadza, jak mówi nasz regulamin.', 'cookies'],
    ['Mit Werbung und Tracking lesen, oder mit dem Abo ganz ohne: das ist hier die Frage an unsere Gäste.', 'cookies'],
    ['Мы используем файлы cookie, чтобы газета нравилась вам больше, и просим на это согласия.', 'cookies'],
    ['Avant de lire, montrez que vous n’êtes pas un robot : cochez la case qui se trouve ci-dessous.', 'captcha'],
    ['Подтвердите, что вы не робот: слишком многие читают нашу газету не сами, а программами.', 'captcha'],
    ['当前环境异常，完成验证后即可继续阅读河谷日报的各版新闻，谢谢您的配合与理解，祝您阅读愉快。', 'captcha'],
    ['Sorry, you have been blocked. The gazette thinks that you are a program and not one of its readers.', 'refuses'],
    ['您要找的页面不存在或已被删除，您可以回到河谷日报的首页，或者在上面的框里搜索别的新闻。', 'not there'],
    [
      'Die Seite wurde leider nicht gefunden. Vielleicht steht die Nachricht an einer anderen Stelle im Blatt.',
      'not there',
    ],
    ['Internal Server Error: the press of the gazette has jammed, our printers are looking into it.', 'out of order'],
    ['É necessário habilitar o JavaScript para ler a gazeta, que sem ele não se mostra no navegador.', 'scripts'],
    [
      'Ad blocker detected: the gazette lives by its notices, so let them be shown and load the page anew.',
      'ad blocker',
    ],
    [
      'You must be 18 years or older to read on. The gazette asks so since its pages on wine are for adults.',
      'how old',
    ],
  ])('%s', (words, reason) => {
    expect(told(words)).toContain(reason)
  })

  it.each([
    ['La suite est réservée aux abonnés du journal.'],
    ['Contenuto riservato agli abbonati della gazzetta.'],
    ['Suscríbete para seguir leyendo la gaceta del puerto.'],
    ['Registrieren Sie sich, um den Artikel weiterzulesen.'],
    ['Dit artikel is alleen voor abonnees van de krant.'],
    ['Conteúdo exclusivo para assinantes da gazeta.'],
    ['この記事は有料会員限定です。'],
    ['本文为会员专享内容，成为会员后可阅读全文。'],
  ])('a stub: %s', (words) => {
    expect(reasonOf(`<article><p>${story}</p><p>${words}</p></article>`)).toContain('is for subscribers')
  })
})

describe('a text that only begins is known by what stands beside it', () => {
  const wall = (attributes: string) =>
    `<div class="paywall"${attributes}><h2>This post is for paid subscribers</h2><p>Already a subscriber? Sign in</p></div>`

  it('a wall that is named one', () => {
    expect(reasonOf(`<article><p>${story}</p>${wall('')}</article>`)).toContain('is for subscribers')
  })

  it('but not one that is hidden until it is needed, nor below a whole article', () => {
    expect(reasonOf(`<article><p>${story}</p>${wall(' hidden')}</article>`)).toBe('found')
    expect(reasonOf(`<article>${`<p>${story}</p>`.repeat(10)}${wall('')}</article>`)).toBe('found')
  })

  const data = (words: number) =>
    `<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False", "wordCount": ${words}}</script>`

  it('metadata that counts many more words, and says that they are not free', () => {
    expect(reasonOf(`<article><p>${story}</p></article>`, data(800))).toContain('by its metadata')
    expect(reasonOf(`<article><p>${story}</p></article>`, data(25))).toBe('found')
  })
})

it('a short article about cookies, captchas or subscribers is one', () => {
  const others = `<p>${story}</p>`.repeat(3)
  for (const line of [
    'The court fined the gazette since it asked nobody: we use cookies, it had said in its defence.',
    'A captcha no longer tells people from programs, the school by the harbour found.',
    'The harbour page said "page not found" all morning, since the ice had cut the cable.',
  ]) {
    expect(reasonOf(`<article><p>${line}</p>${others}</article>`)).toBe('found')
  }
})
