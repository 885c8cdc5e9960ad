import type { OperatorActs } from '../../admin/operator-acts.ts'
import { type Html, html } from '../html.ts'
import type { PageRoute } from '../page.ts'
import type { PageView } from '../page-view.ts'
import { actionForm } from './action-form.ts'

/** What the operator can do with a source, as buttons. */
export function sourceButtons(view: PageView, id: string, isPaused: boolean): Html | undefined {
  if (view.operator === undefined) return undefined
  const { act } = view.words.doing
  const pause = isPaused ? 'resume' : 'pause'
  return html`<div class="buttons">${actionForm(view, `sources/${id}/poll`, act.poll)}${actionForm(view, `sources/${id}/${pause}`, act[pause])}<a class="button" href="${view.site.basePath}sources/${id}/definition">${act.definition}</a></div>`
}

/** What the operator can do with all of them, as buttons. */
export function sourcesButtons(view: PageView): Html | undefined {
  if (view.operator === undefined) return undefined
  const { act } = view.words.doing
  return html`<div class="buttons"><a class="button" href="${view.site.basePath}add">${act.add}</a>${actionForm(view, 'reload', act.reload)}</div>`
}

/** `POST /sources/<id>/poll`, `pause` and `resume`, `POST /reload`, and `/sources/<id>/definition`. */
export function sourceActs(acts: OperatorActs): readonly PageRoute[] {
  const act = (
    name: string,
    run: (id: string) => Promise<{ readonly done: string; readonly told: object }>,
  ): PageRoute => ({
    path: new RegExp(`^sources/([a-z0-9_]{1,64})/${name}$`),
    isFor: 'operator',
    answer: async ({ groups: [id = ''] }) => ({ kind: 'moved', path: `sources/${id}`, isForGood: false }),
    async act({ groups: [id = ''] }) {
      if (!acts.hasSource(id)) return { kind: 'absent' }
      const { done, told } = await run(id)
      return { kind: 'done', path: `sources/${id}?done=${done}`, told: { source: id, ...told } }
    },
  })
  return [
    act('poll', async (id) => {
      const told = await acts.pollNow(id)
      return { done: !told.isOver ? 'polling' : told.isWell ? 'polled' : 'failed', told }
    }),
    act('pause', async (id) => {
      await acts.setPaused(id, true)
      return { done: 'paused', told: { isPaused: true } }
    }),
    act('resume', async (id) => {
      await acts.setPaused(id, false)
      return { done: 'resumed', told: { isPaused: false } }
    }),
    {
      path: /^reload$/,
      isFor: 'operator',
      answer: async () => ({ kind: 'moved', path: 'sources', isForGood: false }),
      async act() {
        await acts.reload()
        return { kind: 'done', path: 'sources?done=reloaded', told: { isReloaded: true } }
      },
    },
    {
      path: /^sources\/([a-z0-9_]{1,64})\/definition$/,
      isFor: 'operator',
      async answer({ view, groups: [id = ''] }) {
        if (!acts.hasSource(id)) return { kind: 'absent' }
        const { definition } = view.words.doing
        const title = definition.title(id)
        const body = html`<p class="small"><a href="${view.site.basePath}sources/${id}">${id}</a></p>
<h1>${title}</h1>
<p class="quiet">${definition.hidden}</p>
<pre class="definition" tabindex="0"><code>${await acts.definition(id)}</code></pre>`
        return { kind: 'page', page: { title, section: 'sources', width: 'text', body } }
      },
    },
  ]
}
