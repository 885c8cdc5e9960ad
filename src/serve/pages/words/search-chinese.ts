import type { QueryFaultKind } from '../../../text/query/query.ts'
import { fieldNames } from '../../../text/query/query-signs.ts'
import type { searchEnglish } from './search-english.ts'

const names = fieldNames.map((name) => `${name}:`).join(' ')

/** What is wrong with a query, by the name before a colon or the bound that it is about. */
const problems: Readonly<Record<QueryFaultKind, (about: string) => string>> = {
  'too-long': (most) => `超过了 ${most} 个字符`,
  'open-quote': () => '引号没有配对',
  'open-bracket': () => '缺少右括号',
  'unopened-bracket': () => '缺少左括号',
  'no-word': () => '没有要查找的词语',
  'word-expected': () => '此处应有一个词语',
  'value-expected': (field) => `${field}: 后面应紧跟一个词语`,
  'unknown-field': (field) => `没有 ${field}: 这一项，可用的有 ${names}；要查找它本身，请加引号`,
  'bad-date': (field) => `${field}: 后面应是日期，如 2026-11、2026-11-30 或 2026-11-30T18:00`,
  'bad-sort': () => 'sort: 后面应是 best 或 newest',
  'sort-inside': () => 'sort: 应写在括号之外',
  'short-prefix': (least) => `* 前面至少要有 ${least} 个字符`,
  'too-many-prefixes': (most) => `带 * 的词语超过了 ${most} 个`,
  'too-many-words': (most) => `词语超过了 ${most} 个`,
  'too-deep': (deepest) => `括号超过了 ${deepest} 层`,
}

/** The words of the page of a search in Chinese. */
export const searchChinese: typeof searchEnglish = {
  title: '搜索',
  titleFor: (query) => `搜索：${query}`,
  field: '要查找的词语',
  go: '搜索',
  found: (count) => `${count.toLocaleString('zh')} 篇文章`,
  foundMore: (total) => `超过 ${total.toLocaleString('zh')} 篇文章`,
  bestOfNewest: (total) => `以下是最新 ${total.toLocaleString('zh')} 篇中最相关的；再加一个较少见的词语可找到其余。`,
  none: '没有找到。',
  noneHint: '减少词语可以找到更多；用 OR 表示任一。',
  newest: '最新在前',
  best: '最相关在前',
  order: '排序',
  pages: '结果分页',
  previous: '上一页',
  next: '下一页',
  page: (number, of) => `第 ${number} 页，共 ${of.toLocaleString('zh')} 页`,
  farthest: '只显示前面的结果；增加词语或用 before: 可查看其余。',
  unreadable: '无法理解这个查询：',
  problem: ({ kind, about }) => problems[kind](about),
  faultAt: (place) => `（第 ${place} 个字符处）`,
  filling: (left) => `索引正在建立，还有 ${left.toLocaleString('zh')} 处变动未收入。`,
  help: '查询方法',
  save: '保存为订阅源',
  saveHow: '把下面几行写入设置文件，这里找到的文章（以及今后的）就成为一个订阅源：',
  forms: [
    ['灯塔 lighthouse', '标题或正文中同时出现'],
    ['美国', '任意一段中文，繁体简体皆可'],
    ['"new york"', '前后相连的词语'],
    ['ferr*', '以此开头的单词'],
    ['a OR b', '其中之一'],
    ['-a', '不含此词'],
    ['(a OR b) c', '括号内优先'],
    ['title:a', '标题中'],
    ['source:qq  tag:财经  lang:zh', '来源、标签、语言'],
    ['after:2026-03  before:2026-03-15', '发布时间'],
  ],
}
