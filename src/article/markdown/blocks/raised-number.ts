const raisedDigits = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/**
 * Writes a raised number so that it cannot be taken for the end of the number before it: a power of ten in raised digits,
 * any other (mostly the mark of a note) after a blank. Text that is no such number stays as it is.
 */
export function afterNumber(raised: string, before: string): string {
  if (!/\d$/.test(before) || !/^[-−]?\d/.test(raised)) return raised
  if (!/(?:^|[^\d.,])10$/.test(before) || !/^[-−]?\d{1,3}$/.test(raised)) return ` ${raised}`
  return raised.replace(/[-−]/, '⁻').replace(/\d/g, (digit) => raisedDigits[Number(digit)] ?? digit)
}
