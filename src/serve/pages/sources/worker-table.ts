import type { FleetWorker } from '../../../archive/fleet/fleet.ts'
import { type Html, html } from '../html.ts'
import type { PageView } from '../page-view.ts'
import { nearTime } from './near-time.ts'

/** The workers that share the archive, and what each does; nothing where one has it alone. */
export function workerTable(view: PageView, workers: readonly FleetWorker[]): Html | false {
  if (workers.length === 0) return false
  const { title, worker, does, underWay, ended, seen, silent, roles: names } = view.words.sources.workers
  const { number } = view.words.sources
  const row = ({ name, roles, doing, silentMs, isAlive }: FleetWorker) => html`<tr>
<th scope="row">${name}</th>
<td>${roles.map((role) => names[role as keyof typeof names] ?? role).join(view.words.sources.comma)}${doing.isPublishing && html` <span class="quiet">· ${names.publishing}</span>`}</td>
<td class="number">${number(doing.polling)}</td><td class="number">${number(doing.polls)}</td>
<td>${isAlive ? nearTime(view, view.nowMs - silentMs) : silent}</td>
</tr>\n`
  return html`<h2>${title}</h2>
<div class="wide-table"><table>
<thead><tr><th scope="col">${worker}</th><th scope="col">${does}</th><th scope="col" class="number">${underWay}</th><th scope="col" class="number">${ended}</th><th scope="col">${seen}</th></tr></thead>
<tbody>
${workers.map(row)}</tbody>
</table></div>`
}
