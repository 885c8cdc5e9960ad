/** The languages Mainroad has words in, as its files are named. */
const known = new Set('bg bn cs de en es fi fr hr hu id it ja kk mk nl pt-br pt ru sv vi zh-cn zh-tw'.split(' '))

/**
 * Gives the language a theme's own words ("tags", "read more") are shown in, as Hugo and Mainroad name it: Chinese by its
 * script (`zh-cn`, `zh-tw`), others by what there is; `en` for a language the theme has no words in, since Hugo would leave
 * them out.
 */
export function labelLanguage(tag: string): string {
  const locale = localeOf(tag)
  if (locale === undefined) return 'en'
  const { language, script, region } = locale.maximize()
  if (language === 'zh') return script === 'Hant' ? 'zh-tw' : 'zh-cn'
  const regional = `${language}-${region}`.toLowerCase()
  return known.has(regional) ? regional : known.has(language) ? language : 'en'
}

function localeOf(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag)
  } catch {
    return undefined
  }
}
