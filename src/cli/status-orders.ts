/** How a list of sources can be sorted: what calls for attention first, or by a column. */
export const statusOrders = ['attention', 'name', 'next', 'time', 'articles', 'rate'] as const

/** One of them. */
export type StatusOrder = (typeof statusOrders)[number]
