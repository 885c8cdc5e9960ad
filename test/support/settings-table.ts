import { type SettingsKey, settingsKeys } from '../../src/cli/commands/init/settings-keys.ts'

/** The table of settings in docs/settings.md, made of the schema itself: key, default, meaning. */
export function settingsTable(): string {
  return ['| key | default | meaning |', '| --- | --- | --- |', ...settingsKeys().map(row)].join('\n')
}

function row({ path, standard, meaning }: SettingsKey): string {
  const shown =
    standard === undefined ? '' : `\`${typeof standard === 'string' ? standard : JSON.stringify(standard)}\``
  return `| \`${path.join('.')}\` | ${shown} | ${meaning.replaceAll('|', '\\|')} |`
}
