import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClientSources } from '../score/client.ts'

// What a first draft does: the built-in fetch on a timer. The scoring mode has to find its faults.
const folder = process.argv[2] ?? '.'
const { sources } = JSON.parse(await readFile(join(folder, 'sources.json'), 'utf8')) as ClientSources

for (const { url, everyMs } of sources) {
  const poll = () =>
    fetch(url)
      .then((response) => response.text())
      .catch(() => '')
  void poll()
  setInterval(poll, everyMs)
}
