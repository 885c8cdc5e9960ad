import { access } from 'node:fs/promises'
import { z } from 'zod'
import { capturesSettings } from './archive/captures/captures-settings.ts'
import { imagesSettings } from './archive/images/images-settings.ts'
import { databaseSettings } from './archive/opening/database-settings.ts'
import { storeSettings } from './archive/opening/store-settings.ts'
import { workerSettings } from './archive/opening/worker-settings.ts'
import { readCheckedYaml, YamlFileError } from './checked-yaml.ts'
import { alertSettings } from './daemon/alerts/alert-settings.ts'
import { fetchSettings } from './fetch/fetch-settings.ts'
import type { KnownYaml } from './known-yaml.ts'
import { pollingSettings } from './poll/polling-settings.ts'
import { publicationsSettings, publishSettings } from './publish/publish-settings.ts'
import { localUrl } from './serve/listen-address.ts'
import { serverSettings } from './serve/serve-settings.ts'
import { siteSettings } from './site-settings.ts'

/** Schema of `feedkeeper.yaml`; every key is optional. Each stage brings its own section. */
export const settingsSchema = z
  .strictObject({
    site: siteSettings.describe('The site as a whole'),
    fetch: fetchSettings.describe('How sites are asked'),
    polling: pollingSettings.describe('When sources are polled'),
    database: databaseSettings.describe('Where the catalog stands'),
    store: storeSettings.describe('Where what is kept and published stands'),
    worker: workerSettings.describe('Which of several workers this one is'),
    captures: capturesSettings.describe('What is kept of what sites sent'),
    images: imagesSettings.describe('Which pictures of articles are kept'),
    publish: publishSettings.describe('How publications are written'),
    publications: publicationsSettings.describe('The merged feeds by name; default `all` and one for each source'),
    alerts: alertSettings.describe('Whom `feedkeeper run` tells of what calls for attention'),
    server: serverSettings.describe('What `feedkeeper run` serves over HTTP'),
  })
  .transform(({ site, ...others }) => ({
    ...others,
    site: { ...site, url: site.url ?? others.server.publicUrl ?? localUrl(others.server.listen) },
  }))
  .prefault({})

/** The settings of one run, defaults filled in and durations in milliseconds. */
export type Settings = z.output<typeof settingsSchema>

/**
 * Reads the settings file; a default file that is not there means the defaults.
 *
 * Throws `YamlFileError` with every fault, also where a file that was asked for by name is missing.
 */
export async function loadSettings(
  file: string,
  options: { readonly isRequired: boolean; readonly known?: KnownYaml },
): Promise<Settings> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  )
  if (isThere) return readCheckedYaml(file, settingsSchema, options.known)
  if (options.isRequired) throw new YamlFileError([{ file, line: 1, key: '', found: 'no file', expected: 'settings' }])
  return settingsSchema.parse(undefined, { jitless: true })
}
