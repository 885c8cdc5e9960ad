import { type Fault, goodItem, sendFeed, sendXml } from './fault.ts'

const good = ['Good news one', 'Good news two', 'Good news three'] as const

/** Listings and articles that are made to be expensive, to break out, or to break off. */
export function contentFaults(forbiddenUrl: string): readonly Fault[] {
  return [
    holds('xml_deep', 'a million open tags', `<rss version="2.0"><channel>${'<a>'.repeat(1_000_000)}`),
    holds('xml_laughs', 'entities that grow tenfold nine times', laughs()),
    holds('xml_external', 'an entity and a DTD from elsewhere', external(forbiddenUrl)),
    holds('xml_attributes', '200,000 attributes', `<rss version="2.0" ${attributes(200_000)}><channel/></rss>`),
    holds('xml_zeros', 'nothing but NUL', '\0'.repeat(200_000)),
    holds(
      'json_deep',
      'JSON 200,000 levels deep',
      `{"version":"https://jsonfeed.org/version/1.1","items":${'['.repeat(200_000)}`,
    ),
    holds(
      'json_proto',
      'JSON with __proto__',
      '{"version":"https://jsonfeed.org/version/1.1","__proto__":{"items":[]},"title":"P","items":[{"id":"1","__proto__":{"url":"x"},"constructor":{"prototype":{}}}]}',
    ),
    keeps('item_angles', 'an item of 60,000 <', item('Angles', `<![CDATA[${'<'.repeat(60_000)}]]>`)),
    keeps(
      'item_spaces',
      'an item with 60,000 spaces in <pre>',
      item('Spaces', escaped(`<pre>${' '.repeat(60_000)}</pre>`)),
    ),
    keeps(
      'item_newlines',
      'an item with 60,000 empty lines in <pre>',
      item('Lines', escaped(`<pre>${'\n'.repeat(60_000)}</pre>`)),
    ),
    keeps('item_nested', 'an item of 5,000 nested boxes', item('Boxes', escaped('<div>'.repeat(5_000)))),
    keeps(
      'item_lists',
      'an item of 12,000 list items in each other',
      item('Lists', escaped('<ul><li>'.repeat(6_000) + '<li>x'.repeat(6_000))),
    ),
    keeps('item_tables', 'an item of 600 nested tables', item('Tables', escaped('<table><tr><td>'.repeat(600)))),
    keeps('item_bold', 'an item of 20,000 unclosed <b>', item('Bold', escaped('<b>x'.repeat(20_000)))),
    keeps(
      'item_front_matter',
      'an item that is front matter with code',
      item(
        '---\n---js\n{ "a": process.exit(3) }\n---',
        escaped('---js\nprocess.exit(3)\n---\n<hr><p>title: evil</p><hr>'),
      ),
    ),
    keeps(
      'item_title',
      'a title of 90,000 letters with control characters',
      item('\u202Eevil" \\ \t\u0085\uFEFF\u0007'.repeat(8_000), 'x'),
    ),
    keeps(
      'item_link',
      'links that are no addresses of articles',
      ['javascript:alert(1)', 'file:///etc/passwd', forbiddenUrl, 'http://', '//[', ' ']
        .map(
          (link) =>
            `<item><title>Link ${escaped(link)}</title><link>${escaped(link)}</link><description>x</description></item>`,
        )
        .join(''),
    ),
    keeps(
      'item_date',
      'dates that are none',
      ['9999999-01-01', '-1', 'NaN', '31 Feb 2025', `${'1'.repeat(5_000)}`, 'Tue, 19 Jan 2038 03:14:07 GMT']
        .map(
          (date) =>
            `<item><title>Date ${date.slice(0, 20)}</title><link>https://h.example/date/${date.length}-${date.slice(0, 4)}</link><pubDate>${date}</pubDate><description>x</description></item>`,
        )
        .join(''),
    ),
    {
      id: 'pages_inside',
      says: 'articles whose pages are at forbidden addresses',
      outcome: 'holds',
      definition: 'article:\n  content: ["body"]\n',
      answer: (_, response) =>
        sendFeed(
          response,
          [1, 2, 3]
            .map((at) => `<item><title>Inside ${at}</title><link>${escaped(forbiddenUrl)}page/${at}</link></item>`)
            .join(''),
        ),
    },
  ]
}

function holds(id: string, says: string, xml: string): Fault {
  return { id, says, outcome: 'holds', answer: (_, response) => sendXml(response, xml) }
}

function keeps(id: string, says: string, hostileItem: string): Fault {
  const names = good.map((name) => `${name} beside ${id.replaceAll('_', ' ')}`)
  const items = [goodItem(names[0] ?? ''), goodItem(names[1] ?? ''), hostileItem, goodItem(names[2] ?? '')].join('')
  return { id, says, outcome: 'keeps', keeps: names, answer: (_, response) => sendFeed(response, items) }
}

function item(title: string, description: string): string {
  const link = `https://h.example/hostile/${title.length}-${description.length}`
  return `<item><title>${escaped(title)}</title><link>${link}</link><description>${description}</description></item>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function attributes(count: number): string {
  return Array.from({ length: count }, (_, at) => `a${at}="1"`).join(' ')
}

function laughs(): string {
  const levels = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`)
  return `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">${levels.join('')}]><rss version="2.0"><channel><title>&l9;</title>${goodItem('Ha')}</channel></rss>`
}

function external(url: string): string {
  return `<?xml version="1.0"?><!DOCTYPE rss SYSTEM "${url}evil.dtd" [<!ENTITY % p SYSTEM "${url}p.dtd">%p;<!ENTITY f SYSTEM "file:///etc/hostname">]><rss version="2.0"><channel><title>X</title><item><title>File &f;</title><link>https://h.example/x</link><description>&f;</description></item></channel></rss>`
}
