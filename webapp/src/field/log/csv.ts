/** A table that any spreadsheet opens, in which no cell is taken for a formula, whatever somebody wrote. */

/** What a spreadsheet would take for a formula, also in full width, and behind what nobody sees. */
const FORMULA = /^(?:[\t\r]|[\s\u200b\u2060"']*[=+\-@＝＋－＠])/;
const BOM = '\uFEFF'; // else a spreadsheet reads Chinese as something else

const cell = (value: string): string => `"${(FORMULA.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;

export const csvOf = (rows: string[][]): string => BOM + rows.map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
