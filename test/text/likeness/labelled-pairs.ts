import { Converter } from 'opencc-js/cn2t'
import type { ComparedArticle } from '../../../src/text/likeness/similarity.ts'
import { handWrittenPairs } from './hand-written-pairs.ts'
import { chosen, type Facts, makeUpFacts, randomFrom } from './story-facts.ts'
import { columnTemplates, newsTemplates, type StoryTemplate } from './story-templates.ts'

/** Two articles, and whether they tell the same story. */
export type LabelledPair = {
  readonly kind: string
  readonly isSame: boolean
  readonly a: ComparedArticle
  readonly b: ComparedArticle
}

type Written = { readonly title: string; readonly paragraphs: readonly string[] }

const traditional = Converter({ from: 'cn', to: 'hk' })

/** The labelled set: the same every time. */
export function labelledPairs(): readonly LabelledPair[] {
  const pairs: LabelledPair[] = [...handWrittenPairs]
  newsTemplates.forEach((template, index) => {
    for (let round = 0; round < 6; round += 1) pairs.push(...pairsOfNews(template, index * 1_000 + round))
  })
  columnTemplates.forEach((template, index) => {
    for (let round = 0; round < 16; round += 1) pairs.push(...pairsOfColumn(template, 50_000 + index * 1_000 + round))
  })
  return pairs
}

function pairsOfNews(template: StoryTemplate, seed: number): readonly LabelledPair[] {
  const random = randomFrom(seed)
  const { lang } = template
  const facts = makeUpFacts(lang, random)
  const story = write(template, facts, random)
  const again = () => write(template, facts, random)
  const same = (kind: string, b: Written) => labelled(`${kind}, ${lang}`, true, story, b, random)
  const reworded = again()
  const [first = '', second = ''] = reworded.paragraphs
  const changed = { ...facts, n2: makeUpFacts(lang, random).n2 ?? '' }
  const news = write(
    chosen(
      newsTemplates.filter((each) => each.lang === lang),
      random,
    ),
    makeUpFacts(lang, random),
    random,
  )
  const updated = write(template, changed, random)
  const others = write(template, makeUpFacts(lang, random), random)
  const boilerplate = endings[lang]
  return [
    same('reworded', reworded),
    same('cut', { title: reworded.title, paragraphs: random() < 0.5 ? [first] : [first, second] }),
    same('updated', { ...updated, paragraphs: [...updated.paragraphs, news.paragraphs.at(-1) ?? ''] }),
    same('other boilerplate', furnished(again(), lang, random)),
    ...(lang === 'zh' ? [same('other script', inTraditional(again()))] : []),
    labelled(`news of one kind, ${lang}`, false, story, others, random),
    labelled(
      `equal boilerplate, ${lang}`,
      false,
      { ...story, paragraphs: [...story.paragraphs.slice(0, 3), ...boilerplate] },
      { ...news, title: `${news.title} `, paragraphs: [...news.paragraphs.slice(0, 3), ...boilerplate] },
      random,
    ),
  ].filter(({ kind, a, b }) => !kind.startsWith('equal') || a.title.trim() !== b.title.trim())
}

function pairsOfColumn(template: StoryTemplate, seed: number): readonly LabelledPair[] {
  const random = randomFrom(seed)
  const { lang } = template
  const facts = makeUpFacts(lang, random)
  const today = write(template, facts, random)
  const made = makeUpFacts(lang, random)
  const kept = ['Bank', 'City', 'Place', 'product']
  const stays: Facts = Object.fromEntries(Object.entries(facts).filter(([name]) => kept.includes(name)))
  const kind = `${template.text
    .slice(0, template.text.indexOf('\n'))
    .replace(/[{}[\]|$"]/g, '')
    .slice(0, 24)}, ${lang}`
  return [
    labelled(`column of another, ${kind}`, false, today, write(template, made, random), random),
    labelled(`column of the next day, ${kind}`, false, today, write(template, { ...made, ...stays }, random), random),
    ...(seed % 4 === 0
      ? [
          labelled(
            `column copied, ${kind}`,
            true,
            today,
            furnished(write(template, facts, random), lang, random),
            random,
          ),
        ]
      : []),
  ]
}

function write({ text }: StoryTemplate, facts: Facts, random: () => number): Written {
  const words = text.replace(/\[([^\]]*)\]/g, (_whole, choices: string) => chosen(choices.split('|'), random))
  const filled = words.replace(/\{(\w+)\}/g, (_whole, name: string) => facts[name] ?? name)
  const [title = '', ...paragraphs] = filled.split(/\n\n/)
  return { title, paragraphs }
}

function labelled(kind: string, isSame: boolean, a: Written, b: Written, random: () => number): LabelledPair {
  const isSameSource = !isSame || random() < 0.3
  return { kind, isSame, a: article(a, 'one'), b: article(b, isSameSource ? 'one' : 'two') }
}

function article({ title, paragraphs }: Written, sourceId: string): ComparedArticle {
  return { title, markdown: paragraphs.join('\n\n'), sourceId }
}

function furnished({ title, paragraphs }: Written, lang: 'en' | 'zh', random: () => number): Written {
  const before = chosen(beginnings[lang], random)
  const after = [chosen(endings[lang], random), chosen(beginnings[lang], random)]
  return {
    title: random() < 0.5 ? title : `${title} ${chosen(suffixes[lang], random)}`,
    paragraphs: [before, ...paragraphs, ...after],
  }
}

function inTraditional({ title, paragraphs }: Written): Written {
  return { title: traditional(title), paragraphs: paragraphs.map((each) => traditional(each)) }
}

const suffixes = { en: ['- The Courier', '| Live', '(updated)'], zh: ['_新闻频道', '-财经', '|快讯'] } as const
const beginnings = {
  en: ['Listen to this article', 'By our own staff', 'Subscribe for full access to every story.', 'Picture: archive'],
  zh: ['本报记者 报道', '点击播放语音', '来源：综合', '字号：大 中 小'],
} as const
const endings = {
  en: [
    'The material on this page is protected. It may be quoted with a link to its source, and must not be stored in databases without our consent in writing.',
    'Our newsroom works to the principles of accuracy and independence. If you find a mistake, write to the editors; corrections are listed at the foot of the page.',
    'Follow us for more news from business and society, and download our application to have the most important stories with you all day.',
  ],
  zh: [
    '版权声明：本站原创内容未经书面授权，任何单位及个人不得转载、摘编或以其他方式使用，违者将依法追究责任。',
    '免责声明：本文所涉内容仅供读者参考，不代表本站观点，也不构成任何建议，请读者自行判断并承担相应风险。',
    '欢迎关注本站官方账号，下载客户端，第一时间获取财经与社会新闻，更有专家在线为您解读市场热点。',
  ],
} as const
