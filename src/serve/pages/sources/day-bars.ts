import { Html, html } from '../html.ts'
import type { PageView } from '../page-view.ts'

const step = 4
const height = 24

/** Bars of the articles of the last days, the earliest first, as one drawing with its title. */
export function dayBars({ words }: PageView, perDay: readonly number[]): Html {
  const most = Math.max(...perDay, 0)
  const total = perDay.reduce((sum, count) => sum + count, 0)
  const path = perDay
    .map((count, day) => {
      if (count === 0) return ''
      const tall = Math.max(2, Math.round((count / most) * (height - 2)))
      return `M${day * step + 2} ${height}v-${tall}`
    })
    .join('')
  return html`<svg class="bars" width="${perDay.length * step}" height="${height}" role="img"><title>${words.sources.bars(total, most)}</title>${path !== '' && new Html(`<path d="${path}"/>`)}</svg>`
}
