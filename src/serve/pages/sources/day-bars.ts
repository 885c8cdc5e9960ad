import { Html, html } from '../html.ts'
import type { PageView } from '../page-view.ts'

const width = 3
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
      return `M${day * step} ${height}v-${tall}h${width}v${tall}z`
    })
    .join('')
  const wide = perDay.length * step - 1
  const label = words.sources.bars(total, most)
  return html`<svg class="bars" viewBox="0 0 ${wide} ${height}" width="${wide}" height="${height}" role="img" aria-label="${label}"><title>${label}</title><path class="ground" d="M0 ${height - 0.5}h${wide}"/>${path !== '' && new Html(`<path d="${path}"/>`)}</svg>`
}
