const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' })

/**
 * Gives a language tag as documents may carry it: well-formed (BCP 47) and of a language there is; absent otherwise, as for
 * `und`, since validators refuse a language they do not know and readers can do nothing with it.
 */
export function languageTag(text: string): string | undefined {
  if (!/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/.test(text)) return undefined
  const primary = text.split('-', 1)[0]?.toLowerCase() ?? ''
  return primary !== 'und' && names.of(primary) !== undefined ? text : undefined
}
