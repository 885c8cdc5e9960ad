import type { StoryFamily } from './story-families.ts'

const disclaimer =
  'This content was produced with automated tools from public filings and market data and reviewed by an editor. It is not investment advice, and past performance does not tell what will follow. Neither the publisher nor its data partners are liable for errors or delays.'
const promo =
  'Claim your discount on our premium plan today and unlock screeners, expert rankings and daily picks. Sign up for the smart investor newsletter and never miss an opportunity again.'
const aboutFirm =
  'About Larkhill\n\nLarkhill Newswire distributes announcements of listed and private companies to editors, terminals and investors in more than forty countries. Forward-looking statements involve risks and uncertainties, and actual results may differ materially from those projected.'

/** English stories of markets and of other days: told again, cut, carried on, and others in the same words. */
export const englishStories: readonly StoryFamily[] = [
  {
    name: 'a rating by machine',
    story: [
      'Corbin Lane Reaffirms Their Buy Rating on Ostara Systems (OSTR)',
      `In a report released today, Maya Lindqvist from Corbin Lane maintained a Buy rating on Ostara Systems, with a price target of $84.00. The company's shares closed last Friday at $61.27.\n\n${promo}\n\nAccording to our records, Lindqvist is a 4-star analyst with an average return of 11.3% and a 54.61% success rate. Lindqvist covers the Technology sector, focusing on stocks such as Ostara Systems, Penrith Cloud, and Vantor.\n\n${disclaimer}`,
    ],
    copies: [
      [
        'Ostara Systems: Corbin Lane keeps Buy, sees $84',
        'Corbin Lane analyst Maya Lindqvist maintained a Buy rating on Ostara Systems (OSTR) today and set a price target of $84.00. The shares closed at $61.27 last Friday. Lindqvist, rated four stars, has an average return of 11.3% and a success rate of 54.61%.',
      ],
    ],
    others: [
      [
        'Corbin Lane Reaffirms Their Buy Rating on Penrith Cloud (PNRC)',
        `In a report released today, Maya Lindqvist from Corbin Lane maintained a Buy rating on Penrith Cloud, with a price target of $132.00. The company's shares closed last Friday at $118.90.\n\n${promo}\n\nAccording to our records, Lindqvist is a 4-star analyst with an average return of 11.3% and a 54.61% success rate. Lindqvist covers the Technology sector, focusing on stocks such as Ostara Systems, Penrith Cloud, and Vantor.\n\n${disclaimer}`,
      ],
      [
        'Hartwell Sticks to Their Hold Rating for Ostara Systems (OSTR)',
        `In a report released today, Theo Brandt from Hartwell maintained a Hold rating on Ostara Systems, with a price target of $65.00. The company's shares closed yesterday at $62.03.\n\n${promo}\n\nAccording to our records, Brandt is a 3-star analyst with an average return of 5.8% and a 49.20% success rate. Brandt covers the Technology sector, focusing on stocks such as Ostara Systems, Delmere, and Quay Networks.\n\n${disclaimer}`,
      ],
    ],
  },
  {
    name: 'an insider who sells',
    story: [
      'Insider Selling: Vantor (NYSE:VNTR) CFO Sells 12,400 Shares of Stock',
      `Vantor Inc. (NYSE:VNTR) CFO Paula Denning sold 12,400 shares of the stock in a transaction dated Tuesday, March 3rd. The shares were sold at an average price of $47.12, for a total transaction of $584,288.00. Following the sale, the chief financial officer directly owned 98,310 shares in the company, valued at approximately $4,632,367.20. This represents a 11.20% decrease in their position.\n\nShares of VNTR opened at $46.80 on Thursday. The company has a 50-day moving average of $44.19 and a market capitalization of $7.31 billion.\n\n${promo}`,
    ],
    copies: [
      [
        'Vantor finance chief unloads $584,000 of stock',
        'Paula Denning, chief financial officer of Vantor (VNTR), sold 12,400 shares on March 3 at an average price of $47.12, worth $584,288 in total, a filing shows. She still holds 98,310 shares directly, 11.20% fewer than before.',
      ],
    ],
    others: [
      [
        'Insider Selling: Vantor (NYSE:VNTR) Director Sells 5,000 Shares of Stock',
        `Vantor Inc. (NYSE:VNTR) Director Alan Pryce sold 5,000 shares of the stock in a transaction dated Monday, March 9th. The shares were sold at an average price of $48.65, for a total transaction of $243,250.00. Following the sale, the director directly owned 31,774 shares in the company, valued at approximately $1,545,805.10. This represents a 13.60% decrease in their position.\n\nShares of VNTR opened at $48.02 on Wednesday. The company has a 50-day moving average of $44.87 and a market capitalization of $7.50 billion.\n\n${promo}`,
      ],
      [
        'Insider Selling: Delmere (NYSE:DLM) CFO Sells 12,400 Shares of Stock',
        `Delmere Corp. (NYSE:DLM) CFO Ruth Saldana sold 12,400 shares of the stock in a transaction dated Tuesday, March 3rd. The shares were sold at an average price of $19.06, for a total transaction of $236,344.00. Following the sale, the chief financial officer directly owned 154,092 shares in the company, valued at approximately $2,936,993.52. This represents a 7.45% decrease in their position.\n\nShares of DLM opened at $18.77 on Thursday. The company has a 50-day moving average of $20.31 and a market capitalization of $1.94 billion.\n\n${promo}`,
      ],
    ],
  },
  {
    name: 'a dividend',
    story: [
      'Greyfriars Trust Declares Quarterly Dividend of $0.34 Per Share',
      `WESTBROOK, May 6 (Larkhill) -- Greyfriars Trust (NYSE: GRFT) today announced that its board of trustees declared a quarterly cash dividend of $0.34 per common share. The dividend is payable on June 30 to shareholders of record at the close of business on June 12. It is the 41st consecutive quarter in which the trust has paid a dividend.\n\n${aboutFirm}`,
    ],
    copies: [
      [
        'Greyfriars to pay 34 cents on June 30',
        'Greyfriars Trust said on Wednesday its board declared a quarterly dividend of $0.34 a share, payable on June 30 to holders of record on June 12. The property trust has now paid a dividend in 41 quarters running.',
      ],
    ],
    others: [
      [
        'Greyfriars Trust Declares Quarterly Dividend of $0.36 Per Share',
        `WESTBROOK, Aug 5 (Larkhill) -- Greyfriars Trust (NYSE: GRFT) today announced that its board of trustees declared a quarterly cash dividend of $0.36 per common share. The dividend is payable on September 30 to shareholders of record at the close of business on September 11. It is the 42nd consecutive quarter in which the trust has paid a dividend.\n\n${aboutFirm}`,
      ],
      [
        'Ashdown Gas Declares Quarterly Dividend of $0.34 Per Share',
        `PORT ELLEN, May 6 (Larkhill) -- Ashdown Gas (NYSE: ASHG) today announced that its board of directors declared a quarterly cash dividend of $0.34 per common share. The dividend is payable on June 15 to shareholders of record at the close of business on June 1. It is the 87th consecutive quarter in which the company has paid a dividend.\n\n${aboutFirm}`,
      ],
    ],
  },
  {
    name: 'the market of a day',
    story: [
      'Stocks close higher as chipmakers rally; S&P 500 up 0.9%',
      'Wall Street rose on Tuesday, led by makers of chips after Ostara Systems raised its outlook. The S&P 500 gained 0.9% to 6,412.18, the Nasdaq Composite added 1.4% to 21,306.75, and the Dow climbed 188 points, or 0.4%, to 44,971.02.\n\nOstara jumped 12% and pulled others along: Quay Networks was up 5.6% and Vantor 3.1%. Treasury yields slipped, with the 10-year at 4.18%. Oil fell 1.1% to $66.40 a barrel.\n\nInvestors wait for inflation figures on Thursday. "The bar is low," said Renata Weiss, who runs equities at Hartwell.',
    ],
    copies: [
      [
        'Chip shares lift Wall Street after Ostara raises outlook',
        'The S&P 500 closed up 0.9% at 6,412.18 on Tuesday and the Nasdaq rose 1.4% to 21,306.75 as semiconductor shares advanced. The Dow was 188 points higher at 44,971.02.\n\nOstara Systems surged 12% after raising its outlook; Quay Networks gained 5.6% and Vantor 3.1%. The 10-year Treasury yield eased to 4.18% and oil lost 1.1% to $66.40.\n\n' +
          promo,
      ],
      [
        'Stocks rise in midday trading as chipmakers rally',
        'Wall Street rose on Tuesday, led by makers of chips after Ostara Systems raised its outlook. The S&P 500 was up 0.7% in midday trading, the Nasdaq Composite added 1.1%, and the Dow climbed 150 points, or 0.3%.\n\nOstara jumped 12% and pulled others along: Quay Networks was up 5.2% and Vantor 2.8%. Treasury yields slipped, with the 10-year at 4.19%.\n\nInvestors wait for inflation figures on Thursday. "The bar is low," said Renata Weiss, who runs equities at Hartwell.',
      ],
    ],
    others: [
      [
        'Stocks close lower as chipmakers slide; S&P 500 down 0.6%',
        'Wall Street fell on Wednesday, led by makers of chips after a warning from Penrith Cloud. The S&P 500 lost 0.6% to 6,373.71, the Nasdaq Composite shed 1.0% to 21,093.68, and the Dow slid 96 points, or 0.2%, to 44,875.39.\n\nPenrith dropped 9% and pulled others along: Quay Networks was down 3.3% and Vantor 2.4%. Treasury yields rose, with the 10-year at 4.23%. Oil gained 0.8% to $66.93 a barrel.\n\nInvestors wait for inflation figures on Thursday.',
      ],
    ],
  },
  {
    name: 'a takeover, first the flash',
    story: [
      'Delmere agrees to be bought by Ashdown Gas for $3.1 billion',
      "Ashdown Gas has agreed to buy the pipeline operator Delmere for $3.1 billion in cash and stock, the companies said on Monday. Holders of Delmere will receive $11.50 in cash and 0.42 of an Ashdown share for each share, a premium of 28% to Friday's close. The combined company would move about 9 billion cubic feet a day. The deal is expected to close in the first quarter.",
    ],
    copies: [
      [
        'UPDATE 2: Ashdown Gas to buy Delmere in $3.1 bln deal, shares fall',
        'Ashdown Gas said on Monday it would buy the pipeline operator Delmere for $3.1 billion in cash and stock, its largest purchase since 2014. Ashdown shares fell 6% in early trading while those of Delmere were up 22%.\n\nDelmere holders are to get $11.50 in cash and 0.42 of an Ashdown share for each share, a 28% premium to the close on Friday. Together the two would move about 9 billion cubic feet of gas a day.\n\n"It is a full price," said Colm Hayes, an analyst at Corbin Lane, who doubts that savings will reach the $140 million a year Ashdown has promised. The companies expect to close in the first quarter, if regulators in two states agree.',
      ],
      [
        'BREAKING: Ashdown Gas to acquire Delmere for $3.1 billion',
        'Ashdown Gas has agreed to buy the pipeline operator Delmere for $3.1 billion in cash and stock, the companies said on Monday.',
      ],
    ],
    others: [
      [
        'Ashdown Gas prices $1.2 billion of notes',
        'Ashdown Gas has priced $1.2 billion of senior notes in two parts, the company said on Thursday: $700 million at 5.15% due in 2031 and $500 million at 5.60% due in 2036. It will use the proceeds to pay for part of its $3.1 billion purchase of the pipeline operator Delmere, and for general purposes. The sale is expected to close on November 21.',
      ],
      [
        'Shareholder rights firm investigates the sale of Delmere',
        `The law office of Tull & Marsh is investigating whether the sale of Delmere to Ashdown Gas for $11.50 in cash and 0.42 of an Ashdown share is fair to shareholders. Shareholders are invited to contact the firm free of charge.\n\n${aboutFirm}`,
      ],
    ],
  },
  {
    name: 'notices of law firms',
    story: [
      'TULL & MARSH REMINDS Quay Networks INVESTORS OF APRIL 20 DEADLINE',
      `NEW HARBOR, Feb 24 (Larkhill) -- Tull & Marsh reminds investors that a class action was filed on behalf of purchasers of Quay Networks (NASDAQ: QUAY) securities between June 2, 2025 and January 14, 2026. Investors have until April 20, 2026 to seek to be appointed lead plaintiff. The complaint alleges that the company overstated orders from two distributors. When the truth came out, shares fell $9.14, or 23%, to close at $30.61. To join, call the firm or fill in the form on its site. No class has been certified.\n\n${aboutFirm}`,
    ],
    copies: [
      [
        'QUAY ALERT: Tull & Marsh Reminds Quay Networks Investors of Class Action and Lead Plaintiff Deadline',
        `NEW HARBOR, March 10 (Larkhill) -- Tull & Marsh announces that purchasers of Quay Networks (NASDAQ: QUAY) securities between June 2, 2025 and January 14, 2026 have until April 20, 2026 to seek appointment as lead plaintiff in a class action. According to the complaint the company overstated orders from two distributors, and when the truth came out its shares fell $9.14, or 23%, to close at $30.61. No class has been certified.\n\n${aboutFirm}`,
      ],
    ],
    others: [
      [
        'TULL & MARSH REMINDS Fenwick Bio INVESTORS OF APRIL 27 DEADLINE',
        `NEW HARBOR, Feb 24 (Larkhill) -- Tull & Marsh reminds investors that a class action was filed on behalf of purchasers of Fenwick Bio (NASDAQ: FNWK) securities between March 18, 2024 and December 9, 2025. Investors have until April 27, 2026 to seek to be appointed lead plaintiff. The complaint alleges that the company hid side effects seen in a trial. When the truth came out, shares fell $4.02, or 61%, to close at $2.57. To join, call the firm or fill in the form on its site. No class has been certified.\n\n${aboutFirm}`,
      ],
    ],
  },
  {
    name: 'bitcoin by the day',
    story: [
      'Bitcoin slips below $96,000 as funds see $410 million of outflows',
      'Bitcoin fell 2.3% to $95,740 on Thursday after funds that hold it saw outflows of $410 million, the most in three weeks, according to data from Gantry. Ether lost 3.8% to $3,102 and Solana 4.4% to $171. Liquidations of leveraged bets came to $286 million within a day, most of them long.',
    ],
    copies: [
      [
        'Crypto: BTC under $96K after largest fund outflows in three weeks',
        'Bitcoin was down 2.3% at $95,740 on Thursday. Funds holding it lost $410 million, the largest outflow in three weeks, Gantry data show. Ether dropped 3.8% to $3,102, Solana 4.4% to $171, and leveraged positions worth $286 million, mainly longs, were liquidated within 24 hours.\n\n' +
          disclaimer,
      ],
    ],
    others: [
      [
        'Bitcoin slips below $93,000 as funds see $265 million of outflows',
        'Bitcoin fell 1.9% to $92,610 on Monday after funds that hold it saw outflows of $265 million, the fourth day in a row, according to data from Gantry. Ether lost 2.2% to $2,987 and Solana 3.0% to $158. Liquidations of leveraged bets came to $194 million within a day, most of them long.',
      ],
    ],
  },
  {
    name: 'a storm that moves',
    story: [
      'Tropical storm Ignace nears the coast with winds of 65 mph',
      'The center of tropical storm Ignace was 140 miles south of Port Ellen at 5 p.m. on Friday with sustained winds of 65 mph, the weather service said. It moved north at 9 mph. A storm warning is in effect from Cape Rood to Marsh Inlet, where 4 to 7 inches of rain and a surge of up to 4 feet are expected.',
    ],
    copies: [
      [
        'Ignace heads for Port Ellen; storm warning from Cape Rood to Marsh Inlet',
        'A storm warning was in effect on Friday evening from Cape Rood to Marsh Inlet as tropical storm Ignace, with winds of 65 mph, approached from the south. At 5 p.m. its center was 140 miles from Port Ellen, and it was moving north at 9 mph, according to the weather service, which expects 4 to 7 inches of rain and a surge of as much as 4 feet.',
      ],
    ],
    others: [
      [
        'Tropical storm Ignace weakens inland with winds of 40 mph',
        'The center of tropical storm Ignace was 55 miles north of Port Ellen at 11 a.m. on Sunday with sustained winds of 40 mph, the weather service said. It moved north-east at 14 mph. All warnings have been lifted. At Marsh Inlet 6.2 inches of rain fell, and some 18,000 homes are without power.',
      ],
    ],
  },
  {
    name: 'a weather page',
    story: [
      'Wexford weather: Thursday, 12 March',
      'Today: mostly cloudy with a few showers in the afternoon, high near 11. Wind from the west at 20 km/h. Tonight: partly cloudy, low around 4. Chance of rain 40 percent. Sunrise 6:44, sunset 18:22. Pollen: low. Forecasts are updated every three hours by the regional office; check warnings before you travel.',
    ],
    copies: [
      [
        'Thursday: mostly cloudy, showers later',
        'Mostly cloudy on Thursday in Wexford, with a few showers in the afternoon and a high near 11. Wind from the west at 20 km/h, chance of rain 40 percent. Tonight partly cloudy, low around 4. Sunrise 6:44, sunset 18:22.',
      ],
    ],
    others: [
      [
        'Wexford weather: Friday, 13 March',
        'Today: mostly sunny with a few clouds in the afternoon, high near 13. Wind from the south at 15 km/h. Tonight: partly cloudy, low around 5. Chance of rain 10 percent. Sunrise 6:42, sunset 18:24. Pollen: medium. Forecasts are updated every three hours by the regional office; check warnings before you travel.',
      ],
    ],
  },
  {
    name: 'two who died',
    story: [
      'Edith Mallory Crane, 1938-2026',
      "Edith Mallory Crane, 87, of Wexford, passed away peacefully on Monday, 2 February, surrounded by her family. Born in Hull Bay to Thomas and Ada Mallory, she taught mathematics at the girls' school for 31 years. She is survived by two daughters, Joan and Philippa, and five grandchildren. A service will be held at St. Brendan's on Saturday at 11 a.m. In lieu of flowers the family asks for donations to the hospice.",
    ],
    copies: [
      [
        'Long-time teacher Edith Crane dies at 87',
        "Edith Mallory Crane, who taught mathematics at the girls' school for 31 years, died on Monday, 2 February, surrounded by her family. She was 87. Born in Hull Bay to Thomas and Ada Mallory, she leaves two daughters, Joan and Philippa, and five grandchildren. A service is to be held at St. Brendan's on Saturday at 11 a.m.",
      ],
    ],
    others: [
      [
        'Walter Finch Crane, 1935-2026',
        "Walter Finch Crane, 90, of Wexford, passed away peacefully on Thursday, 5 February, surrounded by his family. Born in Hull Bay to George and Mabel Crane, he worked at the rope works for 38 years. He is survived by a son, Martin, and three grandchildren. A service will be held at St. Brendan's on Tuesday at 2 p.m. In lieu of flowers the family asks for donations to the hospice.",
      ],
    ],
  },
  {
    name: 'a study told by two papers',
    story: [
      'Hedgehogs do better in towns than in fields, study finds',
      'Hedgehogs live longer in towns than in farmland, according to a study that followed 412 animals for six years. Those in gardens reached an average age of 3.4 years, those among fields 2.1, a team led by Ines Kaarst of the university of Holm wrote on Tuesday.\n\nThe reason is food rather than foxes, the authors believe: fields sprayed in spring had 60 percent fewer beetles. Cars killed 22 percent of the tagged hedgehogs in towns.\n\n"A gap of thirteen centimetres in a fence is all they need," Kaarst said. Her team now wants to find out whether the same holds for the south of the country.',
    ],
    copies: [
      [
        'Town hedgehogs outlive their country cousins',
        'A gap in the fence may be all it takes: hedgehogs in gardens live to 3.4 years on average, against 2.1 among fields, a six-year study of 412 animals by the university of Holm has found.\n\nFarmland sprayed in spring held 60 percent fewer beetles, which the team around Ines Kaarst thinks is the reason. In towns cars killed 22 percent of the tagged animals.',
      ],
      [
        'Hedgehogs do better in towns than in fields, study finds',
        'Hedgehogs live longer in towns than in farmland, according to a study that followed 412 animals for six years. Those in gardens reached an average age of 3.4 years, those among fields 2.1…\n\nSubscribe to read on. First month for one euro.',
      ],
    ],
    others: [
      [
        'Hedgehog rescue in Holm asks for volunteers',
        'The hedgehog rescue in Holm is looking for volunteers. Since spring it has taken in 140 animals, most of them hit by cars or hurt by mowers. A gap of thirteen centimetres in a fence is all they need to get from garden to garden, the rescue says. Those who want to help can come on Tuesday evening.',
      ],
    ],
  },
  {
    name: 'a match and its return',
    story: [
      'Holm Rovers 2-1 Wexford Town: late Adeyo goal settles it',
      'Samuel Adeyo scored four minutes from time as Holm Rovers came from behind to beat Wexford Town 2-1 on Saturday. Town led through Lars Petrie in the 19th minute, Jonah Craig equalised from the spot after the break. Attendance: 14,806. Rovers move up to sixth with 38 points; Town stay 15th.',
    ],
    copies: [
      [
        'Adeyo strikes late to sink Wexford',
        'Wexford Town took the lead at Holm Rovers on Saturday through Lars Petrie after 19 minutes, but lost 2-1. Jonah Craig equalised with a penalty after the break, and Samuel Adeyo won it four minutes from time before a crowd of 14,806. Rovers are sixth with 38 points, Town 15th.',
      ],
    ],
    others: [
      [
        'Wexford Town 1-3 Holm Rovers: Adeyo double settles it',
        'Samuel Adeyo scored twice in the second half as Holm Rovers came from behind to beat Wexford Town 3-1 on Saturday. Town led through Lars Petrie in the 7th minute, Jonah Craig equalised before the break. Attendance: 9,240. Rovers move up to fourth with 61 points; Town stay 17th.',
      ],
    ],
  },
  {
    name: 'results of a company, by robot and by hand',
    story: [
      'Penrith Cloud (PNRC) Tops Q2 Earnings and Revenue Estimates',
      `Penrith Cloud (PNRC) came out with quarterly earnings of $1.08 per share, beating the consensus estimate of $0.97 per share. This compares to earnings of $0.81 per share a year ago. These figures are adjusted for non-recurring items.\n\nThis quarterly report represents an earnings surprise of +11.34%. The company posted revenues of $912.4 million for the quarter ended June, surpassing the consensus estimate by 2.10%. This compares to year-ago revenues of $768.9 million.\n\nThe sustainability of the stock's immediate price movement based on the recently released numbers will mostly depend on management's commentary on the earnings call. Shares have added about 14.6% since the beginning of the year versus the S&P 500's gain of 8.2%.\n\n${disclaimer}`,
    ],
    copies: [
      [
        'Penrith Cloud beats estimates in second quarter',
        'Penrith Cloud earned $1.08 a share on an adjusted basis in the quarter to June, up from $0.81 a year earlier and above the $0.97 analysts had expected. Revenue rose to $912.4 million from $768.9 million, 2.10% more than the consensus. The stock has gained 14.6% this year.',
      ],
    ],
    others: [
      [
        'Fenwick Bio (FNWK) Tops Q2 Earnings and Revenue Estimates',
        `Fenwick Bio (FNWK) came out with quarterly earnings of $0.31 per share, beating the consensus estimate of $0.24 per share. This compares to a loss of $0.05 per share a year ago. These figures are adjusted for non-recurring items.\n\nThis quarterly report represents an earnings surprise of +29.17%. The company posted revenues of $143.7 million for the quarter ended June, surpassing the consensus estimate by 4.62%. This compares to year-ago revenues of $101.5 million.\n\nThe sustainability of the stock's immediate price movement based on the recently released numbers will mostly depend on management's commentary on the earnings call. Shares have lost about 31.9% since the beginning of the year versus the S&P 500's gain of 8.2%.\n\n${disclaimer}`,
      ],
      [
        'Penrith Cloud (PNRC) Tops Q3 Earnings and Revenue Estimates',
        `Penrith Cloud (PNRC) came out with quarterly earnings of $1.15 per share, beating the consensus estimate of $1.09 per share. This compares to earnings of $0.88 per share a year ago. These figures are adjusted for non-recurring items.\n\nThis quarterly report represents an earnings surprise of +5.50%. The company posted revenues of $968.2 million for the quarter ended September, surpassing the consensus estimate by 1.37%. This compares to year-ago revenues of $803.1 million.\n\nThe sustainability of the stock's immediate price movement based on the recently released numbers will mostly depend on management's commentary on the earnings call. Shares have added about 22.0% since the beginning of the year versus the S&P 500's gain of 12.7%.\n\n${disclaimer}`,
      ],
    ],
  },
  {
    name: 'the same person on two days',
    story: [
      'Ingrid Solheim named chief executive of Harrow Shipping',
      'Harrow Shipping on Wednesday named Ingrid Solheim chief executive from 1 September. Solheim, 51, now runs the container business of Lund Lines. She follows Peter Aske, who steps down after eleven years. Chairman Dag Moen said the board had looked at candidates from five countries. Shares of Harrow closed 2.2% higher at 147 crowns.',
    ],
    copies: [
      [
        'Harrow Shipping picks Lund Lines executive as new CEO',
        'Ingrid Solheim, 51, who runs the container business of Lund Lines, becomes chief executive of Harrow Shipping on 1 September, the company said on Wednesday. Peter Aske steps down after eleven years at the helm. The board looked at candidates from five countries, according to chairman Dag Moen. Harrow shares rose 2.2% to 147 crowns.\n\n' +
          promo,
      ],
    ],
    others: [
      [
        'Ingrid Solheim says Harrow Shipping will order six ships',
        'Harrow Shipping will order six ships that run on methanol, its chief executive Ingrid Solheim said on Monday, in her first week in office. Solheim, 51, came from Lund Lines, where she ran the container business. The order is worth 4.3 billion crowns; the yards are in Busan and Nagoya. Chairman Dag Moen said the board had agreed without a vote against. Shares of Harrow closed 1.4% lower at 161 crowns.',
      ],
    ],
  },
  {
    name: 'signs on a chart',
    story: [
      'Gold ETF (GLDX) tests its 50-day average',
      `The gold fund GLDX is testing its 50-day moving average for the first time since March. The fund rallied from $212 to $268, then pulled back to $254, where the average stands. Bulls want to see $254 hold; a break could bring a retest of $241.\n\nNote that the following charts are built with ChartDesk. The author may hold positions in the funds named, and nothing here is a recommendation to buy or sell. Follow the author for daily updates and sign up for the weekend letter, which tells what to watch in stocks, bonds, metals and currencies.`,
    ],
    copies: [
      [
        'Is gold losing its shine? GLDX at important support',
        'GLDX, the gold fund, has come back to its 50-day moving average for the first time since March. After a rally from $212 to $268 it has pulled back to the average at $254. If $254 does not hold, $241 may be retested.',
      ],
    ],
    others: [
      [
        'Silver ETF (SLVX) tests its 200-day average',
        `The silver fund SLVX is testing its 200-day moving average for the second time since May. The fund fell from $41 to $33, then bounced to $36.50, where the average stands. Bears want to see $36.50 cap the rally; a break could bring a run to $39.\n\nNote that the following charts are built with ChartDesk. The author may hold positions in the funds named, and nothing here is a recommendation to buy or sell. Follow the author for daily updates and sign up for the weekend letter, which tells what to watch in stocks, bonds, metals and currencies.`,
      ],
      [
        'Gold ETF (GLDX) breaks below its 50-day average',
        `The gold fund GLDX has broken its 50-day moving average for the first time since March. The fund fell from $268 to $249, and closed below the average at $255 twice. Bulls now want to see $241 hold; a break could bring a test of the 200-day average at $233.\n\nNote that the following charts are built with ChartDesk. The author may hold positions in the funds named, and nothing here is a recommendation to buy or sell. Follow the author for daily updates and sign up for the weekend letter, which tells what to watch in stocks, bonds, metals and currencies.`,
      ],
    ],
  },
]
