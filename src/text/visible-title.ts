/** What leaves no mark, or cannot be published: white space, controls, marks of direction, fillers, noncharacters, U+FFFD. */
const invisible =
  /^[\s\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800\ufffd]*$/u

/** Gives the first of some titles that a reader can see; empty where there is none. */
export function visibleTitle(...titles: readonly (string | undefined)[]): string {
  return titles.find((title) => title !== undefined && !invisible.test(title)) ?? ''
}
