/** A page of a small paper that puts lines of its own into every text, and lays its pages out anew after the fifteenth. */
export type SitePage = {
  readonly title: string
  readonly html: string
  /** Lines of the article. */
  readonly own: readonly string[]
  /** Lines of the site. */
  readonly others: readonly string[]
}

const places = (
  'Alder Birch Cedar Dogwood Elder Fir Gorse Hazel Ivy Juniper Kelp Larch Maple Nettle Oak Poplar Quince Rowan Spruce Thistle ' +
  'Umber Violet Willow Xylem Yarrow Zinnia Aspen Bramble Clover Daisy'
).split(' ')
const acts = 'ploughed painted measured flooded paved planted sold mended fenced opened'.split(' ')
const things = 'meadow bridge mill orchard school pond lane tower barn market well quarry'.split(' ')
/** It stands in three articles one after the other. */
const quotation =
  'The keeper of the locks said once more that water finds its way, and that nobody should build where it has been.'

const layouts = [
  {
    top: 'The Valley Paper has told what goes on between the two rivers since the year of the great flood.',
    within: 'Our kitchen has a new calendar, and whoever walks by the office can take one along.',
    end: [
      'Whoever saw something, or heard it, may ring the bell of the office at any hour.',
      'What stands here was read by two people.',
    ],
  },
  {
    top: 'From the Valley, for the Valley: this is the paper that everybody has on the table.',
    within: 'The calendar is gone, but there are still some umbrellas with our name on them at the office.',
    end: [
      'The bell of the office is broken; please knock.',
      'Three people read all that stands here before it is told.',
    ],
  },
] as const

/** How many pages the site has. */
export const sitePages = places.length

/** Makes a page of the site, counted from 0. */
export function sitePage(n: number): SitePage {
  const place = places[n % places.length] ?? ''
  const sentence = (at: number) =>
    `In ${place} the ${things[(n + at) % things.length]} was ${acts[(n * 3 + at) % acts.length]} by people from the ${things[(n * 5 + at * 7) % things.length]} near ${place}, which took them all of the ${acts.length - at} days that were left.`
  const layout = layouts[n < sitePages / 2 ? 0 : 1]
  const quoted = n >= 5 && n < 8 ? [quotation] : []
  const paragraphs = [sentence(0), sentence(1), ...quoted, sentence(2), sentence(3)]
  const weather = `Over ${place} it will be dry, with some wind from the side of the ${things[n % things.length]}.`
  const table = `<table><tr><th>Kind of grain</th><th>Price of a sack</th></tr><tr><td>Rye of ${place}</td><td>${n + 7}</td></tr></table>`
  const p = (text: string) => `<p>${text}</p>`
  const [first = '', ...rest] = paragraphs
  const text = [
    p(layout.top),
    p(first),
    p(layout.within),
    ...rest.map(p),
    '<h3>How the weather will be</h3>',
    p(weather),
    table,
    ...layout.end.map(p),
  ]
  const title = `What was ${acts[(n * 3) % acts.length]} in ${place}`
  return {
    title,
    html: `<html><head><title>${title}</title></head><body><div class="leaf"><h1>${title}</h1>${text.join('\n')}</div></body></html>`,
    own: [...paragraphs, 'How the weather will be', weather, 'Kind of grain', `Rye of ${place}`],
    others: [layout.top, layout.within, ...layout.end],
  }
}
