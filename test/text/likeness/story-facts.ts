/** The facts of a story by the names templates have for them. */
export type Facts = Readonly<Record<string, string>>

/** Numbers from 0 up to 1 that are the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixing = Math.imul(state ^ (state >>> 15), 1 | state)
    mixing = (mixing + Math.imul(mixing ^ (mixing >>> 7), 61 | mixing)) ^ mixing
    return ((mixing ^ (mixing >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Takes one of some, by chance. */
export function chosen<Each>(all: readonly Each[], random: () => number): Each {
  return all[Math.floor(random() * all.length)] as Each
}

const english = {
  company:
    'Brannock Tarvel Ostrim Quillon Merrit Halder Vancor Selwyn Corvane Drummel Ithaca Norbeck Pellam Rostock'.split(
      ' ',
    ),
  companyEnd: ['Industries', 'Group', 'Foods', 'Systems', 'Motors', 'Energy', 'Holdings', 'Pharma'],
  city: 'Wexley Arnsby Toldar Crestow Vianport Marlow Ostend Kessel Hadrin Belmar Sorrow Lindal Quent Farrow'.split(
    ' ',
  ),
  first: 'Anna Boris Clara Dmitri Elena Frank Greta Hugo Irene Jonas Karin Louis Maria Nils Olga Peter'.split(' '),
  last: 'Abbot Brandt Castell Dorning Ekberg Faulk Gorman Hirsch Ibsen Jarvis Kessler Lanham Moreau Novak'.split(' '),
  place: ['North Vale', 'Eastmark', 'the Lake District', 'Sudmere', 'Upper Tarn', 'the Coast', 'Westria', 'Halland'],
  product: [
    'batteries',
    'milling machines',
    'oat milk',
    'heat pumps',
    'medical scanners',
    'bicycles',
    'sensors',
    'cement',
  ],
  material: ['copper', 'lithium', 'paper', 'steel', 'glass'],
  river: ['Tarn', 'Ostra', 'Wendel', 'Ilse', 'Morva'],
  bank: ['Calder Bank', 'First Meridian', 'Ashdown Securities', 'Tollgate Capital', 'Bank of Arnsby'],
  day: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
  month: ['January', 'March', 'May', 'June', 'August', 'October', 'November'],
}
const chinese = {
  company: '恒泽 瑞丰 启明 东岳 华宸 金桥 海澜 新源 天域 博远 联创 凯盛 嘉禾 中科'.split(' '),
  companyEnd: ['科技', '股份', '能源', '药业', '新材', '电子', '食品', '重工'],
  city: '临江 宁州 安平 东湾 河阳 南岭 青川 白沙 新港 永宁 清源 云山'.split(' '),
  last: '王李张刘陈杨赵黄周吴徐孙'.split(''),
  first: ['建国', '晓明', '丽华', '志强', '文静', '海涛', '雪梅', '俊杰', '思远', '国栋'],
  place: ['江北', '岭南', '西山省', '滨海', '中原', '北湖省', '东盟', '沿江'],
  product: ['储能电池', '光伏组件', '工业机器人', '疫苗', '特种钢材', '海产品', '智能家电', '半导体设备'],
  material: ['铜', '锂', '硅料', '纸浆'],
  river: ['清江', '白河', '沙溪', '永定河'],
  bank: ['东方汇金', '华夏证券', '国信达', '中银远景', '海通联合'],
  day: ['周一', '周二', '周三', '周四', '周五'],
}

/** Makes up facts of a kind of story. */
export function makeUpFacts(lang: 'en' | 'zh', random: () => number): Facts {
  const number = (from: number, to: number) => String(Math.floor(from + random() * (to - from)))
  const numbers = {
    n1: `${number(11, 98)}.${number(1, 9)}`,
    n2: number(12, 980),
    n3: number(1_100, 9_900),
    n4: number(105, 995),
    n5: number(1_200, 98_000),
    n6: `${number(13, 95)}.${number(1, 9)}`,
    n7: number(11, 64),
    n8: number(2, 9),
    n9: number(10, 99),
  }
  const make = lang === 'en' ? englishFacts : chineseFacts
  return { ...numbers, ...make(random, number) }
}

type MakeNumber = (from: number, to: number) => string

function englishFacts(random: () => number, number: MakeNumber): Facts {
  const company = () => `${chosen(english.company, random)} ${chosen(english.companyEnd, random)}`
  const person = () => `${chosen(english.first, random)} ${chosen(english.last, random)}`
  const date = () => `${chosen(english.month, random)} ${number(1, 28)}`
  return {
    ...named(
      company,
      person,
      () => chosen(english.city, random),
      date,
      () => chosen(english.day, random),
    ),
    ...others(english, random),
  }
}

function chineseFacts(random: () => number, number: MakeNumber): Facts {
  const company = () => chosen(chinese.company, random) + chosen(chinese.companyEnd, random)
  const person = () => chosen(chinese.last, random) + chosen(chinese.first, random)
  const date = () => `${number(1, 12)}月${number(1, 28)}日`
  return {
    ...named(
      company,
      person,
      () => chosen(chinese.city, random),
      date,
      () => chosen(chinese.day, random),
    ),
    ...others(chinese, random),
  }
}

function named(
  company: () => string,
  person: () => string,
  city: () => string,
  date: () => string,
  day: () => string,
): Facts {
  return {
    Company: company(),
    Company2: company(),
    Company3: company(),
    Person: person(),
    Person2: person(),
    Person3: person(),
    City: city(),
    City2: city(),
    City3: city(),
    Date: date(),
    Date2: date(),
    Day: day(),
    Day2: day(),
  }
}

function others(from: typeof english | typeof chinese, random: () => number): Facts {
  return {
    Place: chosen(from.place, random),
    product: chosen(from.product, random),
    material: chosen(from.material, random),
    river: chosen(from.river, random),
    Bank: chosen(from.bank, random),
  }
}
