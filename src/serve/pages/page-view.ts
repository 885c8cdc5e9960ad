import Negotiator from 'negotiator'
import { chinese } from './words/chinese.ts'
import { english, type Words } from './words/english.ts'

/** What pages show of the site, the zone they tell times in, and where all of it stands on its host. */
export type PageSite = {
  readonly title: string
  readonly timeZone: string
  /** Begins and ends with a slash: `/`, or `/news/` for `https://example.org/news/`. */
  readonly basePath: string
  /** The address of the base path, which feeds are subscribed to under. */
  readonly baseUrl: string
  /** Of the picture that stands for the site. */
  readonly iconUrl: string
}

/** How a page is to be written for who asked for it: every function that writes a part of one takes it first. */
export type PageView = {
  readonly site: PageSite
  /** BCP 47 language of the words. */
  readonly lang: 'en' | 'zh-Hans'
  readonly words: Words
  /** Who asks, where that is the operator: what a form of ours carries to prove that it is one. */
  readonly operator?: { readonly formToken: string }
  /** Whether there is an operator at all, who can log in. */
  readonly hasLogin?: true
  /** The present instant, in milliseconds since the epoch. */
  readonly nowMs: number
}

const languages = {
  en: { lang: 'en', words: english },
  zh: { lang: 'zh-Hans', words: chinese },
} as const

/** Chooses the words a client likes best, English where it likes neither. */
export function languageFor(acceptLanguage: string | undefined): Pick<PageView, 'lang' | 'words'> {
  if (acceptLanguage === undefined) return languages.en
  const negotiator = new Negotiator({ headers: { 'accept-language': acceptLanguage } })
  return languages[(negotiator.language(['en', 'zh']) ?? 'en') as keyof typeof languages]
}
