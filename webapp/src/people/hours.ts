/** How one greets at an hour of the day, Shanghai's. */
export const partOf = (hour: number): 'morning' | 'noon' | 'afternoon' | 'evening' => (hour < 11 ? 'morning' : hour < 13 ? 'noon' : hour < 18 ? 'afternoon' : 'evening');
