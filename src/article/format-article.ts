import type { Article } from './article.ts'

const dateParts = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
} as const

/**
 * Gives the function that writes articles with their dates told in a zone, such as `Asia/Shanghai`.
 *
 * A date library asks `Intl` for the zone's offset, and takes twenty times as long; the Swedish write dates as we do.
 */
export function articleFormatter(timeZone: string): (article: Article) => string {
  const { format } = new Intl.DateTimeFormat('sv-SE', { ...dateParts, timeZone })
  return (article) => formatArticle(article, format(article.publishedAt))
}

/**
 * Writes an article as its file: front matter with exactly the keys of the format, blank line, Markdown, blank line, a last
 * line that links the original, one newline.
 */
function formatArticle(article: Article, date: string): string {
  const sourceId = doubleQuoted(article.sourceId)
  const lang = doubleQuoted(article.lang)
  return `---
title: ${doubleQuoted(article.title)}
date: ${doubleQuoted(date)}
summary: ${doubleQuoted(article.summary)}
categories:
  - ${sourceId}
lang:
  - ${lang}
translations:
  - ${lang}
tags:
  - ${sourceId}
menu: ""
thumbnail: ${doubleQuoted(article.thumbnail)}
${fixedKeys}
---

${article.markdown === '' ? '' : `${article.markdown}\n\n`}[${article.sourceId}](${article.url})
`
}

/** The keys that every article has with the same values, at the end of its front matter. */
export const fixedKeys = `lead: ""
comments: false
authorbox: false
pager: true
toc: false
mathjax: false
sidebar: "right"
widgets:
  - "search"
  - "recent"
  - "taglist"`

/** A JSON string is a double-quoted scalar of YAML (YAML 1.2.2, 7.3.1). */
function doubleQuoted(text: string): string {
  return JSON.stringify(text)
}
