import { oneOf } from '../one-of.ts'

/** A line that says who made a picture. */
export const creditLine = oneOf([
  '^\\(?(?:photos?|fotos?|bild(?:er|quelle|nachweis)?|titelbild|beitragsbild|images?|picture|grafik|illustration|credits?|image credits?|photo credits?|crédit(?: photo)?|symbolbild)\\s*(?::|by\\b|©|credit|courtesy)',
  '^[(\\[]?\\s*(?:©|\\(c\\)|℗|copyright\\b)',
  '^(?:图|图片|图源|图片来源|摄影|摄|制图|图表来源)\\s*[:：/／|丨]',
])

/** The end of a caption that says who made the picture. */
export const creditEnd = oneOf([
  '\\s*[(\\[|/–-]?\\s*(?:photos?|fotos?|bild|images?|credits?|photo credits?|quelle|crédits?)\\s*(?::|by\\b|©)[^.!?]{2,80}$',
  '\\s*[(\\[|/–-]?\\s*©[^.!?]{2,80}$',
  '\\s*[（(]?(?:图源|图片来源|摄影)\\s*[:：][^。！？]{2,40}$',
])

/** An agency's name alone. */
export const agency =
  /^(?:[\p{L} .'-]{2,40}\s*\/\s*)?(?:dpa|afp|reuters|ap(?: photo)?|getty(?: images)?|istock(?:photo)?|shutterstock|picture alliance|imago(?: images)?|epa|pixabay|unsplash|pexels|新华社|视觉中国|东方ic|cfp|wikimedia(?: commons)?|flickr|alamy(?: stock photo)?|adobe ?stock|fotolia)(?![\p{L}\p{N}]).{0,40}$/iu

/** A line that is only the mark of an advertisement. */
export const advertisementMark =
  /^[-–—\s([]*(?:anzeige|werbung|advertisements?|advertorial|reklama|publicidad|publicité|pubblicità|(?:story|article) continues below(?: advertisement)?|广告)[-–—\s)\]:]*$/iu
