import type { OperatorActs } from '../../admin/operator-acts.ts'
import { html } from '../html.ts'
import type { PageRoute } from '../page.ts'
import type { PageParts } from '../page-parts.ts'
import { actionForm } from './action-form.ts'

/** `/a/<hash>/remove`: asks once more, and removes an article for good. */
export function removePage(acts: OperatorActs, { archive }: Pick<PageParts, 'archive'>): PageRoute {
  return {
    path: /^a\/([0-9a-f]{16})\/remove$/,
    isFor: 'operator',
    async answer({ view, groups: [hash = ''] }) {
      const record = (await archive.catalog.articles.find([hash])).get(hash)
      if (record === undefined) return { kind: 'absent' }
      const { remove } = view.words.doing
      const body = html`<h1>${remove.title}</h1>
<p lang="${record.lang}" dir="auto"><strong>${record.title}</strong></p>
<p class="lead">${remove.sure}</p>
<div class="buttons">${actionForm(view, `a/${hash}/remove`, remove.button)}<a class="button" href="${view.site.basePath}a/${hash}">${remove.back}</a></div>`
      return { kind: 'page', page: { title: remove.title, width: 'text', body } }
    },
    async act({ groups: [hash = ''] }) {
      const sourceId = (await archive.catalog.articles.find([hash])).get(hash)?.sourceId
      if (!(await acts.remove(hash))) return { kind: 'absent' }
      const place = sourceId !== undefined && acts.hasSource(sourceId) ? `sources/${sourceId}` : 'sources'
      return { kind: 'done', path: `${place}?done=removed`, told: { removed: hash } }
    },
  }
}
