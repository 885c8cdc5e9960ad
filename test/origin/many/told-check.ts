import { textContent } from 'domutils'
import { parseDocument } from 'htmlparser2'
import type { Check } from '../hostile/watch.ts'
import { type FailingSite, failingSites } from './failing-sites.ts'

/** Checks that one command, and one page, name every source that fails and no other, each with its own reason. */
export async function failuresTold(address: string, status: string): Promise<readonly Check[]> {
  const page = await (await fetch(new URL('sources', address), { headers: { 'accept-language': 'en' } })).text()
  const rows = new Map(
    page
      .split('<tr>')
      .map((row) => [/href="[^"]*sources\/(\w+)"/.exec(row)?.[1] ?? '', textContent(parseDocument(row))] as const),
  )
  return [
    check('`status --failing`', rowsOf(status), ({ tells }, row) => tells.test(row)),
    check('/sources', new Map([...rows].slice(1, failingSites.length + 1)), ({ shows }, row) => row.includes(shows)),
  ]
}

/** The rows of the table of `status`, by their source. */
function rowsOf(status: string): ReadonlyMap<string, string> {
  const [, ...lines] = status.slice(status.indexOf('SOURCE')).split('\n')
  const rows = new Map<string, string>()
  let id = ''
  for (const line of lines) {
    if (/^[a-z]/.test(line)) id = /^\w+/.exec(line)?.[0] ?? ''
    if (id !== '') rows.set(id, `${rows.get(id) ?? ''} ${line.trim()}`)
  }
  return rows
}

function check(
  where: string,
  rows: ReadonlyMap<string, string>,
  isTold: (site: FailingSite, row: string) => boolean,
): Check {
  const silent = failingSites.filter((site) => !isTold(site, (rows.get(site.id) ?? '').replace(site.id, '')))
  const wrong = [...rows.keys()].filter((id) => !failingSites.some((site) => site.id === id))
  return {
    says: `${where} names the ${failingSites.length} sources that fail, and why`,
    holds: silent.length + wrong.length === 0,
    because: [
      ...silent.map(({ id }) => `${id} is not told why: ${rows.get(id) ?? 'not there'}`),
      ...wrong.map((id) => `${id} does not fail`),
    ].join('\n      '),
  }
}
